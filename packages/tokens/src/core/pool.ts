/**
 * What a pool is: its grants, its holds, its sums, the plan that fills it. Plain data; instants are milliseconds since
 * 1970, amounts millitokens.
 *
 * For a grant and for the pool alike: granted = available + held + settled + expired + clawed back (invariant 1).
 */
import type {
	Actor,
	CompanyId,
	Feature,
	GrantId,
	GrantKind,
	HoldId,
	Subject,
} from "../words.ts";
import type { Millitokens } from "./amount.ts";

export type Buckets = {
	available: Millitokens;
	held: Millitokens;
	settled: Millitokens;
	expired: Millitokens;
	clawedBack: Millitokens;
};

export type Grant = Buckets & {
	grantId: GrantId;
	kind: GrantKind;
	source: string;
	amount: Millitokens;
	effectiveAt: number;
	/** Exclusive: at this instant the grant is no longer there. Undefined: never. */
	expiresAt: number | undefined;
	/** The number of the entry that booked it: its place in time, unique in the pool. */
	entryNumber: bigint;
};

/** What a hold took from one grant, and what became of it. */
export type HoldShare = {
	grantId: GrantId;
	amount: Millitokens;
	settled: Millitokens;
	released: Millitokens;
};

export type HoldState = "open" | "settled" | "released" | "expired";

export type Hold = {
	holdId: HoldId;
	feature: Feature;
	subject: Subject;
	actor: Actor;
	amount: Millitokens;
	settled: Millitokens;
	released: Millitokens;
	rateCardVersion: number;
	openedAt: number;
	/** Exclusive: at this instant the tokens return. */
	expiresAt: number;
	/** How it ended matters: work on a hold that ran out may still be paid, work on a released one may not. */
	state: HoldState;
	/** In burn-down order. */
	shares: HoldShare[];
};

/** The plan by which allocations are granted. Cycle n starts at anchor + n months in the pool's time zone. */
export type Subscription = {
	plan: string;
	allocation: Millitokens;
	anchorAt: number;
	/** Cycles that begin before this instant are paid. */
	paidThrough: number;
	/** How many cycles have been granted; the next one has this number. */
	cyclesGranted: number;
};

export const grantKinds = [
	"trial",
	"allocation",
	"top_up",
	"promotional",
	"adjustment",
] as const satisfies readonly GrantKind[];

export type Pool = Buckets & {
	companyId: CompanyId;
	/** What was ever granted, by kind. Its sum is the sum of the buckets. */
	grantedByKind: Record<GrantKind, Millitokens>;
	timeZone: string;
	/** Rises by one with each commit that changes the pool. */
	version: bigint;
	/** Entries are numbered 1..n without gaps; this is n. */
	lastEntryNumber: bigint;
	/** The instant up to which the book is written. Never goes back, whatever a clock does. */
	recordedAt: number;
	subscription: Subscription | undefined;
	/** Grants with anything available, and those that the holds here took from. */
	grants: Map<GrantId, Grant>;
	/** Holds that are due, and the one that an operation names. Others do not matter to a decision. */
	holds: Map<HoldId, Hold>;
};

export const grantedOf = (buckets: Buckets): Millitokens =>
	buckets.available +
	buckets.held +
	buckets.settled +
	buckets.expired +
	buckets.clawedBack;

/** At `at` the grant is over: what is not held of it is gone. */
export const isOver = (grant: Pick<Grant, "expiresAt">, at: number): boolean =>
	grant.expiresAt !== undefined && grant.expiresAt <= at;

export const restOf = (hold: {
	amount: Millitokens;
	settled: Millitokens;
	released: Millitokens;
}): Millitokens => hold.amount - hold.settled - hold.released;

export function grantOf(pool: Pool, grantId: GrantId): Grant {
	const grant = pool.grants.get(grantId);
	if (grant === undefined)
		throw new Error(`The grant ${grantId} was not loaded with its pool`);
	return grant;
}
