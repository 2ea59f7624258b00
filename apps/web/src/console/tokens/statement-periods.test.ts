import type { Balance, Grant } from "@verbatim/contract/tokens";
import { expect, test } from "vitest";
import { periodsOf } from "./statement-periods.ts";

const grant = (effectiveAt: string, expiresAt: string | null): Grant => ({
	id: "grant_1",
	kind: "allocation",
	amountTokens: 10,
	availableTokens: 0,
	reservedTokens: 0,
	usedTokens: 10,
	expiredTokens: 0,
	clawedBackTokens: 0,
	owedTokens: 0,
	effectiveAt,
	expiresAt,
});

const periods = (
	now: string,
	timeZone: string,
	cycle: Balance["cycle"] = null,
	grants: Grant[] = [],
) =>
	periodsOf({
		balance: { cycle } as Balance,
		grants,
		timeZone,
		now: new Date(now),
	}).map(({ name, from, before }) => [name, from, before ?? "now"]);

test("without a plan there are this month, until now, and the last one", () => {
	expect(periods("2026-11-24T12:00:00Z", "Europe/Zurich")).toEqual([
		["this_month", "2026-11-01", "now"],
		["last_month", "2026-10-01", "2026-11-01"],
	]);
});

test("a month is the company's: on New Year's night it is January there while it is December elsewhere", () => {
	expect(periods("2026-12-31T23:30:00Z", "Europe/Zurich")).toEqual([
		["this_month", "2027-01-01", "now"],
		["last_month", "2026-12-01", "2027-01-01"],
	]);
	expect(periods("2026-12-31T23:30:00Z", "UTC")[0]?.[1]).toBe("2026-12-01");
});

test("with a plan the billing months come first, the last one only if there was one", () => {
	const cycle = {
		plan: "start",
		startsAt: "2026-11-15T09:00:00.000Z",
		endsAt: "2026-12-15T09:00:00.000Z",
		allocationTokens: 10,
	};
	const running = grant(cycle.startsAt, cycle.endsAt);
	const last = grant("2026-10-15T08:00:00.000Z", cycle.startsAt);
	const first = periods("2026-11-24T12:00:00Z", "UTC", cycle, [running]);
	expect(first.map(([name]) => name)).toEqual([
		"this_cycle",
		"this_month",
		"last_month",
	]);
	expect(
		periods("2026-11-24T12:00:00Z", "UTC", cycle, [running, last]).slice(0, 2),
	).toEqual([
		["this_cycle", "2026-11-15T09:00:00.000Z", "now"],
		["last_cycle", "2026-10-15T08:00:00.000Z", "2026-11-15T09:00:00.000Z"],
	]);
});
