/** The door for those who spend tokens: research. It cannot mint. */
import type { Millitokens } from "./core/amount.ts";
import type {
	GrantShare,
	HoldId,
	Key,
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
	/** Reserve the most the work can cost, for `secondsToLive`. */
	hold(
		work: Work,
		usageMax: Usage,
		options: { key: Key; secondsToLive: number },
	): Promise<Held | Refused>;
	/** End a hold with what the work really used; the rest goes back in the same step. */
	settle(
		hold: { companyId: string; holdId: HoldId },
		usage: Usage,
		options: { key: Key },
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
