import fc from "fast-check";
import { expect, test } from "vitest";
import { carryOut, instantText, worldOf } from "../../test/table.ts";
import { cycleStart as startTold } from "../fund.ts";
import { advance } from "./advance.ts";
import {
	cycleAt,
	cycleStart,
	isInstant,
	isTimeZone,
	monthAt,
} from "./cycle.ts";

const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));

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

test("who funds counts cycles as the engine does", () => {
	const anchorAt = new Date("2027-01-31T10:00:00Z");
	const told = [0, 1, 2].map((cycle) =>
		startTold(anchorAt, "Europe/Zurich", cycle).toISOString(),
	);
	expect(told).toEqual([
		"2027-01-31T10:00:00.000Z",
		"2027-02-28T10:00:00.000Z",
		// Zurich's clocks have gone forward.
		"2027-03-31T09:00:00.000Z",
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

const zones = [
	"UTC",
	"Europe/Zurich",
	"Australia/Lord_Howe",
	"Africa/Casablanca",
	"America/St_Johns",
	"Asia/Kathmandu",
	"Pacific/Apia",
];

test("each cycle ends where the next begins, and none is empty, in difficult zones through 48 months", () => {
	for (const timeZone of zones)
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

test("a leap year's 29th comes back for an anchor on the 29th, the 30th and the 31st, in 2028 and 2032 and not in 2100", () => {
	for (const day of ["29", "30", "31"]) {
		expect(starts(`2027-12-${day}T12:00:00Z`, "UTC", [2, 14, 50])).toEqual([
			"2028-02-29T12:00:00+00:00",
			"2029-02-28T12:00:00+00:00",
			"2032-02-29T12:00:00+00:00",
		]);
		expect(starts(`2099-12-${day}T12:00:00Z`, "UTC", [2, 3])).toEqual([
			"2100-02-28T12:00:00+00:00",
			`2100-03-${day}T12:00:00+00:00`,
		]);
	}
});

test("Lord Howe's clocks change by half an hour, and Apia once left out a whole day", () => {
	expect(
		starts("2027-09-02T15:45:00Z", "Australia/Lord_Howe", [0, 1, 2]),
	).toEqual([
		"2027-09-03T02:15:00+10:30",
		// On 3 October 2027 the clocks go from 02:00 to 02:30.
		"2027-10-03T02:45:00+11:00",
		"2027-11-03T02:15:00+11:00",
	]);
	expect(starts("2011-11-30T22:00:00Z", "Pacific/Apia", [0, 1, 2])).toEqual([
		"2011-11-30T12:00:00-10:00",
		"2011-12-31T12:00:00+14:00",
		"2012-01-30T12:00:00+14:00",
	]);
});

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock of a zone shows, as if it were UTC. */
function wallOf(at: number, timeZone: string): number {
	const format =
		formats.get(timeZone) ??
		new Intl.DateTimeFormat("en-GB", {
			timeZone,
			calendar: "iso8601",
			hourCycle: "h23",
			year: "numeric",
			month: "numeric",
			day: "numeric",
			hour: "numeric",
			minute: "numeric",
			second: "numeric",
			fractionalSecondDigits: 3,
		});
	formats.set(timeZone, format);
	const part: Record<string, number> = {};
	for (const { type, value } of format.formatToParts(at))
		part[type] = Number(value);
	const { year, month, day, hour, minute, second, fractionalSecond } =
		part as Record<string, number> & Record<"year" | "month", number>;
	return Date.UTC(year, month - 1, day, hour, minute, second, fractionalSecond);
}

/**
 * Cycle n, counted in another way: from what the wall clock showed at the anchor, n months on, to the instant at which it
 * shows that. Of two such instants it is the first; of a time that is left out, as much later as is left out.
 */
function countedByTheWall(
	anchorAt: number,
	timeZone: string,
	cycle: number,
): number {
	if (cycle === 0) return anchorAt;
	const wall = new Date(wallOf(anchorAt, timeZone));
	const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth() + cycle];
	const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
	const day = Math.min(wall.getUTCDate(), lastDay);
	const shown = Date.UTC(year, month, day) + (wall.getTime() % 86_400_000);
	const offsetAt = (at: number) => wallOf(at, timeZone) - at;
	const before = shown - offsetAt(shown - 86_400_000);
	const after = shown - offsetAt(shown + 86_400_000);
	const real = [before, after].filter((at) => wallOf(at, timeZone) === shown);
	return real.length === 0 ? before : Math.min(...real);
}

const nextChange = (timeZone: string, at: number): number | undefined =>
	Temporal.Instant.fromEpochMilliseconds(at)
		.toZonedDateTimeISO(timeZone)
		.getTimeZoneTransition("next")?.epochMilliseconds;

test("counted by the wall clock, 2,000 anchors of a century have the same cycles, which do not drift and leave no gap", () => {
	console.info(`Cycles with SEED=${seed}`);
	const tally = { cases: 0, clamped: 0, leftOut: 0 };
	const instants = fc.integer({
		min: Date.UTC(2000, 0, 1),
		max: Date.UTC(2100, 0, 1),
	});
	const anywhere = fc.tuple(
		instants,
		fc.constantFrom(...zones),
		fc.integer({ min: 0, max: 48 }),
	);
	// So many months before a change of the clocks, at about its time of day.
	const towardsAChange = fc
		.tuple(
			fc.constantFrom(...zones.slice(1)),
			instants,
			fc.integer({ min: 0, max: 48 }),
			fc.integer({ min: -180, max: 180 }),
		)
		.map(([timeZone, from, cycle, minutes]): [number, string, number] => {
			const at = new Date(nextChange(timeZone, from) ?? from);
			at.setUTCMonth(at.getUTCMonth() - cycle);
			return [at.getTime() + minutes * 60_000, timeZone, cycle];
		});
	// On the last days of a month.
	const atItsEnd = fc
		.tuple(
			fc.integer({ min: 0, max: 1_199 }),
			fc.integer({ min: 28, max: 31 }),
			fc.constantFrom(...zones),
			fc.integer({ min: 0, max: 48 }),
		)
		.map(([month, day, timeZone, cycle]): [number, string, number] => [
			Date.UTC(2000, month, day, 12),
			timeZone,
			cycle,
		]);
	fc.assert(
		fc.property(
			fc.oneof(anywhere, towardsAChange, atItsEnd),
			([anchorAt, timeZone, cycle]) => {
				const anchor = { anchorAt, timeZone };
				const startsAt = cycleStart(anchor, cycle);
				const endsAt = cycleStart(anchor, cycle + 1);
				expect(startsAt).toBe(countedByTheWall(anchorAt, timeZone, cycle));
				expect(endsAt).toBe(countedByTheWall(anchorAt, timeZone, cycle + 1));
				expect(cycleAt(anchor, startsAt)).toBe(cycle);
				expect(cycleAt(anchor, endsAt - 1)).toBe(cycle);
				expect(cycleAt(anchor, endsAt)).toBe(cycle + 1);
				const [from, to] = [
					wallOf(anchorAt, timeZone),
					wallOf(startsAt, timeZone),
				];
				tally.cases += 1;
				if (new Date(from).getUTCDate() !== new Date(to).getUTCDate())
					tally.clamped += 1;
				if (from % 86_400_000 !== to % 86_400_000) tally.leftOut += 1;
			},
		),
		{ numRuns: 2_000, seed },
	);
	expect(tally.cases).toBe(2_000);
	// The hard cases were among them.
	expect(tally.clamped).toBeGreaterThan(20);
	expect(tally.leftOut).toBeGreaterThan(5);
});

test("before its anchor a pool is in no other cycle than the first", () => {
	const anchor = { anchorAt: Date.UTC(2027, 0, 31), timeZone: "UTC" };
	expect(cycleAt(anchor, Date.UTC(2020, 0, 1))).toBe(0);
	expect(cycleAt(anchor, Date.UTC(2077, 0, 31))).toBe(600);
	expect(cycleAt(anchor, Date.UTC(2077, 0, 31) - 1)).toBe(599);
});

test("anchors on the 28th to the 31st allocate 48 times in 48 months, each until the next, in every zone", () => {
	let pools = 0;
	for (const timeZone of zones)
		for (const day of [28, 29, 30, 31]) {
			const anchorAt = Date.UTC(2027, 0, day, 1, 30);
			const world = worldOf({ timeZone });
			world.now = anchorAt;
			const { result } = carryOut(world, {
				verb: "subscribe",
				plan: "Start",
				allocation: 10_000n,
				anchorAt,
				paidThrough: cycleStart({ anchorAt, timeZone }, 48),
				actor: { kind: "system", id: "test" },
			});
			expect(result).toBe(`from ${instantText(anchorAt)}`);
			advance(world.pool, Date.UTC(2035, 0, 1));
			const { grants } = world.pool;
			expect(grants.map(({ effectiveAt }) => effectiveAt)).toEqual(
				Array.from({ length: 48 }, (_, n) =>
					countedByTheWall(anchorAt, timeZone, n),
				),
			);
			expect(grants.map(({ expiresAt }) => expiresAt)).toEqual(
				Array.from({ length: 48 }, (_, n) =>
					countedByTheWall(anchorAt, timeZone, n + 1),
				),
			);
			expect(new Set(grants.map(({ grantId }) => grantId)).size).toBe(48);
			expect(world.pool.available).toBe(0n);
			expect(world.pool.expired).toBe(480_000n);
			pools += 1;
		}
	expect(pools).toBe(28);
});

test("a calendar month begins and ends at the midnights of its own zone, whatever the clocks do in it", () => {
	const month = (timeZone: string, at: string) => {
		const { startsAt, endsAt } = monthAt(timeZone, Date.parse(at));
		return [startsAt, endsAt].map((instant) => instantText(instant));
	};
	expect(month("Europe/Zurich", "2027-03-31T21:59:59Z")).toEqual([
		"2027-02-28 23:00",
		"2027-03-31 22:00",
	]);
	expect(month("Europe/Zurich", "2027-03-31T22:00:00Z")).toEqual([
		"2027-03-31 22:00",
		"2027-04-30 22:00",
	]);
	expect(month("Europe/Zurich", "2027-10-31T00:30:00Z")).toEqual([
		"2027-09-30 22:00",
		"2027-10-31 23:00",
	]);
	expect(month("Asia/Kathmandu", "2028-02-29T18:14:59Z")).toEqual([
		"2028-01-31 18:15",
		"2028-02-29 18:15",
	]);
});

test("an instant is a whole millisecond of the years 1 to 9999", () => {
	expect(isInstant(Date.parse("0001-01-01T00:00:00Z"))).toBe(true);
	expect(isInstant(Date.parse("0001-01-01T00:00:00Z") - 1)).toBe(false);
	expect(isInstant(Date.parse("9999-12-31T23:59:59.999Z"))).toBe(true);
	expect(isInstant(Date.parse("9999-12-31T23:59:59.999Z") + 1)).toBe(false);
	for (const at of [0.5, Number.NaN, Infinity, -Infinity])
		expect(isInstant(at)).toBe(false);
});
