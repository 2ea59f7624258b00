import { expect, test } from "vitest";
import { windowsAt } from "./windows.ts";

const told = (anchorAt: string | undefined, now: string) =>
	windowsAt({
		anchorAt: anchorAt === undefined ? undefined : new Date(anchorAt),
		timeZone: "Europe/Zurich",
		now: new Date(now),
	}).map(
		({ startsAt, endsAt }) =>
			`${startsAt.toISOString().slice(0, 16)} to ${endsAt.toISOString().slice(0, 16)}`,
	);

test("without a plan, budgets count in calendar months of the company's time zone", () => {
	expect(told(undefined, "2026-11-24T10:00:00Z")).toEqual([
		"2026-10-31T23:00 to 2026-11-30T23:00",
		"2026-09-30T22:00 to 2026-10-31T23:00",
	]);
	// Until a plan's first month begins, there is none.
	expect(told("2026-12-01T00:00:00Z", "2026-11-24T10:00:00Z")).toHaveLength(2);
});

test("with a plan, they count in billing months, whose day is clamped and always counted from the anchor", () => {
	expect(told("2026-01-31T09:00:00Z", "2026-03-15T10:00:00Z")).toEqual([
		"2026-02-28T09:00 to 2026-03-31T08:00",
		"2026-01-31T09:00 to 2026-02-28T09:00",
	]);
	// The very instant at which a month begins belongs to it.
	expect(told("2026-01-31T09:00:00Z", "2026-02-28T09:00:00Z")[0]).toBe(
		"2026-02-28T09:00 to 2026-03-31T08:00",
	);
});
