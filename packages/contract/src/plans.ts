/**
 * Plans: tokens at the start of each billing month, paid for each month. To a larger plan at once, to a smaller one or to
 * none with the next billing month. Nothing rolls over; top-ups never expire and no change of plan touches them.
 */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant, money, tokens } from "./measures.ts";
import { type Answer, route } from "./route.ts";

export const planNames = ["essential", "start", "elite"] as const;
export const planName = z.enum(planNames);
export type PlanName = z.output<typeof planName>;

/** What each plan brings in a billing month. */
export const planTokens: Record<PlanName, number> = {
	essential: 1_200,
	start: 10_000,
	elite: 30_000,
};

/** What a company on Trial begins with, once, and for how many days. */
export const trialTokens = 1_200;
export const trialDays = 14;

const plan = z.object({
	name: planName,
	allocationTokens: tokens,
	/** For a billing month, in CHF. */
	price: money,
});

export const getPlan = route({
	method: "get",
	path: "/api/plan",
	summary: "The company's plan, what comes next, and how its trial stands",
	area: "Plans",
	access: "member",
	scope: "read",
	answer: z.object({
		plan: z
			.object({
				name: planName,
				allocationTokens: tokens,
				/** Null for who may not see money. */
				price: money.nullable(),
				/**
				 * - running: paid for, and it goes on
				 * - unpaid: a renewal was not paid, so this month brought no tokens; they come when it is paid
				 * - ending: it ends where the next month would begin
				 */
				state: z.enum(["running", "unpaid", "ending"]),
				startedAt: instant,
				/** When the next billing month begins, and what it brings. */
				nextCycleAt: instant,
				next: z.union([plan.partial({ price: true }), z.literal("ends")]),
				failure: z
					.object({
						at: instant,
						/** In words, as the provider said it. */
						reason: z.string(),
						retryAt: instant.nullable(),
						/** The provider's page at which it can be paid now; null for who may not. */
						payUrl: z.string().nullable(),
					})
					.nullable(),
			})
			.nullable(),
		/** While the trial's tokens are valid, and for 14 days after. */
		trial: z
			.object({
				endsAt: instant,
				hasEnded: z.boolean(),
				leftTokens: tokens,
			})
			.nullable(),
	}),
	status: 200,
	problems: [],
});
export type CompanyPlan = Answer<typeof getPlan>;

/** What choosing a plan would do, and when: shown before it is confirmed. */
export const planOption = z.object({
	plan,
	/**
	 * - start: no plan runs; the first billing month begins with the payment
	 * - upgrade: at once; the difference is paid and granted today
	 * - downgrade: with the next billing month; nothing is paid today
	 * - current: it is the plan; `undoes` says whether choosing it takes back a downgrade or a cancellation
	 */
	change: z.enum(["start", "upgrade", "downgrade", "current"]),
	undoes: z.enum(["downgrade", "cancellation"]).nullable(),
	/** What is paid and granted today. */
	today: z.object({ price: money, tokens }).nullable(),
	/** From then on the plan's own allocation comes each billing month. */
	nextAllocation: z.object({ at: instant, tokens, price: money }),
	/** Why it cannot be chosen now; null when it can. */
	blocked: z.enum(["renewal_unpaid", "order_open"]).nullable(),
});

export const listPlans = route({
	method: "get",
	path: "/api/plans",
	summary:
		"The plans, what choosing each would do and when, and which one fits the use of the last billing months",
	area: "Plans",
	access: "member",
	scope: "billing:read",
	answer: z.object({
		options: z.array(planOption),
		/** Bought tokens that are left: no plan change touches them. */
		topUpsLeftTokens: tokens,
		recommended: z
			.object({
				plan: planName,
				/** The mean use of a billing month, over so many of them (with the present one counted up to its end). */
				tokensPerMonth: tokens,
				months: z.number().int(),
			})
			.nullable(),
	}),
	status: 200,
	problems: ["not_allowed"],
});
export type PlanOptions = Answer<typeof listPlans>;
export type PlanOption = z.output<typeof planOption>;

/** A plan that is being bought: paid on the provider's own page, like a top-up, and in the same states. */
export const planOrder = z.object({
	id: idOf("order"),
	plan: planName,
	change: z.enum(["start", "upgrade"]),
	state: z.enum([
		"open",
		"pending",
		"paid",
		"declined",
		"cancelled",
		"expired",
	]),
	price: money,
	tokens,
	createdAt: instant,
	paidAt: instant.nullable(),
	returnTo: z.string(),
});
export type PlanOrder = z.output<typeof planOrder>;

export const orderPlan = route({
	method: "post",
	path: "/api/plan/orders",
	summary:
		"Begin to buy a plan, or a larger one: answers the address of the hosted checkout",
	area: "Plans",
	access: "member",
	body: z.object({
		plan: planName,
		/** Made by the screen when the choice is shown: sent twice, it is one order. */
		requestId: z.uuid(),
		/** What the screen showed as the price of today: another one now is refused, and nothing is begun. */
		price: money,
		returnTo: z
			.string()
			.max(500)
			.regex(/^\/(?![/\\])/, "A path of this site, such as /settings/billing")
			.default("/settings/billing"),
	}),
	answer: z.object({ order: planOrder, checkoutUrl: z.string() }),
	status: 201,
	problems: [
		"not_allowed",
		"wrong_state",
		"quote_expired",
		"payment_unavailable",
		"key_conflict",
	],
});

export const getPlanOrder = route({
	method: "get",
	path: "/api/plan/orders/{orderId}",
	summary: "How the order of a plan stands; asks the provider when it is late",
	area: "Plans",
	access: "member",
	params: z.object({ orderId: idOf("order") }),
	answer: planOrder,
	status: 200,
	problems: ["not_allowed", "not_found"],
});

export const changePlan = route({
	method: "post",
	path: "/api/plan/changes",
	summary:
		"To a smaller plan with the next billing month, or back to the present one before it",
	area: "Plans",
	access: "member",
	body: z.object({ plan: planName, requestId: z.uuid() }),
	answer: z.object({ takesEffectAt: instant }),
	status: 200,
	problems: ["not_allowed", "wrong_state", "payment_unavailable"],
});

export const cancelPlan = route({
	method: "post",
	path: "/api/plan/cancellation",
	summary: "End the plan where the next billing month would begin",
	area: "Plans",
	access: "member",
	body: z.object({ requestId: z.uuid() }),
	answer: z.object({ takesEffectAt: instant }),
	status: 200,
	problems: ["not_allowed", "wrong_state", "payment_unavailable"],
});
