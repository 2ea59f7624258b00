/** What the checks read and keep in PostgreSQL. */
import type { Problem, Verified } from "../book.ts";
import type { Grant, Hold } from "../core/pool.ts";
import type { Tx } from "../words.ts";
import { grantOf, holdOf } from "./rows.ts";
import { bytesOf, timeOf, timestamp } from "./values.ts";

/** Under which number each key is kept. */
export async function findKeys(
	tx: Tx,
	of: { companyId: string; keys: readonly string[] },
): Promise<Map<string, number>> {
	if (of.keys.length === 0) return new Map();
	const { rows } = await tx.query(
		"select key, number from tokens.operation where company_id = $1 and key = any($2::uuid[])",
		[of.companyId, of.keys],
	);
	return new Map(
		rows.map((row) => [String(row["key"]), Number(row["number"])]),
	);
}

export async function findGrants(
	tx: Tx,
	of: { companyId: string; numbers: readonly number[] },
): Promise<Map<number, Grant>> {
	const { rows } = await tx.query(
		`select * from tokens.grants where company_id = $1
       and (number = any($2::bigint[]) or not spent)`,
		[of.companyId, of.numbers],
	);
	return new Map(rows.map(grantOf).map((grant) => [grant.number, grant]));
}

export async function findHolds(
	tx: Tx,
	of: { companyId: string; holdIds: readonly string[] },
): Promise<Map<string, Hold>> {
	const { rows } = await tx.query(
		"select * from tokens.hold where company_id = $1 and (hold_id = any($2::uuid[]) or state = 'open')",
		[of.companyId, of.holdIds],
	);
	return new Map(rows.map(holdOf).map((hold) => [hold.holdId, hold]));
}

/**
 * The company whose book should be looked at next, for whoever looks at it alone until the transaction ends: one with
 * entries that nobody checked, or the one that was looked at longest ago.
 */
export async function claimBook(
	tx: Tx,
	of: { againAfter: string },
): Promise<string | undefined> {
	await tx.query(
		`insert into tokens.progress (company_id)
     select company_id from tokens.pool p where not exists (select from tokens.progress g where g.company_id = p.company_id)
     limit 100 on conflict do nothing`,
	);
	const { rows } = await tx.query(
		`select g.company_id from tokens.progress g join tokens.pool p on p.company_id = g.company_id
     where (g.problems = '[]' and p.last_entry > g.verified_through) or g.verified_at is null or g.verified_at < $1
     order by g.verified_at nulls first limit 1 for no key update of g skip locked`,
		[of.againAfter],
	);
	return rows[0] && String(rows[0]["company_id"]);
}

export async function keepVerified(
	tx: Tx,
	of: {
		companyId: string;
		through: number;
		at: number;
		head: Buffer;
		problems: readonly Problem[];
	},
): Promise<void> {
	await tx.query(
		`insert into tokens.progress (company_id, verified_through, verified_at, verified_head, problems)
     values ($1, $2, $3, $4, $5)
     on conflict (company_id) do update set verified_through = $2, verified_at = $3, verified_head = $4, problems = $5`,
		[
			of.companyId,
			of.through,
			timestamp(of.at),
			of.head,
			JSON.stringify(of.problems),
		],
	);
}

/** A checkpoint, in the place of the last one where that lies less than so many entries after the one before it. */
export async function keepCheckpoint(
	tx: Tx,
	of: {
		companyId: string;
		number: number;
		at: number;
		head: Buffer;
		pool: string;
		entriesApart: number;
	},
): Promise<void> {
	await tx.query(
		`delete from tokens.checkpoint where company_id = $1
       and number = (select max(number) from tokens.checkpoint where company_id = $1)
       and number - coalesce((select number from tokens.checkpoint where company_id = $1 order by number desc offset 1 limit 1), 0)
         < $2`,
		[of.companyId, of.entriesApart],
	);
	await tx.query(
		`insert into tokens.checkpoint (company_id, number, at, head, pool) values ($1, $2, $3, $4, $5)
     on conflict (company_id, number) do update set at = $3, head = $4, pool = $5`,
		[of.companyId, of.number, timestamp(of.at), of.head, of.pool],
	);
}

export async function findVerified(
	tx: Tx,
	companyId: string,
): Promise<Verified | undefined> {
	const { rows } = await tx.query(
		`select p.last_entry, g.verified_through, g.verified_at, g.verified_head, g.problems
     from tokens.pool p left join tokens.progress g on g.company_id = p.company_id where p.company_id = $1`,
		[companyId],
	);
	const row = rows[0];
	if (row === undefined) return undefined;
	const at = row["verified_at"] ?? undefined;
	const head = row["verified_head"] ?? undefined;
	return {
		verifiedAt: at === undefined ? undefined : new Date(timeOf(at)),
		throughEntry: BigInt(Number(row["verified_through"] ?? 0)),
		lastEntry: BigInt(Number(row["last_entry"])),
		problems: (row["problems"] ?? []) as Problem[],
		headHash: head === undefined ? "" : bytesOf(head).toString("hex"),
	};
}
