/**
 * Begins to buy a plan, or a larger one: the order is written down with its price first, then the provider is asked for a
 * checkout under the order's id. Whatever fails in between, the same request goes on where it stopped. A company is at one
 * checkout for a plan at a time: a second tab or member comes to the same one.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import {
	type PlanName,
	planTokens,
	type PlanOrder as ToldOrder,
} from "@verbatim/contract/plans";
import { type Problem, problem } from "@verbatim/contract/problems";
import { taxIn } from "@verbatim/contract/top-ups";
import { type Actor, may } from "../../company/actor.ts";
import { findCompany } from "../../company/companies/company-store.ts";
import type { Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Amount } from "../../providers/payment/payment.ts";
import { returnUrlOf } from "../checkout/return-url.ts";
import { customerOf } from "../details/customer-of.ts";
import { askAboutOrder } from "./ask-about-order.ts";
import {
	checkoutMinutes,
	isOpen,
	nextAskAt,
	type PlanOrder,
	referenceOf,
	told,
} from "./order.ts";
import { changeTo, differenceOf, isSame, planNamed } from "./plan.ts";
import type { Planning } from "./planning.ts";
import {
	findOpenOrder,
	findOrderOfRequest,
	insertOrder,
	loadSubscription,
	lockCompanyPlan,
	setCheckout,
	setOrderState,
} from "./store.ts";
import { unpaidOf } from "./subscription.ts";
import { monthOf } from "./tell-provider.ts";

const providerSecondsMax = 10;

type Asked = {
	actor: Actor;
	plan: PlanName;
	requestId: string;
	/** What the screen showed as the price of today. */
	price: Amount;
	returnTo: string;
};

export async function orderPlan(
	deps: Planning,
	asked: Asked,
): Promise<{ order: ToldOrder; checkoutUrl: string } | Problem> {
	if (!may(asked.actor, "manage_plan"))
		return problem(
			"not_allowed",
			"Only an owner chooses the plan. Nothing was begun; ask the owner to choose it.",
		);
	if (returnUrl(deps.baseUrl, asked.returnTo, "") === undefined)
		return problem(
			"invalid_input",
			"The place to come back to is not a path of this site.",
			{
				fields: [
					{
						field: "returnTo",
						message: "A path of this site, such as /settings/billing",
					},
				],
			},
		);

	// A page that was left open for another plan is closed, so that nobody can pay there too; then it is asked how it ended,
	// because it may have been paid meanwhile, and tried once more.
	for (let askedFor: string | undefined; ; ) {
		const taken = await deps.db.transaction((tx) => takeOrder(deps, tx, asked));
		if ("problem" in taken) return taken;
		if ("order" in taken) return withCheckout(deps, taken.order, asked.actor);
		const { inTheWay } = taken;
		if (
			inTheWay.orderId === askedFor ||
			!(await closePage(deps, inTheWay)) ||
			!(await askAboutOrder(deps, inTheWay, { secondsMax: providerSecondsMax }))
		)
			return orderOpen(inTheWay);
		askedFor = inTheWay.orderId;
	}
}

async function closePage(deps: Planning, order: PlanOrder): Promise<boolean> {
	if (order.checkout === undefined || order.provider !== deps.provider.name)
		return false;
	const closed = await deps.provider.closeCheckout(order.checkout.ref, {
		secondsMax: providerSecondsMax,
	});
	return "done" in closed;
}

const orderOpen = (inTheWay: PlanOrder): Problem =>
	problem(
		"wrong_state",
		`The plan ${inTheWay.plan} is being paid for at this moment. Nothing was begun. This can be chosen when that payment has ended.`,
	);

/** The order of this request, a new one or the one that is open for the same; or what stands in its way. */
async function takeOrder(
	deps: Planning,
	tx: Tx,
	asked: Asked,
): Promise<{ order: PlanOrder } | { inTheWay: PlanOrder } | Problem> {
	const { companyId } = asked.actor;
	const current = await lockCompanyPlan(tx, companyId);
	const made = await findOrderOfRequest(tx, companyId, asked.requestId);
	if (made !== undefined)
		return made.plan === asked.plan
			? { order: made }
			: problem(
					"key_conflict",
					`This request was made before for ${made.plan}. Nothing was changed; choose the plan again.`,
				);

	const now = await deps.clock.now(tx);
	const running = await deps.book.in(tx).subscription(companyId);
	const change = changeTo(asked.plan, running);
	if (change === "current" || change === "downgrade")
		return problem(
			"wrong_state",
			change === "current"
				? `${asked.plan} is the plan already. Nothing was begun and nothing has to be paid.`
				: "A smaller plan begins with the next billing month, and nothing has to be paid for it today. Nothing was begun.",
		);
	const subscription =
		running === undefined || current === undefined
			? undefined
			: await loadSubscription(tx, { companyId, orderId: current });
	if (running !== undefined && subscription !== undefined) {
		const isDue = running.nextCycleAt <= now;
		if (isDue || unpaidOf(subscription, running, now) !== undefined)
			return problem(
				"wrong_state",
				"This billing month is not paid yet. Nothing was begun; pay it first, then choose a larger plan.",
			);
	}
	const { price, tokens } =
		running === undefined
			? { price: deps.planPrices[asked.plan], tokens: planTokens[asked.plan] }
			: differenceOf(deps.planPrices, {
					from: planNamed(running.plan),
					to: asked.plan,
				});
	if (!isSame(price, asked.price))
		return problem(
			"quote_expired",
			"The price has changed since it was shown. Nothing was begun; look at the new price first.",
		);

	const open = await findOpenOrder(tx, companyId);
	if (open !== undefined) {
		const isAlike =
			open.plan === asked.plan &&
			open.change === change &&
			isSame(open.price, price) &&
			open.provider === deps.provider.name &&
			now < open.checkoutExpiresAt;
		if (isAlike && open.state === "open") return { order: open };
		// Nobody was ever shown a page for it, and now nobody will be.
		if (open.checkout !== undefined) return { inTheWay: open };
		await setOrderState(tx, { ...open, state: "expired" }, undefined);
	}
	return { order: await newOrder(deps, tx, asked, { change, price, tokens }) };
}

async function newOrder(
	deps: Planning,
	tx: Tx,
	asked: Asked,
	of: { change: PlanOrder["change"]; price: Amount; tokens: number },
): Promise<PlanOrder> {
	const { companyId, memberId } = asked.actor;
	const now = await deps.clock.now(tx);
	const { timeZone } = await findCompany(tx, companyId);
	const order: PlanOrder = {
		companyId,
		orderId: newId(),
		requestId: asked.requestId,
		memberId,
		plan: asked.plan,
		change: of.change,
		price: of.price,
		monthPrice: deps.planPrices[asked.plan],
		amountTokens: of.tokens,
		state: "open",
		returnTo: asked.returnTo,
		provider: deps.provider.name,
		timeZone,
		checkout: undefined,
		checkoutExpiresAt: new Date(now.getTime() + checkoutMinutes * 60_000),
		paidBy: undefined,
		isGranted: false,
		orderedAt: now,
	};
	await insertOrder(tx, order, nextAskAt(order, now) ?? now);
	return order;
}

async function withCheckout(
	deps: Planning,
	order: PlanOrder,
	actor: Actor,
): Promise<{ order: ToldOrder; checkoutUrl: string } | Problem> {
	const checkout = order.checkout ?? (await startCheckout(deps, order, actor));
	return "problem" in checkout
		? checkout
		: { order: told(order), checkoutUrl: checkout.url };
}

async function startCheckout(
	deps: Planning,
	order: PlanOrder,
	actor: Actor,
): Promise<{ url: string } | Problem> {
	const unavailable = problem(
		"payment_unavailable",
		"The payment provider did not answer. Nothing was paid and the plan is as it was; try again in a moment.",
	);
	if (!isOpen(order)) return unavailable;
	const id = idFromUuid("order", order.orderId);
	const url = returnUrl(deps.baseUrl, order.returnTo, id);
	if (url === undefined)
		throw new Error(`Order ${order.orderId} has no way back`);
	const checkout = {
		reference: referenceOf(order),
		customer: await customerOf(deps, actor),
		amount: order.price,
		description:
			order.change === "start"
				? monthOf(order.plan)
				: `Verbatim: ${order.amountTokens.toLocaleString("en")} tokens more this month, then ${order.plan}`,
		tax: deps.tax && {
			...deps.tax,
			amount: taxIn(order.price, deps.tax.percent),
		},
		returnUrl: url,
		cancelUrl: url,
		expiresAt: order.checkoutExpiresAt,
		idempotencyKey: id,
	};
	const within = { secondsMax: providerSecondsMax };
	const started =
		order.change === "start"
			? await deps.provider.startSubscription(
					{ ...checkout, plan: order.plan },
					within,
				)
			: await deps.provider.startCheckout(
					{ ...checkout, keepPaymentMethod: false },
					within,
				);
	if ("unavailable" in started) {
		deps.log.warn(
			{ provider: deps.provider.name, reason: started.unavailable },
			"The payment provider could not begin a checkout for a plan",
		);
		return unavailable;
	}
	const isOurs = await setCheckout(deps.db, order, {
		ref: started.checkoutRef,
		url: started.url,
	});
	return isOurs ? started : unavailable;
}

/** As for a top-up, with the order's id instead. Undefined when `returnTo` is not a path of this site. */
function returnUrl(
	baseUrl: string,
	returnTo: string,
	orderId: string,
): string | undefined {
	const back = returnUrlOf(baseUrl, returnTo, "");
	if (back === undefined) return undefined;
	const url = new URL(back);
	url.searchParams.delete("top-up");
	url.searchParams.set("order", orderId);
	return url.href;
}
