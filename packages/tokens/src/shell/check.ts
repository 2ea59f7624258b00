/**
 * Check a book against the invariants, from the rows alone: each problem names the number of the invariant that it breaks
 * (ARCHITECTURE.md). The whole book at once; or, all the time, some entries further from where the last check ended.
 */
import type { Problem } from "../book.ts";
import {
	bucketNames,
	emptyPool,
	type Grant,
	grantedOf,
	grantKinds,
	type Hold,
	type Pool,
	restOf,
} from "../core/pool.ts";
import { replay } from "../core/replay.ts";
import type { Tx } from "../words.ts";
import * as bookStore from "./book-store.ts";
import { brokenLink, firstHash } from "./chain.ts";
import * as store from "./pool-store.ts";
import { findGrants, findHolds, findKeys } from "./verify-store.ts";

export type { Problem } from "../book.ts";

/** A book replayed so far: from the entries alone, with every grant that ever was. */
export type Replayed = { pool: Pool; head: Buffer };

export const unread = (companyId: string, timeZone: string): Replayed => ({
	pool: emptyPool(companyId, timeZone),
	head: firstHash,
});

/** Check every invariant of one company's book, from its first entry. */
export async function checkBook(tx: Tx, companyId: string): Promise<Problem[]> {
	const loaded = (await store.loadPools(tx, [companyId])).get(companyId);
	if (loaded === undefined)
		return [{ invariant: "0", detail: "there is no pool" }];
	const replayed = unread(companyId, loaded.pool.timeZone);
	return checkOn(tx, replayed, {
		companyId,
		through: loaded.pool.lastEntry,
		entriesMax: Number.MAX_SAFE_INTEGER,
	});
}

/**
 * Check on from where `replayed` stands, which is changed: the chain, the numbers, the balances, the keys, and where the
 * end of the book is reached, the rows against what the entries say.
 */
export async function checkOn(
	tx: Tx,
	replayed: Replayed,
	of: { companyId: string; through: number; entriesMax: number },
): Promise<Problem[]> {
	const { companyId } = of;
	const problems: Problem[] = [];
	const must = (isTrue: boolean, invariant: string, detail: string) => {
		if (!isTrue) problems.push({ invariant, detail });
	};
	const { pool } = replayed;
	const start = pool.lastEntry;
	const touchedGrants = new Set(pool.grants.map(({ number }) => number));
	const touchedHolds = new Set(pool.holds.keys());
	try {
		for await (const { block, entries } of bookStore.readBook(tx, {
			companyId,
			first: start + 1,
			through: of.through,
		})) {
			const broken = brokenLink(companyId, block, {
				head: replayed.head,
				lastEntry: pool.lastEntry,
			});
			if (broken !== undefined) return [{ invariant: "8", detail: broken }];
			replay(pool, entries);
			replayed.head = block.hash;
			for (const { holdId, shares, told, number } of entries) {
				if (holdId !== undefined) touchedHolds.add(holdId);
				for (const { grant } of shares) touchedGrants.add(grant);
				if (told?.grant !== undefined) touchedGrants.add(number);
			}
			const keyed = entries.filter(({ key }) => key !== undefined);
			const found = await findKeys(tx, {
				companyId,
				keys: keyed.flatMap(({ key }) => key ?? []),
			});
			for (const { key = "", number } of keyed)
				must(
					found.get(key) === number,
					"5",
					`the key of entry ${number} is kept for ${found.get(key) ?? "none"}`,
				);
			if (pool.lastEntry - start >= of.entriesMax) break;
		}
	} catch (error) {
		return [...problems, { invariant: "4", detail: (error as Error).message }];
	}
	if (pool.lastEntry < of.through) return problems;

	// The end of the book: what is stored has to be what it says.
	const stored = (await store.loadPools(tx, [companyId])).get(companyId);
	if (stored === undefined)
		return [{ invariant: "0", detail: "there is no pool" }];
	must(
		stored.pool.lastEntry === pool.lastEntry,
		"3",
		`the pool says ${stored.pool.lastEntry} entries, the book has ${pool.lastEntry}`,
	);
	must(
		stored.head.equals(replayed.head),
		"8",
		"the pool names another hash than that of the last block",
	);
	const grants = await findGrants(tx, {
		companyId,
		numbers: [...touchedGrants],
	});
	const holds = await findHolds(tx, { companyId, holdIds: [...touchedHolds] });
	problems.push(
		...differences(pool, stored.pool, grants, holds),
		...sums(pool, grants),
	);
	return problems;
}

/** Invariant 4: replaying the book gives the live state, field by field. */
function differences(
	again: Pool,
	stored: Pool,
	grants: Map<number, Grant>,
	holds: Map<string, Hold>,
): Problem[] {
	const problems: Problem[] = [];
	const same = (left: unknown, right: unknown, what: string) => {
		if (text(left) !== text(right))
			problems.push({
				invariant: "4",
				detail: `${what}: the book says ${text(left)}, stored is ${text(right)}`,
			});
	};
	for (const name of bucketNames)
		same(again[name], stored[name], `the pool's ${name}`);
	for (const kind of grantKinds)
		same(
			again.grantedByKind[kind],
			stored.grantedByKind[kind],
			`granted by ${kind}`,
		);
	for (const field of [
		"recordedAt",
		"receivable",
		"floor",
		"subscription",
		"lastCycleAt",
	] as const)
		same(again[field], stored[field], `the pool's ${field}`);
	same(byScope(again.budgets), byScope(stored.budgets), "the budgets");
	for (const grant of again.grants)
		if (grants.has(grant.number))
			same(grant, grants.get(grant.number), `the grant ${grant.number}`);
		else if (grant.available + grant.held > 0n)
			same(grant, undefined, `the grant ${grant.number}`);
	for (const [number] of grants)
		if (!again.grants.some((grant) => grant.number === number))
			same(undefined, number, "a grant");
	for (const [holdId, hold] of holds)
		same(again.holds.get(holdId), hold, `the hold ${holdId}`);
	const open = ({ holds: all }: Pool) =>
		[...all.values()]
			.filter(({ state }) => state === "open")
			.map(({ holdId }) => holdId)
			.sort();
	same(open(again), open(stored), "the open holds");
	return problems;
}

const byScope = (budgets: Pool["budgets"]) =>
	budgets
		.map((budget) => ({ ...budget, scope: text(sorted(budget.scope)) }))
		.sort((a, b) => (a.scope < b.scope ? -1 : 1));

const sorted = (value: object): object =>
	Object.fromEntries(
		Object.entries(value)
			.map(([name, inner]) => [
				name,
				typeof inner === "object" ? sorted(inner) : inner,
			])
			.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
	);

/** Fields in one order, amounts as digits. */
const text = (value: unknown): string =>
	JSON.stringify(value, (_, inner: unknown) =>
		typeof inner === "bigint"
			? `${inner}`
			: typeof inner === "object" && inner !== null && !Array.isArray(inner)
				? Object.fromEntries(
						Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)),
					)
				: inner,
	) ?? "nothing";

/** Invariants 1, 2 and 7 on what the entries say, which is by now known to be what is stored. */
function sums(pool: Pool, grants: Map<number, Grant>): Problem[] {
	const problems: Problem[] = [];
	const must = (isTrue: boolean, invariant: string, detail: string) => {
		if (!isTrue) problems.push({ invariant, detail });
	};
	for (const name of bucketNames) {
		const sum = pool.grants.reduce((total, grant) => total + grant[name], 0n);
		must(
			pool[name] === sum,
			"1",
			`the pool's ${name} is ${pool[name]}, its grants' is ${sum}`,
		);
	}
	const granted = grantKinds.reduce(
		(sum, kind) => sum + pool.grantedByKind[kind],
		0n,
	);
	must(
		grantedOf(pool) === granted,
		"1",
		`granted is ${granted}, the sum ${grantedOf(pool)}`,
	);
	for (const grant of grants.values()) {
		must(
			grantedOf(grant) === grant.amount,
			"1",
			`the grant ${grant.number} does not add up`,
		);
		must(
			bucketNames.every((name) => grant[name] >= 0n),
			"2",
			`the grant ${grant.number} has less than nothing`,
		);
		const isLate =
			grant.expiresAt !== undefined &&
			grant.expiresAt < pool.recordedAt &&
			grant.available > 0n;
		must(
			!isLate,
			"7",
			`the grant ${grant.number} has ended and still has ${grant.available} available`,
		);
		must(
			grant.kind !== "top_up" || grant.expiresAt === undefined,
			"7",
			`the top-up ${grant.number} expires`,
		);
	}
	let held = 0n;
	for (const hold of pool.holds.values()) {
		must(
			hold.settled + hold.released <= hold.amount,
			"2",
			`the hold ${hold.holdId} gave more than it had`,
		);
		if (hold.state === "open") held += restOf(hold);
	}
	must(
		pool.held === held,
		"1",
		`the pool holds ${pool.held}, its open holds ${held}`,
	);
	const owed = pool.grants.reduce((sum, grant) => sum + grant.owed, 0n);
	must(
		pool.receivable === owed,
		"1",
		`the receivable is ${pool.receivable}, the grants owe ${owed}`,
	);
	return problems;
}
