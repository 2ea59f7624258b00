import { expect, test } from "vitest";
import {
	amountMillitokensMax,
	millitokensFromTokens,
	tokensFromMillitokens,
	wholeTokens,
} from "./amount.ts";

test("tokens with up to three decimals are exact millitokens, whatever binary fractions make of them", () => {
	expect(millitokensFromTokens(0.1)).toBe(100n);
	expect(millitokensFromTokens(0.1 + 0.2)).toBeUndefined();
	expect(millitokensFromTokens(1.005)).toBe(1_005n);
	expect(millitokensFromTokens(480)).toBe(480_000n);
	expect(millitokensFromTokens(-20.5)).toBe(-20_500n);
	expect(millitokensFromTokens(0)).toBe(0n);
	expect(millitokensFromTokens(-0)).toBe(0n);
});

test("what is finer than a millitoken, endless or no number is no amount", () => {
	for (const tokens of [0.0001, 1.2345, Number.NaN, Infinity, -Infinity, 1e-7])
		expect(millitokensFromTokens(tokens)).toBeUndefined();
});

test("the largest amount is an amount, and one more is not", () => {
	const most = tokensFromMillitokens(amountMillitokensMax);
	expect(millitokensFromTokens(most)).toBe(amountMillitokensMax);
	expect(millitokensFromTokens(-most)).toBe(-amountMillitokensMax);
	expect(millitokensFromTokens(most + 1)).toBeUndefined();
	expect(millitokensFromTokens(1e21)).toBeUndefined();
});

test("there and back again is the same, to the last millitoken", () => {
	for (const millitokens of [
		1n,
		999n,
		1_001n,
		123_456_789_012n,
		amountMillitokensMax - 1n,
	])
		expect(millitokensFromTokens(tokensFromMillitokens(millitokens))).toBe(
			millitokens,
		);
});

test("a constant in code is whole tokens", () => {
	expect(wholeTokens(1_200)).toBe(1_200_000n);
	expect(() => wholeTokens(20.5)).toThrow("whole number");
});
