import { expect, test } from "vitest";
import { forecastCurve } from "./forecast-curve.ts";

const day = (n: number) => new Date(Date.UTC(2026, 10, 1 + n)).toISOString();
const forecast = {
	asOf: day(0),
	tokensPerDay: 10,
	runsOutAt: day(20),
	expiring: [],
	allocations: [],
};

test("the curve falls at the pace, and stays on the ground where nothing is left", () => {
	expect(forecastCurve(forecast, 200)).toEqual({
		points: [
			{ day: 0, tokens: 200 },
			{ day: 20, tokens: 0 },
			{ day: 25, tokens: 0 },
		],
		days: 25,
		endsAt: new Date(day(25)),
		mostTokens: 200,
		runsOutDay: 20,
	});
});

test("what expires and what comes are steps in it", () => {
	const curve = forecastCurve(
		{
			...forecast,
			runsOutAt: null,
			expiring: [{ at: day(10), unusedTokens: 100, mostTokens: 200 }],
			allocations: [{ at: day(10), amountTokens: 300 }],
		},
		200,
	);
	expect(curve?.points.slice(0, 4)).toEqual([
		{ day: 0, tokens: 200 },
		{ day: 10, tokens: 100 },
		{ day: 10, tokens: 0 },
		{ day: 10, tokens: 0 },
	]);
	expect(curve?.points[4]).toEqual({ day: 10, tokens: 300 });
});

test("where nothing is used and nothing comes or goes, there is no curve", () => {
	expect(
		forecastCurve({ ...forecast, tokensPerDay: 0, runsOutAt: null }, 200),
	).toBeUndefined();
});
