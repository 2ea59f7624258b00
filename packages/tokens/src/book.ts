/** The door for those who read: balance, grants, holds, entries, receipts. Nothing moves here. */
import type { Millitokens } from "./core/amount.ts";
import type {
	Actor,
	CompanyId,
	EntryKind,
	Feature,
	GrantId,
	GrantKind,
	GrantShare,
	HoldId,
	Refused,
	Subject,
	Tx,
} from "./words.ts";

export type {
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
	effectiveAt: Date;
	expiresAt: Date | undefined;
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

/** What was estimated, held and settled for one subject's work. */
export type Receipt = {
	subject: Subject;
	feature: Feature;
	heldMillitokens: Millitokens;
	chargedMillitokens: Millitokens;
	releasedMillitokens: Millitokens;
	rateCardVersion: number;
	from: GrantShare[];
	heldAt: Date | undefined;
	chargedAt: Date | undefined;
	entryNumbers: bigint[];
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
	grants(companyId: CompanyId): Promise<GrantState[]>;
	/** Holds that still reserve tokens, oldest first. */
	openHolds(companyId: CompanyId): Promise<HoldState[]>;
	/** Entries, newest first, `limit` at a time; pass the last number seen as `before`. */
	entries(
		companyId: CompanyId,
		page: { before?: bigint; limit: number },
	): Promise<Entry[]>;
	/** The receipts of a subject, newest first. A failed and repeated work has one per hold. */
	receipts(companyId: CompanyId, subject: Subject): Promise<Receipt[]>;
	/** The rate card in force now. */
	rateCard(): Promise<{ version: number; inForceFrom: Date; rates: Rate[] }>;
	/** Check every invariant of one company that a check can express; an empty list says that all hold. */
	check(companyId: CompanyId): Promise<{ invariant: string; detail: string }[]>;
}
