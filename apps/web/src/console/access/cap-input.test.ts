import { expect, test } from "vitest";
import { capFrom } from "./cap-input.ts";

test.each([
	["", null],
	["  ", null],
	["1", 1],
	["500", 500],
	["1000", 1_000],
	["1,000", 1_000],
	["1’000", 1_000],
	["1'000'000", 1_000_000],
	["1 000", 1_000],
	["1\u202f000", 1_000],
	["1000000000", 1_000_000_000],
	["1000000001", "wrong"],
	["0", "wrong"],
	["-5", "wrong"],
	["1.5", "wrong"],
	["1,00", "wrong"],
	["1e3", "wrong"],
	["many", "wrong"],
])("the cap %j is %j", (typed, cap) => {
	expect(capFrom(typed)).toBe(cap);
});
