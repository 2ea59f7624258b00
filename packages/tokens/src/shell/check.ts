/**
 * Check one company's book against the invariants, from the rows alone. Written to be read beside the list of invariants
 * in ARCHITECTURE.md: each problem names its number.
 */

import {
	type Buckets,
	type Grant,
	grantedOf,
	type Pool,
	restOf,
} from "../core/pool.ts";
import { emptyPool, replay } from "../core/replay.ts";
import type { Tx } from "../words.ts";
import * as bookStore from "./book-store.ts";
import * as store from "./pool-store.ts";

export type Problem = { invariant: string; detail: string };

const everyGrant = Number.MAX_SAFE_INTEGER;

export async function checkBook(tx: Tx, companyId: string): Promise<Problem[]> {
	const loaded = await store.loadPool(tx, {
		companyId,
		holdId: undefined,
		allHolds: true,
		now: undefined,
	});
	if (loaded === undefined)
		return [{ invariant: "0", detail: "there is no pool" }];
	const { pool } = loaded;
	const grants = await bookStore.listGrants(tx, {
		companyId,
		except: [],
		limit: everyGrant,
	});
	const holds = await bookStore.listAllHolds(tx, companyId);
	const entries = await bookStore.listAllEntries(tx, companyId);
	const problems: Problem[] = [];
	const must = (isTrue: boolean, invariant: string, detail: string) => {
		if (!isTrue) problems.push({ invariant, detail });
	};

	for (const bucket of buckets) {
		const sum = grants.reduce((total, grant) => total + grant[bucket], 0n);
		must(
			pool[bucket] === sum,
			"1",
			`the pool's ${bucket} is ${pool[bucket]}, its grants' is ${sum}`,
		);
	}
	for (const grant of grants) {
		must(
			grantedOf(grant) === grant.amount,
			"1",
			`the grant ${grant.grantId} does not add up`,
		);
		must(
			buckets.every((bucket) => grant[bucket] >= 0n),
			"2",
			`the grant ${grant.grantId} has less than nothing`,
		);
		const late =
			grant.expiresAt !== undefined &&
			grant.expiresAt <= pool.recordedAt &&
			grant.available > 0n;
		must(
			!late,
			"7",
			`the grant ${grant.grantId} has ended and still has ${grant.available} available`,
		);
		must(
			grant.kind !== "top_up" || grant.expiresAt === undefined,
			"7",
			`the top-up ${grant.grantId} expires`,
		);
	}
	for (const hold of holds)
		must(
			hold.settled + hold.released <= hold.amount,
			"2",
			`the hold ${hold.holdId} gave more than it had`,
		);
	const heldByHolds = [...pool.holds.values()]
		.filter((hold) => hold.state === "open")
		.reduce((total, hold) => total + restOf(hold), 0n);
	must(
		pool.held === heldByHolds,
		"1",
		`the pool holds ${pool.held}, its open holds ${heldByHolds}`,
	);

	entries.forEach((entry, index) => {
		must(
			entry.number === BigInt(index + 1),
			"3",
			`entry ${entry.number} stands in the place of ${index + 1}`,
		);
		const before = entries[index - 1];
		must(
			entry.availableAfter ===
				(before?.availableAfter ?? 0n) + entry.deltas.available &&
				entry.heldAfter === (before?.heldAfter ?? 0n) + entry.deltas.held,
			"3",
			`the balance after entry ${entry.number} does not follow`,
		);
		must(
			before === undefined || before.at <= entry.at,
			"3",
			`entry ${entry.number} is before the one before it`,
		);
	});
	must(
		pool.lastEntryNumber === BigInt(entries.length),
		"3",
		`${entries.length} entries, the pool says ${pool.lastEntryNumber}`,
	);

	try {
		const again = replay(emptyPool(companyId, pool.timeZone, 0), entries);
		problems.push(...differences(again, pool, grants, holds));
	} catch (error) {
		problems.push({ invariant: "4", detail: (error as Error).message });
	}
	return problems;
}

const buckets = [
	"available",
	"held",
	"settled",
	"expired",
	"clawedBack",
] as const satisfies (keyof Buckets)[];

function differences(
	again: Pool,
	pool: Pool,
	grants: Grant[],
	holds: bookStore.StoredHold[],
): Problem[] {
	const problems: Problem[] = [];
	const same = (left: unknown, right: unknown, what: string) => {
		if (left !== right)
			problems.push({
				invariant: "4",
				detail: `${what}: the book says ${left}, stored is ${right}`,
			});
	};
	for (const bucket of buckets)
		same(again[bucket], pool[bucket], `the pool's ${bucket}`);
	for (const [kind, amount] of Object.entries(again.grantedByKind))
		same(
			amount,
			pool.grantedByKind[kind as keyof Pool["grantedByKind"]],
			`granted by ${kind}`,
		);
	same(again.grants.size, grants.length, "the number of grants");
	for (const grant of grants)
		for (const bucket of buckets)
			same(
				again.grants.get(grant.grantId)?.[bucket],
				grant[bucket],
				`${bucket} of the grant ${grant.grantId}`,
			);
	same(again.holds.size, holds.length, "the number of holds");
	for (const hold of holds)
		for (const field of ["state", "amount", "settled", "released"] as const)
			same(
				again.holds.get(hold.holdId)?.[field],
				hold[field],
				`${field} of the hold ${hold.holdId}`,
			);
	return problems;
}
