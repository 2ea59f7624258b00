/**
 * Tells the provider what a company wishes from the next month on: the price, and whether it goes on. A job, so that the
 * network is outside of every transaction, again and again until the provider has answered. One process at a time: two
 * wishes that overtook each other would leave the older one standing.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import { planTokens } from "@verbatim/contract/plans";
import type { Task } from "../../platform/jobs.ts";
import type { OrderOf } from "./order.ts";
import type { Planning } from "./planning.ts";
import {
	claimTelling,
	endTelling,
	loadSubscription,
	lockCompanyPlan,
	setTold,
} from "./store.ts";
import { wishOf } from "./subscription.ts";

export const tellProviderTask: Task<OrderOf> = {
	name: "tell-provider-of-plan",
	retriesMax: 8,
	retrySeconds: 5,
	runSecondsMax: 120,
	heartbeatSeconds: 30,
	atOnce: 2,
};

export const endSubscriptionTask: Task<{ subscriptionRef: string }> = {
	name: "end-subscription",
	retriesMax: 12,
	retrySeconds: 10,
	runSecondsMax: 60,
	heartbeatSeconds: 30,
	atOnce: 1,
};

const providerSecondsMax = 10;
/** Longer than a call may take, so that nobody else begins while one is under way. */
const tellingSecondsMax = 40;

/** Throws when the provider did not answer: the job is tried again, and after its tries the sweep sends another. */
export async function tellProvider(deps: Planning, of: OrderOf): Promise<void> {
	if (!(await claimTelling(deps.db, of, tellingSecondsMax)))
		throw new Error("Another process is telling the provider of this plan");
	try {
		// A wish made meanwhile is told after it, by the same process.
		while (await tellWish(deps, of));
	} finally {
		await endTelling(deps.db, of);
	}
}

/** True when there may be more to tell. */
async function tellWish(deps: Planning, of: OrderOf): Promise<boolean> {
	const asked = await deps.db.transaction(async (tx) => {
		await lockCompanyPlan(tx, of.companyId);
		return {
			now: await deps.clock.now(tx),
			subscription: await loadSubscription(tx, of),
			running: await deps.book.in(tx).subscription(of.companyId),
		};
	});
	const { subscription, running, now } = asked;
	if (subscription === undefined || subscription.wishes.length === 0)
		return false;
	const wish = wishOf(subscription);
	if (wish.toldAt !== undefined) return false;
	const isOver = running === undefined && !wish.goesOn;
	if (
		subscription.endedAt === undefined &&
		subscription.provider === deps.provider.name
	) {
		const { subscriptionRef } = subscription;
		const told = isOver
			? await deps.provider.endSubscription(subscriptionRef, {
					secondsMax: providerSecondsMax,
				})
			: await deps.provider.setSubscription(
					{
						subscriptionRef,
						plan: wish.plan,
						amount: wish.monthPrice,
						description: monthOf(wish.plan),
						goesOn: wish.goesOn,
						idempotencyKey: `${idFromUuid("order", of.orderId)}-${wish.number}`,
					},
					{ secondsMax: providerSecondsMax },
				);
		if ("unavailable" in told)
			throw new Error(`The payment provider said: ${told.unavailable}`);
	}
	await setTold(deps.db, of, { number: wish.number, toldAt: now });
	return true;
}

export async function endSubscription(
	deps: Planning,
	subscriptionRef: string,
): Promise<void> {
	const ended = await deps.provider.endSubscription(subscriptionRef, {
		secondsMax: providerSecondsMax,
	});
	if ("unavailable" in ended)
		throw new Error(`The payment provider said: ${ended.unavailable}`);
}

/** What is bought each month, in words for the provider's pages and invoices. */
export const monthOf = (plan: keyof typeof planTokens): string =>
	`Verbatim ${plan[0]?.toUpperCase()}${plan.slice(1)}: ${planTokens[plan].toLocaleString("en")} tokens each month`;
