/**
 * The history: entries newest first, a page at a time, with filters. What fell due and is not written yet comes first.
 *
 * Blocks are read backwards from where the page begins. A filter by feature, actor or subject reads only between the
 * first and last entry that the usage projection knows of it (and what is not folded yet), so a rare subject in a long
 * book is found without reading the book.
 */
import type { EntryFilter } from "../book.ts";
import type { Entry } from "../core/entry.ts";
import type { Tx } from "../words.ts";
import { entriesOf } from "./block.ts";
import { blockAfter, listBlocksBack } from "./book-store.ts";
import { whereUsed } from "./usage-store.ts";
import { timestamp } from "./values.ts";

const blocksAtOnce = 20;

export async function readHistory(
	tx: Tx,
	of: {
		companyId: string;
		due: readonly Entry[];
		written: number;
		page: { before?: bigint; limit: number; filter?: EntryFilter };
	},
): Promise<Entry[]> {
	const { companyId, written, page } = of;
	const { filter = {}, limit } = page;
	const before = page.before === undefined ? undefined : Number(page.before);
	const matches = matcher(filter, before);
	const found = of.due.toReversed().filter(matches);

	const isFiltered =
		filter.feature ?? filter.actor ?? filter.subject ?? undefined;
	const known =
		isFiltered === undefined
			? undefined
			: await whereUsed(tx, { companyId, ...filter });
	let next = Math.min(before ?? written + 1, written + 1);
	if (filter.before !== undefined) {
		const at = timestamp(filter.before.getTime() - 1);
		const after = await blockAfter(tx, { companyId, at, lastEntry: written });
		next = Math.min(next, after + 1);
	}
	let from = 1;
	if (filter.from !== undefined)
		from = await blockAfter(tx, {
			companyId,
			at: timestamp(filter.from.getTime() - 1),
			lastEntry: written,
		});
	const actor =
		filter.actor && JSON.stringify([filter.actor.kind, filter.actor.id]);
	while (found.length < limit && next > from) {
		// Below what is folded, nothing lies outside of what the projection knows.
		if (known !== undefined && next <= known.foldedThrough + 1) {
			next = Math.min(next, known.last + 1);
			from = Math.max(from, known.first);
			if (next <= from) break;
		}
		const blocks = await listBlocksBack(tx, {
			companyId,
			before: next,
			from,
			limit: blocksAtOnce,
			actor,
		});
		for (const block of blocks) {
			found.push(...entriesOf(block).toReversed().filter(matches));
			if (found.length >= limit) break;
		}
		if (blocks.length < blocksAtOnce) break;
		next = blocks.at(-1)?.first ?? 0;
	}
	return found.slice(0, limit);
}

const matcher =
	(filter: EntryFilter, before: number | undefined) =>
	(entry: Entry): boolean =>
		(before === undefined || entry.number < before) &&
		(filter.kinds === undefined || filter.kinds.includes(entry.kind)) &&
		(filter.feature === undefined || entry.work?.feature === filter.feature) &&
		(filter.actor === undefined ||
			(entry.actor.kind === filter.actor.kind &&
				entry.actor.id === filter.actor.id)) &&
		(filter.subject === undefined ||
			(entry.work?.subject.kind === filter.subject.kind &&
				entry.work.subject.id === filter.subject.id)) &&
		(filter.from === undefined || entry.at >= filter.from.getTime()) &&
		(filter.before === undefined || entry.at < filter.before.getTime());
