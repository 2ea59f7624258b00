/**
 * The checks that run all the time, little by little: one company at a time, some entries further, from the checkpoint
 * where the last check ended. What they found last can be read. A book with a problem is looked at again with those
 * that nobody wrote to, after an hour.
 */
import type { Verified } from "../book.ts";
import type { Pool } from "../core/pool.ts";
import type { CompanyId, Tx } from "../words.ts";
import { findCheckpoint } from "./book-store.ts";
import { checkOn, type Replayed, unread } from "./check.ts";
import * as store from "./pool-store.ts";
import { stateFrom, stateText } from "./told.ts";
import { timestamp } from "./values.ts";
import {
	claimBook,
	findVerified,
	keepCheckpoint,
	keepVerified,
} from "./verify-store.ts";

/** Checkpoints that are kept lie so far apart: a read of the past replays at most so many entries. */
const entriesApart = 4_096;

/** A book that was checked to its end is looked at again after so long, to find rows that were changed since. */
const againAfterSeconds = 3_600;

export const readVerified = (
	tx: Tx,
	companyId: CompanyId,
): Promise<Verified | undefined> => findVerified(tx, companyId);

/** Check some entries of some company. Undefined: nothing is due. In a transaction of its own, REPEATABLE READ. */
export async function verifyNext(
	tx: Tx,
	of: { entriesMax: number; now: number | undefined },
): Promise<{ companyId: CompanyId; problems: number } | undefined> {
	const now = of.now ?? (await store.askClock(tx));
	const companyId = await claimBook(tx, {
		againAfter: timestamp(now - againAfterSeconds * 1_000),
	});
	if (companyId === undefined) return undefined;
	const loaded = (await store.loadPools(tx, [companyId])).get(companyId);
	if (loaded === undefined) return undefined;
	const through = loaded.pool.lastEntry;
	const replayed = await lastCheckpoint(tx, {
		companyId,
		timeZone: loaded.pool.timeZone,
		through,
	});
	const problems = await checkOn(tx, replayed, {
		companyId,
		through,
		entriesMax: Math.min(of.entriesMax, entriesApart),
	});
	const { pool, head } = replayed;
	await keepVerified(tx, {
		companyId,
		through: pool.lastEntry,
		at: now,
		head,
		problems,
	});
	if (problems.length === 0 && pool.lastEntry > 0) {
		forgetEndedHolds(pool);
		await keepCheckpoint(tx, {
			companyId,
			number: pool.lastEntry,
			at: pool.recordedAt,
			head,
			pool: stateText(pool),
			entriesApart,
		});
	}
	return { companyId, problems: problems.length };
}

async function lastCheckpoint(
	tx: Tx,
	of: { companyId: string; timeZone: string; through: number },
): Promise<Replayed> {
	const found = await findCheckpoint(tx, { ...of, at: undefined });
	return found === undefined
		? unread(of.companyId, of.timeZone)
		: { pool: stateFrom(found.pool) as Pool, head: found.head };
}

/** Of a hold that was settled or released the book never speaks again; one that ran out may still be paid. */
function forgetEndedHolds(pool: Pool): void {
	for (const hold of pool.holds.values())
		if (hold.state === "settled" || hold.state === "released")
			pool.holds.delete(hold.holdId);
}
