/** Replay: from the entries alone, what the pool is. If it differs from what is stored, somebody edited something. */
import { book, type Entry } from "./entry.ts";
import type { Pool } from "./pool.ts";

export function emptyPool(
	companyId: string,
	timeZone: string,
	openedAt: number,
): Pool {
	return {
		companyId,
		timeZone,
		version: 0n,
		lastEntryNumber: 0n,
		recordedAt: openedAt,
		available: 0n,
		held: 0n,
		settled: 0n,
		expired: 0n,
		clawedBack: 0n,
		grantedByKind: {
			trial: 0n,
			allocation: 0n,
			top_up: 0n,
			promotional: 0n,
			adjustment: 0n,
		},
		subscription: undefined,
		grants: new Map(),
		holds: new Map(),
	};
}

/** `pool` is changed to what it is after these entries. Throws when they cannot have happened. */
export function replay(pool: Pool, entries: Iterable<Entry>): Pool {
	for (const entry of entries) {
		const again = book(pool, entry, entry.at);
		if (
			again.number !== entry.number ||
			again.availableAfter !== entry.availableAfter ||
			again.heldAfter !== entry.heldAfter ||
			again.deltas.available !== entry.deltas.available ||
			again.deltas.held !== entry.deltas.held ||
			again.deltas.settled !== entry.deltas.settled ||
			again.deltas.expired !== entry.deltas.expired
		)
			throw new Error(
				`Entry ${entry.number} does not follow from those before`,
			);
	}
	return pool;
}
