import { expect, test } from "vitest";
import {
	cycleBeginningAbout,
	cyclePaidBy,
	goesOn,
	planPaidBy,
	startOf,
} from "./subscription.ts";

const inUtc = (at: Date, months: number) =>
	new Date(
		Temporal.Instant.fromEpochMilliseconds(at.getTime())
			.toZonedDateTimeISO("UTC")
			.add({ months }).epochMilliseconds,
	);

test("in every zone and from every day of a year, the provider's months in UTC are ours, for four years", () => {
	let counted = 0;
	for (const timeZone of [
		"Europe/Zurich",
		"America/New_York",
		"Pacific/Pago_Pago",
		"Pacific/Kiritimati",
		"Australia/Lord_Howe",
		"Asia/Kathmandu",
		"UTC",
	])
		for (let day = 0; day < 366; day += 1) {
			const anchorAt = new Date(Date.UTC(2028, 0, 1 + day, (day * 7) % 24, 30));
			for (const months of [1, 2, 11, 12, 25, 48]) {
				const about = { timeZone, anchorAt };
				expect(cyclePaidBy(about, inUtc(anchorAt, months + 1))).toBe(months);
				expect(cycleBeginningAbout(about, inUtc(anchorAt, months))).toBe(
					months,
				);
				counted += 1;
			}
		}
	expect(counted).toBe(7 * 366 * 6);
});

test("what ends in the middle of a month, or before the first, is no month of ours", () => {
	const about = {
		timeZone: "Europe/Zurich",
		anchorAt: new Date("2027-01-31T10:00:00Z"),
	};
	expect(cyclePaidBy(about, new Date("2027-03-14T10:00:00Z"))).toBeUndefined();
	expect(cyclePaidBy(about, new Date("2027-01-31T10:00:00Z"))).toBeUndefined();
	expect(cyclePaidBy(about, new Date("2026-12-31T10:00:00Z"))).toBeUndefined();
	expect(startOf(about, 1)).toEqual(new Date("2027-02-28T10:00:00Z"));
	expect(startOf(about, 2)).toEqual(new Date("2027-03-31T09:00:00Z"));
});

const francs = (whole: number) => ({
	minorUnits: whole * 100,
	currency: "CHF",
});
const at = (time: string) => new Date(`2027-03-20T${time}Z`);
const wish = (wished: boolean, toldAt: string | undefined) => ({
	number: 1,
	plan: "start" as const,
	monthPrice: francs(349),
	goesOn: wished,
	requestId: undefined,
	wishedAt: at("10:00:00"),
	toldAt: toldAt === undefined ? undefined : at(toldAt),
});

test.each([
	["nothing was said", wish(true, "10:00:01"), undefined, true],
	[
		"an echo of an older telling",
		wish(true, "10:00:01"),
		[false, "09:59:59"],
		true,
	],
	[
		"it was ended there since",
		wish(true, "10:00:01"),
		[false, "11:00:00"],
		false,
	],
	[
		"it was taken back there",
		wish(false, "10:00:01"),
		[true, "11:00:00"],
		true,
	],
	[
		"what is wished is still to be told",
		wish(true, undefined),
		[false, "11:00:00"],
		true,
	],
] as const)("whether it goes on when %s", (_, wished, said, expected) => {
	expect(
		goesOn({
			wishes: [wished],
			said: said && { goesOn: said[0], at: at(said[1]) },
			endedAt: undefined,
		}),
	).toBe(expected);
	expect(
		goesOn({
			wishes: [wished],
			said: undefined,
			endedAt: at("12:00:00"),
		}),
	).toBe(false);
});

test("an amount pays the plan that it was wished for, the latest first, then the one that is sold for it today", () => {
	const prices = {
		essential: francs(59),
		start: francs(349),
		elite: francs(899),
	};
	const wishes = [
		{ plan: "essential" as const, monthPrice: francs(49) },
		{ plan: "start" as const, monthPrice: francs(59) },
	];
	expect(planPaidBy(francs(49), wishes, prices)).toBe("essential");
	expect(planPaidBy(francs(59), wishes, prices)).toBe("start");
	expect(planPaidBy(francs(899), wishes, prices)).toBe("elite");
	expect(planPaidBy(francs(60), wishes, prices)).toBeUndefined();
	expect(
		planPaidBy({ minorUnits: 4_900, currency: "EUR" }, wishes, prices),
	).toBeUndefined();
});
