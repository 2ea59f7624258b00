import { expect, test } from "vitest";
import { cycleStart, isTimeZone } from "./cycle.ts";

/** The first starts of the cycles that are counted from `anchor`, as the wall clock of `timeZone` shows them. */
const starts = (anchor: string, timeZone: string, cycles: number[]) =>
	cycles.map((cycle) =>
		Temporal.Instant.fromEpochMilliseconds(
			cycleStart({ anchorAt: Date.parse(anchor), timeZone }, cycle),
		)
			.toZonedDateTimeISO(timeZone)
			.toString({ timeZoneName: "never" }),
	);

test("an anchor on the 31st is clamped to each month's length, and comes back to the 31st", () => {
	expect(
		starts("2027-01-31T10:00:00Z", "UTC", [0, 1, 2, 3, 4, 12, 13]),
	).toEqual([
		"2027-01-31T10:00:00+00:00",
		"2027-02-28T10:00:00+00:00",
		"2027-03-31T10:00:00+00:00",
		"2027-04-30T10:00:00+00:00",
		"2027-05-31T10:00:00+00:00",
		"2028-01-31T10:00:00+00:00",
		"2028-02-29T10:00:00+00:00",
	]);
});

test("an anchor on the 29th of February is the 28th in other years, and the 29th of other months", () => {
	expect(starts("2028-02-29T12:00:00Z", "UTC", [1, 12, 24, 48])).toEqual([
		"2028-03-29T12:00:00+00:00",
		"2029-02-28T12:00:00+00:00",
		"2030-02-28T12:00:00+00:00",
		"2032-02-29T12:00:00+00:00",
	]);
});

test("the year 2100 has no 29th of February", () => {
	expect(starts("2096-02-29T00:00:00Z", "UTC", [48])).toEqual([
		"2100-02-28T00:00:00+00:00",
	]);
});

test("the time of day stays when Zurich's clocks go forward, and the hour that is left out is an hour later", () => {
	// On 28 March 2027 there is no 02:30 in Zurich.
	expect(starts("2027-02-28T01:30:00Z", "Europe/Zurich", [0, 1, 2])).toEqual([
		"2027-02-28T02:30:00+01:00",
		"2027-03-28T03:30:00+02:00",
		"2027-04-28T02:30:00+02:00",
	]);
});

test("of the hour that comes twice when Zurich's clocks go back, a cycle begins in the first", () => {
	expect(starts("2027-08-31T00:30:00Z", "Europe/Zurich", [0, 1, 2, 3])).toEqual(
		[
			"2027-08-31T02:30:00+02:00",
			"2027-09-30T02:30:00+02:00",
			"2027-10-31T02:30:00+02:00",
			"2027-11-30T02:30:00+01:00",
		],
	);
});

test("an anchor in the second of those hours is that very instant", () => {
	expect(starts("2027-10-31T01:30:00Z", "Europe/Zurich", [0])).toEqual([
		"2027-10-31T02:30:00+01:00",
	]);
});

test("each cycle ends where the next begins, and none is empty, in difficult zones through 48 months", () => {
	for (const timeZone of [
		"Europe/Zurich",
		"Australia/Lord_Howe",
		"Africa/Casablanca",
		"America/St_Johns",
		"Asia/Kathmandu",
		"Pacific/Apia",
	])
		for (const day of ["28", "29", "30", "31"]) {
			const anchor = {
				anchorAt: Date.parse(`2027-01-${day}T01:30:00Z`),
				timeZone,
			};
			for (let cycle = 0; cycle < 48; cycle += 1) {
				const days =
					(cycleStart(anchor, cycle + 1) - cycleStart(anchor, cycle)) /
					86_400_000;
				expect(days).toBeGreaterThan(27);
				expect(days).toBeLessThan(32);
			}
		}
});

test("a zone that does not exist is none", () => {
	expect(isTimeZone("Europe/Zurich")).toBe(true);
	expect(isTimeZone("Europe/Atlantis")).toBe(false);
	expect(isTimeZone("")).toBe(false);
});
