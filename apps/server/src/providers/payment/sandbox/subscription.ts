/**
 * A monthly payment of the sandbox: when its months begin, and what happens when one is due. Pure: the clock, the card
 * and the ids are given. A month that is not paid is tried again three times within a week of its beginning, and then
 * the subscription ends.
 */
import type { Amount } from "../payment.ts";
import { type Card, whyDeclined } from "./card.ts";

export type SandboxSubscription = {
	subscriptionRef: string;
	customerRef: string;
	checkoutRef: string;
	reference: string;
	/** What is paid from the next month on. */
	plan: string;
	amount: Amount;
	description: string;
	anchorAt: Date;
	/** So many months are paid, counted from the anchor. */
	monthsPaid: number;
	/** ends: with the month that is paid. */
	state: "runs" | "ends" | "ended";
	/** How the next month was tried in vain; undefined when it was not. */
	failure:
		| { failures: number; reason: string; retryAt: Date | undefined }
		| undefined;
	/** The next try is declined, whatever card is kept. */
	failsNext: boolean;
};

const dayMilliseconds = 24 * 60 * 60 * 1_000;
/** Days after a month's beginning on which its payment is tried again. */
const retryDays = [3, 5, 7];

/** The same day and time of a later month, or that month's last day. Always counted from the anchor, never from the last. */
export function monthsAfter(anchorAt: Date, months: number): Date {
	const year = anchorAt.getUTCFullYear();
	const month = anchorAt.getUTCMonth() + months;
	const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
	const moved = new Date(anchorAt);
	moved.setUTCFullYear(year, month, Math.min(anchorAt.getUTCDate(), lastDay));
	return moved;
}

/** The month after those that are paid. */
export function nextMonthOf(of: SandboxSubscription): {
	periodStartsAt: Date;
	periodEndsAt: Date;
} {
	return {
		periodStartsAt: monthsAfter(of.anchorAt, of.monthsPaid),
		periodEndsAt: monthsAfter(of.anchorAt, of.monthsPaid + 1),
	};
}

/** When it has to be looked at next; undefined once it has ended. */
export function dueAt(of: SandboxSubscription): Date | undefined {
	if (of.state === "ended") return undefined;
	return of.failure?.retryAt ?? nextMonthOf(of).periodStartsAt;
}

/**
 * What happens when it is due, or is asked to go on to its next month ahead of time: it ends, the month is paid, or it
 * fails and perhaps ends with that.
 */
export function renewed(
	of: SandboxSubscription,
	card: Card | undefined,
	at: Date,
): {
	happened: "ended" | "paid" | "failed";
	subscription: SandboxSubscription;
} {
	if (of.state === "ends")
		return { happened: "ended", subscription: ended(of) };
	const declined = of.failsNext
		? { reason: "The bank declined the card." }
		: whyDeclined(card);
	if (declined === undefined)
		return { happened: "paid", subscription: paid(of) };
	const failures = (of.failure?.failures ?? 0) + 1;
	const retryAt = retryAfter(of, failures, at);
	const failed: SandboxSubscription = {
		...of,
		failsNext: false,
		failure: { failures, reason: declined.reason, retryAt },
	};
	return {
		happened: "failed",
		subscription: retryAt === undefined ? ended(failed) : failed,
	};
}

/** The next month is paid, by the card or by a person on the page. */
export function paid(of: SandboxSubscription): SandboxSubscription {
	return {
		...of,
		monthsPaid: of.monthsPaid + 1,
		failure: undefined,
		failsNext: false,
	};
}

export function ended(of: SandboxSubscription): SandboxSubscription {
	return {
		...of,
		state: "ended",
		failure: of.failure && { ...of.failure, retryAt: undefined },
	};
}

function retryAfter(
	of: SandboxSubscription,
	failures: number,
	at: Date,
): Date | undefined {
	const days = retryDays[failures - 1];
	if (days === undefined) return undefined;
	const { periodStartsAt } = nextMonthOf(of);
	// A month that was asked for ahead of time is tried again from then on.
	const from = Math.min(periodStartsAt.getTime(), at.getTime());
	return new Date(from + days * dayMilliseconds);
}
