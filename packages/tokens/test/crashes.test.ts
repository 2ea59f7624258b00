/**
 * Crashes: each operation is broken off after each of its statements in turn, once by an error and once by the death of
 * its process, and repeated with the same key. Then all is as if nothing had happened.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../src/index.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { dieAt } from "./dying.ts";
import {
	engineAt,
	makeReady,
	operate,
	operations,
	type Ready,
	type Way,
	watched,
	ways,
} from "./operations.ts";

let database: TestDatabase;
let compiled: string;
const compiledBefore = process.env["NODE_COMPILE_CACHE"];
beforeAll(async () => {
	database = await testDatabase();
	await database.query("create schema work");
	await database.query(
		"create table work.result (company_id uuid primary key)",
	);
	// Hundreds of processes begin here, and need not compile the engine each for itself.
	compiled = await mkdtemp(join(tmpdir(), "tokens-crashes-"));
	process.env["NODE_COMPILE_CACHE"] = compiled;
});
afterAll(async () => {
	if (compiledBefore === undefined) delete process.env["NODE_COMPILE_CACHE"];
	else process.env["NODE_COMPILE_CACHE"] = compiledBefore;
	await rm(compiled, { recursive: true, force: true });
	await database.drop();
});

class Crash extends Error {}

/** A process that died after so many statements does nothing more. */
function crashingAfter(statements: number): Database {
	let answered = 0;
	const crash = () => {
		if (answered >= statements) throw new Crash();
	};
	const crashing = watched(database, () => {
		answered += 1;
		crash();
	});
	return {
		async query(text, values) {
			crash();
			return crashing.query(text, values);
		},
		async transaction(work) {
			crash();
			return crashing.transaction(work);
		},
	};
}

type Case = { name: string; way: Way };

/** What an operation comes to when nothing interrupts it, and in how many statements. */
async function uninterrupted({ name, way }: Case) {
	const ready = await makeReady(name, database);
	const before = told(await shortBookOf(name, ready));
	let statements = 0;
	const counting = watched(database, () => {
		statements += 1;
	});
	const result = await operate(counting, { name, way, ready });
	expect(result).not.toHaveProperty("refused");
	const book = await bookOf(name, ready);
	return {
		before,
		after: told(await shortBookOf(name, ready)),
		inFull: told({ ...book, result }),
		statements,
	};
}

/** All that the book says of a company, and what is wrong with it. */
async function bookOf(name: string, { companyId }: Ready) {
	const { book } = engineAt(name, database);
	return {
		...(await shortBookOf(name, { companyId })),
		problems: await book.check(companyId),
		grants: await book.grants(companyId),
		holds: await book.openHolds(companyId),
		subscription: await book.subscription(companyId),
		budgets: await book.budgets(companyId),
	};
}

async function shortBookOf(name: string, { companyId }: { companyId: string }) {
	const { book } = engineAt(name, database);
	return {
		balance: await book.balance(companyId),
		entries: await book.entries(companyId, { limit: 100 }),
	};
}

/** As text, with each id replaced by the place of its first mention: no two companies have the same ids. */
function told(what: object): string {
	const names = new Map<string, string>();
	const text = JSON.stringify(
		what,
		(_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value),
		"\t",
	);
	return text.replace(
		/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
		(id) =>
			names.get(id) ??
			(names.set(id, `id ${names.size + 1}`).get(id) as string),
	);
}

type Expected = Awaited<ReturnType<typeof uninterrupted>>;

/** What an interruption left: the whole operation and the caller's result with it, or nothing of both. */
async function leftBy(
	{ name, way }: Case,
	expected: Expected,
	ready: Ready,
): Promise<"stored" | "not stored"> {
	const found = told(await shortBookOf(name, ready));
	const isStored = found === expected.after;
	if (!isStored) expect(found).toBe(expected.before);
	expect(await resultsOf(ready)).toBe(isStored && way === "caller's" ? 1 : 0);
	return isStored ? "stored" : "not stored";
}

/** As a new process would, with the same key. */
async function repeat(
	{ name, way }: Case,
	expected: Expected,
	ready: Ready,
): Promise<void> {
	const result = await operate(database, { name, way, ready });
	const book = await bookOf(name, ready);
	expect(told({ ...book, result })).toBe(expected.inFull);
	expect(book.problems).toEqual([]);
	expect(await resultsOf(ready)).toBe(way === "own" ? 0 : 1);
}

async function resultsOf({ companyId }: Ready): Promise<number> {
	const { rows } = await database.query(
		"select count(*)::int as results from work.result where company_id = $1",
		[companyId],
	);
	return Number(rows[0]?.["results"]);
}

/** So many at once. */
async function atOnce<T>(
	many: number,
	items: readonly T[],
	work: (item: T) => Promise<void>,
): Promise<void> {
	const left = [...items];
	const workers = Array.from({ length: many }, async () => {
		for (let next = left.shift(); next !== undefined; next = left.shift())
			await work(next);
	});
	await Promise.all(workers);
}

const numbersTo = (last: number) =>
	Array.from({ length: last }, (_, index) => index + 1);

/** How often each operation was interrupted, so that none is left out in silence. */
const interrupted: Record<string, number> = {};
const cases = ways.flatMap((way) =>
	Object.keys(operations).map((name) => ({ name, way })),
);

// And leaves the engine compiled for the others, who come to no end.
test("a process that nobody kills does its operation and ends", async () => {
	const of = { name: "debit", way: "caller's" } as const;
	const ready = await makeReady(of.name, database);
	const never = { answered: 0, sent: 0 };
	const { url } = database;
	expect(await dieAt({ url, ...of, ready, ...never })).toBe("done");
	await repeat(of, await uninterrupted(of), ready);
});

describe("broken off after any of its statements, and repeated, it is done once", () => {
	test.each(cases)("$name, in the $way transaction", async (of) => {
		const { name, way } = of;
		const expected = await uninterrupted(of);
		const { statements } = expected;
		const points = numbersTo(statements);

		const crashed = await makeReady(name, database);
		for (const point of points) {
			const operating = operate(crashingAfter(point), {
				...of,
				ready: crashed,
			});
			await expect(operating).rejects.toThrow(Crash);
			expect(await leftBy(of, expected, crashed)).toBe(
				point < statements ? "not stored" : "stored",
			);
		}
		await repeat(of, expected, crashed);
		await repeat(of, expected, crashed);

		await atOnce(2, points, async (point) => {
			const ready = await makeReady(name, database);
			const at = { answered: point, sent: 0 };
			const { url } = database;
			expect(await dieAt({ url, name, way, ready, ...at })).toBe("killed");
			expect(await leftBy(of, expected, ready)).toBe(
				point < statements ? "not stored" : "stored",
			);
			await repeat(of, expected, ready);
		});

		// Killed while the last statement was under way: nobody can say what comes of it, but the repetition.
		const ready = await makeReady(name, database);
		const at = { answered: 0, sent: statements };
		const { url } = database;
		expect(await dieAt({ url, name, way, ready, ...at })).toBe("killed");
		await repeat(of, expected, ready);
		interrupted[`${name}, ${way}`] = 2 * statements + 1;
	});

	test("and no operation was left out", () => {
		expect(Object.keys(interrupted)).toHaveLength(cases.length);
		const counts = Object.values(interrupted);
		expect(Math.min(...counts)).toBeGreaterThan(2 * 3);
		const sum = counts.reduce((total, count) => total + count, 0);
		expect(sum).toBeGreaterThan(cases.length * 15);
	});
});
