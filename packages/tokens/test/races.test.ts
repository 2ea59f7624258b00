/** Races: many callers on one pool, in one process and in two. Whoever comes first, the sums are right. */
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../src/shell/writer.ts";
import { EngineBusy } from "../src/words.ts";
import { startAnother } from "./another-process.ts";
import {
	company,
	openEngine,
	system,
	type TestDatabase,
	testDatabase,
	tokens,
} from "./database.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

const isDone = (result: object) => !("refused" in result);

/** The same task in two processes, begun at the same moment. */
async function twoAtOnce(
	task: "hold" | "hold and end",
	companyIds: string[],
): Promise<unknown[]> {
	const { url } = database;
	const two = await Promise.all(
		["one", "two"].map((name) => startAnother({ task, url, companyIds, name })),
	);
	return (await Promise.all(two.map(({ go }) => go()))).flat();
}

test("of 20 holds of 75 on 500 from two processes exactly 6 succeed, and 14 are out of tokens", async () => {
	const engine = openEngine({ database });
	const { companyId } = await company(engine, { tokens: 500 });
	const results = await twoAtOnce("hold", [companyId]);
	expect(results.sort()).toEqual([
		...Array.from({ length: 6 }, () => "done"),
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

test("a serialization failure is tried again, in both ways, and is one effect", async () => {
	const failures = { alone: 2, together: 2 };
	const fail = () =>
		database.query(
			"do $$ begin raise exception 'conflict' using errcode = '40001'; end $$",
		);
	const failing: typeof database = {
		...database,
		async query(text, values) {
			if (text.includes("tokens.write") && failures.alone > 0) {
				failures.alone -= 1;
				return fail();
			}
			return database.query(text, values);
		},
		transaction: (work) =>
			database.transaction(async (tx) => {
				const result = await work(tx);
				if (failures.together > 0) {
					failures.together -= 1;
					await tx.query(
						"do $$ begin raise exception 'conflict' using errcode = '40001'; end $$",
					);
				}
				return result;
			}),
	};
	const engine = openEngine({ database });
	const { companyId, work } = await company(engine, { tokens: 100 });
	const { spend } = openEngine({ database: failing });
	// What fails in the company of others, or alone, goes the sure way, which fails twice too.
	const first = await spend.debit(work, tokens(10), { key: "first" });
	expect(first).toMatchObject({ chargedMillitokens: 10_000n });
	expect(failures).toEqual({ alone: 1, together: 0 });
	const second = await spend.debit(work, tokens(10), { key: "second" });
	expect(second).toMatchObject({ chargedMillitokens: 10_000n });
	expect(failures).toEqual({ alone: 0, together: 0 });
	expect(await engine.book.balance(companyId)).toMatchObject({
		availableMillitokens: 80_000n,
	});
	expect(await engine.book.check(companyId)).toEqual([]);
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

test("holds of two processes that end while others begin never hold more than there is", async () => {
	const engine = openEngine({ database });
	const { companyId } = await company(engine, { tokens: 500 });
	const results = await twoAtOnce("hold and end", [companyId]);
	const count = (what: string) =>
		results.filter((result) => result === what).length;
	expect(count("released") + count("settled")).toBeGreaterThanOrEqual(6);
	expect(count("released") + count("settled") + count("out_of_tokens")).toBe(
		40,
	);
	const settled = BigInt(count("settled")) * 5_000n;
	expect(await engine.book.balance(companyId)).toMatchObject({
		availableMillitokens: 500_000n - settled,
		heldMillitokens: 0n,
		settledMillitokens: settled,
	});
	expect(await engine.book.check(companyId)).toEqual([]);
});

test("operations in callers' transactions and in the engine's own, on one pool at once, are all done", async () => {
	const { book, ...engine } = openEngine({ database });
	const { companyId, work } = await company(engine, { tokens: 1_000 });
	const wrong: unknown[] = [];
	const look = (result: object) => {
		if (!isDone(result)) wrong.push(result);
	};
	for (let round = 0; round < 40; round += 1) {
		// One that knows nothing yet learns it while they come.
		const { spend } = round % 2 === 0 ? engine : openEngine({ database });
		await Promise.all(
			Array.from({ length: 6 }, async (_, index) => {
				const key = { key: `${round} ${index}` };
				await wait(Math.random() * 4);
				if (index % 2 === 0) look(await spend.debit(work, tokens(1), key));
				else
					await database
						.transaction(async (tx) => {
							look(await spend.in(tx).debit(work, tokens(1), key));
							if (index === 5) throw new Error("the caller changed its mind");
						})
						.catch(() => undefined);
			}),
		);
	}
	expect(wrong).toEqual([]);
	expect(await book.balance(companyId)).toMatchObject({
		settledMillitokens: 200_000n,
	});
	expect(await book.check(companyId)).toEqual([]);
});

test("two processes that go through many pools in opposite orders do not lock each other out", async () => {
	const engine = openEngine({ database });
	const companyIds: string[] = [];
	for (let index = 0; index < 12; index += 1)
		companyIds.push((await company(engine, { tokens: 100 })).companyId);
	const { url } = database;
	const two = await Promise.all([
		startAnother({ task: "debit in order", url, companyIds, name: "one" }),
		startAnother({
			task: "debit in order",
			url,
			companyIds: companyIds.toReversed(),
			name: "two",
		}),
	]);
	const told = (await Promise.all(two.map(({ go }) => go()))) as {
		results: string[];
		codes: Record<string, number>;
	}[];
	expect(told.flatMap(({ results }) => results)).toEqual(
		Array.from({ length: 2 * 10 * companyIds.length }, () => "done"),
	);
	const codes = told.map(({ codes }) => codes);
	for (const each of codes) expect(each).not.toHaveProperty("40P01");
	// They did meet: a pool had moved, or was locked.
	const meetings = codes.map(
		(each) => (each["VT001"] ?? 0) + (each["VT003"] ?? 0),
	);
	expect(Math.max(...meetings)).toBeGreaterThan(0);
	for (const companyId of companyIds) {
		expect(await engine.book.balance(companyId)).toMatchObject({
			settledMillitokens: 20_000n,
		});
		expect(await engine.book.check(companyId)).toEqual([]);
	}
});

test("a pool that somebody has locked for long keeps its own operations waiting, and no other's", async () => {
	const engine = openEngine({ database });
	const locked = await company(engine, { tokens: 100 });
	const others: Awaited<ReturnType<typeof company>>[] = [];
	for (let index = 0; index < 5; index += 1)
		others.push(await company(engine, { tokens: 100 }));
	const order: string[] = [];
	const note = (what: string) => () => void order.push(what);
	let waiting: Promise<unknown> = Promise.resolve();
	await database.transaction(async (tx) => {
		await engine.spend.in(tx).debit(locked.work, tokens(1), { key: "locks" });
		waiting = engine.spend
			.debit(locked.work, tokens(2), { key: "waits" })
			.then(note("the locked one"));
		for (const round of ["first", "second"])
			await Promise.all(
				others.flatMap(({ companyId, work }) => [
					engine.spend
						.debit(work, tokens(1), { key: `quick ${round}` })
						.then(note("quick")),
					engine.fund
						.setFloor(
							{ companyId, floorMillitokens: 1n, actor: system },
							{ key: `sure ${round}` },
						)
						.then(note("sure")),
				]),
			);
		order.push("unlocked");
	});
	await waiting;
	expect(order.slice(-2)).toEqual(["unlocked", "the locked one"]);
	expect(order.filter((what) => what === "quick")).toHaveLength(10);
	expect(order.filter((what) => what === "sure")).toHaveLength(10);
	expect(await engine.book.balance(locked.companyId)).toMatchObject({
		settledMillitokens: 3_000n,
	});
	expect(await engine.book.check(locked.companyId)).toEqual([]);
});

describe("limits of memory", () => {
	const usual = { ...limits };
	const withLimits = async (
		lower: Partial<typeof limits>,
		work: () => Promise<void>,
	) => {
		Object.assign(limits, lower);
		try {
			await work();
		} finally {
			Object.assign(limits, usual);
		}
	};

	test("more operations than may wait are refused as busy, and the same keys are served later", () =>
		withLimits({ waitingOrdersMax: 5 }, async () => {
			const engine = openEngine({ database });
			const { companyId, work } = await company(engine, { tokens: 100 });
			const debit = (index: number) =>
				engine.spend.debit(work, tokens(1), { key: `${index}` });
			let waiting: Promise<PromiseSettledResult<object>[]> | undefined;
			await database.transaction(async (tx) => {
				await engine.spend.in(tx).debit(work, tokens(1), { key: "locks" });
				waiting = Promise.allSettled(
					Array.from({ length: 8 }, (_, index) => debit(index)),
				);
				// A read is no operation, and is served.
				await engine.book.balance(companyId);
			});
			const results = (await waiting) ?? [];
			expect(results.map(({ status }) => status)).toEqual([
				...Array.from({ length: 5 }, () => "fulfilled"),
				...Array.from({ length: 3 }, () => "rejected"),
			]);
			for (const result of results.slice(5))
				expect(result).toMatchObject({ reason: expect.any(EngineBusy) });
			expect(await engine.book.balance(companyId)).toMatchObject({
				settledMillitokens: 6_000n,
			});
			for (const index of [5, 6, 7])
				expect(await debit(index)).toMatchObject({
					chargedMillitokens: 1_000n,
				});
			expect(await engine.book.balance(companyId)).toMatchObject({
				settledMillitokens: 9_000n,
			});
		}));

	test("more pools than are kept, with somebody at each of them, keep their books whole", () =>
		withLimits({ poolsKeptMax: 3, batchOrdersMax: 4 }, async () => {
			const engine = openEngine({ database });
			const other = openEngine({ database });
			const companies: Awaited<ReturnType<typeof company>>[] = [];
			for (let index = 0; index < 12; index += 1)
				companies.push(await company(engine, { tokens: 100 }));
			const results = await Promise.all(
				Array.from({ length: 8 }, (_, round) =>
					companies.map(({ work }) =>
						(round % 2 === 0 ? engine : other).spend.debit(work, tokens(1), {
							key: `${round}`,
						}),
					),
				).flat(),
			);
			expect(results.filter(isDone)).toHaveLength(8 * companies.length);
			for (const { companyId } of companies) {
				expect(await engine.book.balance(companyId)).toMatchObject({
					settledMillitokens: 8_000n,
				});
				expect(await engine.book.check(companyId)).toEqual([]);
			}
		}));
});

test("a process whose clocks are wrong books by the database's", async () => {
	const engine = openEngine({ database });
	const { companyId } = await company(engine, { tokens: 100 });
	const other = await startAnother({
		task: "hold by a wrong clock",
		url: database.url,
		companyIds: [companyId],
		name: "off",
	});
	const clock = async () => {
		const { rows } = await database.query(
			"select (extract(epoch from clock_timestamp()) * 1000)::float8 as now",
		);
		return Number(rows[0]?.["now"]);
	};
	const from = await clock();
	expect(await other.go()).toEqual(["done", "done", "done"]);
	const through = await clock();
	const entries = await engine.book.entries(companyId, { limit: 3 });
	// The engine lets a process be a second off.
	const toleranceMilliseconds = 1_100;
	for (const { kind, at } of entries) {
		expect(kind).toBe("hold");
		expect(at.getTime()).toBeGreaterThan(from - toleranceMilliseconds);
		expect(at.getTime()).toBeLessThan(through + toleranceMilliseconds);
	}
	expect(entries).toHaveLength(3);
});

describe("a worker that is stopped beyond the end of its hold, and continued", () => {
	const secondMilliseconds = 1_000;

	/** Its hold, and its own end of the work when it is continued after `meanwhile`. */
	async function stopped(
		meanwhile: (of: {
			engine: ReturnType<typeof openEngine>;
			hold: { companyId: string; holdId: string };
		}) => Promise<void>,
	) {
		const engine = openEngine({ database });
		const { companyId } = await company(engine, { tokens: 100 });
		const worker = await startAnother({
			task: "hold, work and settle",
			url: database.url,
			companyIds: [companyId],
			name: "worker",
		});
		const held = worker.go();
		const holdId = String(await held);
		const settled = worker.says();
		worker.process.kill("SIGSTOP");
		await wait(1.3 * secondMilliseconds);
		expect(await engine.book.openHolds(companyId)).toEqual([]);
		await meanwhile({ engine, hold: { companyId, holdId } });
		worker.process.kill("SIGCONT");
		const result = await settled;
		expect(await engine.book.check(companyId)).toEqual([]);
		const entries = await engine.book.entries(companyId, { limit: 20 });
		const charges = entries.filter(
			({ chargedMillitokens }) => chargedMillitokens > 0n,
		);
		return { result, charges };
	}

	test("cannot settle what another process has settled", async () => {
		const { result, charges } = await stopped(async ({ engine, hold }) => {
			const settled = await engine.spend.settle(hold, tokens(25), {
				key: "successor",
			});
			expect(settled).toMatchObject({ chargedMillitokens: 25_000n });
		});
		expect(result).toEqual({ refused: "hold_closed" });
		expect(charges).toHaveLength(1);
	});

	test("is told the same result when that was under the job's own key", async () => {
		const { result, charges } = await stopped(async ({ engine, hold }) => {
			const settled = await engine.spend.settle(hold, tokens(20), {
				key: "job",
			});
			expect(settled).toMatchObject({ chargedMillitokens: 20_000n });
		});
		expect(result).toMatchObject({
			chargedMillitokens: 20_000,
			entryNumber: Number(charges[0]?.number),
		});
		expect(charges).toHaveLength(1);
	});

	test("is told of the conflict when another result was settled under the job's key", async () => {
		const { result, charges } = await stopped(async ({ engine, hold }) => {
			await engine.spend.settle(hold, tokens(19), { key: "job" });
		});
		expect(result).toEqual({ refused: "key_conflict", field: "usage" });
		expect(charges).toHaveLength(1);
	});

	test("pays late, once, when nobody did its work meanwhile", async () => {
		const { result, charges } = await stopped(async ({ engine, hold }) => {
			// What has ended has nothing to give back.
			expect(await engine.spend.release(hold, { key: "clean up" })).toEqual({
				refused: "hold_expired",
			});
		});
		expect(result).toMatchObject({ chargedMillitokens: 20_000 });
		expect(charges).toHaveLength(1);
	});
});

test("a worker that is stopped before its hold was released cannot settle when it is continued", async () => {
	const engine = openEngine({ database });
	const { companyId } = await company(engine, { tokens: 100 });
	const worker = await startAnother({
		task: "hold, work and settle",
		url: database.url,
		companyIds: [companyId],
		name: "worker",
	});
	const holdId = String(await worker.go());
	const settled = worker.says();
	worker.process.kill("SIGSTOP");
	expect(
		await engine.spend.release({ companyId, holdId }, { key: "stop the job" }),
	).toMatchObject({ releasedMillitokens: 30_000n });
	worker.process.kill("SIGCONT");
	expect(await settled).toEqual({ refused: "hold_closed" });
	expect(await engine.book.balance(companyId)).toMatchObject({
		availableMillitokens: 100_000n,
	});
	expect(await engine.book.check(companyId)).toEqual([]);
});
