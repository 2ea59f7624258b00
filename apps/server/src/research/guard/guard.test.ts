import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
	alarmMillitokens,
	decide,
	hourMilliseconds,
	judge,
	limitsOf,
	type Pool,
	type Spending,
	slid,
	zeroBitsOfTier,
} from "./guard.ts";
import { wideNetworkOf } from "./network-key.ts";
import { openChallenges, zeroBitsOf } from "./proof-of-work.ts";
import { tripMail } from "./trip-mail.ts";

const tokens = (count: number) => BigInt(count) * 1_000n;
/** Sessions of at most 20 tokens, 100 of them expected. */
const limits = limitsOf({
	sessionMillitokens: tokens(20),
	dayMillitokens: tokens(2_400),
});

describe("limits follow from what a session may cost and the completes that are expected", () => {
	test.each([
		{ expected: 100, day: 2_400, hour: 300, why: "an eighth of the day" },
		{ expected: 10, day: 240, hour: 120, why: "twice what a network may" },
		{ expected: 2, day: 48, hour: 48, why: "never more than the day" },
	])("$expected completes of 20 tokens: $why", ({ day, hour }) => {
		expect(
			limitsOf({
				sessionMillitokens: tokens(20),
				dayMillitokens: tokens(day),
			}),
		).toEqual({
			sessionMillitokens: tokens(20),
			networkMillitokens: tokens(60),
			hourMillitokens: tokens(hour),
			dayMillitokens: tokens(day),
		});
	});
});

const none: Spending = {
	sessionMillitokens: 0n,
	networkMillitokens: 0n,
	hourMillitokens: 0n,
	dayMillitokens: 0n,
	heldMillitokens: 0n,
	networkSessions: 0,
};
const rich: Pool = {
	availableMillitokens: tokens(10_000),
	heldMillitokens: 0n,
	floorMillitokens: 0n,
	otherOpenSurveys: 2,
};

test.each<{
	is: string;
	spending?: Partial<Spending>;
	pool?: Partial<Pool>;
	more?: number;
	as?: "charge" | "hold";
	isTripped?: boolean;
	answer: ReturnType<typeof decide>;
}>([
	{ is: "nothing was spent", answer: { zeroBits: 0 } },
	{
		is: "the survey was stopped",
		isTripped: true,
		answer: { refused: "tripped" },
	},
	{
		is: "a session reaches its ceiling exactly",
		spending: { sessionMillitokens: tokens(10) },
		answer: { zeroBits: 0 },
	},
	{
		is: "a session would pass its ceiling by a thousandth",
		spending: { sessionMillitokens: tokens(10) + 1n },
		answer: { refused: "session" },
	},
	{
		is: "a network spent three sessions",
		spending: { networkMillitokens: tokens(51) },
		answer: { refused: "network" },
	},
	{
		is: "many networks spent the hour",
		spending: { hourMillitokens: tokens(291) },
		answer: { refused: "survey_hour" },
	},
	{
		is: "many hours spent the day",
		spending: { dayMillitokens: tokens(2_391) },
		answer: { refused: "survey_day" },
	},
	{
		is: "the pool is at its floor, and this survey took its share of it",
		spending: { dayMillitokens: tokens(95) },
		pool: { availableMillitokens: tokens(305), floorMillitokens: tokens(300) },
		answer: { refused: "company_lane" },
	},
	{
		is: "the pool is at its floor, and this survey hardly took anything",
		spending: { dayMillitokens: tokens(90) },
		pool: { availableMillitokens: tokens(305), floorMillitokens: tokens(300) },
		answer: { zeroBits: 0 },
	},
	{
		is: "the pool is at its floor, and there is no other survey",
		spending: { dayMillitokens: tokens(2_000) },
		pool: {
			availableMillitokens: tokens(305),
			floorMillitokens: tokens(300),
			otherOpenSurveys: 0,
		},
		answer: { zeroBits: 0 },
	},
	{
		is: "200 tokens are held of a small pool",
		spending: { heldMillitokens: tokens(191) },
		pool: { availableMillitokens: tokens(400), heldMillitokens: tokens(191) },
		as: "hold",
		answer: { refused: "holds" },
	},
	{
		is: "200 tokens are held of a large pool",
		spending: { heldMillitokens: tokens(191) },
		as: "hold",
		answer: { zeroBits: 0 },
	},
	{
		is: "much is held, and this is a charge",
		spending: { heldMillitokens: tokens(191) },
		pool: { availableMillitokens: tokens(400), heldMillitokens: tokens(191) },
		answer: { zeroBits: 0 },
	},
	{
		is: "three others of the network spent before",
		spending: { networkSessions: 3 },
		answer: { zeroBits: 14 },
	},
	{
		is: "many others spent before, and this session did too",
		spending: { networkSessions: 9, sessionMillitokens: tokens(1) },
		answer: { zeroBits: 0 },
	},
])("where $is: $answer", ({ spending, pool, more = 10, answer, ...rest }) => {
	expect(
		decide({
			atMostMillitokens: tokens(more),
			as: "charge",
			isTripped: false,
			limits,
			spending: { ...none, ...spending },
			pool: { ...rich, ...pool },
			...rest,
		}),
	).toEqual(answer);
});

test("the work doubles for every three sessions of a network, from nothing to a bound", () => {
	expect([0, 2, 3, 5, 6, 9, 12, 15, 300].map(zeroBitsOfTier)).toEqual([
		0, 0, 14, 14, 15, 16, 17, 18, 18,
	]);
});

test("an hour slides: at its end nobody can spend twice", () => {
	const at = (text: string) => new Date(`2027-01-05T${text}:00Z`);
	const spent = [
		{ at: at("09:00"), millitokens: 600n },
		{ at: at("10:00"), millitokens: 100n },
	];
	const within = (text: string) => slid(spent, at(text), hourMilliseconds);
	expect(
		["09:59", "10:00", "10:15", "10:45", "11:00", "12:00"].map(within),
	).toEqual([600n, 700n, 550n, 250n, 100n, 0n]);
});

describe("the tripwire", () => {
	const habit = Array.from({ length: 100 }, (_, at) =>
		tokens(at < 94 ? 10 : 80),
	);
	const sessions = { begun: 40, completed: 20, spending: 40, suspect: 0 };
	test.each<{
		is: string;
		recent: number;
		past?: bigint[];
		available?: number;
		sessions?: Partial<typeof sessions>;
		answer: ReturnType<typeof judge>;
	}>([
		{
			is: "four times the habit is passed",
			recent: 321,
			past: habit,
			answer: "faster",
		},
		{
			is: "four times the habit is reached",
			recent: 320,
			past: habit,
			answer: undefined,
		},
		{
			is: "a new survey is answered by many in its first hour",
			recent: 300,
			answer: undefined,
		},
		{
			is: "a survey is sent out after a pilot of a few",
			recent: 300,
			past: habit.slice(0, 23),
			answer: undefined,
		},
		{
			is: "less than a tenth of the day is spent, whatever else",
			recent: 239,
			past: habit.map(() => 1n),
			available: 10,
			sessions: { completed: 0, suspect: 40 },
			answer: undefined,
		},
		{
			is: "hardly anybody ends, and the pool shrinks",
			recent: 240,
			available: 1_000,
			sessions: { completed: 7 },
			answer: "few_end",
		},
		{
			is: "a fifth ends",
			recent: 240,
			available: 1_000,
			sessions: { completed: 8 },
			answer: undefined,
		},
		{
			is: "hardly anybody ends, and it is a small part of the pool",
			recent: 240,
			available: 10_000,
			sessions: { completed: 0 },
			answer: undefined,
		},
		{
			is: "nine began",
			recent: 240,
			available: 10,
			sessions: { begun: 9, completed: 0, suspect: 9 },
			answer: undefined,
		},
		{
			is: "most send the same sound, and end",
			recent: 240,
			sessions: { completed: 40, suspect: 21 },
			answer: "same_sound",
		},
		{
			is: "most of the few that could spend send the same sound",
			recent: 240,
			sessions: { begun: 400, completed: 80, spending: 12, suspect: 7 },
			answer: "same_sound",
		},
	])("where $is: $answer", (row) => {
		expect(
			judge({
				limits,
				recentMillitokens: tokens(row.recent),
				pastMillitokens: row.past ?? [],
				availableMillitokens: tokens(row.available ?? 10_000),
				sessions: { ...sessions, ...row.sessions },
			}),
		).toBe(row.answer);
	});

	test("nothing that one network may spend wakes it", () => {
		for (const day of [24, 240, 2_400, 24_000]) {
			const of = limitsOf({
				sessionMillitokens: tokens(20),
				dayMillitokens: tokens(day),
			});
			expect(alarmMillitokens(of)).toBeGreaterThan(of.networkMillitokens);
		}
	});
});

test("a network is 24 bits of an IPv4 address and 56 of an IPv6 address", () => {
	const networks = [
		["192.0.2.1", "192.0.2.254", "::ffff:192.0.2.9"],
		["192.0.3.1"],
		["2001:db8:1:2ff::1", "2001:db8:1:200:8000::", "2001:DB8:1:2ab:1:2:3:4"],
		["2001:db8:1:300::1"],
		["2001:db8::1", "2001:db8:0:ff::1"],
		["unknown"],
	];
	const keys = networks.map((one) => new Set(one.map(wideNetworkOf)));
	expect(keys.map(({ size }) => size)).toEqual(networks.map(() => 1));
	expect(new Set(keys.flatMap((one) => [...one])).size).toBe(networks.length);
});

describe("a challenge", () => {
	const challenges = openChallenges("secret");
	const place = {
		surveyId: "s",
		networkKey: randomBytes(32),
		now: new Date("2027-01-05T10:00:00Z"),
	};
	const solve = (challenge: string, zeroBits: number): number => {
		for (let number = 0; ; number += 1)
			if (
				zeroBitsOf(
					createHash("sha256").update(`${challenge}:${number}`).digest(),
				) >= zeroBits
			)
				return number;
	};
	const { challenge, expiresAt } = challenges.make({ ...place, zeroBits: 8 });
	const number = solve(challenge, 8);

	test("is worth what it asked for once it is solved, for ten minutes", () => {
		expect(challenges.check(place, { challenge, number })).toMatchObject({
			zeroBits: 8,
			expiresAt: new Date("2027-01-05T10:10:00Z"),
		});
		expect(
			challenges.check({ ...place, now: expiresAt }, { challenge, number }),
		).toBeUndefined();
	});

	test("is worth nothing unsolved, changed, spelled otherwise, or for another survey or network", () => {
		const unsolved = Array.from({ length: 600 }, (_, at) => at).find(
			(one) =>
				zeroBitsOf(
					createHash("sha256").update(`${challenge}:${one}`).digest(),
				) < 8,
		);
		const easier = Buffer.from(challenge, "base64url");
		easier.writeUInt8(0, 16);
		const other = openChallenges("other").make({ ...place, zeroBits: 0 });
		for (const [at, proof] of [
			[place, { challenge, number: unsolved ?? 0 }],
			[place, { challenge: easier.toString("base64url"), number }],
			[place, { challenge: `${challenge}=`, number }],
			[place, { challenge: "", number }],
			[place, { challenge: other.challenge, number: 0 }],
			[
				{ ...place, surveyId: "t" },
				{ challenge, number },
			],
			[
				{ ...place, networkKey: randomBytes(32) },
				{ challenge, number },
			],
		] as const)
			expect(challenges.check(at, proof)).toBeUndefined();
	});

	test("counts zero bits across bytes", () => {
		expect(zeroBitsOf(Buffer.from([0x80]))).toBe(0);
		expect(zeroBitsOf(Buffer.from([0, 0x10]))).toBe(11);
		expect(zeroBitsOf(Buffer.alloc(32))).toBe(256);
	});
});

test.each(["en", "fr", "de"] as const)(
	"the mail about a stop names the survey, the reason and where to end it, in %s",
	(language) => {
		const { subject, text } = tripMail(language, {
			name: "Ada",
			surveyName: "Visits",
			atZero: "park",
			reason: "few_end",
			surveyUrl: "http://verbatim.test/surveys/survey_1",
		});
		expect(subject).toContain("Visits");
		expect(text).toContain("Ada");
		expect(text).toContain("\nhttp://verbatim.test/surveys/survey_1\n");
		expect(text).toContain("30");
	},
);
