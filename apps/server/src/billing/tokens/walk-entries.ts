/**
 * The entries of a filter, newest first, from the pool's present version on, some at a time: however many there are, only
 * one page is in memory. What is booked meanwhile has a higher number and is not seen.
 */
import type { Book, Entry, EntryFilter } from "@verbatim/tokens/book";

const entriesAtOnce = 2_000;

export async function* walkEntries(
	book: Book,
	of: {
		companyId: string;
		filter: EntryFilter;
		/** The number of the newest entry that may be seen. */
		version: number;
	},
): AsyncGenerator<Entry[]> {
	let before = BigInt(of.version) + 1n;
	while (before > 1n) {
		const entries = await book.entries(of.companyId, {
			before,
			limit: entriesAtOnce,
			filter: of.filter,
		});
		if (entries.length > 0) yield entries;
		const last = entries.at(-1);
		if (last === undefined || entries.length < entriesAtOnce) return;
		before = last.number;
	}
}
