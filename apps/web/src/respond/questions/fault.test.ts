import { expect, test } from "vitest";
import { isGiven, numberIn } from "./fault.ts";

test.each([
	["12", 12],
	["12.5", 12.5],
	["12,5", 12.5],
	["1’000", 1000],
	["1 000,25", 1000.25],
	["1,000.5", 1000.5],
	["1.000,5", 1000.5],
	["-3", -3],
	["−3", -3],
	["", undefined],
	["twelve", undefined],
	["1.2.3", undefined],
	["12kg", undefined],
	["Infinity", undefined],
	["1e9", undefined],
])("a person who writes %j means %j", (text, number) => {
	expect(numberIn(text)).toBe(number);
});

test("blanks are no answer", () => {
	expect(isGiven({ kind: "text", text: " \n" })).toBe(false);
	expect(isGiven({ kind: "choice", optionIds: [], other: " " })).toBe(false);
	expect(isGiven({ kind: "choice", optionIds: [], other: "Bread" })).toBe(true);
	expect(isGiven({ kind: "number", number: 0 })).toBe(true);
	expect(isGiven({ kind: "skipped" })).toBe(false);
});
