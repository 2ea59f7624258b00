/**
 * Crashes: each operation is broken off after each of its statements in turn, as a killed process would break it off,
 * and repeated with the same key. Then all is as if nothing had happened.
 */
import { randomUUIDv7 } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openEngine, type Tx } from "../src/index.ts";
import {
	company,
	system,
	type TestDatabase,
	testDatabase,
} from "./database.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

class Crash extends Error {}

/** A database whose transactions die after so many statements; or, when there are no more, after their commit. */
function crashingAfter(statements: number): Database & { atCommit: boolean } {
	let left = statements;
	const crashing = {
		atCommit: false,
		query: database.query,
		async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
			const result = await database.transaction((tx) =>
				work({
					async query(text, values) {
						const answer = await tx.query(text, values);
						left -= 1;
						if (left === 0) throw new Crash();
						return answer;
					},
				}),
			);
			crashing.atCommit = true;
			// Stored, and nobody was told.
			throw new Crash(`${result}`);
		},
	};
	return crashing;
}

type Engine = ReturnType<typeof openEngine>;
type Prepared = {
	companyId: string;
	operate: (engine: Engine) => Promise<unknown>;
};
type Company = Awaited<ReturnType<typeof company>>;

const operations: Record<
	string,
	(of: Company, holdId: string) => (engine: Engine) => Promise<unknown>
> = {
	grant:
		({ companyId }) =>
		({ fund }) =>
			fund.grant(
				{
					companyId,
					kind: "top_up",
					amountMillitokens: 5_000n,
					source: "payment",
					actor: system,
				},
				{ key: "operation" },
			),
	hold:
		({ work, tokens }) =>
		({ spend }) =>
			spend.hold(work, tokens(30), { key: "operation", secondsToLive: 60 }),
	debit:
		({ work, tokens }) =>
		({ spend }) =>
			spend.debit(work, tokens(30), { key: "operation" }),
	"settle a part":
		({ companyId, tokens }, holdId) =>
		({ spend }) =>
			spend.settle({ companyId, holdId }, tokens(12), { key: "operation" }),
	"settle more than was held":
		({ companyId, tokens }, holdId) =>
		({ spend }) =>
			spend.settle({ companyId, holdId }, tokens(70), { key: "operation" }),
	extend:
		({ companyId }, holdId) =>
		({ spend }) =>
			spend.extend(
				{ companyId, holdId },
				{ key: "operation", secondsToLive: 600 },
			),
	release:
		({ companyId }, holdId) =>
		({ spend }) =>
			spend.release({ companyId, holdId }, { key: "operation" }),
	subscribe:
		({ companyId }) =>
		({ fund }) =>
			fund.subscribe(
				{
					companyId,
					plan: { name: "Start", allocationMillitokens: 10_000_000n },
					anchorAt: new Date("2027-01-31T10:00:00Z"),
					paidThrough: new Date("2027-03-01T00:00:00Z"),
					actor: system,
				},
				{ key: "operation" },
			),
};

test.each(Object.keys(operations))(
	"%s: broken off after any statement, and repeated, it is done once",
	async (name) => {
		const expected = await inAFreshCompany(name, async (prepared, engine) => {
			await prepared.operate(engine);
		});
		for (let statements = 1; ; statements += 1) {
			const crashing = crashingAfter(statements);
			const found = await inAFreshCompany(name, async (prepared, engine) => {
				const { book } = engine;
				const before = await book.balance(prepared.companyId);
				await expect(
					prepared.operate(openEngine({ database: crashing, now })),
				).rejects.toThrow(Crash);
				if (!crashing.atCommit)
					expect(await book.balance(prepared.companyId)).toEqual(before);
				const first = await prepared.operate(engine);
				expect(first).not.toHaveProperty("refused");
				expect(await prepared.operate(engine)).toEqual(first);
			});
			expect(found).toEqual(expected);
			if (crashing.atCommit) break;
			// An operation has fewer statements than this; else it would never end.
			expect(statements).toBeLessThan(40);
		}
	},
);

const now = () => new Date("2027-02-01T00:00:00Z");

/** What a company's book says after `act`, without its ids. */
async function inAFreshCompany(
	name: string,
	act: (prepared: Prepared, engine: Engine) => Promise<void>,
) {
	const engine = openEngine({ database, now });
	const of = await company(engine);
	const { companyId } = of;
	// Two grants, so that an operation moves both.
	await of.give(25, new Date("2027-02-10T00:00:00Z"));
	await of.give(75);
	const held = await engine.spend.hold(of.work, of.tokens(40), {
		key: randomUUIDv7(),
		secondsToLive: 60,
	});
	if ("refused" in held) throw new Error(held.refused);
	const operate = operations[name]?.(of, held.holdId);
	if (operate === undefined) throw new Error(name);
	await act({ companyId, operate }, engine);
	expect(await engine.book.check(companyId)).toEqual([]);
	const entries = await engine.book.entries(companyId, { limit: 100 });
	const balance = await engine.book.balance(companyId);
	return {
		balance: { ...balance, companyId: undefined },
		holds: (await engine.book.openHolds(companyId)).map((hold) => ({
			...hold,
			holdId: undefined,
		})),
		entries: entries.map((entry) => ({
			...entry,
			grantId: undefined,
			holdId: undefined,
			shares: entry.shares.map((share) => ({ ...share, grantId: undefined })),
		})),
	};
}
