import type { Balance } from "@verbatim/contract/tokens";
import { describe, expect, test } from "vitest";
import {
	freshnessOf,
	type LiveHappening,
	liveFrom,
	newerBalance,
	nextLive,
} from "./live-state.ts";

const second = 1_000;
const after = (...happenings: LiveHappening[]) =>
	happenings.reduce(nextLive, liveFrom(0));

describe("how fresh the screen is", () => {
	test("an open stream that was heard is live", () => {
		const state = after(
			{ kind: "opened" },
			{ kind: "heard", what: "balance", at: 1 * second },
		);
		expect(freshnessOf(state, 20 * second)).toEqual({
			fresh: true,
			live: true,
		});
	});

	test("25 seconds of silence are not stale, a moment more is, as of what was heard last", () => {
		const state = after(
			{ kind: "opened" },
			{ kind: "heard", what: "ping", at: 10 * second },
		);
		expect(freshnessOf(state, 35 * second)).toMatchObject({ fresh: true });
		expect(freshnessOf(state, 35 * second + 1)).toEqual({
			fresh: false,
			asOf: 10 * second,
		});
	});

	test("a stream that never opened is stale too, as of what was read by asking", () => {
		const state = after({ kind: "lost" }, { kind: "read", at: 22 * second });
		expect(freshnessOf(state, 26 * second)).toEqual({
			fresh: false,
			asOf: 22 * second,
		});
	});

	test("a lost stream is not live, and fresh for as long as what it told", () => {
		const state = after(
			{ kind: "opened" },
			{ kind: "heard", what: "ping", at: 5 * second },
			{ kind: "lost" },
		);
		expect(freshnessOf(state, 9 * second)).toEqual({
			fresh: true,
			live: false,
		});
	});

	test("a server that lost its own source is stale at once, whatever it pings, until it tells a balance", () => {
		const lost = after(
			{ kind: "opened" },
			{ kind: "heard", what: "balance", at: 1 * second },
			{ kind: "source_lost", at: 2 * second },
			{ kind: "heard", what: "ping", at: 10 * second },
		);
		expect(freshnessOf(lost, 10 * second)).toEqual({
			fresh: false,
			asOf: 2 * second,
		});
		const found = nextLive(lost, {
			kind: "heard",
			what: "balance",
			at: 11 * second,
		});
		expect(freshnessOf(found, 11 * second)).toEqual({
			fresh: true,
			live: true,
		});
	});

	test("failures to connect are counted until one succeeds", () => {
		const state = after(
			{ kind: "lost" },
			{ kind: "connecting" },
			{ kind: "lost" },
		);
		expect(state.failures).toBe(2);
		expect(nextLive(state, { kind: "opened" }).failures).toBe(0);
	});
});

describe("which balance counts", () => {
	const balance = (version: number, availableTokens: number): Balance => ({
		availableTokens,
		reservedTokens: 0,
		usedTokens: 0,
		expiredTokens: 0,
		clawedBackTokens: 0,
		allocatedTokens: availableTokens,
		boughtTokens: 0,
		owedTokens: 0,
		floorTokens: 0,
		version,
		asOf: "2026-11-23T10:00:00Z",
		nextExpiry: null,
		cycle: null,
	});

	test("a lower version is ignored, whichever way it comes", () => {
		const present = balance(7, 100);
		expect(newerBalance(present, balance(6, 200))).toBe(present);
	});

	test("the same version and a higher one are taken", () => {
		const again = balance(7, 100);
		const higher = balance(8, 84);
		expect(newerBalance(balance(7, 100), again)).toBe(again);
		expect(newerBalance(balance(7, 100), higher)).toBe(higher);
		expect(newerBalance(undefined, higher)).toBe(higher);
	});
});
