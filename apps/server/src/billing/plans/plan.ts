/**
 * A plan: tokens at the start of each billing month, at a price. Pure: what choosing another one would be, which plan a
 * price has paid for, and which one fits a use.
 */
import { type PlanName, planNames, planTokens } from "@verbatim/contract/plans";
import { topUpPriceFrancs } from "@verbatim/contract/top-ups";
import { type Millitokens, wholeTokens } from "@verbatim/tokens/amount";
import type { SubscriptionState } from "@verbatim/tokens/book";
import type { Amount } from "../../providers/payment/payment.ts";

/** What each plan costs for a month, in CHF, as configured. */
export type PlanPrices = Record<PlanName, Amount>;

export const allocationOf = (plan: PlanName): Millitokens =>
	wholeTokens(planTokens[plan]);

export const isSame = (a: Amount, b: Amount): boolean =>
	a.minorUnits === b.minorUnits && a.currency === b.currency;

/** The plan as the book names it. It was written by this room and by nobody else. */
export function planNamed(name: string): PlanName {
	const plan = planNames.find((known) => known === name);
	if (plan === undefined) throw new Error(`There is no plan ${name}`);
	return plan;
}

/** What the next month brings as the book has it now: a plan, or undefined when it ends. */
export function nextPlanOf(state: SubscriptionState): PlanName | undefined {
	if (state.next === "ends") return undefined;
	return planNamed(state.next === "same" ? state.plan : state.next.plan);
}

export type Change = "start" | "upgrade" | "downgrade" | "current";

export function changeTo(
	plan: PlanName,
	running: SubscriptionState | undefined,
): Change {
	if (running === undefined) return "start";
	const allocation = allocationOf(plan);
	if (allocation > running.allocationMillitokens) return "upgrade";
	return allocation < running.allocationMillitokens ? "downgrade" : "current";
}

/** What is paid and granted today for an upgrade: the whole difference of the two plans, whatever is left of the month. */
export function differenceOf(
	prices: PlanPrices,
	change: { from: PlanName; to: PlanName },
): { price: Amount; tokens: number } {
	const { from, to } = change;
	return {
		price: {
			minorUnits: prices[to].minorUnits - prices[from].minorUnits,
			currency: prices[to].currency,
		},
		tokens: planTokens[to] - planTokens[from],
	};
}

/** The cheapest way to have so many tokens each month: the plan's price, and what it lacks bought as top-ups. */
export function cheapestPlan(
	prices: PlanPrices,
	tokensPerMonth: number,
): PlanName {
	const centimesWith = (plan: PlanName) => {
		const missing = Math.max(0, tokensPerMonth - planTokens[plan]);
		return prices[plan].minorUnits + topUpPriceFrancs(missing).minorUnits;
	};
	// From the smallest, so that of two that cost the same the smaller is named.
	return planNames.reduce((best, plan) =>
		centimesWith(plan) < centimesWith(best) ? plan : best,
	);
}
