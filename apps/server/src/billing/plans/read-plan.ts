/** The company's plan, what comes next, and how its trial stands. Who may not see money sees no price and no payment. */
import type { CompanyPlan } from "@verbatim/contract/plans";
import { planTokens, trialDays } from "@verbatim/contract/plans";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { GrantState, SubscriptionState } from "@verbatim/tokens/book";
import { type Actor, may } from "../../company/actor.ts";
import { nextPlanOf, planNamed } from "./plan.ts";
import type { Planning } from "./planning.ts";
import { findCompanyPlan, loadSubscription } from "./store.ts";
import {
	goesOn,
	paidUntil,
	priceFor,
	type Subscription,
	unpaidOf,
	wishOf,
} from "./subscription.ts";

type Reading = Pick<Planning, "db" | "book" | "clock" | "planPrices">;

export async function readPlan(
	deps: Reading,
	actor: Actor,
): Promise<CompanyPlan> {
	const { companyId } = actor;
	return deps.db.transaction(async (tx) => {
		const book = deps.book.in(tx);
		const now = await deps.clock.now(tx);
		const orderId = await findCompanyPlan(tx, companyId);
		const running = await book.subscription(companyId);
		const subscription =
			orderId === undefined
				? undefined
				: await loadSubscription(tx, { companyId, orderId });
		const trial = (await book.grants(companyId)).find(
			({ kind }) => kind === "trial",
		);
		return {
			plan:
				running === undefined || subscription === undefined
					? null
					: toldPlan(deps, actor, { running, subscription, now }),
			trial: toldTrial(trial, now),
		};
	});
}

function toldPlan(
	{ planPrices }: Reading,
	actor: Actor,
	of: { running: SubscriptionState; subscription: Subscription; now: Date },
): CompanyPlan["plan"] {
	const { running, subscription, now } = of;
	const name = planNamed(running.plan);
	const seesMoney = may(actor, "see_money");
	const unpaid = unpaidOf(subscription, running, now);
	const goes = goesOn(subscription);
	// A month that is paid already brings what was paid for it, whatever was wished since.
	const isPaidAhead = running.paidThrough > running.nextCycleAt;
	const nextName =
		(isPaidAhead ? nextPlanOf(running) : undefined) ??
		wishOf(subscription).plan;
	const failure = unpaid?.failure;
	return {
		name,
		allocationTokens: planTokens[name],
		price: seesMoney ? priceFor(name, subscription, planPrices) : null,
		state: unpaid !== undefined ? "unpaid" : goes ? "running" : "ending",
		startedAt: running.anchorAt.toISOString(),
		nextCycleAt: (goes
			? running.nextCycleAt
			: paidUntil(running)
		).toISOString(),
		next: goes
			? {
					name: nextName,
					allocationTokens: planTokens[nextName],
					...(seesMoney
						? { price: priceFor(nextName, subscription, planPrices) }
						: {}),
				}
			: "ends",
		failure:
			failure === undefined
				? null
				: {
						at: failure.at.toISOString(),
						// What a bank says of a card is the owner's and the admins' business.
						reason: seesMoney ? failure.reason : "The payment failed.",
						retryAt: failure.retryAt?.toISOString() ?? null,
						payUrl:
							(may(actor, "manage_plan") ? failure.payUrl : undefined) ?? null,
					},
	};
}

/** It is still told of for as long again after its end, for those who come back to see what became of it. */
function toldTrial(
	trial: GrantState | undefined,
	now: Date,
): CompanyPlan["trial"] {
	const endsAt = trial?.expiresAt;
	if (trial === undefined || endsAt === undefined) return null;
	const toldUntil = endsAt.getTime() + trialDays * 24 * 60 * 60 * 1_000;
	if (now.getTime() >= toldUntil) return null;
	const hasEnded = now >= endsAt;
	return {
		endsAt: endsAt.toISOString(),
		hasEnded,
		leftTokens: hasEnded
			? 0
			: tokensFromMillitokens(
					trial.availableMillitokens + trial.heldMillitokens,
				),
	};
}
