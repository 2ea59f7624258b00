/** The plans, what choosing each would do and when, and which one fits the use of the last months. */
import {
	type PlanName,
	type PlanOption,
	type PlanOptions,
	planNames,
	planTokens,
} from "@verbatim/contract/plans";
import { type Problem, problem } from "@verbatim/contract/problems";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { SubscriptionState } from "@verbatim/tokens/book";
import { cycleStart } from "@verbatim/tokens/fund";
import { type Actor, may } from "../../company/actor.ts";
import { findCompany } from "../../company/companies/company-store.ts";
import { daysLooked, monthlyUse } from "./fit.ts";
import type { PlanOrder } from "./order.ts";
import { changeTo, cheapestPlan, differenceOf, planNamed } from "./plan.ts";
import type { Planning } from "./planning.ts";
import { findCompanyPlan, findOpenOrder, loadSubscription } from "./store.ts";
import {
	goesOn,
	paidUntil,
	priceFor,
	type Subscription,
	unpaidOf,
	wishOf,
} from "./subscription.ts";

type Listing = Pick<Planning, "db" | "book" | "clock" | "planPrices">;

type Standing = {
	now: Date;
	timeZone: string;
	running: SubscriptionState | undefined;
	subscription: Subscription | undefined;
	open: PlanOrder | undefined;
};

export async function listPlans(
	deps: Listing,
	actor: Actor,
): Promise<PlanOptions | Problem> {
	const { companyId } = actor;
	if (!may(actor, "see_money"))
		return problem(
			"not_allowed",
			"Only owners and admins see what plans cost.",
		);
	const { standing, bought } = await deps.db.transaction(async (tx) => {
		const orderId = await findCompanyPlan(tx, companyId);
		const { timeZone } = await findCompany(tx, companyId);
		const grants = await deps.book.in(tx).grants(companyId);
		return {
			standing: {
				now: await deps.clock.now(tx),
				timeZone,
				running: await deps.book.in(tx).subscription(companyId),
				subscription:
					orderId === undefined
						? undefined
						: await loadSubscription(tx, { companyId, orderId }),
				open: await findOpenOrder(tx, companyId),
			},
			bought: grants
				.filter(({ kind }) => kind === "top_up")
				.reduce(
					(sum, grant) =>
						sum + grant.availableMillitokens + grant.heldMillitokens,
					0n,
				),
		};
	});
	return {
		options: planNames.map((plan) => optionOf(deps, plan, standing)),
		topUpsLeftTokens: tokensFromMillitokens(bought),
		recommended: await recommend(deps, companyId, standing),
	};
}

function optionOf(
	{ planPrices }: Listing,
	name: PlanName,
	standing: Standing,
): PlanOption {
	const { now, timeZone, running, subscription, open } = standing;
	const change = changeTo(name, running);
	const price =
		change === "current"
			? priceFor(name, subscription, planPrices)
			: planPrices[name];
	const tokens = planTokens[name];
	const isPayable = change === "start" || change === "upgrade";
	return {
		plan: { name, allocationTokens: tokens, price },
		change,
		undoes: undoneBy(name, standing),
		today: !isPayable
			? null
			: running === undefined
				? { price, tokens }
				: differenceOf(planPrices, {
						from: planNamed(running.plan),
						to: name,
					}),
		nextAllocation: {
			at: (running === undefined
				? cycleStart(now, timeZone, 1)
				: paidUntil(running)
			).toISOString(),
			tokens,
			price,
		},
		blocked:
			change === "upgrade" && isUnpaid(standing)
				? "renewal_unpaid"
				: isPayable && open !== undefined && isInTheWay(open, name)
					? "order_open"
					: null,
	};
}

/** What choosing it takes back. A larger plan takes back a cancellation too, since it is paid for to go on. */
function undoneBy(
	name: PlanName,
	{ running, subscription }: Standing,
): PlanOption["undoes"] {
	if (running === undefined || subscription === undefined) return null;
	if (subscription.endedAt !== undefined) return null;
	if (!goesOn(subscription)) return "cancellation";
	const wished = wishOf(subscription).plan;
	const isDowngraded = changeTo(wished, running) === "downgrade";
	return isDowngraded && name !== wished ? "downgrade" : null;
}

function isUnpaid({ running, subscription, now }: Standing): boolean {
	if (running === undefined || subscription === undefined) return false;
	return (
		running.nextCycleAt <= now ||
		unpaidOf(subscription, running, now) !== undefined
	);
}

/** The checkout of the same plan is carried on with; that of another stands in the way while it can be paid. */
const isInTheWay = (open: PlanOrder, name: PlanName): boolean =>
	open.checkout !== undefined && open.plan !== name && open.state === "pending";

async function recommend(
	deps: Listing,
	companyId: string,
	{ now, timeZone }: Standing,
): Promise<PlanOptions["recommended"]> {
	const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
		.toZonedDateTimeISO(timeZone)
		.toPlainDate();
	const sums = await deps.book.usage(companyId, {
		from: today.subtract({ days: daysLooked - 1 }).toString(),
		through: today.toString(),
		by: ["day"],
	});
	const use = monthlyUse(
		sums.map(({ day = "", usedMillitokens }) => ({ day, usedMillitokens })),
		today.toString(),
	);
	return use === undefined
		? null
		: { plan: cheapestPlan(deps.planPrices, use.tokensPerMonth), ...use };
}
