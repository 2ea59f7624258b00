import { describe, expect, test } from "vitest";
import { amountFor, readAmount } from "./top-up-amount.ts";

describe("an amount as it is typed", () => {
	test.each([
		["500", ",", { amountTokens: 500 }],
		[" 1,000 ", ",", { amountTokens: 1_000 }],
		["1.000", ".", { amountTokens: 1_000 }],
		["1’000", "’", { amountTokens: 1_000 }],
		["1'000", "’", { amountTokens: 1_000 }],
		["1 000", "\u202f", { amountTokens: 1_000 }],
		["1,000,000", ",", { amountTokens: 1_000_000 }],
		["20", ",", { amountTokens: 20 }],
		["20.0", ",", { amountTokens: 20 }],
		["", ",", { wrong: "empty" }],
		["19", ",", { wrong: "too_few" }],
		["-5", ",", { wrong: "too_few" }],
		["0", ",", { wrong: "too_few" }],
		["20.5", ",", { wrong: "not_whole" }],
		["20,5", ".", { wrong: "not_whole" }],
		["1.000", ",", { wrong: "too_few" }],
		["1.5", ".", { wrong: "not_whole" }],
		["1,000,001", ",", { wrong: "too_many" }],
		["99999999999999999999", ",", { wrong: "too_many" }],
		["ten", ",", { wrong: "not_a_number" }],
		["1e3", ",", { wrong: "not_a_number" }],
		["NaN", ",", { wrong: "not_a_number" }],
	])("%j with %j inside numbers", (text, separator, expected) => {
		expect(readAmount(text, separator)).toEqual(expected);
	});
});

describe("an amount for what is short", () => {
	test("is all of it, whole, and not less than can be bought", () => {
		expect(amountFor(28)).toBe(28);
		expect(amountFor(28.2)).toBe(29);
		expect(amountFor(3)).toBe(20);
		expect(amountFor(5_000_000)).toBe(1_000_000);
	});
});
