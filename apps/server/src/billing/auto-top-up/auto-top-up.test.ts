import { expect, test } from "vitest";
import { type AutoTopUp, decide, isGivenUp } from "./auto-top-up.ts";
import { calendarMonth } from "./month.ts";
import { stoppedMail } from "./stopped-mail.ts";

const now = new Date("2026-11-24T12:00:00Z");
const minutesAgo = (minutes: number) =>
	new Date(now.getTime() - minutes * 60_000);
const francs = (whole: number) => ({
	minorUnits: whole * 100,
	currency: "CHF",
});

const settings: AutoTopUp = {
	isOn: true,
	belowTokens: 200,
	buyTokens: 1_000,
	monthMax: francs(100),
	buysFrom: minutesAgo(600),
	stopped: undefined,
};

type Case = {
	changes?: Partial<AutoTopUp>;
	available?: number;
	spent?: number;
	inFlight?: boolean;
	lately?: number[];
	lastFailed?: "declined" | "expired";
	currency?: string;
};

const decided = (of: Case) => {
	const decision = decide(
		{ ...settings, ...of.changes },
		{
			available: BigInt(of.available ?? 0) * 1_000n,
			price: { minorUnits: 5_000, currency: of.currency ?? "CHF" },
			bought: {
				monthSpent: francs(of.spent ?? 0),
				isInFlight: of.inFlight ?? false,
				lately: (of.lately ?? []).map(minutesAgo),
				lastFailed: of.lastFailed,
			},
			now,
		},
	);
	return decision.do === "buy" ? "buy" : `${decision.do}: ${decision.because}`;
};

test.each<[string, Case, string]>([
	["it is off", { changes: { isOn: false } }, "wait: off"],
	["nothing is left", {}, "buy"],
	["one token less than the mark", { available: 199 }, "buy"],
	["exactly the mark", { available: 200 }, "wait: enough"],
	[
		"it was saved a moment ago",
		{ changes: { buysFrom: new Date(now.getTime() + 1) } },
		"wait: just_saved",
	],
	["it may buy from now on", { changes: { buysFrom: now } }, "buy"],
	["a purchase is under way", { inFlight: true }, "wait: in_flight"],
	["half of the limit is spent", { spent: 50 }, "buy"],
	["the next one would pass the limit", { spent: 51 }, "wait: month_reached"],
	["one was made a while ago", { lately: [120] }, "buy"],
	["two were made more than an hour apart", { lately: [10, 75] }, "buy"],
	["two within an hour", { lately: [1, 59] }, "stop: twice_in_an_hour"],
	[
		"two within an hour, and the balance is high again",
		{ lately: [1, 59], available: 9_000 },
		"stop: twice_in_an_hour",
	],
	["the last one was declined", { lastFailed: "declined" }, "stop: declined"],
	["the last one had no end", { lastFailed: "expired" }, "stop: no_answer"],
	["the currency is another", { currency: "EUR" }, "stop: currency_changed"],
	[
		"it has stopped",
		{ changes: { stopped: { because: "declined", detail: undefined } } },
		"wait: stopped",
	],
])("%s", (_, of, decision) => {
	expect(decided(of)).toBe(decision);
});

test("a purchase without an answer is asked about for half a day, while its key is known", () => {
	expect(isGivenUp(minutesAgo(12 * 60), now)).toBe(false);
	expect(isGivenUp(minutesAgo(12 * 60 + 1), now)).toBe(true);
});

test.each([
	[
		"2026-11-30T22:59:59Z",
		"2026-10-31T23:00:00.000Z",
		"2026-11-30T23:00:00.000Z",
	],
	[
		"2026-11-30T23:00:00Z",
		"2026-11-30T23:00:00.000Z",
		"2026-12-31T23:00:00.000Z",
	],
	// The clocks change in it: the month is an hour shorter.
	[
		"2027-03-15T12:00:00Z",
		"2027-02-28T23:00:00.000Z",
		"2027-03-31T22:00:00.000Z",
	],
])("in Zurich, %s is in the month from %s to %s", (at, startsAt, endsAt) => {
	const month = calendarMonth(new Date(at), "Europe/Zurich");
	expect([month.startsAt.toISOString(), month.endsAt.toISOString()]).toEqual([
		startsAt,
		endsAt,
	]);
});

test.each(["en", "fr", "de"] as const)(
	"the mail in %s says why, and where to start it again",
	(language) => {
		const { subject, text } = stoppedMail("declined", {
			name: "Ada",
			language,
			detail: "Insufficient funds",
			url: "https://verbatim.test/settings/billing",
		});
		expect(subject).not.toBe("");
		expect(text).toContain("Ada");
		expect(text).toContain("Insufficient funds");
		expect(text).toMatch(/\nhttps:\/\/verbatim\.test\/settings\/billing\n$/);
	},
);
