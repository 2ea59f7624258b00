import { expect, test } from "vitest";
import { periodOf } from "./period.ts";

const now = new Date("2026-11-24T12:00:00Z");
const period = (from: string, before?: string, timeZone = "Europe/Zurich") => {
	const found = periodOf({ from, before }, { timeZone, now });
	return "problem" in found
		? (found.fields?.[0]?.message ?? found.detail)
		: [found.from.toISOString(), found.before.toISOString()];
};

test.each([
	["Europe/Zurich", "2026-09-30T22:00:00.000Z", "2026-10-31T23:00:00.000Z"],
	["UTC", "2026-10-01T00:00:00.000Z", "2026-11-01T00:00:00.000Z"],
	["Pacific/Auckland", "2026-09-30T11:00:00.000Z", "2026-10-31T11:00:00.000Z"],
])("in %s, October is from %s until %s", (timeZone, from, before) => {
	expect(period("2026-10-01", "2026-11-01", timeZone)).toEqual([from, before]);
});

test("a day that has no midnight, because the clocks change then, begins with its first instant", () => {
	// In Beirut, on 29 March 2026, the hour after midnight is not there.
	expect(period("2026-03-29", "2026-03-30", "Asia/Beirut")).toEqual([
		"2026-03-28T22:00:00.000Z",
		"2026-03-29T21:00:00.000Z",
	]);
});

test("an instant is itself, and a period without an end goes until now", () => {
	expect(period("2026-11-01T08:30:00Z")).toEqual([
		"2026-11-01T08:30:00.000Z",
		"2026-11-24T12:00:00.000Z",
	]);
});

test.each([
	["2026-11-02", "2026-11-01", "The period ends before it begins"],
	["2026-11-01", "2026-11-01", "The period ends before it begins"],
	["2026-11-01", "2026-11-25", "This period has not ended yet"],
	["2026-12-01", undefined, "The period ends before it begins"],
	["2025-11-01", "2026-11-24", "A statement is of at most 366 days"],
])("from %s before %s is refused: %s", (from, before, why) => {
	expect(period(from, before)).toBe(why);
});
