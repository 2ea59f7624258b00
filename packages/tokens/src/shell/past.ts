/**
 * A pool at an instant of the past: the last checkpoint before it, the entries from there to then, and what was due by
 * then. What such a read costs is the distance to the checkpoint, never the length of the book.
 */
import { advance } from "../core/advance.ts";
import { emptyPool, type Pool } from "../core/pool.ts";
import { replay } from "../core/replay.ts";
import type { Tx } from "../words.ts";
import { findCheckpoint, readBook } from "./book-store.ts";
import { stateFrom } from "./told.ts";
import { timestamp } from "./values.ts";

export async function poolAt(
	tx: Tx,
	of: { now: { pool: Pool; written: number }; at: number },
): Promise<Pool> {
	const pool = await poolAfterEntriesUntil(tx, of);
	if (of.at > pool.recordedAt) advance(pool, of.at);
	return pool;
}

/** The same without what was due by then: as the book stood after its last entry at or before that instant. */
export async function poolAfterEntriesUntil(
	tx: Tx,
	of: { now: { pool: Pool; written: number }; at: number },
): Promise<Pool> {
	const { companyId, timeZone } = of.now.pool;
	const checkpoint = await findCheckpoint(tx, {
		companyId,
		through: of.now.written,
		at: timestamp(of.at),
	});
	const pool =
		checkpoint === undefined
			? emptyPool(companyId, timeZone)
			: (stateFrom(checkpoint.pool) as Pool);
	for await (const { entries } of readBook(tx, {
		companyId,
		first: pool.lastEntry + 1,
		through: of.now.written,
	})) {
		const until = entries.filter(
			({ at, number }) => at <= of.at && number > pool.lastEntry,
		);
		replay(pool, until);
		if ((entries.at(-1)?.at ?? 0) > of.at) break;
	}
	return pool;
}
