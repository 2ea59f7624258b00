import type { UsageSum } from "@verbatim/contract/tokens";
import { expect, test } from "vitest";
import { usageSeries } from "./usage-series.ts";

const sum = (id: string | null, day: string, usedTokens: number): UsageSum => ({
	feature: null,
	actor: null,
	subject: id === null ? null : { kind: "interview", id },
	otherSubjects: id === null ? 7 : null,
	day,
	usedTokens,
	chargedTokens: usedTokens,
	reversedTokens: 0,
	charges: 1,
});
const period = {
	from: "2026-11-01",
	through: "2026-11-03",
	before: { from: "2026-10-01", through: "2026-10-02" },
	isRunning: false,
};

test("each day has its bar, also one without use, and the period before stands beside it as long as it lasted", () => {
	const told = usageSeries({
		sums: [
			sum("a", "2026-11-01", 0.1),
			sum("b", "2026-11-01", 0.2),
			sum("a", "2026-11-03", 5),
		],
		before: [sum("a", "2026-10-02", 4)],
		by: "subject",
		period,
	});
	expect(told.series).toMatchObject([
		{ key: "interview a", tokens: 5.1 },
		{ key: "interview b", tokens: 0.2 },
	]);
	expect(told.points).toMatchObject([
		{ day: "2026-11-01", days: 1, tokens: [0.1, 0.2], total: 0.3, before: 0 },
		{ day: "2026-11-02", days: 1, tokens: [0, 0], total: 0, before: 4 },
		{ day: "2026-11-03", days: 1, tokens: [5, 0], total: 5, before: null },
	]);
	expect([told.totalTokens, told.beforeTokens]).toEqual([5.3, 4]);
});

test("a period that is not over goes on as long as the one before it lasted, with nothing in it yet", () => {
	const { points, totalTokens, beforeTokens } = usageSeries({
		sums: [sum("a", "2026-11-01", 1)],
		before: [sum("a", "2026-10-01", 2), sum("a", "2026-10-05", 4)],
		by: "subject",
		period: {
			...period,
			before: { from: "2026-10-01", through: "2026-10-05" },
			isRunning: true,
		},
	});
	expect(
		points.map(({ day, total, before, isAhead }) => [
			day,
			total,
			before,
			isAhead,
		]),
	).toEqual([
		["2026-11-01", 1, 2, false],
		["2026-11-02", 0, 0, false],
		["2026-11-03", 0, 0, false],
		["2026-11-04", 0, 0, true],
		["2026-11-05", 0, 4, true],
	]);
	expect([totalTokens, beforeTokens]).toEqual([1, 6]);
});

test("those with the most have a series of their own; all others, and those the server put together, are one", () => {
	const { series, totalTokens, points } = usageSeries({
		sums: [
			...["a", "b", "c", "d", "e", "f"].map((id, index) =>
				sum(id, "2026-11-01", 10 - index),
			),
			sum(null, "2026-11-02", 100),
		],
		before: [],
		by: "subject",
		period,
	});
	expect(series.map(({ key, tokens, count }) => [key, tokens, count])).toEqual([
		["interview a", 10, 1],
		["interview b", 9, 1],
		["interview c", 8, 1],
		["interview d", 7, 1],
		["others", 111, 9],
	]);
	expect(points.reduce((total, point) => total + point.total, 0)).toBe(
		totalTokens,
	);
});

test("a long period is put together by weeks, and no day is lost", () => {
	const { points, totalTokens } = usageSeries({
		sums: [sum("a", "2026-01-01", 1), sum("a", "2026-12-31", 2)],
		before: [],
		by: "subject",
		period: {
			from: "2026-01-01",
			through: "2026-12-31",
			before: { from: "2025-01-01", through: "2025-12-31" },
			isRunning: false,
		},
	});
	expect(points).toHaveLength(53);
	expect(points.at(-1)).toMatchObject({ day: "2026-12-31", days: 1, total: 2 });
	expect(totalTokens).toBe(3);
});
