import { planNames } from "@verbatim/contract/plans";
import { expect, test } from "vitest";
import { monthlyUse } from "./fit.ts";
import { cheapestPlan } from "./plan.ts";

const today = "2027-03-31";
const dayBefore = (days: number) =>
	Temporal.PlainDate.from(today).subtract({ days }).toString();
const each = (tokens: number, days: number) =>
	Array.from({ length: days }, (_, ago) => ({
		day: dayBefore(ago),
		usedMillitokens: BigInt(tokens * 1_000),
	}));

test.each([
	["never used", [], undefined],
	["used for two days", each(100, 2), undefined],
	["used for three days", each(100, 3), { tokensPerMonth: 3_044, months: 1 }],
	["used for 28 days", each(100, 28), { tokensPerMonth: 3_044, months: 1 }],
	["used for 40 days", each(100, 40), { tokensPerMonth: 3_044, months: 1 }],
	["used for 56 days", each(100, 56), { tokensPerMonth: 3_044, months: 2 }],
	["used for a year", each(100, 84), { tokensPerMonth: 3_044, months: 3 }],
	[
		"used once, 20 days ago",
		[{ day: dayBefore(20), usedMillitokens: 2_100_000n }],
		{ tokensPerMonth: 3_044, months: 1 },
	],
	[
		"undone again",
		[
			{ day: dayBefore(5), usedMillitokens: 100_000n },
			{ day: dayBefore(1), usedMillitokens: -100_000n },
		],
		{ tokensPerMonth: 0, months: 1 },
	],
] as const)("a company that %s", (_, uses, expected) => {
	expect(monthlyUse(uses, today)).toEqual(expected);
});

const francs = (whole: number) => ({
	minorUnits: whole * 100,
	currency: "CHF",
});
const prices = {
	essential: francs(49),
	start: francs(349),
	elite: francs(899),
};

test.each([
	[0, "essential"],
	[1_200, "essential"],
	// Essential and 6,000 bought tokens cost as much as Start: the smaller is named.
	[7_200, "essential"],
	[7_201, "start"],
	[10_000, "start"],
	[21_000, "start"],
	[21_001, "elite"],
	[1_000_000, "elite"],
] as const)("for %d tokens a month %s is the cheapest", (tokens, plan) => {
	expect(planNames).toContain(plan);
	expect(cheapestPlan(prices, tokens)).toBe(plan);
});
