import type { EntrySums, Grant } from "@verbatim/contract/tokens";
import { expect, test } from "vitest";
import {
	deltaOf,
	grantsOf,
	kindsThatMove,
	linesOf,
	totalOf,
} from "./explanation.ts";

const none = {
	givenTokens: 0,
	availableTokens: 0,
	reservedTokens: 0,
	usedTokens: 0,
	expiredTokens: 0,
	clawedBackTokens: 0,
};
const sums: EntrySums = {
	version: 9,
	isWhole: true,
	...none,
	entries: 5,
	givenTokens: 1_700,
	availableTokens: 980,
	reservedTokens: 480,
	usedTokens: 240,
	byKind: [
		{
			kind: "debit",
			entries: 1,
			...none,
			availableTokens: -240,
			usedTokens: 240,
		},
		{
			kind: "grant",
			entries: 2,
			...none,
			givenTokens: 1_700,
			availableTokens: 1_700,
		},
		{
			kind: "hold",
			entries: 1,
			...none,
			availableTokens: -480,
			reservedTokens: 480,
		},
		{ kind: "budget", entries: 1, ...none },
	],
};

test("a number is explained by the kinds of entries that moved it, and they add up to it", () => {
	expect(linesOf("available", sums)).toEqual([
		{ kind: "grant", entries: 2, tokens: 1_700 },
		{ kind: "debit", entries: 1, tokens: -240 },
		{ kind: "hold", entries: 1, tokens: -480 },
	]);
	for (const term of ["available", "reserved", "used", "expired"] as const) {
		const lines = linesOf(term, sums);
		expect(lines.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(
			totalOf(term, sums),
		);
		for (const { kind } of lines) expect(kindsThatMove[term]).toContain(kind);
	}
});

const grant = (
	kind: Grant["kind"],
	amountTokens: number,
	more = {},
): Grant => ({
	id: `grant_${amountTokens}`,
	kind,
	amountTokens,
	availableTokens: amountTokens,
	reservedTokens: 0,
	usedTokens: 0,
	expiredTokens: 0,
	clawedBackTokens: 0,
	owedTokens: 0,
	source: "other",
	effectiveAt: "2026-11-01T00:00:00Z",
	expiresAt: null,
	...more,
});

test("grants make up a number; what older ones that are not listed made up is said as that, to the thousandth", () => {
	const grants = [
		grant("trial", 1_200, { usedTokens: 0.1 }),
		grant("top_up", 500, { usedTokens: 0.2 }),
	];
	expect(
		grantsOf("bought", { tokens: 500, grants }).parts.map(
			({ tokens }) => tokens,
		),
	).toEqual([500]);
	expect(grantsOf("used", { tokens: 0.3, grants })).toMatchObject({
		parts: [{ tokens: 0.1 }, { tokens: 0.2 }],
		olderTokens: 0,
	});
	expect(grantsOf("used", { tokens: 5.3, grants }).olderTokens).toBe(5);
});

test("a grant is an entry of what was bought when it was paid for, else of what was allocated", () => {
	const entry = {
		availableDeltaTokens: 500,
		reservedDeltaTokens: 0,
		usedDeltaTokens: 0,
		expiredTokens: 0,
		clawedBackDeltaTokens: 0,
		givenDeltaTokens: 500,
		grant: { kind: "top_up" },
	};
	expect([deltaOf("bought", entry), deltaOf("allocated", entry)]).toEqual([
		500, 0,
	]);
});
