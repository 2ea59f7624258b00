/** Races: many callers on one pool, in one process and in two. Whoever comes first, the sums are right. */
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	company,
	openEngine,
	system,
	type TestDatabase,
	testDatabase,
} from "./database.ts";
import { startHolder } from "./holder.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

const isDone = (result: object) => !("refused" in result);

test("of 20 holds of 75 on 500 from two processes exactly 6 succeed, and 14 are out of tokens", async () => {
	const engine = openEngine({ database });
	const { companyId } = await company(engine, { tokens: 500 });
	const processes = ["one", "two"].map((name) =>
		startHolder(database.url, companyId, name),
	);
	await Promise.all(processes.map((child) => once(child, "message")));
	const told = processes.map((child) => once(child, "message"));
	for (const child of processes) child.send("go");
	const results = (await Promise.all(told)).flatMap(([said]) => said);
	expect(results.sort()).toEqual([
		...Array.from({ length: 6 }, () => "held"),
		...Array.from({ length: 14 }, () => "out_of_tokens"),
	]);
	expect(await engine.book.balance(companyId)).toMatchObject({
		availableMillitokens: 50_000n,
		heldMillitokens: 450_000n,
	});
	expect(await engine.book.check(companyId)).toEqual([]);
});

test("while holds are released, never more is held than there is, and nothing is lost", async () => {
	const engine = openEngine({ database });
	const { companyId, work, tokens } = await company(engine, { tokens: 500 });
	const results = await Promise.all(
		Array.from({ length: 20 }, async (_, index) => {
			const held = await engine.spend.hold(work, tokens(75), {
				key: `hold ${index}`,
				secondsToLive: 60,
			});
			if ("refused" in held) return held.refused;
			const released = await engine.spend.release(
				{ companyId, holdId: held.holdId },
				{ key: `release ${index}` },
			);
			return isDone(released) ? "released" : "lost";
		}),
	);
	const count = (what: string) =>
		results.filter((result) => result === what).length;
	expect(count("released")).toBeGreaterThanOrEqual(6);
	expect(count("released") + count("out_of_tokens")).toBe(20);
	expect(await engine.book.balance(companyId)).toMatchObject({
		availableMillitokens: 500_000n,
		heldMillitokens: 0n,
	});
	expect(await engine.book.check(companyId)).toEqual([]);
});

test("a hold that is settled, released and settled again at once ends exactly once", async () => {
	const engine = openEngine({ database });
	const { companyId, work, tokens } = await company(engine, { tokens: 500 });
	for (let round = 0; round < 5; round += 1) {
		const held = await engine.spend.hold(work, tokens(50), {
			key: `hold ${round}`,
			secondsToLive: 60,
		});
		if ("refused" in held) throw new Error(held.refused);
		const hold = { companyId, holdId: held.holdId };
		const results = await Promise.all([
			engine.spend.settle(hold, tokens(50), { key: `settle ${round}` }),
			engine.spend.release(hold, { key: `release ${round}` }),
			engine.spend.settle(hold, tokens(50), { key: `other ${round}` }),
		]);
		expect(results.filter(isDone)).toHaveLength(1);
		expect(results.filter((result) => !isDone(result))).toEqual([
			{ refused: "hold_closed" },
			{ refused: "hold_closed" },
		]);
	}
	expect(await engine.book.check(companyId)).toEqual([]);
});

test("a duplicate that fails does not release the first one's hold", async () => {
	const engine = openEngine({ database });
	const { companyId, work, tokens } = await company(engine, { tokens: 100 });
	const ask = () =>
		engine.spend.hold(work, tokens(80), { key: "job", secondsToLive: 60 });
	const [first, duplicate] = await Promise.all([ask(), ask()]);
	expect(duplicate).toEqual(first);
	// The same key for other work is a mistake of its caller, who has no hold and cannot end the one that is there.
	expect(
		await engine.spend.hold(work, tokens(10), {
			key: "job",
			secondsToLive: 60,
		}),
	).toEqual({ refused: "key_conflict", field: "usage" });
	expect(
		await engine.spend.release(
			{ companyId, holdId: "00000000-0000-7000-8000-000000000000" },
			{ key: "clean up" },
		),
	).toEqual({ refused: "not_found" });
	expect(await engine.book.balance(companyId)).toMatchObject({
		heldMillitokens: 80_000n,
	});
});

test("a grant that ends at the very instant of a settlement pays for its hold, and for nothing else", async () => {
	const endsAt = new Date("2027-03-01T00:00:00Z");
	let now = new Date(endsAt.getTime() - 60_000);
	const engine = openEngine({ database, now: () => now });
	const { companyId, give, work, tokens } = await company(engine);
	await give(100, endsAt);
	const held = await engine.spend.hold(work, tokens(60), {
		key: "hold",
		secondsToLive: 600,
	});
	if ("refused" in held) throw new Error(held.refused);
	now = endsAt;
	const hold = { companyId, holdId: held.holdId };
	expect(
		await engine.spend.settle(hold, tokens(61), { key: "too much" }),
	).toEqual({
		refused: "out_of_tokens",
		neededMillitokens: 1_000n,
		availableMillitokens: 0n,
		shortMillitokens: 1_000n,
	});
	expect(
		await engine.spend.settle(hold, tokens(50), { key: "settle" }),
	).toMatchObject({
		chargedMillitokens: 50_000n,
		releasedMillitokens: 10_000n,
	});
	expect(await engine.book.balance(companyId)).toMatchObject({
		availableMillitokens: 0n,
		settledMillitokens: 50_000n,
		expiredMillitokens: 50_000n,
	});
	expect(await engine.book.check(companyId)).toEqual([]);
});

test("a lock that is waited for too long is told as what it is, never as out of tokens", async () => {
	const engine = openEngine({ database });
	const { companyId, work, tokens } = await company(engine, { tokens: 100 });
	await database.transaction(async (holder) => {
		await holder.query(
			"select 1 from tokens.pool where company_id = $1 for update",
			[companyId],
		);
		await expect(
			database.transaction(async (tx) => {
				await tx.query("set local lock_timeout = '50ms'");
				return engine.spend.in(tx).debit(work, tokens(1), { key: "waits" });
			}),
		).rejects.toMatchObject({ code: "55P03" });
	});
	expect(
		await engine.spend.debit(work, tokens(1), { key: "waits" }),
	).toMatchObject({ chargedMillitokens: 1_000n });
});

test("a serialization failure is tried again, and is one effect", async () => {
	let failures = 2;
	const failing = {
		query: database.query,
		transaction: ((work) =>
			database.transaction(async (tx) => {
				const result = await work(tx);
				failures -= 1;
				if (failures >= 0)
					await tx.query(
						"do $$ begin raise exception 'conflict' using errcode = '40001'; end $$",
					);
				return result;
			})) as typeof database.transaction,
	};
	const engine = openEngine({ database });
	const { companyId, work, tokens } = await company(engine, { tokens: 100 });
	expect(
		await openEngine({ database: failing }).spend.debit(work, tokens(10), {
			key: "tried again",
		}),
	).toMatchObject({ chargedMillitokens: 10_000n });
	expect(failures).toBe(-1);
	expect(await engine.book.balance(companyId)).toMatchObject({
		availableMillitokens: 90_000n,
	});
});

test("a payment that is told five times at once, under five keys, is one grant", async () => {
	const engine = openEngine({ database });
	const { companyId } = await company(engine);
	const results = await Promise.all(
		Array.from({ length: 5 }, (_, index) =>
			engine.fund.grant(
				{
					companyId,
					kind: "top_up",
					amountMillitokens: 20_000n,
					source: "payment",
					actor: system,
				},
				{ key: `event ${index}` },
			),
		),
	);
	for (const result of results)
		expect(result).toMatchObject({ entryNumber: 1n, poolVersion: 1n });
	expect(await engine.book.entries(companyId, { limit: 10 })).toHaveLength(1);
});
