import { expect, test } from "vitest";
import { numberFrom, wholeFrom } from "./number-input.ts";

test.each([
	["", ".", null],
	[" 12 ", ".", 12],
	["-3", ".", -3],
	["−3", ".", -3],
	["1.5", ".", 1.5],
	["1,5", ",", 1.5],
	["1.5", ",", 1.5],
	["1,5", ".", "wrong"],
	["1.", ".", "wrong"],
	["ten", ".", "wrong"],
	["1e9", ".", "wrong"],
	["1.000.000", ",", "wrong"],
])("%j with the decimal sign %j is %j", (typed, decimalSign, number) => {
	expect(numberFrom(typed, decimalSign)).toBe(number);
});

test.each([
	["100", 100],
	["1,000", 1_000],
	["1’000", 1_000],
	["100'000", 100_000],
	["0", "wrong"],
	["100001", "wrong"],
	["1.5", "wrong"],
	["-4", "wrong"],
	["", "wrong"],
])("%j as a whole number up to 100,000 is %j", (typed, number) => {
	expect(wholeFrom(typed, 100_000)).toBe(number);
});
