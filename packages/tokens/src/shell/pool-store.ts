/**
 * Pools in PostgreSQL: load what a decision needs, write what it came to. With `book-store.ts` the engine's only SQL.
 *
 * A decision needs the grants that have something available, held or owed, the open holds, the budgets, and what an
 * operation names: never the book, never what is over. So an operation costs the same after millions of entries.
 */

import { compareScopes } from "../core/budget.ts";
import { compareBurnDown } from "../core/burn-down.ts";
import type { BindingQuote, Charge } from "../core/decide.ts";
import {
	type Budget,
	bucketNames,
	type Grant,
	isSpent,
	type Pool,
	type Subscription,
} from "../core/pool.ts";
import type { Rate, RateCard } from "../core/rating.ts";
import { chargedShares } from "../core/result.ts";
import type {
	BudgetScope,
	Database,
	Feature,
	GrantKind,
	Subject,
	Tx,
} from "../words.ts";
import { operationAt } from "./book-store.ts";
import { bucketsOf, grantOf, holdOf } from "./rows.ts";
import { bigintOf, bytesOf, type Row, timeOf, timestamp } from "./values.ts";

export async function insertPool(
	tx: Tx,
	pool: { companyId: string; timeZone: string },
): Promise<void> {
	await tx.query(
		"insert into tokens.pool (company_id, time_zone) values ($1, $2) on conflict do nothing",
		[pool.companyId, pool.timeZone],
	);
}

/**
 * Locks the pool until the transaction ends: whoever comes second sees what the first one wrote. Answers the database's
 * present instant, in whole milliseconds; undefined when there is no such pool.
 */
export async function lockPool(
	tx: Tx,
	companyId: string,
): Promise<number | undefined> {
	const { rows } = await tx.query(
		`select date_trunc('milliseconds', clock_timestamp()) as now from tokens.pool where company_id = $1
     for no key update`,
		[companyId],
	);
	return rows[0] && timeOf(rows[0]["now"]);
}

/** The database's present instant. */
export async function askClock(tx: Tx): Promise<number> {
	const { rows } = await tx.query(
		"select date_trunc('milliseconds', clock_timestamp()) as now",
	);
	return timeOf(rows[0]?.["now"]);
}

/** The hash of a pool's last block, and the database's present instant. */
export async function endOfBook(
	tx: Tx | Database,
	companyId: string,
): Promise<{ head: Buffer; now: number } | undefined> {
	const text =
		"select head, clock_timestamp() as now from tokens.pool where company_id = $1";
	const { rows } = await ("transaction" in tx
		? tx.query(text, [companyId], "tokens.end_of_book")
		: tx.query(text, [companyId]));
	const row = rows[0];
	return row && { head: bytesOf(row["head"]), now: timeOf(row["now"]) };
}

/** The hash of each pool's last block, and the pool. */
export type Loaded = { pool: Pool; head: Buffer; now: number };

/** What else than the usable and the open is to be there. */
export type Named = {
	holdIds?: readonly string[];
	grantIds?: readonly string[];
	grantNumbers?: readonly number[];
	/** Grants that paid for others' debts. */
	repaying?: boolean;
};

/**
 * Pools as they are written, in one statement and so in one snapshot. After a lock it must be a statement of its own: one
 * that waits for a lock has seen the world as it was before.
 */
export async function loadPools(
	tx: Tx,
	companyIds: readonly string[],
	named: Named = {},
): Promise<Map<string, Loaded>> {
	const { rows } = await tx.query(
		`select p.*, date_trunc('milliseconds', clock_timestamp()) as now,
       (select coalesce(jsonb_agg(to_jsonb(g)), '[]') from tokens.grants g where g.company_id = p.company_id
          and not g.spent) as grants,
       case when $3 then (select coalesce(jsonb_agg(to_jsonb(g)), '[]') from tokens.grants g
          where g.company_id = p.company_id and (g.grant_id = any($4::uuid[]) or g.number = any($5::bigint[])
            or ($6 and g.repaid > 0))) end as named_grants,
       (select coalesce(jsonb_agg(to_jsonb(h)), '[]') from tokens.hold h
          where h.company_id = p.company_id and h.state = 'open') as holds,
       case when cardinality($2::uuid[]) > 0 then (select coalesce(jsonb_agg(to_jsonb(h)), '[]') from tokens.hold h
          where h.company_id = p.company_id and h.hold_id = any($2::uuid[])) end as named_holds,
       (select coalesce(jsonb_agg(to_jsonb(b)), '[]') from tokens.budget b
          where b.company_id = p.company_id) as budgets
     from tokens.pool p where p.company_id = any($1::uuid[])`,
		[
			companyIds,
			named.holdIds ?? [],
			named.grantIds !== undefined ||
				named.grantNumbers !== undefined ||
				named.repaying === true,
			named.grantIds ?? [],
			named.grantNumbers ?? [],
			named.repaying ?? false,
		],
	);
	return new Map(
		rows.map((row) => [
			String(row["company_id"]),
			{
				pool: poolOf(row),
				head: bytesOf(row["head"]),
				now: timeOf(row["now"]),
			},
		]),
	);
}

const listOf = (value: unknown) => (value ?? []) as Row[];

function poolOf(row: Row): Pool {
	const grants = new Map(
		[...listOf(row["grants"]), ...listOf(row["named_grants"])]
			.map(grantOf)
			.map((grant) => [grant.number, grant]),
	);
	const holds = [...listOf(row["holds"]), ...listOf(row["named_holds"])]
		.map(holdOf)
		.sort((a, b) => a.openedBy - b.openedBy);
	return {
		companyId: String(row["company_id"]),
		timeZone: String(row["time_zone"]),
		lastEntry: Number(row["last_entry"]),
		recordedAt: timeOf(row["recorded_at"]),
		...bucketsOf(row),
		grantedByKind: {
			trial: bigintOf(row["granted_trial"]),
			allocation: bigintOf(row["granted_allocation"]),
			top_up: bigintOf(row["granted_top_up"]),
			promotional: bigintOf(row["granted_promotional"]),
			adjustment: bigintOf(row["granted_adjustment"]),
		},
		receivable: bigintOf(row["receivable"]),
		subscription: subscriptionOf(row),
		lastCycleAt:
			row["last_cycle_at"] === null ? undefined : timeOf(row["last_cycle_at"]),
		floor: bigintOf(row["floor"]),
		budgets: listOf(row["budgets"])
			.map(budgetOf)
			.sort((a, b) => compareScopes(a.scope, b.scope)),
		grants: [...grants.values()].sort(compareBurnDown),
		holds: new Map(holds.map((hold) => [hold.holdId, hold])),
		quietUntil: Number.NEGATIVE_INFINITY,
	};
}

function subscriptionOf(row: Row): Subscription | undefined {
	if (row["plan"] === null) return undefined;
	return {
		plan: String(row["plan"]),
		allocation: bigintOf(row["allocation"]),
		anchorAt: timeOf(row["anchor_at"]),
		paidThrough: timeOf(row["paid_through"]),
		cyclesGranted: Number(row["cycles_granted"]),
		next:
			row["plan_ends"] === true
				? "ends"
				: row["next_plan"] === null
					? undefined
					: {
							plan: String(row["next_plan"]),
							allocation: bigintOf(row["next_allocation"]),
						},
	};
}

const budgetOf = (row: Row): Budget => ({
	scope: row["scope"] as BudgetScope,
	limit: bigintOf(row["limit"]),
	used: bigintOf(row["used"]),
	held: bigintOf(row["held"]),
	startsAt: timeOf(row["starts_at"]),
	endsAt: timeOf(row["ends_at"]),
});

/** The operations that these keys have done. */
export async function findOperations(
	tx: Tx,
	of: { companyId: string; keys: readonly string[] },
): Promise<
	Map<string, { number: number; fingerprint: Uint8Array | undefined }>
> {
	const { rows } = await tx.query(
		`select key, number, uuid_send(fingerprint) as fingerprint from tokens.operation
     where company_id = $1 and key = any($2::uuid[])`,
		[of.companyId, of.keys],
	);
	return new Map(
		rows.map((row) => [
			String(row["key"]),
			{
				number: Number(row["number"]),
				fingerprint:
					row["fingerprint"] === null ? undefined : bytesOf(row["fingerprint"]),
			},
		]),
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

/** The names of grants by their numbers. */
export async function nameGrants(
	tx: Tx,
	of: { companyId: string; numbers: readonly number[] },
): Promise<Map<number, { grantId: string; kind: GrantKind }>> {
	if (of.numbers.length === 0) return new Map();
	const { rows } = await tx.query(
		"select number, grant_id, kind from tokens.grants where company_id = $1 and number = any($2::bigint[])",
		[of.companyId, of.numbers],
	);
	return new Map(
		rows.map((row) => [
			Number(row["number"]),
			{ grantId: String(row["grant_id"]), kind: row["kind"] as GrantKind },
		]),
	);
}

/** All that the operation whose first entry has this number charged. */
export async function findCharge(
	tx: Tx,
	of: { companyId: string; entryNumber: number },
): Promise<Charge | undefined> {
	const entries = await operationAt(tx, {
		companyId: of.companyId,
		number: of.entryNumber,
	});
	const [first] = entries;
	if (
		first?.work === undefined ||
		(first.kind !== "settle" && first.kind !== "debit")
	)
		return undefined;
	const { rows } = await tx.query(
		"select 1 from tokens.reversal where company_id = $1 and charge = $2",
		[of.companyId, of.entryNumber],
	);
	return {
		...first.work,
		at: first.at,
		actor: first.actor,
		shares: chargedShares(entries),
		isReversed: rows.length > 0,
	};
}

export async function insertQuote(
	tx: Tx,
	quote: BindingQuote & {
		companyId: string;
		quoteId: string;
		subject: Subject;
		likely: bigint;
		quotedAt: number;
	},
): Promise<void> {
	await tx.query(
		`insert into tokens.quote (company_id, quote_id, feature, subject_kind, subject_id, likely, most, rate_card_version,
       quoted_at, valid_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		[
			quote.companyId,
			quote.quoteId,
			quote.feature,
			quote.subject.kind,
			quote.subject.id,
			quote.likely.toString(),
			quote.most.toString(),
			quote.rateCardVersion,
			timestamp(quote.quotedAt),
			timestamp(quote.validUntil),
		],
	);
}

export async function findQuote(
	tx: Tx,
	of: { companyId: string; quoteId: string },
): Promise<BindingQuote | undefined> {
	const { rows } = await tx.query(
		"select feature, most, rate_card_version, valid_until from tokens.quote where company_id = $1 and quote_id = $2",
		[of.companyId, of.quoteId],
	);
	const row = rows[0];
	return (
		row && {
			feature: row["feature"] as Feature,
			most: bigintOf(row["most"]),
			rateCardVersion: Number(row["rate_card_version"]),
			validUntil: timeOf(row["valid_until"]),
		}
	);
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

/** A pool's row as JSON: whatever only few operations change. */
export const rarePoolOf = (pool: Pool) => {
	const { subscription } = pool;
	const next = subscription?.next;
	return {
		...Object.fromEntries(
			Object.entries(pool.grantedByKind).map(([kind, amount]) => [
				`granted_${kind}`,
				amount.toString(),
			]),
		),
		receivable: pool.receivable.toString(),
		floor: pool.floor.toString(),
		plan: subscription?.plan ?? null,
		allocation: subscription?.allocation.toString() ?? null,
		anchor_at: subscription ? timestamp(subscription.anchorAt) : null,
		paid_through: subscription ? timestamp(subscription.paidThrough) : null,
		cycles_granted: subscription?.cyclesGranted ?? null,
		next_plan: typeof next === "object" ? next.plan : null,
		next_allocation:
			typeof next === "object" ? next.allocation.toString() : null,
		plan_ends: next === "ends",
		last_cycle_at:
			pool.lastCycleAt === undefined ? null : timestamp(pool.lastCycleAt),
	};
};

export const rareGrantOf = (companyId: string, grant: Grant) => ({
	company_id: companyId,
	number: grant.number,
	grant_id: grant.grantId,
	kind: grant.kind,
	source: grant.source,
	amount: grant.amount.toString(),
	...Object.fromEntries(
		bucketNames.map((name) => [
			name === "clawedBack" ? "clawed_back" : name,
			grant[name].toString(),
		]),
	),
	refunded: grant.refunded.toString(),
	owed: grant.owed.toString(),
	repaid: grant.repaid.toString(),
	spent: isSpent(grant),
	effective_at: timestamp(grant.effectiveAt),
	expires_at: grant.expiresAt === undefined ? null : timestamp(grant.expiresAt),
});

export const rareBudgetOf = (companyId: string, budget: Budget) => ({
	company_id: companyId,
	scope: budget.scope,
	limit: budget.limit.toString(),
	used: budget.used.toString(),
	held: budget.held.toString(),
	starts_at: timestamp(budget.startsAt),
	ends_at: timestamp(budget.endsAt),
});
