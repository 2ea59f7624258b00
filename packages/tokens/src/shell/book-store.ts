/** The book in PostgreSQL, read: entries by page or by subject, grants and holds by company. */
import type { Entry } from "../core/entry.ts";
import type { Grant } from "../core/pool.ts";
import type {
	Actor,
	EntryKind,
	Feature,
	GrantKind,
	Subject,
	Tx,
} from "../words.ts";
import { grantOf } from "./pool-store.ts";
import { bigintOf, type Row, timeOf } from "./values.ts";

const entryColumns = `e.number, e.kind, e.at, e.available_delta, e.held_delta, e.settled_delta, e.expired_delta,
  e.available_after, e.held_after, e.grant_id, e.hold_id, e.hold_expires_at, e.feature, e.subject_kind, e.subject_id,
  e.actor_kind, e.actor_id, e.rate_card_version, g.kind as grant_kind, g.source, g.amount, g.effective_at, g.expires_at,
  (select coalesce(jsonb_agg(jsonb_build_object('grantId', s.grant_id, 'amount', s.amount::text) order by s.position), '[]')
   from tokens.entry_share s where s.company_id = e.company_id and s.entry_number = e.number) as shares
  from tokens.entry e left join tokens.grants g on g.company_id = e.company_id and g.grant_id = e.grant_id`;

/** Newest first, by number: a page costs the same wherever it lies. */
export async function listEntries(
	tx: Tx,
	page: { companyId: string; before: bigint | undefined; limit: number },
): Promise<Entry[]> {
	const { rows } = await tx.query(
		`select ${entryColumns} where e.company_id = $1 and ($2::bigint is null or e.number < $2)
     order by e.number desc limit $3`,
		[page.companyId, page.before?.toString() ?? null, page.limit],
	);
	return rows.map(entryOf);
}

export async function listEntriesOfSubject(
	tx: Tx,
	of: { companyId: string; subject: Subject; limit: number },
): Promise<Entry[]> {
	const { rows } = await tx.query(
		`select ${entryColumns} where e.company_id = $1 and e.subject_kind = $2 and e.subject_id = $3
     order by e.number desc limit $4`,
		[of.companyId, of.subject.kind, of.subject.id, of.limit],
	);
	return rows.map(entryOf);
}

/** The whole book, oldest first, for a check. */
export async function listAllEntries(
	tx: Tx,
	companyId: string,
): Promise<Entry[]> {
	const { rows } = await tx.query(
		`select ${entryColumns} where e.company_id = $1 order by e.number`,
		[companyId],
	);
	return rows.map(entryOf);
}

export async function listGrants(
	tx: Tx,
	of: { companyId: string; except: string[]; limit: number },
): Promise<Grant[]> {
	const { rows } = await tx.query(
		`select * from tokens.grants where company_id = $1 and grant_id <> all($2::uuid[]) order by entry_number desc limit $3`,
		[of.companyId, of.except, of.limit],
	);
	return rows.map(grantOf);
}

export async function kindsOfGrants(
	tx: Tx,
	of: { companyId: string; grantIds: string[] },
): Promise<Map<string, GrantKind>> {
	const { rows } = await tx.query(
		"select grant_id, kind from tokens.grants where company_id = $1 and grant_id = any($2::uuid[])",
		[of.companyId, of.grantIds],
	);
	return new Map(
		rows.map((row) => [String(row["grant_id"]), row["kind"] as GrantKind]),
	);
}

export type StoredHold = {
	holdId: string;
	state: string;
	amount: bigint;
	settled: bigint;
	released: bigint;
};

export async function listAllHolds(
	tx: Tx,
	companyId: string,
): Promise<StoredHold[]> {
	const { rows } = await tx.query(
		"select hold_id, state, amount, settled, released from tokens.hold where company_id = $1 order by hold_id",
		[companyId],
	);
	return rows.map((row) => ({
		holdId: String(row["hold_id"]),
		state: String(row["state"]),
		amount: bigintOf(row["amount"]),
		settled: bigintOf(row["settled"]),
		released: bigintOf(row["released"]),
	}));
}

function entryOf(row: Row): Entry {
	const given = <T>(column: string, as: (value: unknown) => T) =>
		row[column] === null ? undefined : as(row[column]);
	const grantId = given("grant_id", String);
	const subjectKind = given("subject_kind", String);
	return {
		number: bigintOf(row["number"]),
		kind: row["kind"] as EntryKind,
		at: timeOf(row["at"]),
		actor: {
			kind: row["actor_kind"] as Actor["kind"],
			id: String(row["actor_id"]),
		},
		shares: (row["shares"] as { grantId: string; amount: string }[]).map(
			(share) => ({
				grantId: share.grantId,
				amount: bigintOf(share.amount),
			}),
		),
		deltas: {
			available: bigintOf(row["available_delta"]),
			held: bigintOf(row["held_delta"]),
			settled: bigintOf(row["settled_delta"]),
			expired: bigintOf(row["expired_delta"]),
		},
		availableAfter: bigintOf(row["available_after"]),
		heldAfter: bigintOf(row["held_after"]),
		grant:
			grantId === undefined
				? undefined
				: {
						grantId,
						kind: row["grant_kind"] as GrantKind,
						source: String(row["source"]),
						amount: bigintOf(row["amount"]),
						effectiveAt: timeOf(row["effective_at"]),
						expiresAt: given("expires_at", timeOf),
					},
		holdId: given("hold_id", String),
		holdExpiresAt: given("hold_expires_at", timeOf),
		feature: given("feature", (value) => value as Feature),
		subject:
			subjectKind === undefined
				? undefined
				: { kind: subjectKind, id: String(row["subject_id"]) },
		rateCardVersion: given("rate_card_version", Number),
	};
}
