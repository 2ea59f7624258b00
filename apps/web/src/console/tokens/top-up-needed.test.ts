import { describe, expect, test } from "vitest";
import { neededTokens } from "./top-up-needed.ts";

const nothing = {
	wishTokens: undefined,
	ready: [],
	availableTokens: 100,
	owedTokens: 0,
};

describe("what is needed now", () => {
	test("is what the blocked work lacks", () => {
		expect(neededTokens({ ...nothing, wishTokens: 340 })).toBe(340);
	});
	test("is nothing when nothing waits for tokens", () => {
		expect(neededTokens(nothing)).toBeUndefined();
		expect(
			neededTokens({ ...nothing, ready: [{ id: "a", priceTokens: 100 }] }),
		).toBeUndefined();
	});
	test("is what all priced recordings lack together", () => {
		const ready = [
			{ id: "a", priceTokens: 80 },
			{ id: "b", priceTokens: 60.5 },
		];
		expect(neededTokens({ ...nothing, ready })).toBe(41);
	});
	test("contains what is owed, because that is paid first", () => {
		expect(neededTokens({ ...nothing, wishTokens: 340, owedTokens: 120 })).toBe(
			460,
		);
	});
	test("is never less than can be bought", () => {
		expect(neededTokens({ ...nothing, wishTokens: 3 })).toBe(20);
	});
});
