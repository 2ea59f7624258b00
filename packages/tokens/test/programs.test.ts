/**
 * The engine against the reference model: random programs, first by the pure core alone, then by the whole engine on
 * PostgreSQL; 154,000 steps together. A failing program is shrunk and printed; `SEED=<number> npm test` runs the same
 * programs again.
 */
import { deepStrictEqual } from "node:assert/strict";
import { randomUUIDv7 } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../src/index.ts";
import {
	atOnce,
	explain,
	ordersAtOnce,
	printable,
	shortly,
} from "./at-once.ts";
import {
	company,
	openEngine,
	type TestDatabase,
	testDatabase,
} from "./database.ts";
import { doorCommands } from "./door-programs.ts";
import { Doors } from "./doors.ts";
import { byAnySystem, byTheCore, byTheDoors } from "./ends.ts";
import type { Order, Outcome } from "./model-words.ts";
import { rowsOf, verifyRows } from "./offline.ts";
import { mixes } from "./orders.ts";
import {
	commands,
	compareOutcome,
	run,
	settings,
	worldAt,
} from "./programs.ts";
import { priceLists, rateCards, ratesTimes } from "./rates.ts";
import { Core } from "./systems.ts";
import type { Tally } from "./world.ts";

const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
console.info(`Random programs with SEED=${seed}`);

const steps = { core: 150_000, doors: 4_000 };

const clock = { now: 0 };
let database: TestDatabase;
/** Two, as if in two processes. */
let engines: Engine[];
let engine: Engine;
beforeAll(async () => {
	database = await testDatabase();
	await database.query(
		"insert into tokens.rate_card (version, in_force_from, rates) values ($1, $2, $3)",
		[2, new Date(priceLists[1]?.from ?? 0), JSON.stringify(ratesTimes(2))],
	);
	engine = openEngine({ database, now: () => new Date(clock.now) });
	engines = [engine, openEngine({ database, now: () => new Date(clock.now) })];
});
afterAll(() => database.drop());

test("the core does what the model does, and its book gives its pool, through 150,000 steps of random programs", async () => {
	const tally: Tally = new Map();
	const taken = await untilSteps(steps.core, 200, (parameters, count) =>
		fc.assert(
			fc.asyncProperty(settings, commands(100), async (setting, program) => {
				const core = new Core(setting.zone, rateCards);
				const world = worldAt(setting, tally);
				await run(setting, program, core, world);
				deepStrictEqual(core.paidForOthers(), world.model.paidForOthers());
				replaysToItself(core);
				count(world.steps);
			}),
			parameters,
		),
	);
	expect(taken).toBeGreaterThanOrEqual(steps.core);
	expect(missingFrom(tally, [...byAnySystem, ...byTheCore])).toEqual([]);
}, 240_000);

test("refunds whose debts one another's payments paid can all be undone", async () => {
	const of = (grant: string) => ({ grant, amount: 100_000, by });
	const view = await carriedOut([
		["2027-01-05", buy("A", 100_000)],
		["2027-01-05", spend(100)],
		["2027-01-06", { verb: "claw_back", ...of("top_up A") }],
		// It pays what A owes, and owes all of itself when its own payment goes back.
		["2027-01-07", buy("B", 100_000)],
		["2027-01-08", { verb: "claw_back", ...of("top_up B") }],
		["2027-01-09", buy("C", 100_000)],
		["2027-01-10", { verb: "reinstate", ...of("top_up A") }],
		["2027-01-10", { verb: "reinstate", ...of("top_up B") }],
	]);
	expect(view).toMatchObject({
		available: 200_000,
		settled: 100_000,
		clawedBack: 0,
		receivable: 0,
	});
});

test("what was charged in a budget's last window neither counts in the next one nor comes back to it", async () => {
	const view = await carriedOut([
		["2027-01-05", buy("A", 1_000_000)],
		[
			"2027-01-05",
			{
				verb: "set_budget",
				scope: { feature: "pulse_classifier" },
				limit: 50_000,
				by,
			},
		],
		// From here on a cycle runs, but the budget counts in January until January ends.
		[
			"2027-01-15",
			{
				verb: "subscribe",
				plan: "Start",
				allocation: 10_000,
				by,
				anchorAt: Date.parse("2027-01-15"),
				paidThrough: Date.parse("2028-01-15"),
			},
		],
		["2027-01-20", spend(40)],
		["2027-02-05", spend(20)],
		["2027-02-06", { verb: "reverse", entry: 5, by }],
	]);
	expect(view.budgets).toEqual([
		[
			{ feature: "pulse_classifier" },
			50_000,
			20_000,
			0,
			Date.parse("2027-02-01"),
			Date.parse("2027-02-15"),
		],
	]);
});

test("the engine on PostgreSQL does what the model does, through 4,000 steps of random programs", async () => {
	const tally: Tally = new Map();
	const strangersId = randomUUIDv7();
	await engine.fund.openPool({ companyId: strangersId, timeZone: "UTC" });
	const programs = doorCommands({ commandsMax: 100, strangersId });
	const taken = await untilSteps(steps.doors, 7, (parameters, count) =>
		fc.assert(
			fc.asyncProperty(settings, programs, async (setting, program) => {
				const doors = await openDoors(setting.zone);
				const world = worldAt(setting, tally);
				await run(setting, program, doors, world);
				expect(await engine.book.check(doors.companyId)).toEqual([]);
				count(world.steps);
			}),
			parameters,
		),
	);
	expect(taken).toBeGreaterThanOrEqual(steps.doors);
	expect(missingFrom(tally, [...byAnySystem, ...byTheDoors])).toEqual([]);
}, 240_000);

test("orders that come all at once end as if they had come one by one, in the order of the book", async () => {
	let done = 0;
	let refused = 0;
	let blocks = 0;
	const pool = fc
		.record({
			setting: settings,
			before: fc.oneof(...mixes.map((drafts) => fc.array(drafts, shortly))),
			atOnce: fc.oneof(...mixes.map((drafts) => fc.array(drafts, atOnce))),
		})
		.map(printable);
	await fc.assert(
		fc.asyncProperty(fc.tuple(pool, pool, pool), async (pools) => {
			const { startsAt } = pools[0].setting;
			const opened = await Promise.all(
				pools.map(async ({ setting, before, atOnce: drafts, told }) => {
					const world = worldAt({ ...setting, startsAt }, new Map());
					const doors = await openDoors(setting.zone);
					await run({ ...setting, bought: 500_000 }, [], doors, world);
					for (const draft of before) {
						const order = draft(world);
						told.push(order);
						const outcome = await doors.do(order, world.clock);
						compareOutcome(world, order, outcome);
					}
					return { world, doors, drafts, told };
				}),
			);
			// A moment later, so that something may have fallen due.
			const now = startsAt + 61_000;
			await Promise.all(
				opened.map(async ({ world, doors, drafts, told }) => {
					world.clock = now;
					const orders = ordersAtOnce(world, drafts);
					told.push("at once", ...orders);
					const before = await blocksOf(doors);
					const outcomes = await Promise.all(
						orders.map((order, index) =>
							doors.do(order, now, { engine: index % 2, in: "its own" }),
						),
					);
					blocks += (await blocksOf(doors)) - before;
					const answered = orders.map((order, index) => ({
						order,
						outcome: outcomes[index] as Outcome,
					}));
					const explained = await explain(world, doors, answered);
					done += explained.done;
					refused += explained.refused;
					expect(await engine.book.check(doors.companyId)).toEqual([]);
				}),
			);
		}),
		{ seed, numRuns: 16, endOnFailure: true },
	);
	expect(done).toBeGreaterThan(300);
	expect(refused).toBeGreaterThan(300);
	// They went together: a commit writes one block for a pool.
	expect(blocks).toBeLessThan(done * 0.75);
}, 120_000);

test("an operation that the database refuses fails alone, and its key may be used again", async () => {
	const alone = openEngine({
		database,
		now: () => new Date("2027-02-01T00:00:00Z"),
	});
	await database.query(
		"alter table tokens.hold add constraint not_this_one check (subject_id <> 'poison')",
	);
	const companies = [
		await company(alone, { tokens: 1_000 }),
		await company(alone, { tokens: 1_000 }),
	];
	const calls = companies.flatMap((one, place) =>
		Array.from({ length: 30 }, (_, index) => {
			const isPoison = place === 0 && index === 11;
			const subject = { kind: "run", id: isPoison ? "poison" : "run-1" };
			return () =>
				alone.spend.hold({ ...one.work, subject }, one.tokens(10), {
					key: `hold ${index}`,
					secondsToLive: 60,
				});
		}),
	);
	const poison = calls[11];
	const ends = await Promise.allSettled(calls.map((call) => call()));
	const failed = ends.filter(({ status }) => status === "rejected");
	expect(failed).toHaveLength(1);
	expect(failed[0]).toBe(ends[11]);
	for (const end of ends)
		if (end.status === "fulfilled") expect(end.value).toHaveProperty("holdId");
	await database.query("alter table tokens.hold drop constraint not_this_one");
	expect(await poison?.()).toHaveProperty("heldMillitokens", 10_000n);
	for (const { companyId } of companies) {
		const balance = await alone.book.balance(companyId);
		expect(balance).toHaveProperty("heldMillitokens", 300_000n);
		expect(await alone.book.check(companyId)).toEqual([]);
	}
});

test("the program that shares nothing with the engine verifies all books that were written above", async () => {
	const { checked, problems } = await verifyRows(await rowsOf(database.url));
	expect(problems).toEqual([]);
	expect(checked.join("\n")).toMatch(/^invariant 3: \d{4,} entries/m);
});

const by = { kind: "member", id: "anna" } as const;
const buy = (source: string, amount: number): Order => ({
	verb: "grant",
	kind: "top_up",
	source,
	amount,
	endsAt: undefined,
	by,
});
const spend = (tokens: number): Order => ({
	verb: "debit",
	feature: "pulse_classifier",
	subject: { kind: "run", id: "run-1" },
	by,
	usage: { feature: "pulse_classifier", responses: tokens, passes: 1 },
});

/** By the core and by the model, each order at its day; every one is done. */
async function carriedOut(orders: [day: string, order: Order][]) {
	const startsAt = Date.parse("2027-01-01");
	const core = new Core("UTC", rateCards);
	const world = worldAt({ zone: "UTC", startsAt, bought: 0 }, new Map());
	for (const [day, order] of orders) {
		world.clock = Date.parse(day);
		const outcome = await core.do(order, world.clock);
		expect(outcome).toHaveProperty("done");
		compareOutcome(world, order, outcome);
		deepStrictEqual(
			await core.view(world.clock),
			world.model.view(world.clock),
		);
	}
	replaysToItself(core);
	return core.view(world.clock);
}

async function openDoors(timeZone: string): Promise<Doors> {
	const companyId = randomUUIDv7();
	await engine.fund.openPool({ companyId, timeZone });
	return new Doors({ engines, database, clock }, companyId);
}

/** Programs are of random length, so that there are as many rounds of them as it takes; each round has a seed of its own. */
async function untilSteps(
	stepsMin: number,
	numRuns: number,
	round: (
		parameters: { seed: number; numRuns: number },
		count: (steps: number) => void,
	) => Promise<void>,
): Promise<number> {
	let taken = 0;
	for (let rounds = 0; taken < stepsMin; rounds += 1)
		await round({ seed: seed + rounds, numRuns }, (more) => {
			taken += more;
		});
	return taken;
}

const missingFrom = (tally: Tally, names: string[]) =>
	names.filter((name) => !tally.has(name));

/** Invariant 4. When to look again for what is due is no part of it: a pool that has just been made looks at once. */
function replaysToItself(core: Core): void {
	const quietUntil = 0;
	deepStrictEqual(
		{ ...core.replayed(), quietUntil },
		{ ...core.pool, quietUntil },
	);
}

async function blocksOf({ companyId }: Doors): Promise<number> {
	const { rows } = await database.query(
		"select count(*)::integer as blocks from tokens.block where company_id = $1",
		[companyId],
	);
	return Number(rows[0]?.["blocks"]);
}
