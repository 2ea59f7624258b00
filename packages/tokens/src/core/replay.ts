/** Replay: from the entries alone, what the pool is. If it differs from what is stored, somebody edited something. */
import { book, type Entry } from "./entry.ts";
import type { Pool } from "./pool.ts";

/** `pool` is changed to what it is after these entries. Throws when they cannot have happened. */
export function replay(pool: Pool, entries: Iterable<Entry>): Pool {
	for (const entry of entries) {
		const { number, shares, amount, expired, availableAfter, heldAfter } =
			entry;
		// The engine always wrote down what fell due before it wrote anything else.
		if (entry.at < pool.recordedAt)
			throw new Error(`Entry ${number} is before the one before it`);
		// Only a grant has an amount beside its shares.
		const again = book(
			pool,
			{ ...entry, amount: entry.kind === "grant" ? amount : 0n, shares },
			entry.at,
		);
		if (
			again.number !== number ||
			again.amount !== amount ||
			again.expired !== expired ||
			again.availableAfter !== availableAfter ||
			again.heldAfter !== heldAfter
		)
			throw new Error(`Entry ${number} does not follow from those before`);
	}
	return pool;
}
