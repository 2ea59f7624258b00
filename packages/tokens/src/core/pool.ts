/**
 * What a pool is: its grants, its holds, its sums, its plan, its budgets. Plain data; instants are milliseconds since
 * 1970, amounts millitokens, and a grant is known by the number of the entry that booked it.
 *
 * For a grant and for the pool alike: granted = available + held + settled + expired + clawed back (invariant 1).
 */
import type {
	Actor,
	BudgetScope,
	CompanyId,
	Feature,
	GrantId,
	GrantKind,
	HoldId,
	QuoteId,
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

export const bucketNames = [
	"available",
	"held",
	"settled",
	"expired",
	"clawedBack",
] as const satisfies readonly (keyof Buckets)[];

export type Grant = Buckets & {
	/** The number of the entry that booked it: its place in time, and its name within the pool. */
	number: number;
	grantId: GrantId;
	kind: GrantKind;
	source: string;
	amount: Millitokens;
	effectiveAt: number;
	/** Exclusive: at this instant the grant is no longer there. Undefined: never. */
	expiresAt: number | undefined;
	/** How much of its payment went back to who paid (clawbacks less reinstatements). */
	refunded: Millitokens;
	/** What a clawback could not take from it, because it is held or spent: its part of the receivable. */
	owed: Millitokens;
	/** What of its `clawedBack` paid off a receivable. */
	repaid: Millitokens;
};

/** What a hold took from one grant, and what became of it. */
export type HoldShare = {
	grant: number;
	amount: Millitokens;
	settled: Millitokens;
	released: Millitokens;
};

export type HoldState = "open" | "settled" | "released" | "expired";

/** What tokens are spent on, and at which prices. */
export type Work = {
	feature: Feature;
	subject: Subject;
	rateCardVersion: number;
};

export type Hold = {
	holdId: HoldId;
	work: Work;
	actor: Actor;
	amount: Millitokens;
	settled: Millitokens;
	released: Millitokens;
	/** What was charged for its work beside it: above what it held, or after its end. */
	debited: Millitokens;
	quoteId: QuoteId | undefined;
	/** The number of the entry that opened it, and of the last one that spoke of it. */
	openedBy: number;
	lastEntry: number;
	openedAt: number;
	/** Exclusive: at this instant the tokens return. */
	expiresAt: number;
	/** How it ended matters: work on a hold that ran out may still be paid, work on a released one may not. */
	state: HoldState;
	/** In burn-down order. */
	shares: HoldShare[];
};

export type Plan = { plan: string; allocation: Millitokens };

/** The plan by which allocations are granted. Cycle n starts at anchor + n months in the pool's time zone. */
export type Subscription = Plan & {
	anchorAt: number;
	/** Cycles that begin before this instant are paid. */
	paidThrough: number;
	/** How many cycles have been granted or skipped; the next one has this number. */
	cyclesGranted: number;
	/** What the next cycle brings: another plan, or the end. Undefined: the same again. */
	next: Plan | "ends" | undefined;
};

/** A cap on what one feature, member or subject may spend in a cycle. */
export type Budget = {
	scope: BudgetScope;
	limit: Millitokens;
	/** Charged in the present window, and held now. used + held <= limit, but for what was there before the cap. */
	used: Millitokens;
	held: Millitokens;
	/** The present window: the running cycle, or the calendar month where there is no plan. */
	startsAt: number;
	endsAt: number;
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
	/** Entries are numbered 1..n without gaps; this is n, and the pool's version. */
	lastEntry: number;
	/** The instant of the last entry. The book's time never goes back, whatever a clock does. */
	recordedAt: number;
	/** What was taken back by who paid, and had been held or spent: the sum of what the grants owe. */
	receivable: Millitokens;
	subscription: Subscription | undefined;
	/** The start of the last cycle that was granted: no cycle that begins there or before is granted again. */
	lastCycleAt: number | undefined;
	/** What batch work must leave available for live respondents. */
	floor: Millitokens;
	budgets: Budget[];
	/** Grants with anything available, held or owed, and those that an operation names, in burn-down order. */
	grants: Grant[];
	/** Open holds, and the one that an operation names. Others do not matter to a decision. */
	holds: Map<HoldId, Hold>;
	/** Nothing falls due before this instant; what does may do so later. */
	quietUntil: number;
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

export function grantOf(pool: Pool, number: number): Grant {
	for (const grant of pool.grants) if (grant.number === number) return grant;
	throw new Error(`The grant of entry ${number} was not loaded with its pool`);
}

/** Of this grant nothing can move any more by itself, by a hold or by a charge. */
export const isSpent = (grant: Grant): boolean =>
	grant.available === 0n && grant.held === 0n && grant.owed === 0n;

export function emptyPool(companyId: CompanyId, timeZone: string): Pool {
	return {
		companyId,
		timeZone,
		lastEntry: 0,
		// Far in the past, so that a clock that is behind the opener's is not held up by the opening.
		recordedAt: 0,
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
		receivable: 0n,
		subscription: undefined,
		lastCycleAt: undefined,
		floor: 0n,
		budgets: [],
		grants: [],
		holds: new Map(),
		quietUntil: Number.NEGATIVE_INFINITY,
	};
}
