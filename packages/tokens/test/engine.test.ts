import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	company,
	openEngine,
	system,
	type TestDatabase,
	testDatabase,
} from "./database.ts";

let database: TestDatabase;
let now = new Date("2026-03-01T12:00:00Z");
const clockwork = () => openEngine({ database, now: () => now });

beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

describe("holds and settlements", () => {
	test("what is held is not available, what is settled is gone, the rest comes back", async () => {
		const { spend, book, fund } = openEngine({ database });
		const { companyId, work, tokens } = await company(
			{ fund },
			{ tokens: 100 },
		);
		const held = await spend.hold(work, tokens(60), {
			key: "h",
			secondsToLive: 60,
		});
		expect(held).toMatchObject({ heldMillitokens: 60_000n });
		expect(await book.balance(companyId)).toMatchObject({
			availableMillitokens: 40_000n,
			heldMillitokens: 60_000n,
		});
		if ("refused" in held) throw new Error("refused");
		const charged = await spend.settle(
			{ companyId, holdId: held.holdId },
			tokens(45),
			{ key: "s" },
		);
		expect(charged).toMatchObject({
			chargedMillitokens: 45_000n,
			releasedMillitokens: 15_000n,
		});
		expect(await book.balance(companyId)).toMatchObject({
			availableMillitokens: 55_000n,
			heldMillitokens: 0n,
			settledMillitokens: 45_000n,
			grantedMillitokens: 100_000n,
		});
		expect(await book.check(companyId)).toEqual([]);
		const [receipt] = await book.receipts(companyId, work.subject);
		expect(receipt).toMatchObject({
			heldMillitokens: 60_000n,
			chargedMillitokens: 45_000n,
			releasedMillitokens: 15_000n,
		});
	});

	test("the same key gives the first result again, and another body under it is a conflict that names the field", async () => {
		const engine = openEngine({ database });
		const { companyId, work, tokens } = await company(engine, { tokens: 100 });
		const first = await engine.spend.debit(work, tokens(10), { key: "k" });
		expect(await engine.spend.debit(work, tokens(10), { key: "k" })).toEqual(
			first,
		);
		expect(await engine.spend.debit(work, tokens(11), { key: "k" })).toEqual({
			refused: "key_conflict",
			field: "usage",
		});
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 90_000n,
		});
	});

	test("a key that was used answers as it did, though now it would be refused", async () => {
		const engine = clockwork();
		const { companyId, work, tokens } = await company(engine, { tokens: 100 });
		const debit = () => engine.spend.debit(work, tokens(60), { key: "k" });
		const charged = await debit();
		const held = await engine.spend.hold(work, tokens(20), {
			key: "h",
			secondsToLive: 60,
		});
		if ("refused" in held) throw new Error("refused");
		const extend = () =>
			engine.spend.extend(
				{ companyId, holdId: held.holdId },
				{ key: "e", secondsToLive: 60 },
			);
		const extended = await extend();
		expect(await debit()).toEqual(charged);
		// In one breath with another, which is done.
		const [again, other] = await Promise.all([
			debit(),
			engine.spend.debit(work, tokens(1), { key: "other" }),
		]);
		expect(again).toEqual(charged);
		expect(other).toMatchObject({ chargedMillitokens: 1_000n });
		// The end of the hold falls due with it.
		now = new Date(now.getTime() + 60_000);
		expect(await extend()).toEqual(extended);
		expect(await debit()).toEqual(charged);
		expect(await engine.book.check(companyId)).toEqual([]);
	});

	test("the seventh hold of 75 on 500 is refused, though twenty come at once", async () => {
		const engine = openEngine({ database });
		const { companyId, work, tokens } = await company(engine, { tokens: 500 });
		const results = await Promise.all(
			Array.from({ length: 20 }, (_, index) =>
				engine.spend.hold(work, tokens(75), {
					key: `h${index}`,
					secondsToLive: 60,
				}),
			),
		);
		expect(results.filter((result) => !("refused" in result))).toHaveLength(6);
		expect(
			results.filter(
				(result) => "refused" in result && result.refused === "out_of_tokens",
			),
		).toHaveLength(14);
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 50_000n,
			heldMillitokens: 450_000n,
		});
		expect(await engine.book.check(companyId)).toEqual([]);
	});

	test("ten callers with one key have one effect", async () => {
		const engine = openEngine({ database });
		const { companyId, work, tokens } = await company(engine, { tokens: 100 });
		const results = await Promise.all(
			Array.from({ length: 10 }, () =>
				engine.spend.debit(work, tokens(10), { key: "once" }),
			),
		);
		for (const result of results) expect(result).toEqual(results[0]);
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 90_000n,
		});
	});

	test("a refusal is not kept under its key: after a top-up the same request succeeds", async () => {
		const engine = openEngine({ database });
		const { give, work, tokens } = await company(engine, { tokens: 5 });
		expect(await engine.spend.debit(work, tokens(8), { key: "k" })).toEqual({
			refused: "out_of_tokens",
			neededMillitokens: 8_000n,
			availableMillitokens: 5_000n,
			shortMillitokens: 3_000n,
		});
		await give(10);
		expect(
			await engine.spend.debit(work, tokens(8), { key: "k" }),
		).toMatchObject({ chargedMillitokens: 8_000n });
	});

	test("a released hold cannot be settled, not even by a late worker", async () => {
		const engine = clockwork();
		const { companyId, work, tokens } = await company(engine, { tokens: 100 });
		const held = await engine.spend.hold(work, tokens(60), {
			key: "h",
			secondsToLive: 60,
		});
		if ("refused" in held) throw new Error("refused");
		await engine.spend.release(
			{ companyId, holdId: held.holdId },
			{ key: "r" },
		);
		now = new Date(now.getTime() + 120_000);
		expect(
			await engine.spend.settle(
				{ companyId, holdId: held.holdId },
				tokens(60),
				{ key: "s" },
			),
		).toEqual({ refused: "hold_closed" });
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 100_000n,
		});
	});

	test("a settlement after the hold's end is paid as a debit if the pool can, once", async () => {
		const engine = clockwork();
		const { companyId, work, tokens } = await company(engine, { tokens: 100 });
		const held = await engine.spend.hold(work, tokens(60), {
			key: "h",
			secondsToLive: 60,
		});
		if ("refused" in held) throw new Error("refused");
		now = new Date(now.getTime() + 60_000);
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 100_000n,
			heldMillitokens: 0n,
		});
		const hold = { companyId, holdId: held.holdId };
		expect(
			await engine.spend.settle(hold, tokens(60), { key: "s" }),
		).toMatchObject({ chargedMillitokens: 60_000n });
		expect(
			await engine.spend.settle(hold, tokens(60), { key: "s" }),
		).toMatchObject({ chargedMillitokens: 60_000n });
		expect(await engine.spend.settle(hold, tokens(60), { key: "s2" })).toEqual({
			refused: "hold_closed",
		});
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 40_000n,
		});
		expect(await engine.book.check(companyId)).toEqual([]);
	});

	test("another company's hold is not found", async () => {
		const engine = openEngine({ database });
		const mine = await company(engine, { tokens: 100 });
		const theirs = await company(engine, { tokens: 100 });
		const held = await engine.spend.hold(theirs.work, theirs.tokens(10), {
			key: "h",
			secondsToLive: 60,
		});
		if ("refused" in held) throw new Error("refused");
		const asMine = { companyId: mine.companyId, holdId: held.holdId };
		expect(
			await engine.spend.settle(asMine, mine.tokens(1), { key: "s" }),
		).toEqual({ refused: "not_found" });
		expect(await engine.spend.release(asMine, { key: "r" })).toEqual({
			refused: "not_found",
		});
		expect(
			await engine.spend.settle(
				{ companyId: mine.companyId, holdId: "nonsense" },
				mine.tokens(1),
				{ key: "t" },
			),
		).toEqual({
			refused: "not_found",
		});
	});
});

describe("grants that end", () => {
	test("a hold keeps its tokens when their grant expires, and what it gives back then is gone", async () => {
		const engine = clockwork();
		const { companyId, give, work, tokens } = await company(engine);
		await give(100, new Date(now.getTime() + 30_000));
		const held = await engine.spend.hold(work, tokens(60), {
			key: "h",
			secondsToLive: 600,
		});
		if ("refused" in held) throw new Error("refused");
		now = new Date(now.getTime() + 30_000);
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 0n,
			heldMillitokens: 60_000n,
			expiredMillitokens: 40_000n,
		});
		await engine.spend.settle({ companyId, holdId: held.holdId }, tokens(50), {
			key: "s",
		});
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 0n,
			heldMillitokens: 0n,
			settledMillitokens: 50_000n,
			expiredMillitokens: 50_000n,
		});
		expect(await engine.book.check(companyId)).toEqual([]);
	});

	test("a read shows what a write would find, and writes nothing", async () => {
		const engine = clockwork();
		const { companyId, give } = await company(engine);
		await give(100, new Date(now.getTime() + 1_000));
		now = new Date(now.getTime() + 1_000);
		const shown = await engine.book.entries(companyId, { limit: 10 });
		expect(shown.map((entry) => entry.kind)).toEqual(["expire", "grant"]);
		await give(1);
		const written = await engine.book.entries(companyId, { limit: 10 });
		expect(written.slice(1)).toEqual(shown);
	});

	test("a payment that is told twice under two keys is one grant", async () => {
		const engine = openEngine({ database });
		const { companyId } = await company(engine);
		const grant = {
			companyId,
			kind: "top_up",
			amountMillitokens: 20_000n,
			source: "payment-1",
			actor: system,
		} as const;
		const results = await Promise.all(
			["a", "b", "c", "d", "e"].map((key) => engine.fund.grant(grant, { key })),
		);
		expect(
			new Set(
				results.map((result) =>
					"grantId" in result ? result.grantId : "refused",
				),
			).size,
		).toBe(1);
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 20_000n,
		});
	});
});

describe("cycles", () => {
	const plan = { name: "Start", allocationMillitokens: 10_000_000n };

	test("three months without a server give exactly three cycles, and nothing rolls over", async () => {
		now = new Date("2026-01-31T10:00:00Z");
		const engine = clockwork();
		const { companyId, give } = await company(engine, {
			timeZone: "Europe/Zurich",
		});
		await give(500);
		await engine.fund.subscribe(
			{
				companyId,
				plan,
				anchorAt: now,
				paidThrough: new Date("2027-01-01T00:00:00Z"),
				actor: system,
			},
			{ key: "subscribe" },
		);
		now = new Date("2026-05-01T00:00:00Z");
		const balance = await engine.book.balance(companyId);
		expect(balance).toMatchObject({
			availableMillitokens: 10_500_000n,
			expiredMillitokens: 30_000_000n,
			grantedByKind: { allocation: 40_000_000n, top_up: 500_000n },
			cycle: {
				plan: "Start",
				startsAt: new Date("2026-04-30T09:00:00Z"),
				endsAt: new Date("2026-05-31T09:00:00Z"),
			},
		});
		await give(1);
		expect(await engine.book.check(companyId)).toEqual([]);
		const entries = await engine.book.entries(companyId, { limit: 100 });
		expect(
			entries
				.map((entry) => `${entry.at.toISOString().slice(0, 10)} ${entry.kind}`)
				.toReversed(),
		).toEqual([
			"2026-01-31 grant",
			"2026-01-31 plan",
			"2026-01-31 grant",
			"2026-02-28 expire",
			"2026-02-28 grant",
			"2026-03-31 expire",
			"2026-03-31 grant",
			"2026-04-30 expire",
			"2026-04-30 grant",
			"2026-05-01 grant",
		]);
	});

	test("an unpaid cycle is granted when it is paid, and ends when it would have ended", async () => {
		now = new Date("2026-01-01T00:00:00Z");
		const engine = clockwork();
		const { companyId } = await company(engine);
		await engine.fund.subscribe(
			{
				companyId,
				plan,
				anchorAt: now,
				paidThrough: new Date("2026-02-01T00:00:00Z"),
				actor: system,
			},
			{ key: "subscribe" },
		);
		now = new Date("2026-02-10T00:00:00Z");
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 0n,
			cycle: undefined,
		});
		await engine.fund.payThrough(
			{
				companyId,
				paidThrough: new Date("2026-03-01T00:00:00Z"),
				actor: system,
			},
			{ key: "pay" },
		);
		expect(await engine.book.balance(companyId)).toMatchObject({
			availableMillitokens: 10_000_000n,
			nextExpiry: { at: new Date("2026-03-01T00:00:00Z") },
		});
	});
});

test("what was stored and what was paid for are one: a caller's rollback takes the charge back", async () => {
	const engine = openEngine({ database });
	const { companyId, work, tokens } = await company(engine, { tokens: 100 });
	await database
		.transaction(async (tx) => {
			expect(
				await engine.spend.in(tx).debit(work, tokens(10), { key: "k" }),
			).toMatchObject({ chargedMillitokens: 10_000n });
			throw new Error("the feature changed its mind");
		})
		.catch(() => undefined);
	expect(await engine.book.balance(companyId)).toMatchObject({
		availableMillitokens: 100_000n,
	});
});

test("the book refuses to be edited", async () => {
	const engine = openEngine({ database });
	const { companyId } = await company(engine, { tokens: 100 });
	for (const statement of [
		`update tokens.block set hash = previous where company_id = '${companyId}'`,
		`delete from tokens.block where company_id = '${companyId}'`,
		"truncate tokens.block",
	])
		await expect(database.query(statement)).rejects.toThrow("append-only");
	expect(await engine.book.check(companyId)).toEqual([]);
	expect(await engine.book.entries(companyId, { limit: 2 })).toHaveLength(1);
});

test("amounts that are no amounts are refused by name", async () => {
	const engine = openEngine({ database });
	const { companyId, work } = await company(engine, { tokens: 100 });
	const debit = (responses: number, passes: number) =>
		engine.spend.debit(
			work,
			{ feature: "pulse_classifier", responses, passes },
			{ key: `${responses} ${passes}` },
		);
	expect(await debit(-1, 1)).toEqual({
		refused: "invalid",
		field: "usage.responses",
	});
	expect(await debit(Number.NaN, 1)).toEqual({
		refused: "invalid",
		field: "usage.responses",
	});
	expect(await debit(1.5, 1)).toEqual({
		refused: "invalid",
		field: "usage.responses",
	});
	expect(await debit(0, 1)).toEqual({ refused: "invalid", field: "usage" });
	expect(await debit(2 ** 50, 2 ** 20)).toEqual({
		refused: "invalid",
		field: "usage",
	});
	const grant = {
		companyId,
		kind: "top_up",
		source: "x",
		actor: system,
	} as const;
	expect(
		await engine.fund.grant({ ...grant, amountMillitokens: 0n }, { key: "g" }),
	).toEqual({ refused: "invalid", field: "amount" });
	expect(
		await engine.fund.grant({ ...grant, amountMillitokens: -5n }, { key: "g" }),
	).toEqual({ refused: "invalid", field: "amount" });
});

test("a receipt shows what came back when a hold ended, before anybody wrote it", async () => {
	now = new Date("2026-06-01T00:00:00Z");
	const engine = clockwork();
	const { companyId, work, tokens } = await company(engine, { tokens: 100 });
	await engine.spend.hold(work, tokens(60), { key: "h", secondsToLive: 60 });
	now = new Date(now.getTime() + 60_000);
	expect(await engine.book.receipts(companyId, work.subject)).toMatchObject([
		{ heldMillitokens: 60_000n, releasedMillitokens: 60_000n },
	]);
});

test("a hold by a newer rate card than this process knows is settled by that card", async () => {
	const old = openEngine({ database });
	const { companyId, work, tokens } = await company(old, { tokens: 100 });
	await old.book.rateCard();
	await database.query(
		`insert into tokens.rate_card select 2, now(), jsonb_set(rates, '{pulse_classifier,each}', '2000') from tokens.rate_card`,
	);
	try {
		const held = await openEngine({ database }).spend.hold(work, tokens(10), {
			key: "h",
			secondsToLive: 60,
		});
		if ("refused" in held) throw new Error("refused");
		expect(
			await old.spend.settle({ companyId, holdId: held.holdId }, tokens(10), {
				key: "s",
			}),
		).toMatchObject({ chargedMillitokens: 20_000n, rateCardVersion: 2 });
	} finally {
		await database.query(
			"update tokens.rate_card set in_force_from = '9000-01-01' where version = 2",
		);
	}
});
