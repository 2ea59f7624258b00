/** What the book door tells: the past, use, the history with filters, receipts, the forecast, what was verified. */
import { generateKeyPairSync } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Balance, Entry, GrantState } from "../src/book.ts";
import type { Refused } from "../src/words.ts";
import {
	company,
	openEngine,
	system,
	type TestDatabase,
	testDatabase,
} from "./database.ts";

let database: TestDatabase;
let now = new Date("2027-03-01T08:00:00Z");
const tick = (seconds: number) => {
	now = new Date(now.getTime() + seconds * 1_000);
};
const day = 86_400;
const keys = generateKeyPairSync("ed25519", {
	publicKeyEncoding: { type: "spki", format: "pem" },
	privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const open = () => openEngine({ database, now: () => now, statementKey: keys });

beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

function done<T extends object>(result: T | Refused): T {
	if ("refused" in result) throw new Error(JSON.stringify(result));
	return result as T;
}

const figures = (balance: Balance) => [
	balance.availableMillitokens,
	balance.heldMillitokens,
	balance.settledMillitokens,
	balance.expiredMillitokens,
];

describe("the past", () => {
	test("a balance of then is what was shown then, also between two entries, and with what was due and not yet written", async () => {
		const engine = open();
		const { companyId, give, work, tokens } = await company(engine);
		const shown: { at: Date; balance: Balance; grants: GrantState[] }[] = [];
		const look = async () =>
			shown.push({
				at: now,
				balance: done(await engine.book.balance(companyId)),
				grants: (await engine.book.grants(companyId)).filter(
					(grant) => grant.availableMillitokens + grant.heldMillitokens > 0n,
				),
			});
		await give(100, new Date(now.getTime() + 2 * day * 1_000));
		await give(500);
		await look();
		tick(60);
		const held = done(
			await engine.spend.hold(work, tokens(150), {
				key: "h",
				secondsToLive: day,
			}),
		);
		await look();
		tick(60);
		await engine.spend.settle({ companyId, holdId: held.holdId }, tokens(20), {
			key: "s1",
			restStaysHeld: true,
		});
		tick(60);
		await look();
		// The hold ends, then the grant; nobody writes either.
		tick(day);
		await look();
		tick(day);
		await look();
		tick(day);
		await engine.spend.debit(work, tokens(7), { key: "d" });
		await look();
		for (const { at, balance, grants } of shown) {
			const past = done(await engine.book.at(companyId, at));
			expect(figures(past.balance), at.toISOString()).toEqual(figures(balance));
			expect(past.grants).toEqual(grants);
		}
		expect(
			await engine.book.at(companyId, new Date(now.getTime() + 1)),
		).toEqual({ refused: "invalid", field: "at" });
		// A checkpoint shortens the way, and changes nothing.
		while (
			(await engine.housekeeping.verifyNext({ entriesMax: 3 })) !== undefined
		);
		for (const { at, balance } of shown)
			expect(
				figures(done(await engine.book.at(companyId, at)).balance),
			).toEqual(figures(balance));
		expect(await engine.book.check(companyId)).toEqual([]);
	});
});

describe("usage", () => {
	test("sums by feature, actor, subject and day add up to what was settled, and a reversal is taken off whom it was charged to", async () => {
		now = new Date("2027-03-27T22:30:00Z");
		const engine = open();
		const { companyId, work } = await company(engine, {
			tokens: 5_000,
			timeZone: "Europe/Zurich",
		});
		const charge = async (
			member: string,
			run: string,
			responses: number,
			key: string,
			kind: "member" | "key" = "member",
		) =>
			done(
				await engine.spend.debit(
					{
						...work,
						actor: { kind, id: member },
						subject: { kind: "run", id: run },
					},
					{ feature: "pulse_classifier", responses, passes: 1 },
					{ key },
				),
			);
		const first = await charge("anna", "a", 10, "1");
		// In Zurich it is the next day by now.
		tick(3_600);
		await charge("anna", "b", 20, "2");
		await charge("ben", "b", 30, "3");
		await charge("anna", "b", 4, "5", "key");
		await engine.spend.debit(
			{
				...work,
				feature: "vocal_recording",
				subject: { kind: "recording", id: "r" },
				actor: { kind: "respondent", id: "p" },
			},
			{ feature: "vocal_recording", audioSeconds: 120 },
			{ key: "4" },
		);
		await engine.fund.reverse(
			{ companyId, entryNumber: first.entryNumber, actor: system },
			{ key: "undo" },
		);
		const usage = async (...by: ("feature" | "actor" | "subject" | "day")[]) =>
			(
				await engine.book.usage(companyId, {
					from: "2027-03-01",
					through: "2027-03-31",
					by,
				})
			).map(({ usedMillitokens, ...rest }) => [
				rest.feature ??
					(rest.actor && `${rest.actor.kind} ${rest.actor.id}`) ??
					rest.subject?.id ??
					rest.day,
				usedMillitokens / 1_000n,
			]);
		expect(await usage("day")).toEqual([
			["2027-03-27", 10n],
			["2027-03-28", 60n],
		]);
		expect(await usage("feature")).toEqual([
			["pulse_classifier", 54n],
			["vocal_recording", 16n],
		]);
		expect((await usage("actor")).toSorted()).toEqual([
			["key anna", 4n],
			["member anna", 20n],
			["member ben", 30n],
			["respondent p", 16n],
		]);
		expect((await usage("subject")).toSorted()).toEqual([
			["a", 0n],
			["b", 54n],
			["r", 16n],
		]);
		const [all] = await engine.book.usage(companyId, {
			from: "2027-03-01",
			through: "2027-03-31",
			by: [],
		});
		expect(all?.usedMillitokens).toBe(
			done(await engine.book.balance(companyId)).settledMillitokens,
		);
		expect(
			await engine.book.usage(companyId, {
				from: "2027-03-28",
				through: "2027-03-28",
				by: [],
			}),
		).toMatchObject([
			{
				chargedMillitokens: 70_000n,
				reversedMillitokens: 10_000n,
				charges: 4,
			},
		]);
	});
});

describe("history", () => {
	test("pages and filters show exactly the entries that match, newest first, before and after they are folded", async () => {
		now = new Date("2027-04-01T08:00:00Z");
		const engine = open();
		const { companyId, work } = await company(engine, { tokens: 5_000 });
		for (let turn = 0; turn < 60; turn += 1) {
			tick(3_600);
			await engine.spend.debit(
				{
					...work,
					actor:
						turn % 3
							? { kind: "member", id: turn % 2 ? "anna" : "ben" }
							: { kind: "key", id: turn % 2 ? "anna" : "import" },
					subject: { kind: "run", id: `run-${turn % 5}` },
				},
				{ feature: "pulse_classifier", responses: 1 + turn, passes: 1 },
				{ key: `${turn}` },
			);
			// Some of it is folded, some is not.
			if (turn === 30)
				await engine.housekeeping.foldUsage(companyId, { entriesMax: 20 });
		}
		const all = await engine.book.entries(companyId, { limit: 1_000 });
		expect(all).toHaveLength(61);
		const filters = [
			{ subject: { kind: "run", id: "run-3" } },
			{ actor: { kind: "member", id: "anna" } },
			// A key that has the id of a member is somebody else.
			{ actor: { kind: "key", id: "anna" } },
			{ feature: "pulse_classifier", kinds: ["debit"] },
			{ kinds: ["grant"] },
			{ subject: { kind: "run", id: "nobody" } },
			{
				actor: { kind: "member", id: "ben" },
				from: new Date("2027-04-02T00:00:00Z"),
				before: new Date("2027-04-03T00:00:00Z"),
			},
		] as const;
		const matches = (entry: Entry, filter: (typeof filters)[number]) =>
			(!("subject" in filter) || entry.subject?.id === filter.subject.id) &&
			(!("actor" in filter) || isDeepStrictEqual(entry.actor, filter.actor)) &&
			(!("feature" in filter) || entry.feature === filter.feature) &&
			(!("kinds" in filter) ||
				(filter.kinds as readonly string[]).includes(entry.kind)) &&
			(!("from" in filter) ||
				(entry.at >= filter.from && entry.at < filter.before));
		for (const filter of filters) {
			const expected = all.filter((entry) => matches(entry, filter));
			const found: Entry[] = [];
			for (;;) {
				const last = found.at(-1)?.number;
				const page = await engine.book.entries(companyId, {
					limit: 4,
					filter,
					...(last === undefined ? {} : { before: last }),
				});
				found.push(...page);
				if (page.length < 4) break;
			}
			expect(found, JSON.stringify(filter)).toEqual(expected);
		}
	});
});

describe("receipts", () => {
	test("join the quote, the hold, its chunks, what was above it, and what was undone", async () => {
		now = new Date("2027-05-01T08:00:00Z");
		const engine = open();
		const { companyId, work, tokens } = await company(engine, { tokens: 500 });
		const quote = done(
			await engine.spend.quote(
				work,
				{ likely: tokens(40), most: tokens(60) },
				{ secondsValid: 600 },
			),
		);
		expect(quote).toMatchObject({
			likelyMillitokens: 40_000n,
			mostMillitokens: 60_000n,
			availableMillitokens: 500_000n,
			leftMostMillitokens: 440_000n,
			shortMillitokens: 0n,
			overBudget: undefined,
			validUntil: new Date("2027-05-01T08:10:00Z"),
		});
		const held = done(
			await engine.spend.hold(work, tokens(60), {
				key: "h",
				secondsToLive: 600,
				quoteId: quote.quoteId,
			}),
		);
		const hold = { companyId, holdId: held.holdId };
		await engine.spend.settle(hold, tokens(25), {
			key: "s1",
			restStaysHeld: true,
		});
		const last = done(
			await engine.spend.settle(hold, tokens(45), { key: "s2" }),
		);
		expect(last).toMatchObject({
			chargedMillitokens: 45_000n,
			releasedMillitokens: 0n,
		});
		await engine.fund.reverse(
			{ companyId, entryNumber: last.entryNumber, actor: system },
			{ key: "undo" },
		);
		const [receipt] = await engine.book.receipts(companyId, work.subject);
		expect(receipt).toMatchObject({
			quote: { quoteId: quote.quoteId, mostMillitokens: 60_000n },
			heldMillitokens: 60_000n,
			chargedMillitokens: 70_000n,
			releasedMillitokens: 0n,
			reversedMillitokens: 45_000n,
			rateCardVersion: 1,
		});
		expect(
			receipt?.from.reduce((sum, share) => sum + share.amountMillitokens, 0n),
		).toBe(70_000n);
		tick(600);
		expect(
			await engine.spend.hold(work, tokens(1), {
				key: "late",
				secondsToLive: 60,
				quoteId: quote.quoteId,
			}),
		).toEqual({ refused: "quote_expired" });
		expect(await engine.book.check(companyId)).toEqual([]);
	});

	test("a quote binds its prices, though a dearer card comes into force", async () => {
		now = new Date("2027-05-02T08:00:00Z");
		const { work, tokens } = await company(open(), { tokens: 500 });
		const quote = done(
			await open().spend.quote(
				work,
				{ likely: tokens(10), most: tokens(10) },
				{ secondsValid: 3_600 },
			),
		);
		await database.query(
			`insert into tokens.rate_card select 2, $1, jsonb_set(rates, '{pulse_classifier,each}', '2000') from tokens.rate_card where version = 1`,
			[new Date(now.getTime() + 60_000)],
		);
		tick(120);
		try {
			const engine = open();
			expect(
				await engine.spend.hold(work, tokens(10), {
					key: "quoted",
					secondsToLive: 60,
					quoteId: quote.quoteId,
				}),
			).toMatchObject({ heldMillitokens: 10_000n, rateCardVersion: 1 });
			expect(
				await engine.spend.hold(work, tokens(10), {
					key: "unquoted",
					secondsToLive: 60,
				}),
			).toMatchObject({ heldMillitokens: 20_000n, rateCardVersion: 2 });
		} finally {
			await database.query(
				"update tokens.rate_card set in_force_from = '9000-01-01' where version = 2",
			);
		}
	});
});

test("the forecast says from the recent pace when nothing is left, and what expires unused", async () => {
	now = new Date("2027-06-01T00:00:00Z");
	const engine = open();
	const { companyId, give, work, tokens } = await company(engine, {
		tokens: 300,
	});
	await give(100, new Date("2027-07-01T00:00:00Z"));
	for (let turn = 0; turn < 10; turn += 1) {
		await engine.spend.debit(work, tokens(4), { key: `${turn}` });
		tick(day);
	}
	tick(-1);
	const forecast = done(await engine.book.forecast(companyId));
	expect(forecast.paceMillitokens).toBe(4_000n);
	// 360 are left on the 10th: 4 a day last 90 days, and the 100 that expire are used up before they do.
	expect(forecast.expiring).toEqual([
		{
			at: new Date("2027-07-01T00:00:00Z"),
			unusedMillitokens: 0n,
			mostMillitokens: 60_000n,
		},
	]);
	expect(forecast.runsOutAt?.toISOString()).toBe("2027-09-08T23:59:59.000Z");
});

describe("what is verified all the time", () => {
	test("goes on from where it ended, and a row that was changed since is found and told", async () => {
		now = new Date("2027-08-01T00:00:00Z");
		const engine = open();
		const { companyId, work, tokens } = await company(engine, { tokens: 500 });
		for (let turn = 0; turn < 10; turn += 1)
			await engine.spend.debit(work, tokens(1), { key: `${turn}` });
		expect(done(await engine.book.verified(companyId))).toMatchObject({
			verifiedAt: undefined,
			throughEntry: 0n,
			lastEntry: 11n,
		});
		const verifyAll = async () => {
			let steps = 0;
			while (
				(await engine.housekeeping.verifyNext({ entriesMax: 4 })) !== undefined
			)
				steps += 1;
			return steps;
		};
		expect(await verifyAll()).toBeGreaterThanOrEqual(3);
		expect(done(await engine.book.verified(companyId))).toMatchObject({
			verifiedAt: now,
			throughEntry: 11n,
			problems: [],
		});
		// Nothing new: it is looked at again after an hour.
		expect(await verifyAll()).toBe(0);
		await database.query(
			"update tokens.grants set available = available - 1000, settled = settled + 1000 where company_id = $1",
			[companyId],
		);
		expect(await verifyAll()).toBe(0);
		tick(3_601);
		await verifyAll();
		const { problems } = done(await engine.book.verified(companyId));
		expect(problems).toMatchObject([{ invariant: "4" }]);
	});
});

test("a statement needs a period that is over, and tells what came in and went out of it", async () => {
	now = new Date("2027-09-01T00:00:00Z");
	const engine = open();
	const { companyId, work, tokens } = await company(engine, { tokens: 500 });
	tick(day);
	await engine.spend.debit(work, tokens(30), { key: "d" });
	tick(day);
	const period = { from: new Date("2027-09-01T12:00:00Z"), before: now };
	const { json, csv, publicKey } = done(
		await engine.book.statement(companyId, period),
	);
	const statement = JSON.parse(JSON.parse(json).statement) as Record<
		string,
		unknown
	>;
	expect(statement).toMatchObject({
		opening: { available: "500000" },
		out: { pulse_classifier: "30000" },
		closing: { available: "470000", settled: "30000" },
	});
	expect(csv).toContain("signature,ed25519,");
	expect(publicKey).toBe(keys.publicKey);
	expect(
		await engine.book.statement(companyId, {
			...period,
			before: new Date(now.getTime() + 1),
		}),
	).toEqual({ refused: "invalid", field: "before" });
});

test("very many holds that end at one instant are booked in several blocks, and the book is whole", async () => {
	now = new Date("2027-10-01T00:00:00Z");
	const engine = open();
	const { companyId, work } = await company(engine, { tokens: 20_000 });
	const holds = 10_500;
	await Promise.all(
		Array.from({ length: holds }, (_, turn) =>
			engine.spend.hold(
				{ ...work, subject: { kind: "response", id: `${turn}` } },
				{ feature: "pulse_classifier", responses: 1, passes: 1 },
				{ key: `${turn}`, secondsToLive: 60 },
			),
		),
	);
	tick(60);
	await engine.spend.debit(
		work,
		{ feature: "pulse_classifier", responses: 1, passes: 1 },
		{ key: "after" },
	);
	const { rows } = await database.query(
		"select max(last - first + 1)::int as longest from tokens.block where company_id = $1",
		[companyId],
	);
	expect(rows).toEqual([{ longest: 10_000 }]);
	expect(await engine.book.balance(companyId)).toMatchObject({
		heldMillitokens: 0n,
		availableMillitokens: 19_999_000n,
	});
	expect(await engine.book.check(companyId)).toEqual([]);
});
