/** The book in PostgreSQL, read: blocks by number, grants, holds and quotes by company, projections, checkpoints. */
import type { Grant, Hold } from "../core/pool.ts";
import type { Subject, Tx } from "../words.ts";
import { type BookedEntry, entriesOf, type StoredBlock } from "./block.ts";
import { grantOf, holdOf } from "./rows.ts";
import { bigintOf, bytesOf, type Row, timeOf } from "./values.ts";

const blockFields = `first, last, previous, hash, array_send(at) as at, array_send(kind) as kind, array_send(part) as part,
  array_send(key) as key, array_send(actor) as actor, array_send(actors) as actors, array_send(work) as work,
  array_send(works) as works, array_send(amount) as amount, array_send(expired) as expired,
  array_send(available_after) as available_after, array_send(held_after) as held_after,
  array_send(grant_number) as grant_number, array_send(hold_id) as hold_id, array_send(until) as until, rare`;

function blockOf(row: Row): StoredBlock {
	const column = (name: string) =>
		row[name] === null ? null : bytesOf(row[name]);
	return {
		first: Number(row["first"]),
		last: Number(row["last"]),
		previous: bytesOf(row["previous"]),
		hash: bytesOf(row["hash"]),
		columns: {
			at: column("at"),
			kind: column("kind"),
			part: column("part"),
			key: column("key"),
			actor: column("actor"),
			actors: column("actors"),
			work: column("work"),
			works: column("works"),
			amount: column("amount"),
			expired: column("expired"),
			available_after: column("available_after"),
			held_after: column("held_after"),
			grant_number: column("grant_number"),
			hold_id: column("hold_id"),
			until: column("until"),
		},
		rare: row["rare"] === null ? null : String(row["rare"]),
	};
}

/** Blocks with entries from `first` on, oldest first, so many of them. */
export async function listBlocks(
	tx: Tx,
	of: { companyId: string; first: number; through: number; limit: number },
): Promise<StoredBlock[]> {
	const { rows } = await tx.query(
		`select ${blockFields} from tokens.block where company_id = $1
       and first >= coalesce((select max(first) from tokens.block where company_id = $1 and first <= $2), 0)
       and first <= $3
     order by first limit $4`,
		[of.companyId, of.first, of.through, of.limit],
	);
	return rows.map(blockOf);
}

/** Blocks that begin before `before`, newest first, so many of them; only those that speak of `actor` or `work`, if given. */
export async function listBlocksBack(
	tx: Tx,
	of: {
		companyId: string;
		before: number;
		from: number;
		limit: number;
		actor: string | undefined;
	},
): Promise<StoredBlock[]> {
	const { rows } = await tx.query(
		`select ${blockFields} from tokens.block where company_id = $1 and first < $2 and last >= $3
       and ($5::text is null or $5 = any(actors))
     order by first desc limit $4`,
		[of.companyId, of.before, of.from, of.limit, of.actor ?? null],
	);
	return rows.map(blockOf);
}

/** The entries of the operation whose first entry has this number; none when no operation begins there. */
export async function operationAt(
	tx: Tx,
	of: { companyId: string; number: number },
): Promise<BookedEntry[]> {
	const [block] = await listBlocks(tx, {
		companyId: of.companyId,
		first: of.number,
		through: of.number,
		limit: 1,
	});
	if (block === undefined || block.last < of.number) return [];
	const [first, ...rest] = entriesOf(block).slice(of.number - block.first);
	if (first === undefined || first.part !== 0) return [];
	const end = rest.findIndex(({ part }) => part === 0);
	return [first, ...(end === -1 ? rest : rest.slice(0, end))];
}

/** The first block whose last entry is after `at`: found by halving, as instants never go back. */
export async function blockAfter(
	tx: Tx,
	of: { companyId: string; at: string; lastEntry: number },
): Promise<number> {
	let low = 1;
	let high = of.lastEntry + 1;
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		const { rows } = await tx.query(
			`select first, last, at[cardinality(at)] > $3::timestamptz as is_after from tokens.block
       where company_id = $1 and first <= $2 order by first desc limit 1`,
			[of.companyId, middle, of.at],
		);
		const row = rows[0];
		if (row === undefined) break;
		if (row["is_after"] === true) high = Number(row["first"]);
		else low = Number(row["last"]) + 1;
	}
	return low;
}

export async function listGrants(
	tx: Tx,
	of: { companyId: string; except: number[]; limit: number },
): Promise<Grant[]> {
	const { rows } = await tx.query(
		`select * from tokens.grants where company_id = $1 and number <> all($2::bigint[]) order by number desc limit $3`,
		[of.companyId, of.except, of.limit],
	);
	return rows.map(grantOf);
}

/** The holds of a subject, newest first. */
export async function listHoldsOfSubject(
	tx: Tx,
	of: { companyId: string; subject: Subject; limit: number },
): Promise<Hold[]> {
	const { rows } = await tx.query(
		`select * from tokens.hold where company_id = $1 and subject_kind = $2 and subject_id = $3
     order by opened_by desc limit $4`,
		[of.companyId, of.subject.kind, of.subject.id, of.limit],
	);
	return rows.map(holdOf);
}

export type StoredQuote = {
	quoteId: string;
	likely: bigint;
	most: bigint;
	quotedAt: number;
	validUntil: number;
};

export async function listQuotes(
	tx: Tx,
	of: { companyId: string; quoteIds: readonly string[] },
): Promise<Map<string, StoredQuote>> {
	if (of.quoteIds.length === 0) return new Map();
	const { rows } = await tx.query(
		"select quote_id, likely, most, quoted_at, valid_until from tokens.quote where company_id = $1 and quote_id = any($2::uuid[])",
		[of.companyId, of.quoteIds],
	);
	return new Map(
		rows.map((row) => [
			String(row["quote_id"]),
			{
				quoteId: String(row["quote_id"]),
				likely: bigintOf(row["likely"]),
				most: bigintOf(row["most"]),
				quotedAt: timeOf(row["quoted_at"]),
				validUntil: timeOf(row["valid_until"]),
			},
		]),
	);
}

/** All entries of the book that are written, oldest first, some blocks at a time. */
export async function* readBook(
	tx: Tx,
	of: { companyId: string; first: number; through: number },
): AsyncGenerator<{ block: StoredBlock; entries: BookedEntry[] }> {
	let next = of.first;
	while (next <= of.through) {
		const blocks = await listBlocks(tx, {
			companyId: of.companyId,
			first: next,
			through: of.through,
			limit: 50,
		});
		if (blocks.length === 0) return;
		for (const block of blocks) yield { block, entries: entriesOf(block) };
		next = (blocks.at(-1)?.last ?? next) + 1;
	}
}

export type Checkpoint = {
	number: number;
	at: number;
	head: Buffer;
	pool: string;
};

/** The last checkpoint at or before this entry. */
export async function findCheckpoint(
	tx: Tx,
	of: { companyId: string; through: number; at: string | undefined },
): Promise<Checkpoint | undefined> {
	const { rows } = await tx.query(
		`select number, at, head, pool from tokens.checkpoint where company_id = $1 and number <= $2
       and ($3::timestamptz is null or at <= $3)
     order by number desc limit 1`,
		[of.companyId, of.through, of.at ?? null],
	);
	const row = rows[0];
	return (
		row && {
			number: Number(row["number"]),
			at: timeOf(row["at"]),
			head: bytesOf(row["head"]),
			pool: String(row["pool"]),
		}
	);
}
