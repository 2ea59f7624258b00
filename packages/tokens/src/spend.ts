/** The door for those who spend tokens: research. It cannot mint. */
import type { Millitokens } from "./core/amount.ts";
import type {
	GrantShare,
	HoldId,
	Key,
	Limit,
	QuoteId,
	Refused,
	Tx,
	Usage,
	Work,
} from "./words.ts";

export type {
	Actor,
	CompanyId,
	Feature,
	HoldId,
	Key,
	Limit,
	QuoteId,
	Refused,
	Subject,
	Tx,
	Usage,
	Work,
} from "./words.ts";

/** What work would cost at this moment. Non-binding: the price is fixed when it is held or debited. */
export type Estimate = {
	amountMillitokens: Millitokens;
	availableMillitokens: Millitokens;
	/** Available after the work; negative when it cannot be paid, and then `shortMillitokens` is positive. */
	leftMillitokens: Millitokens;
	shortMillitokens: Millitokens;
	rateCardVersion: number;
};

/**
 * A price that binds until an instant: a hold that names it is rated by its rate card. It reserves nothing.
 * `from` is what the work would use at most, in burn-down order; empty when it cannot be paid now.
 */
export type Quote = {
	quoteId: QuoteId;
	likelyMillitokens: Millitokens;
	mostMillitokens: Millitokens;
	availableMillitokens: Millitokens;
	/** Available after the work, if it costs what is likely, and if it costs the most; negative where it is short. */
	leftLikelyMillitokens: Millitokens;
	leftMostMillitokens: Millitokens;
	shortMillitokens: Millitokens;
	/** A budget or the floor that would refuse it now. */
	overBudget: { limit: Limit; byMillitokens: Millitokens } | undefined;
	from: GrantShare[];
	rateCardVersion: number;
	/** Exclusive. */
	validUntil: Date;
};

export type Held = {
	holdId: HoldId;
	heldMillitokens: Millitokens;
	expiresAt: Date;
	rateCardVersion: number;
	from: GrantShare[];
	poolVersion: bigint;
};

/** How a charge ended: `chargedMillitokens` was settled or debited, `releasedMillitokens` of the hold went back. */
export type Charged = {
	entryNumber: bigint;
	chargedMillitokens: Millitokens;
	releasedMillitokens: Millitokens;
	from: GrantShare[];
	rateCardVersion: number;
	poolVersion: bigint;
};

export type Released = {
	releasedMillitokens: Millitokens;
	poolVersion: bigint;
};
export type Extended = { expiresAt: Date };

export interface Spend {
	/** The same verbs inside the caller's transaction: stored if and only if paid. Call them last in a short transaction. */
	in(tx: Tx): Spend;
	estimate(
		work: Pick<Work, "companyId">,
		usage: Usage,
	): Promise<Estimate | Refused>;
	/** What usages cost by the rate card in force, without a look at any pool. */
	prices(
		usages: readonly Usage[],
	): Promise<
		{ amountMillitokens: Millitokens; rateCardVersion: number }[] | Refused
	>;
	/** What the work will likely and at most cost, at prices that bind for `secondsValid` (at most a day). */
	quote(
		work: Pick<Work, "companyId" | "feature" | "subject" | "actor">,
		usage: { likely: Usage; most: Usage },
		options: { secondsValid: number },
	): Promise<Quote | Refused>;
	/** Reserve the most the work can cost, for `secondsToLive`; at the prices of a quote, if one is named. */
	hold(
		work: Work,
		usageMax: Usage,
		options: { key: Key; secondsToLive: number; quoteId?: QuoteId },
	): Promise<Held | Refused>;
	/**
	 * End a hold with what the work really used; the rest goes back in the same step. With `restStaysHeld` it is one
	 * chunk of several: the hold goes on with its rest. More than was held is taken from what is available, or refused.
	 */
	settle(
		hold: { companyId: string; holdId: HoldId },
		usage: Usage,
		options: { key: Key; restStaysHeld?: boolean },
	): Promise<Charged | Refused>;
	/** Charge without a hold. */
	debit(
		work: Work,
		usage: Usage,
		options: { key: Key },
	): Promise<Charged | Refused>;
	/** A hold's heartbeat: its time to live starts again from now. */
	extend(
		hold: { companyId: string; holdId: HoldId },
		options: { key: Key; secondsToLive: number },
	): Promise<Extended | Refused>;
	/** Give a hold's rest back, uncharged. */
	release(
		hold: { companyId: string; holdId: HoldId },
		options: { key: Key },
	): Promise<Released | Refused>;
}
