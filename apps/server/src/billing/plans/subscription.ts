/**
 * A monthly payment and what it means for the book. Pure. What is known of it are facts that never take each other back:
 * months that were paid, months that failed, what the company wishes, what the provider said last. From them and from what
 * the book has now, `nextStep` says what the engine is told next; so the same facts lead to the same book, in whatever
 * order they came.
 *
 * The provider decides of money, the book of tokens: a month brings the plan that was paid for it, whatever was wished.
 */
import type { PlanName } from "@verbatim/contract/plans";
import type { SubscriptionState } from "@verbatim/tokens/book";
import { cycleStart } from "@verbatim/tokens/fund";
import type { Amount } from "../../providers/payment/payment.ts";
import type { OrderOf } from "./order.ts";
import {
	allocationOf,
	isSame,
	nextPlanOf,
	type PlanPrices,
	planNamed,
} from "./plan.ts";

export type Wish = {
	number: number;
	plan: PlanName;
	monthPrice: Amount;
	goesOn: boolean;
	requestId: string | undefined;
	wishedAt: Date;
	/** Undefined: the provider still has to be told. */
	toldAt: Date | undefined;
};

export type Month = {
	periodStartsAt: Date;
	paid:
		| {
				plan: PlanName;
				paymentReference: string;
				paidAt: Date;
				periodEndsAt: Date;
		  }
		| undefined;
	failure:
		| {
				at: Date;
				reason: string;
				retryAt: Date | undefined;
				payUrl: string | undefined;
		  }
		| undefined;
	isGranted: boolean;
};

export type Subscription = OrderOf & {
	provider: string;
	subscriptionRef: string;
	timeZone: string;
	/** Undefined: it was told of, but not yet that it was paid for. */
	anchorAt: Date | undefined;
	/** The provider's latest word of whether it goes on. */
	said: { goesOn: boolean; at: Date } | undefined;
	endedAt: Date | undefined;
	steps: number;
	wishes: Wish[];
	months: Month[];
	/** Paid, and not yet in the book. */
	upgrades: { orderId: string; plan: PlanName }[];
};

const dayMilliseconds = 24 * 60 * 60 * 1_000;
/**
 * The provider counts months from the same instant as the book, but perhaps in another time zone: they are apart by hours
 * when the clocks have changed, and by up to three days where the day of the month is clamped (paid on 28 February in New
 * York, which is 1 March in UTC). Half a month would still be without doubt.
 */
const apartMillisecondsMax = 4 * dayMilliseconds;

export type Counted = Pick<Subscription, "timeZone"> & { anchorAt: Date };

export const startOf = (counted: Counted, cycle: number): Date =>
	cycleStart(counted.anchorAt, counted.timeZone, cycle);

/** The number of our cycle that begins about then; undefined when none does. */
export function cycleBeginningAbout(
	counted: Counted,
	at: Date,
): number | undefined {
	const monthMilliseconds = 30.436875 * dayMilliseconds;
	const apart = at.getTime() - counted.anchorAt.getTime();
	const about = Math.round(apart / monthMilliseconds);
	return [about - 1, about, about + 1].find(
		(cycle) =>
			cycle >= 0 &&
			Math.abs(startOf(counted, cycle).getTime() - at.getTime()) <=
				apartMillisecondsMax,
	);
}

/** The cycle that a paid month pays for: the one that ends where the provider's month does. */
export function cyclePaidBy(
	counted: Counted,
	periodEndsAt: Date,
): number | undefined {
	const next = cycleBeginningAbout(counted, periodEndsAt);
	return next === undefined || next === 0 ? undefined : next - 1;
}

/** What the company wishes now. There is a first wish since the plan was paid for. */
export function wishOf(subscription: Pick<Subscription, "wishes">): Wish {
	const wish = subscription.wishes.at(-1);
	if (wish === undefined) throw new Error("A plan that was paid has no wish");
	return wish;
}

/**
 * Whether it goes on after the present month. What the provider says counts when it is younger than what it was told: the
 * customer ended it on the provider's page, or took that back. An echo of an older telling does not.
 */
export function goesOn(
	subscription: Pick<Subscription, "wishes" | "said" | "endedAt">,
): boolean {
	if (subscription.endedAt !== undefined) return false;
	const { said } = subscription;
	const wish = wishOf(subscription);
	return said !== undefined &&
		wish.toldAt !== undefined &&
		said.at.getTime() > wish.toldAt.getTime()
		? said.goesOn
		: wish.goesOn;
}

/** The plan that an amount pays a month of: as it was wished, the latest first, else as it is sold today. */
export function planPaidBy(
	amount: Amount,
	wishes: readonly Pick<Wish, "plan" | "monthPrice">[],
	prices: PlanPrices,
): PlanName | undefined {
	const wished = wishes.findLast(({ monthPrice }) =>
		isSame(monthPrice, amount),
	);
	if (wished !== undefined) return wished.plan;
	return (Object.keys(prices) as PlanName[]).find((plan) =>
		isSame(prices[plan], amount),
	);
}

/** What a plan costs this company each month: as it was wished last, else as it is sold today. */
export function priceFor(
	plan: PlanName,
	subscription: Pick<Subscription, "wishes"> | undefined,
	prices: PlanPrices,
): Amount {
	const wished = subscription?.wishes.findLast((wish) => wish.plan === plan);
	return wished?.monthPrice ?? prices[plan];
}

export type Step =
	| { tell: "subscribe"; plan: PlanName; anchorAt: Date; paidThrough: Date }
	| { tell: "pay_through"; paidThrough: Date }
	| { tell: "change"; plan: PlanName }
	| { tell: "cancel" }
	/** The book has what this month, or this upgrade, brings. */
	| { note: "month"; month: Month; isOver: boolean }
	| { note: "upgrade"; orderId: string }
	/** Nothing now, but at that instant. */
	| { wait: Date };

/**
 * What comes next, or undefined when the book has all that the facts say. `running` is what the engine has at `now`;
 * after each step it is asked again.
 */
export function nextStep(
	subscription: Subscription,
	running: SubscriptionState | undefined,
	now: Date,
): Step | undefined {
	const { anchorAt } = subscription;
	if (anchorAt === undefined) return undefined;
	const counted = { ...subscription, anchorAt };
	for (const month of subscription.months) {
		if (month.paid === undefined || month.isGranted) continue;
		const cycle = cyclePaidBy(counted, month.paid.periodEndsAt);
		// Told before the first payment was, and of another subscription than that: a person was told when it came to light.
		if (cycle === undefined) continue;
		const paid = { cycle, plan: month.paid.plan, month };
		return running === undefined
			? stepWithoutPlan(counted, paid, now)
			: stepOfMonth(counted, paid, running, now);
	}
	if (running === undefined) return undefined;
	const [upgrade] = subscription.upgrades;
	if (upgrade !== undefined && now < running.nextCycleAt)
		return allocationOf(upgrade.plan) > running.allocationMillitokens
			? { tell: "change", plan: upgrade.plan }
			: { note: "upgrade", orderId: upgrade.orderId };
	return stepOfWish(subscription, running);
}

type PaidMonth = { cycle: number; plan: PlanName; month: Month };

/** No plan runs: it begins, or it ended and a month was paid all the same. */
function stepWithoutPlan(
	counted: Counted,
	{ cycle, plan, month }: PaidMonth,
	now: Date,
): Step {
	const startsAt = startOf(counted, cycle);
	const paidThrough = startOf(counted, cycle + 1);
	if (now < startsAt) return { wait: startsAt };
	if (cycle > 0 && now >= paidThrough)
		return { note: "month", month, isOver: true };
	return { tell: "subscribe", plan, anchorAt: counted.anchorAt, paidThrough };
}

function stepOfMonth(
	counted: Counted,
	{ cycle, plan, month }: PaidMonth,
	running: SubscriptionState,
	now: Date,
): Step {
	const startsAt = startOf(counted, cycle);
	const paidThrough = startOf(counted, cycle + 1);
	if (running.nextCycleAt > startsAt)
		return { note: "month", month, isOver: now >= paidThrough };
	// To a larger plan at once would add to the month that still runs.
	if (allocationOf(plan) > running.allocationMillitokens && now < startsAt)
		return { wait: startsAt };
	if (nextPlanOf(running) !== plan) return { tell: "change", plan };
	if (running.paidThrough < paidThrough)
		return { tell: "pay_through", paidThrough };
	return { wait: startsAt };
}

/** All that was paid is in the book: what comes next is as wished. */
function stepOfWish(
	subscription: Subscription,
	running: SubscriptionState,
): Step | undefined {
	const next = nextPlanOf(running);
	if (!goesOn(subscription))
		return next === undefined ? undefined : { tell: "cancel" };
	const wished = wishOf(subscription).plan;
	if (next === wished) return undefined;
	if (allocationOf(wished) <= running.allocationMillitokens)
		return { tell: "change", plan: wished };
	// A larger plan comes with the payment for it, never before.
	return next === undefined
		? { tell: "change", plan: planNamed(running.plan) }
		: undefined;
}

/** Where what was paid for ends: the start of the first month that is neither in the book nor paid. */
export const paidUntil = (running: SubscriptionState): Date =>
	running.paidThrough > running.nextCycleAt
		? running.paidThrough
		: running.nextCycleAt;

/** A month without any word of its payment is no failure at once: providers take hours, and count in their own zone. */
const wordMillisecondsMax = 3 * dayMilliseconds;

/**
 * Whether the month that should run now was not paid: as the provider said, or since it said nothing for days.
 * `failure` is what it said.
 */
export function unpaidOf(
	subscription: Subscription,
	running: SubscriptionState,
	now: Date,
): { failure: Month["failure"] } | undefined {
	const { anchorAt } = subscription;
	if (anchorAt === undefined) return undefined;
	const counted = { ...subscription, anchorAt };
	const due = cycleBeginningAbout(counted, running.nextCycleAt);
	const isDue = (at: Date) => cycleBeginningAbout(counted, at) === due;
	const months = subscription.months.filter(
		(month) => due !== undefined && isDue(month.periodStartsAt),
	);
	if (months.some(({ paid }) => paid !== undefined)) return undefined;
	const failure = months.map((month) => month.failure).find(Boolean);
	const isLate =
		now.getTime() - running.nextCycleAt.getTime() > wordMillisecondsMax;
	return failure !== undefined || isLate ? { failure } : undefined;
}
