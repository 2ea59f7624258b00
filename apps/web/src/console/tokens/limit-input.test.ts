import { expect, test } from "vitest";
import { limitFrom } from "./limit-input.ts";

test.each([
	["", "empty"],
	["  ", "empty"],
	["0", 0],
	["1200", 1_200],
	["1,200", 1_200],
	["1’200", 1_200],
	["1\u202f200", 1_200],
	["1.000.000", 1_000_000],
	["1.5", "not_a_number"],
	["10,00", "not_a_number"],
	["-5", "not_a_number"],
	["1e9", "not_a_number"],
	["9999999999", "too_many"],
])("“%s” is %s", (typed, limit) => {
	expect(limitFrom(typed)).toBe(limit);
});
