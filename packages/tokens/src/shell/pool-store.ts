/**
 * Pools in PostgreSQL: load what a decision needs, write what it came to. With `book-store.ts` the engine's only SQL.
 *
 * A decision needs the grants that have something available, the holds that are due, and the hold that is named: never
 * the book, never what is over. So an operation costs the same after millions of entries.
 */
import type { Entry } from "../core/entry.ts";
import type { Grant, Hold, HoldState, Pool } from "../core/pool.ts";
import { grantKinds } from "../core/pool.ts";
import type { Rate, RateCard } from "../core/rating.ts";
import type { Feature, GrantKind, Tx } from "../words.ts";
import { bigintOf, type Row, timeOf, timestamp } from "./values.ts";

export async function insertPool(
	tx: Tx,
	pool: { companyId: string; timeZone: string; recordedAt: number },
): Promise<void> {
	await tx.query(
		`insert into tokens.pool (company_id, time_zone, recorded_at) values ($1, $2, $3) on conflict do nothing`,
		[pool.companyId, pool.timeZone, timestamp(pool.recordedAt)],
	);
}

/** Locks the pool until the transaction ends: whoever comes second sees what the first one wrote. */
export async function lockPool(tx: Tx, companyId: string): Promise<boolean> {
	const { rows } = await tx.query(
		"select 1 from tokens.pool where company_id = $1 for update",
		[companyId],
	);
	return rows.length === 1;
}

export type Loaded = { pool: Pool; now: number };

/**
 * The pool as it is written, with what is due at the database's present instant, in one statement and so in one snapshot.
 * Must be a statement of its own after the lock: one that waits for a lock has seen the world as it was before.
 */
export async function loadPool(
	tx: Tx,
	of: {
		companyId: string;
		holdId: string | undefined;
		/** Every open hold, not only the due ones. */
		allHolds: boolean;
		now: number | undefined;
	},
): Promise<Loaded | undefined> {
	const { rows } = await tx.query(
		`with moment as materialized (
       select date_trunc('milliseconds', coalesce($2::timestamptz, clock_timestamp())) as now
     ), held as materialized (
       select h.* from tokens.hold h, moment m
       where h.company_id = $1 and h.state = 'open' and (h.expires_at <= m.now or $4)
       union
       select h.* from tokens.hold h where h.company_id = $1 and h.hold_id = $3::uuid
     ), share as materialized (
       select s.* from tokens.hold_share s join held h on h.company_id = s.company_id and h.hold_id = s.hold_id
       where s.company_id = $1
     )
     select m.now, p.*,
       (select coalesce(jsonb_agg(to_jsonb(g)), '[]') from tokens.grants g
        where g.company_id = $1 and (g.available > 0 or g.held > 0)
          and (g.available > 0 or g.grant_id in (select grant_id from share))) as grants,
       (select coalesce(jsonb_agg(to_jsonb(h)), '[]') from held h) as holds,
       (select coalesce(jsonb_agg(to_jsonb(s) order by s.position), '[]') from share s) as shares
     from tokens.pool p, moment m where p.company_id = $1`,
		[
			of.companyId,
			of.now === undefined ? null : timestamp(of.now),
			of.holdId ?? null,
			of.allHolds,
		],
	);
	const row = rows[0];
	if (row === undefined) return undefined;
	return { now: timeOf(row["now"]), pool: poolOf(row) };
}

function poolOf(row: Row): Pool {
	const shares = row["shares"] as Row[];
	const holds = (row["holds"] as Row[]).map((hold) => holdOf(hold, shares));
	const grants = (row["grants"] as Row[]).map(grantOf);
	return {
		companyId: String(row["company_id"]),
		timeZone: String(row["time_zone"]),
		version: bigintOf(row["version"]),
		lastEntryNumber: bigintOf(row["entry_count"]),
		recordedAt: timeOf(row["recorded_at"]),
		...bucketsOf(row),
		grantedByKind: {
			trial: bigintOf(row["granted_trial"]),
			allocation: bigintOf(row["granted_allocation"]),
			top_up: bigintOf(row["granted_top_up"]),
			promotional: bigintOf(row["granted_promotional"]),
			adjustment: bigintOf(row["granted_adjustment"]),
		},
		subscription:
			row["plan"] === null
				? undefined
				: {
						plan: String(row["plan"]),
						allocation: bigintOf(row["allocation"]),
						anchorAt: timeOf(row["anchor_at"]),
						paidThrough: timeOf(row["paid_through"]),
						cyclesGranted: Number(row["cycles_granted"]),
					},
		grants: new Map(grants.map((grant) => [grant.grantId, grant])),
		holds: new Map(holds.map((hold) => [hold.holdId, hold])),
	};
}

const bucketsOf = (row: Row) => ({
	available: bigintOf(row["available"]),
	held: bigintOf(row["held"]),
	settled: bigintOf(row["settled"]),
	expired: bigintOf(row["expired"]),
	clawedBack: bigintOf(row["clawed_back"]),
});

export function grantOf(row: Row): Grant {
	return {
		grantId: String(row["grant_id"]),
		kind: row["kind"] as GrantKind,
		source: String(row["source"]),
		amount: bigintOf(row["amount"]),
		...bucketsOf(row),
		effectiveAt: timeOf(row["effective_at"]),
		expiresAt:
			row["expires_at"] === null ? undefined : timeOf(row["expires_at"]),
		entryNumber: bigintOf(row["entry_number"]),
	};
}

function holdOf(row: Row, shares: Row[]): Hold {
	const holdId = String(row["hold_id"]);
	return {
		holdId,
		feature: row["feature"] as Feature,
		subject: {
			kind: String(row["subject_kind"]),
			id: String(row["subject_id"]),
		},
		actor: {
			kind: row["actor_kind"] as Hold["actor"]["kind"],
			id: String(row["actor_id"]),
		},
		amount: bigintOf(row["amount"]),
		settled: bigintOf(row["settled"]),
		released: bigintOf(row["released"]),
		rateCardVersion: Number(row["rate_card_version"]),
		openedAt: timeOf(row["opened_at"]),
		expiresAt: timeOf(row["expires_at"]),
		state: row["state"] as HoldState,
		shares: shares
			.filter((share) => share["hold_id"] === holdId)
			.map((share) => ({
				grantId: String(share["grant_id"]),
				amount: bigintOf(share["amount"]),
				settled: bigintOf(share["settled"]),
				released: bigintOf(share["released"]),
			})),
	};
}

/** Write a decided pool: `before` is what was loaded, so only what changed is written. */
export async function writePool(
	tx: Tx,
	before: Pool,
	after: Pool,
	entries: readonly Entry[],
): Promise<void> {
	await writeGrants(tx, before, after);
	await writeHolds(tx, before, after);
	await writeEntries(tx, after.companyId, entries);
	const { subscription } = after;
	await tx.query(
		`update tokens.pool set version = $2, entry_count = $3, recorded_at = $4, available = $5, held = $6, settled = $7,
       expired = $8, clawed_back = $9, plan = $10, allocation = $11, anchor_at = $12, paid_through = $13, cycles_granted = $14,
       granted_trial = $15, granted_allocation = $16, granted_top_up = $17, granted_promotional = $18,
       granted_adjustment = $19
     where company_id = $1`,
		[
			after.companyId,
			after.version.toString(),
			after.lastEntryNumber.toString(),
			timestamp(after.recordedAt),
			after.available.toString(),
			after.held.toString(),
			after.settled.toString(),
			after.expired.toString(),
			after.clawedBack.toString(),
			subscription?.plan ?? null,
			subscription?.allocation.toString() ?? null,
			subscription === undefined ? null : timestamp(subscription.anchorAt),
			subscription === undefined ? null : timestamp(subscription.paidThrough),
			subscription?.cyclesGranted ?? null,
			...grantKinds.map((kind) => after.grantedByKind[kind].toString()),
		],
	);
}

async function writeGrants(tx: Tx, before: Pool, after: Pool): Promise<void> {
	const made = [...after.grants.values()].filter(
		(grant) => !before.grants.has(grant.grantId),
	);
	if (made.length > 0)
		await tx.query(
			`insert into tokens.grants (company_id, grant_id, kind, source, amount, available, held, settled, expired,
         clawed_back, effective_at, expires_at, entry_number)
       select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
         $9::bigint[], $10::bigint[], $11::timestamptz[], $12::timestamptz[], $13::bigint[])`,
			[
				after.companyId,
				made.map((grant) => grant.grantId),
				made.map((grant) => grant.kind),
				made.map((grant) => grant.source),
				made.map((grant) => grant.amount.toString()),
				...bucketColumns(made),
				made.map((grant) => timestamp(grant.effectiveAt)),
				made.map((grant) =>
					grant.expiresAt === undefined ? null : timestamp(grant.expiresAt),
				),
				made.map((grant) => grant.entryNumber.toString()),
			],
		);
	const changed = [...after.grants.values()].filter((grant) => {
		const was = before.grants.get(grant.grantId);
		return was !== undefined && !sameBuckets(was, grant);
	});
	if (changed.length > 0)
		await tx.query(
			`update tokens.grants g set available = c.available, held = c.held, settled = c.settled, expired = c.expired,
         clawed_back = c.clawed_back
       from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
         as c (grant_id, available, held, settled, expired, clawed_back)
       where g.company_id = $1 and g.grant_id = c.grant_id`,
			[
				after.companyId,
				changed.map((grant) => grant.grantId),
				...bucketColumns(changed),
			],
		);
}

const bucketColumns = (grants: Grant[]) => [
	grants.map((grant) => grant.available.toString()),
	grants.map((grant) => grant.held.toString()),
	grants.map((grant) => grant.settled.toString()),
	grants.map((grant) => grant.expired.toString()),
	grants.map((grant) => grant.clawedBack.toString()),
];

const sameBuckets = (a: Grant, b: Grant) =>
	a.available === b.available &&
	a.held === b.held &&
	a.settled === b.settled &&
	a.expired === b.expired &&
	a.clawedBack === b.clawedBack;

async function writeHolds(tx: Tx, before: Pool, after: Pool): Promise<void> {
	const made = [...after.holds.values()].filter(
		(hold) => !before.holds.has(hold.holdId),
	);
	for (const hold of made) await insertHold(tx, after.companyId, hold);
	const changed = [...after.holds.values()].filter((hold) => {
		const was = before.holds.get(hold.holdId);
		return (
			was !== undefined &&
			(was.state !== hold.state ||
				was.expiresAt !== hold.expiresAt ||
				was.settled !== hold.settled ||
				was.released !== hold.released)
		);
	});
	if (changed.length === 0) return;
	await tx.query(
		`update tokens.hold h set state = c.state, settled = c.settled, released = c.released, expires_at = c.expires_at
     from unnest($2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::timestamptz[])
       as c (hold_id, state, settled, released, expires_at)
     where h.company_id = $1 and h.hold_id = c.hold_id`,
		[
			after.companyId,
			changed.map((hold) => hold.holdId),
			changed.map((hold) => hold.state),
			changed.map((hold) => hold.settled.toString()),
			changed.map((hold) => hold.released.toString()),
			changed.map((hold) => timestamp(hold.expiresAt)),
		],
	);
	const shares = changed.flatMap(({ holdId, shares: of }) =>
		of.map((share) => ({ holdId, ...share })),
	);
	await tx.query(
		`update tokens.hold_share s set settled = c.settled, released = c.released
     from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[]) as c (hold_id, grant_id, settled, released)
     where s.company_id = $1 and s.hold_id = c.hold_id and s.grant_id = c.grant_id`,
		[
			after.companyId,
			shares.map((share) => share.holdId),
			shares.map((share) => share.grantId),
			shares.map((share) => share.settled.toString()),
			shares.map((share) => share.released.toString()),
		],
	);
}

async function insertHold(
	tx: Tx,
	companyId: string,
	hold: Hold,
): Promise<void> {
	await tx.query(
		`insert into tokens.hold (company_id, hold_id, state, feature, subject_kind, subject_id, actor_kind, actor_id, amount,
       settled, released, rate_card_version, opened_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		[
			companyId,
			hold.holdId,
			hold.state,
			hold.feature,
			hold.subject.kind,
			hold.subject.id,
			hold.actor.kind,
			hold.actor.id,
			hold.amount.toString(),
			hold.settled.toString(),
			hold.released.toString(),
			hold.rateCardVersion,
			timestamp(hold.openedAt),
			timestamp(hold.expiresAt),
		],
	);
	await tx.query(
		`insert into tokens.hold_share (company_id, hold_id, grant_id, position, amount)
     select $1, $2, * from unnest($3::uuid[], $4::smallint[], $5::bigint[])`,
		[
			companyId,
			hold.holdId,
			hold.shares.map((share) => share.grantId),
			hold.shares.map((_, position) => position),
			hold.shares.map((share) => share.amount.toString()),
		],
	);
}

async function writeEntries(
	tx: Tx,
	companyId: string,
	entries: readonly Entry[],
): Promise<void> {
	if (entries.length === 0) return;
	await tx.query(
		`insert into tokens.entry (company_id, number, kind, at, available_delta, held_delta, settled_delta, expired_delta,
       available_after, held_after, grant_id, hold_id, hold_expires_at, feature, subject_kind, subject_id, actor_kind,
       actor_id, rate_card_version)
     select $1, * from unnest($2::bigint[], $3::text[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::bigint[],
       $8::bigint[], $9::bigint[], $10::bigint[], $11::uuid[], $12::uuid[], $13::timestamptz[], $14::text[], $15::text[],
       $16::text[], $17::text[], $18::text[], $19::integer[])`,
		[
			companyId,
			entries.map((entry) => entry.number.toString()),
			entries.map((entry) => entry.kind),
			entries.map((entry) => timestamp(entry.at)),
			entries.map((entry) => entry.deltas.available.toString()),
			entries.map((entry) => entry.deltas.held.toString()),
			entries.map((entry) => entry.deltas.settled.toString()),
			entries.map((entry) => entry.deltas.expired.toString()),
			entries.map((entry) => entry.availableAfter.toString()),
			entries.map((entry) => entry.heldAfter.toString()),
			entries.map((entry) => entry.grant?.grantId ?? null),
			entries.map((entry) => entry.holdId ?? null),
			entries.map((entry) =>
				entry.holdExpiresAt === undefined
					? null
					: timestamp(entry.holdExpiresAt),
			),
			entries.map((entry) => entry.feature ?? null),
			entries.map((entry) => entry.subject?.kind ?? null),
			entries.map((entry) => entry.subject?.id ?? null),
			entries.map((entry) => entry.actor.kind),
			entries.map((entry) => entry.actor.id),
			entries.map((entry) => entry.rateCardVersion ?? null),
		],
	);
	const shares = entries.flatMap((entry) =>
		entry.shares.map((share, position) => ({
			...share,
			position,
			number: entry.number,
		})),
	);
	if (shares.length === 0) return;
	await tx.query(
		`insert into tokens.entry_share (company_id, entry_number, position, grant_id, amount)
     select $1, * from unnest($2::bigint[], $3::smallint[], $4::uuid[], $5::bigint[])`,
		[
			companyId,
			shares.map((share) => share.number.toString()),
			shares.map((share) => share.position),
			shares.map((share) => share.grantId),
			shares.map((share) => share.amount.toString()),
		],
	);
}

export type StoredOperation = { fingerprint: Uint8Array; result: unknown };

export async function findOperation(
	tx: Tx,
	of: { companyId: string; key: Uint8Array },
): Promise<StoredOperation | undefined> {
	const { rows } = await tx.query(
		"select fingerprint, result from tokens.operation where company_id = $1 and key = $2",
		[of.companyId, of.key],
	);
	const row = rows[0];
	return (
		row && {
			fingerprint: row["fingerprint"] as Uint8Array,
			result: row["result"],
		}
	);
}

export async function insertOperation(
	tx: Tx,
	operation: {
		companyId: string;
		key: Uint8Array;
		fingerprint: Uint8Array;
		result: string;
		recordedAt: number;
	},
): Promise<void> {
	await tx.query(
		`insert into tokens.operation (company_id, key, fingerprint, result, recorded_at) values ($1, $2, $3, $4, $5)`,
		[
			operation.companyId,
			operation.key,
			operation.fingerprint,
			operation.result,
			timestamp(operation.recordedAt),
		],
	);
}

export async function findGrantBySource(
	tx: Tx,
	of: { companyId: string; kind: GrantKind; source: string },
): Promise<Grant | undefined> {
	const { rows } = await tx.query(
		"select * from tokens.grants where company_id = $1 and kind = $2 and source = $3",
		[of.companyId, of.kind, of.source],
	);
	return rows[0] && grantOf(rows[0]);
}

export async function loadRateCards(tx: Tx): Promise<RateCard[]> {
	const { rows } = await tx.query(
		"select version, in_force_from, rates from tokens.rate_card order by version",
	);
	return rows.map((row) => ({
		version: Number(row["version"]),
		inForceFrom: timeOf(row["in_force_from"]),
		rates: ratesOf(row["rates"] as Record<string, Row>),
	}));
}

/** Amounts in a card's JSON are whole millitokens: bigints here. */
function ratesOf(rates: Record<string, Row>): RateCard["rates"] {
	return Object.fromEntries(
		Object.entries(rates).map(([feature, { by, ...amounts }]) => [
			feature,
			{
				by,
				...Object.fromEntries(
					Object.entries(amounts).map(([name, amount]) => [
						name,
						bigintOf(amount),
					]),
				),
			} as Rate,
		]),
	) as RateCard["rates"];
}

export async function announce(
	tx: Tx,
	channel: string,
	news: object,
): Promise<void> {
	await tx.query("select pg_notify($1, $2)", [channel, JSON.stringify(news)]);
}
