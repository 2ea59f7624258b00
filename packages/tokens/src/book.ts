/** The door for those who read: balance, grants, holds, entries, receipts. Nothing moves here. */
import type { Millitokens } from "./core/amount.ts";
import type {
	Actor,
	BudgetScope,
	CompanyId,
	EntryKind,
	Feature,
	GrantId,
	GrantKind,
	GrantShare,
	HoldId,
	QuoteId,
	Refused,
	Subject,
	Tx,
} from "./words.ts";

export type {
	BudgetScope,
	CompanyId,
	Feature,
	GrantId,
	GrantKind,
	GrantShare,
	HoldId,
	Refused,
	Subject,
	Tx,
} from "./words.ts";

/**
 * One pool at one instant. Always: granted = available + held + settled + expired + clawed back
 * (invariant 1), so a screen can show the sum.
 */
export type Balance = {
	companyId: CompanyId;
	asOf: Date;
	poolVersion: bigint;
	availableMillitokens: Millitokens;
	heldMillitokens: Millitokens;
	settledMillitokens: Millitokens;
	expiredMillitokens: Millitokens;
	clawedBackMillitokens: Millitokens;
	grantedMillitokens: Millitokens;
	grantedByKind: Record<GrantKind, Millitokens>;
	/** What payments that went back still miss, because it was spent: the next top-up pays it. Not part of the sum. */
	receivableMillitokens: Millitokens;
	/** What batch work must leave available. */
	floorMillitokens: Millitokens;
	/** The next instant at which unused tokens expire, and how many would as things stand. */
	nextExpiry: { at: Date; amountMillitokens: Millitokens } | undefined;
	/** The running cycle, when the pool has a plan. */
	cycle:
		| {
				plan: string;
				startsAt: Date;
				endsAt: Date;
				allocationMillitokens: Millitokens;
		  }
		| undefined;
};

/** A grant as it stands. amount = available + held + settled + expired + clawed back. Listed in burn-down order. */
export type GrantState = {
	grantId: GrantId;
	kind: GrantKind;
	source: string;
	amountMillitokens: Millitokens;
	availableMillitokens: Millitokens;
	heldMillitokens: Millitokens;
	settledMillitokens: Millitokens;
	expiredMillitokens: Millitokens;
	clawedBackMillitokens: Millitokens;
	/** What of its payment went back to who paid, and what of that it still owes. */
	refundedMillitokens: Millitokens;
	owedMillitokens: Millitokens;
	effectiveAt: Date;
	expiresAt: Date | undefined;
	/** The entry that booked it. */
	entryNumber: bigint;
};

export type HoldState = {
	holdId: HoldId;
	feature: Feature;
	subject: Subject;
	actor: Actor;
	amountMillitokens: Millitokens;
	settledMillitokens: Millitokens;
	releasedMillitokens: Millitokens;
	openedAt: Date;
	expiresAt: Date;
	open: boolean;
};

export type { EntryKind } from "./words.ts";

/** One line of the book. Numbered 1..n per company without gaps. */
export type Entry = {
	number: bigint;
	kind: EntryKind;
	at: Date;
	/** What it did to `available` and to `held`; balance after n = balance after n-1 + entry n, for each of the two. */
	availableDeltaMillitokens: Millitokens;
	heldDeltaMillitokens: Millitokens;
	availableAfterMillitokens: Millitokens;
	heldAfterMillitokens: Millitokens;
	/** What expired by it (an expiry, or a release after the grant's end), else 0. */
	expiredMillitokens: Millitokens;
	/** What it charged (settle and debit), else 0. */
	chargedMillitokens: Millitokens;
	shares: GrantShare[];
	grantId: GrantId | undefined;
	holdId: HoldId | undefined;
	feature: Feature | undefined;
	subject: Subject | undefined;
	actor: Actor;
	rateCardVersion: number | undefined;
};

/** What was quoted, held, settled and undone for one work of a subject. */
export type Receipt = {
	subject: Subject;
	feature: Feature;
	/** What was quoted before, if the hold named a quote. */
	quote:
		| {
				quoteId: QuoteId;
				likelyMillitokens: Millitokens;
				mostMillitokens: Millitokens;
				quotedAt: Date;
				validUntil: Date;
		  }
		| undefined;
	heldMillitokens: Millitokens;
	chargedMillitokens: Millitokens;
	releasedMillitokens: Millitokens;
	reversedMillitokens: Millitokens;
	rateCardVersion: number;
	/** The grants that paid. */
	from: GrantShare[];
	heldAt: Date | undefined;
	chargedAt: Date | undefined;
	entryNumbers: bigint[];
};

/** The plan of a pool, and what its next cycle brings. */
export type SubscriptionState = {
	plan: string;
	allocationMillitokens: Millitokens;
	anchorAt: Date;
	paidThrough: Date;
	/** The start of the next cycle. It is granted if it is paid for by then. */
	nextCycleAt: Date;
	next: { plan: string; allocationMillitokens: Millitokens } | "ends" | "same";
};

export type BudgetState = {
	scope: BudgetScope;
	limitMillitokens: Millitokens;
	usedMillitokens: Millitokens;
	heldMillitokens: Millitokens;
	/** The window that this counts in; it begins anew at its end. */
	startsAt: Date;
	endsAt: Date;
};

/** A pool at an instant of the past, with what made it up. */
export type PastPool = {
	balance: Balance;
	/** Those with anything available or held then, in burn-down order. */
	grants: GrantState[];
	openHolds: HoldState[];
};

/** A day in the company's time zone: "2027-03-28". */
export type Day = string;

export type UsageSum = {
	/** What was asked for by `by`; the others are undefined. */
	feature?: Feature;
	actor?: Actor;
	subject?: Subject;
	day?: Day;
	/** What was charged less what was undone. A reversal counts on its own day, so a day can be below 0. */
	usedMillitokens: Millitokens;
	chargedMillitokens: Millitokens;
	reversedMillitokens: Millitokens;
	charges: number;
};

export type EntryFilter = {
	kinds?: readonly EntryKind[];
	feature?: Feature;
	actor?: Actor;
	subject?: Subject;
	/** From this instant, and before that one. */
	from?: Date;
	before?: Date;
};

/**
 * What will be, if nothing but time and the recent pace changes it. What expires and what is allocated is known exactly;
 * only use is estimated: the mean of the last 28 days (or of as many as there were).
 */
export type Forecast = {
	asOf: Date;
	/** Millitokens a day. */
	paceMillitokens: Millitokens;
	/** When nothing is available any more at that pace; undefined: not within a year. */
	runsOutAt: Date | undefined;
	/** What will expire unused at that pace, and what would if nothing were used, in order of time. */
	expiring: {
		at: Date;
		unusedMillitokens: Millitokens;
		mostMillitokens: Millitokens;
	}[];
	/** Allocations that are known to come within the year. */
	allocations: { at: Date; amountMillitokens: Millitokens }[];
};

/** A problem that a check found, with the number of the invariant that it breaks. */
export type Problem = { invariant: string; detail: string };

/** How far a book has been verified by the checks that run all the time. */
export type Verified = {
	/** Undefined: never yet. */
	verifiedAt: Date | undefined;
	throughEntry: bigint;
	lastEntry: bigint;
	/** Empty: all that was checked holds. */
	problems: Problem[];
	/** The hash at which the chain stood, in hexadecimal. */
	headHash: string;
};

export type Rate = {
	feature: Feature;
	describes: string;
	unit: string;
	priceMillitokens: Millitokens;
};

export interface Book {
	in(tx: Tx): Book;
	balance(companyId: CompanyId): Promise<Balance | Refused>;
	/** The pool as it was at an instant, from its book. Refused as `invalid` for an instant that has not come yet. */
	at(companyId: CompanyId, at: Date): Promise<PastPool | Refused>;
	grants(companyId: CompanyId): Promise<GrantState[]>;
	/** Holds that still reserve tokens, oldest first. */
	openHolds(companyId: CompanyId): Promise<HoldState[]>;
	subscription(companyId: CompanyId): Promise<SubscriptionState | undefined>;
	budgets(companyId: CompanyId): Promise<BudgetState[]>;
	/** Entries, newest first, `limit` at a time; pass the last number seen as `before`. */
	entries(
		companyId: CompanyId,
		page: { before?: bigint; limit: number; filter?: EntryFilter },
	): Promise<Entry[]>;
	/** The receipts of a subject, newest first. A failed and repeated work has one per hold. */
	receipts(companyId: CompanyId, subject: Subject): Promise<Receipt[]>;
	/** Sums of use by any of feature, actor, subject and day, over days from and through, from a projection. */
	usage(
		companyId: CompanyId,
		of: {
			from: Day;
			through: Day;
			by: readonly ("feature" | "actor" | "subject" | "day")[];
		},
	): Promise<UsageSum[]>;
	forecast(companyId: CompanyId): Promise<Forecast | Refused>;
	/** The rate card in force now. */
	rateCard(): Promise<{ version: number; inForceFrom: Date; rates: Rate[] }>;
	/** A signed account of a period, as JSON and as CSV. Refused as `invalid` where the period has not ended. */
	statement(
		companyId: CompanyId,
		period: { from: Date; before: Date },
	): Promise<SignedStatement | Refused>;
	/** What the checks that run all the time last found. */
	verified(companyId: CompanyId): Promise<Verified | Refused>;
	/** Check every invariant of one company's book now, from its first entry; an empty list says that all hold. */
	check(companyId: CompanyId): Promise<Problem[]>;
}

/** Both texts end with their signature by the operator's key (Ed25519); `public-key` verifies them. */
export type SignedStatement = {
	json: string;
	csv: string;
	/** In PEM. */
	publicKey: string;
};
