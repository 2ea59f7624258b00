import type { StatementPeriods } from "@verbatim/contract/statements";
import { expect, test } from "vitest";
import { addDays, dayIn, daysFromThrough, isDay } from "./days.ts";
import { hasLast, type PresetName, usagePeriod } from "./usage-periods.ts";

const months = [
	{ kind: "month" as const, from: "2026-10-31T23:00:00.000Z", before: null },
	{
		kind: "month" as const,
		from: "2026-09-30T22:00:00.000Z",
		before: "2026-10-31T23:00:00.000Z",
	},
];
const cycles = [
	{ kind: "cycle" as const, from: "2026-11-12T09:00:00.000Z", before: null },
	{
		kind: "cycle" as const,
		from: "2026-10-12T08:00:00.000Z",
		before: "2026-11-12T09:00:00.000Z",
	},
];
const told = (preset: PresetName, periods: StatementPeriods = months) => {
	const { from, through, before } = usagePeriod(preset, {
		periods,
		timeZone: "Europe/Zurich",
		now: new Date("2026-11-24T10:00:00Z"),
		custom: { from: "2026-03-01", through: "2026-03-10" },
	});
	return `${from} ${through} after ${before.from} ${before.through}`;
};

test("without a plan the running month is compared with the last, day for day", () => {
	expect(told("this")).toBe(
		"2026-11-01 2026-11-24 after 2026-10-01 2026-10-31",
	);
	// The first month has none before it: as many days are.
	expect(told("last")).toBe(
		"2026-10-01 2026-10-31 after 2026-08-31 2026-09-30",
	);
	expect(hasLast(months)).toBe(true);
	expect(hasLast(months.slice(0, 1))).toBe(false);
});

test("with a plan it is the billing month, whose first and last day are days of two of them", () => {
	expect(told("this", [...cycles, ...months])).toBe(
		"2026-11-12 2026-11-24 after 2026-10-12 2026-11-12",
	);
});

test("days back and a chosen period are compared with as many days before", () => {
	expect(told("days_30")).toBe(
		"2026-10-26 2026-11-24 after 2026-09-26 2026-10-25",
	);
	expect(told("custom")).toBe(
		"2026-03-01 2026-03-10 after 2026-02-19 2026-02-28",
	);
});

test("days are counted in the company's time zone, over the ends of months and years", () => {
	expect(dayIn("Europe/Zurich", "2026-10-31T23:30:00Z")).toBe("2026-11-01");
	expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
	expect(daysFromThrough("2028-02-28", "2028-03-01")).toBe(3);
	expect([isDay("2026-11-24"), isDay("2026-13-01"), isDay("x")]).toEqual([
		true,
		false,
		false,
	]);
});
