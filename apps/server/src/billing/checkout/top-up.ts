/**
 * A top-up: tokens that were asked for at a price, and how the payment for them stands. Pure: what a report of the
 * provider means for it, and when the provider is asked next.
 */

import { idFromUuid, uuidFromId } from "@verbatim/contract/ids";
import type { TopUp as ToldTopUp } from "@verbatim/contract/top-ups";
import type {
	Amount,
	CheckoutState,
	News,
	Payment,
} from "../../providers/payment/payment.ts";

const minute = 60_000;

export type TopUpOf = { companyId: string; topUpId: string };

export type TopUp = TopUpOf & {
	/** Who began it; nobody did where it was bought by itself. */
	memberId: string | undefined;
	amountTokens: number;
	price: Amount;
	/** Contained in the price. */
	tax: { name: string; percent: string } | undefined;
	/** Bought by itself: paid with what is kept, with nobody there to try again. */
	isAutomatic: boolean;
	state: ToldTopUp["state"];
	/** A path of the console. */
	returnTo: string;
	provider: string;
	/** Undefined until the provider has answered. An automatic one has no page. */
	checkout: { ref: string; url: string | undefined } | undefined;
	checkoutExpiresAt: Date;
	paidBy: { paymentReference: string; paidAt: Date } | undefined;
	createdAt: Date;
};

/**
 * How long a checkout can be paid: longer than the half hour for which its price is promised, and than the half hour
 * that card providers want at the least.
 */
export const checkoutMinutes = 35;

/** What a provider said, by itself or when asked. */
export type Report = CheckoutState & { checkoutRef: string };

export type Effect =
	/** The right payment: write it down and grant the tokens. */
	| { effect: "pay"; payment: Payment }
	| {
			effect: "become";
			state: "pending" | "declined" | "cancelled" | "expired";
	  }
	/** Nothing new. */
	| { effect: "ignore"; reason: string }
	/** Something is wrong that only a person can judge. Nothing is granted. */
	| { effect: "quarantine"; reason: string };

/**
 * A payment counts whatever came before it: reports overtake each other, and money that has arrived is honoured at the
 * price that was asked, late as it may be. Nothing undoes a payment here.
 */
export function effectOf(topUp: TopUp, report: Report): Effect {
	if (topUp.checkout !== undefined && topUp.checkout.ref !== report.checkoutRef)
		return { effect: "quarantine", reason: "it is about another checkout" };
	if (report.state === "paid") return effectOfPayment(topUp, report.payment);
	if (topUp.state === "paid")
		return { effect: "ignore", reason: "it was paid before" };
	if (topUp.state === "expired")
		return { effect: "ignore", reason: "it had expired before" };
	switch (report.state) {
		case "open":
			return { effect: "ignore", reason: "nothing has happened" };
		case "processing":
			return become(topUp, "pending");
		default:
			return become(topUp, report.state);
	}
}

function effectOfPayment(topUp: TopUp, payment: Payment): Effect {
	if (topUp.paidBy?.paymentReference === payment.paymentReference)
		return { effect: "ignore", reason: "it was paid before" };
	if (topUp.paidBy !== undefined)
		return { effect: "quarantine", reason: "it was paid a second time" };
	const { minorUnits, currency } = payment.amount;
	if (
		minorUnits !== topUp.price.minorUnits ||
		currency !== topUp.price.currency
	)
		return {
			effect: "quarantine",
			reason: `${minorUnits} ${currency} (minor units) was paid instead of ${topUp.price.minorUnits} ${topUp.price.currency}`,
		};
	return { effect: "pay", payment };
}

function become(
	topUp: TopUp,
	state: "pending" | "declined" | "cancelled" | "expired",
): Effect {
	return topUp.state === state
		? { effect: "ignore", reason: `it was ${state} before` }
		: { effect: "become", state };
}

/** News of its checkout as a report. */
export function reportOf(news: Extract<News, { about: "checkout" }>): Report {
	const { checkoutRef } = news;
	return news.happened === "paid"
		? { state: "paid", payment: news.payment, checkoutRef }
		: { state: news.happened, checkoutRef };
}

/** Whether the provider may still have something to say of it. */
export function mayChange(topUp: TopUp): boolean {
	if (topUp.isAutomatic && topUp.state === "declined") return false;
	return topUp.state !== "paid" && topUp.state !== "expired";
}

/** For so long a checkout must still be open that somebody else is sent to it. */
const joinedMinutesMin = 5;
/** A payment that the provider is not sure of keeps a second one away for so long; then waiting is no double click. */
const pendingMinutesMax = 60;

/**
 * Whether somebody who asks for the same tokens at the same price is sent to this checkout instead of a new one: another
 * tab, another member, the way back. A page can be paid once, so nobody pays twice, and nobody has to be told why not.
 */
export function isJoined(topUp: TopUp, now: Date): boolean {
	if (topUp.isAutomatic) return false;
	switch (topUp.state) {
		case "open":
		case "declined":
		case "cancelled":
			return (
				topUp.checkoutExpiresAt.getTime() >=
				now.getTime() + joinedMinutesMin * minute
			);
		case "pending":
			return (
				topUp.createdAt.getTime() >= now.getTime() - pendingMinutesMax * minute
			);
		default:
			return false;
	}
}

const askedDaysMax = 14;

/**
 * When the sweep asks the provider about a top-up that still may change: each minute while the person waits, else every
 * five minutes and right after its end; ever more rarely for one that stays undecided, and not after two weeks.
 */
export function nextAskAt(topUp: TopUp, now: Date): Date | undefined {
	if (!mayChange(topUp)) return undefined;
	const age = now.getTime() - topUp.createdAt.getTime();
	if (age > askedDaysMax * 24 * 60 * minute) return undefined;
	const rarely = new Date(now.getTime() + Math.max(minute, age / 10));
	if (topUp.state === "pending") return rarely;
	const afterEnd = new Date(topUp.checkoutExpiresAt.getTime() + minute);
	if (now >= afterEnd) return rarely;
	return new Date(Math.min(now.getTime() + 5 * minute, afterEnd.getTime()));
}

/** Names the top-up and its company to the provider, who gives it back with each report. */
export function referenceOf(topUp: TopUpOf): string {
	return `${idFromUuid("company", topUp.companyId)}-${idFromUuid("topup", topUp.topUpId)}`;
}

export function topUpOfReference(reference: string): TopUpOf | undefined {
	const [company = "", id = "", ...more] = reference.split("-");
	const companyId = uuidFromId("company", company);
	const topUpId = uuidFromId("topup", id);
	return companyId === undefined || topUpId === undefined || more.length > 0
		? undefined
		: { companyId, topUpId };
}

export function told(topUp: TopUp): ToldTopUp {
	return {
		id: idFromUuid("topup", topUp.topUpId),
		state: topUp.state,
		amountTokens: topUp.amountTokens,
		price: topUp.price,
		createdAt: topUp.createdAt.toISOString(),
		paidAt: topUp.paidBy?.paidAt.toISOString() ?? null,
		isAutomatic: topUp.isAutomatic,
		returnTo: topUp.returnTo,
	};
}
