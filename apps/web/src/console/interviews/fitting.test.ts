import { describe, expect, test } from "vitest";
import { fittingOf } from "./fitting.ts";

const recordings = (...prices: number[]) =>
	prices.map((priceTokens, index) => ({ id: `${index}`, priceTokens }));

describe("which recordings the balance pays", () => {
	test("all of them, with what is left", () => {
		expect(fittingOf(recordings(240, 480), 1_200)).toEqual({
			fits: ["0", "1"],
			fitsTokens: 720,
			leftTokens: 480,
			allTokens: 720,
			shortTokens: 0,
		});
	});

	test("one that does not fit does not hold up those behind it", () => {
		expect(fittingOf(recordings(240, 1_000, 16), 300)).toEqual({
			fits: ["0", "2"],
			fitsTokens: 256,
			leftTokens: 44,
			allTokens: 1_256,
			shortTokens: 956,
		});
	});

	test("none, and what is missing for all", () => {
		expect(fittingOf(recordings(16, 8), 0.5)).toMatchObject({
			fits: [],
			leftTokens: 0.5,
			shortTokens: 23.5,
		});
	});

	test("to the last thousandth", () => {
		expect(fittingOf(recordings(0.1, 0.2), 0.3)).toMatchObject({
			fits: ["0", "1"],
			leftTokens: 0,
			shortTokens: 0,
		});
	});
});
