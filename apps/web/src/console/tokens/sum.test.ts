import type { Balance } from "@verbatim/contract/tokens";
import { describe, expect, test } from "vitest";
import { levelOf, shareLeft } from "./balance-level.ts";
import { addsUp, sumOf } from "./sum.ts";

const balance = (changed: Partial<Balance>): Balance => ({
	availableTokens: 1_184,
	reservedTokens: 0,
	usedTokens: 16,
	expiredTokens: 0,
	clawedBackTokens: 0,
	allocatedTokens: 1_200,
	boughtTokens: 0,
	owedTokens: 0,
	floorTokens: 0,
	version: 1,
	asOf: "2026-11-23T10:00:00Z",
	nextExpiry: null,
	cycle: null,
	...changed,
});

describe("the sum", () => {
	test("what was given is what is available, reserved and used", () => {
		const sum = sumOf(balance({}));
		expect(sum.totalTokens).toBe(1_200);
		expect(addsUp(sum)).toBe(true);
	});

	test("expired and clawed back appear when there are any, and count", () => {
		const sum = sumOf(
			balance({
				availableTokens: 84,
				expiredTokens: 1_100,
				boughtTokens: 100,
				clawedBackTokens: 100,
			}),
		);
		expect(sum.whereabouts.map(({ name }) => name)).toEqual([
			"available",
			"reserved",
			"used",
			"expired",
			"clawed_back",
		]);
		expect(addsUp(sum)).toBe(true);
	});

	test("thousandths add up exactly, where floating point would not", () => {
		const sum = sumOf(
			balance({
				allocatedTokens: 0.3,
				availableTokens: 0.1,
				usedTokens: 0.2,
			}),
		);
		expect(addsUp(sum)).toBe(true);
	});

	test("a token that is nowhere is noticed", () => {
		expect(addsUp(sumOf(balance({ availableTokens: 1_183 })))).toBe(false);
	});
});

describe("how a balance stands", () => {
	const cycle = {
		plan: "start",
		startsAt: "2026-11-01T00:00:00Z",
		endsAt: "2026-12-01T00:00:00Z",
		allocationTokens: 10_000,
	};
	test.each([
		["all of the trial", {}, "normal"],
		["a fifth of the trial", { availableTokens: 240 }, "normal"],
		["just below", { availableTokens: 239 }, "low"],
		["less than the smallest price", { availableTokens: 0.5 }, "empty"],
		["nothing", { availableTokens: 0 }, "empty"],
		["a fifth of the cycle", { availableTokens: 2_000, cycle }, "normal"],
		["below a fifth of the cycle", { availableTokens: 1_999, cycle }, "low"],
		[
			"only bought ones",
			{ availableTokens: 90, allocatedTokens: 0, boughtTokens: 100 },
			"normal",
		],
	] as const)("%s", (_, changed, level) => {
		expect(levelOf(balance(changed))).toBe(level);
	});

	test("a top-up fills the bar, and no more than that", () => {
		expect(shareLeft(balance({ availableTokens: 3_000 }))).toBe(1);
		expect(shareLeft(balance({ availableTokens: 600 }))).toBe(0.5);
		expect(shareLeft(balance({ availableTokens: 0, allocatedTokens: 0 }))).toBe(
			0,
		);
	});
});
