import { expect, test } from "vitest";
import { listPeriods } from "./list-periods.ts";

const told = (
	of: { since: string; now: string; anchorAt?: string },
	periodsMax = 24,
) =>
	listPeriods({
		since: new Date(of.since),
		now: new Date(of.now),
		anchorAt: of.anchorAt === undefined ? undefined : new Date(of.anchorAt),
		timeZone: "Europe/Zurich",
		periodsMax,
	}).map(
		({ kind, from, before }) =>
			`${kind} ${from.toISOString().slice(0, 13)} ${before?.toISOString().slice(0, 13) ?? "now"}`,
	);

test("months are those of the company's time zone since its book began, the running one until now", () => {
	expect(
		told({ since: "2026-09-30T21:59:00Z", now: "2026-11-24T10:00:00Z" }),
	).toEqual([
		"month 2026-10-31T23 now",
		"month 2026-09-30T22 2026-10-31T23",
		"month 2026-08-31T22 2026-09-30T22",
	]);
});

test("a plan's billing months come first, and only so many of each kind", () => {
	const of = {
		since: "2026-01-10T00:00:00Z",
		now: "2026-04-01T10:00:00Z",
		anchorAt: "2026-01-31T09:00:00Z",
	};
	expect(told(of, 2)).toEqual([
		"cycle 2026-03-31T08 now",
		"cycle 2026-02-28T09 2026-03-31T08",
		"month 2026-03-31T22 now",
		"month 2026-02-28T23 2026-03-31T22",
	]);
	expect(told({ ...of, now: "2026-01-20T10:00:00Z" })).toEqual([
		"month 2025-12-31T23 now",
	]);
});
