/**
 * What a provider reported of a plan, applied inside the caller's transaction: a checkout of an order, a month of a
 * subscription, or whether that goes on. Reports come twice, late and out of order; each is kept as a fact, and the book
 * is brought in line with the facts as the last thing.
 */
import { planTokens } from "@verbatim/contract/plans";
import { taxIn } from "@verbatim/contract/top-ups";
import { wholeTokens } from "@verbatim/tokens/amount";
import { tellCompany } from "../../company/company-news.ts";
import type { Tx } from "../../platform/db.ts";
import type { Amount, Payment } from "../../providers/payment/payment.ts";
import { announceInConsole } from "../alerts/raise-alert.ts";
import type { Applied } from "../checkout/apply-report.ts";
import type { PlanNews } from "../checkout/take-event.ts";
import { recordPayment } from "../payments/record-payment.ts";
import { agreeWithBook } from "./agree-with-book.ts";
import {
	effectOf,
	nextAskAt,
	type OrderOf,
	type PlanOrder,
	planOrderOfReference,
	type Report,
} from "./order.ts";
import { allocationOf, planNamed } from "./plan.ts";
import type { Planning } from "./planning.ts";
import {
	insertPaidMonth,
	insertWish,
	knowSubscription,
	loadSubscription,
	lockCompanyPlan,
	lockOrder,
	noteEnded,
	noteFailure,
	noteSaid,
	setAnchor,
	setCompanyPlan,
	setOrderState,
} from "./store.ts";
import {
	cyclePaidBy,
	goesOn,
	planPaidBy,
	startOf,
	wishOf,
} from "./subscription.ts";
import { tellOwners } from "./tell-owners.ts";
import { endSubscriptionTask, tellProviderTask } from "./tell-provider.ts";

const byPayment = { kind: "system", id: "payment" } as const;

export async function applyPlanNews(
	deps: Planning,
	tx: Tx,
	news: PlanNews,
): Promise<Applied> {
	const of = planOrderOfReference(news.reference);
	if (of === undefined) return quarantined("its reference is none of ours");
	switch (news.about) {
		case "checkout": {
			const { checkoutRef } = news;
			return applyOrderReport(
				deps,
				tx,
				of,
				news.happened === "paid"
					? { state: "paid", payment: news.payment, checkoutRef }
					: { state: news.happened, checkoutRef },
			);
		}
		case "renewal":
			return applyRenewal(deps, tx, of, news);
		case "subscription":
			return applyWord(deps, tx, of, news);
	}
}

/** How a checkout stands, as the provider reported it or said when it was asked. */
export async function applyOrderReport(
	deps: Planning,
	tx: Tx,
	of: OrderOf,
	report: Report,
): Promise<Applied> {
	const current = await lockCompanyPlan(tx, of.companyId);
	const order = await lockOrder(tx, of);
	if (order === undefined) return quarantined("its order is not known");
	const now = await deps.clock.now(tx);
	const effect = effectOf(order, report);
	switch (effect.effect) {
		case "ignore":
			await setOrderState(tx, order, nextAskAt(order, now));
			return ignored(effect.reason);
		case "quarantine":
			await setOrderState(tx, order, nextAskAt(order, now));
			return quarantinedPayment(deps, tx, order, report, effect.reason);
		case "become": {
			const changed = { ...order, state: effect.state };
			await setOrderState(tx, changed, nextAskAt(changed, now));
			await tellCompany(tx, { companyId: of.companyId, what: "plan" });
			return applied(nothing);
		}
		case "pay": {
			const reason = await whyNotPayable(deps, tx, order, current, now);
			if (reason !== undefined)
				return quarantinedPayment(deps, tx, order, report, reason);
			return order.change === "start"
				? payStart(deps, tx, order, effect.payment, now)
				: payUpgrade(deps, tx, order, effect.payment, current, now);
		}
	}
}

/** A payment that arrives when what it was for has changed meanwhile. Undefined: all is as it was when it was ordered. */
async function whyNotPayable(
	deps: Planning,
	tx: Tx,
	order: PlanOrder,
	current: string | undefined,
	now: Date,
): Promise<string | undefined> {
	const running = await deps.book.in(tx).subscription(order.companyId);
	if (order.change === "start") {
		if (running !== undefined) return "another plan runs already";
		const subscription =
			current === undefined || current === order.orderId
				? undefined
				: await loadSubscription(tx, { ...order, orderId: current });
		const isPaid = subscription?.months.some(
			({ paid, isGranted }) =>
				paid !== undefined && !isGranted && paid.periodEndsAt > now,
		);
		return isPaid ? "another plan was paid already" : undefined;
	}
	if (running === undefined || current === undefined)
		return "the plan that it enlarges has ended";
	const lacking =
		allocationOf(order.plan) - wholeTokens(order.amountTokens) !==
		running.allocationMillitokens;
	return lacking
		? `the plan is ${running.plan} now, for which it is not the difference`
		: undefined;
}

async function payStart(
	deps: Planning,
	tx: Tx,
	order: PlanOrder,
	payment: Payment,
	now: Date,
): Promise<Applied> {
	const { subscription } = payment;
	if (subscription === undefined)
		throw new Error(`Order ${order.orderId} was paid without a subscription`);
	if (!(await knowSubscription(tx, order, subscription.subscriptionRef)))
		return quarantined("it began another monthly payment than was told before");
	const { recorded } = await record(deps, tx, order, payment);
	if (!recorded) return quarantined("its payment has paid for something else");
	await setPaid(tx, order, payment);
	// A provider's clock may be a little ahead. A month that begins later than now would bring its tokens later.
	const anchorAt = payment.paidAt < now ? payment.paidAt : now;
	await setAnchor(tx, order, anchorAt);
	await setCompanyPlan(tx, order);
	await insertWish(tx, order, {
		plan: order.plan,
		monthPrice: order.monthPrice,
		goesOn: true,
		memberId: order.memberId,
		requestId: undefined,
		wishedAt: anchorAt,
		toldAt: anchorAt,
	});
	await insertPaidMonth(tx, order, {
		plan: order.plan,
		payment,
		periodStartsAt: subscription.periodStartsAt,
		periodEndsAt: subscription.periodEndsAt,
	});
	await tellOwners(
		deps,
		tx,
		order,
		{
			of: "started",
			plan: order.plan,
			price: order.monthPrice,
			nextAt: startOf({ timeZone: order.timeZone, anchorAt }, 1),
		},
		{ key: `plan_started:${order.orderId}` },
	);
	return agreed(deps, tx, order);
}

async function payUpgrade(
	deps: Planning,
	tx: Tx,
	order: PlanOrder,
	payment: Payment,
	current: string | undefined,
	now: Date,
): Promise<Applied> {
	if (current === undefined) throw new Error("There is no plan to enlarge");
	const of = { companyId: order.companyId, orderId: current };
	const { recorded } = await record(deps, tx, order, payment);
	if (!recorded) return quarantined("its payment has paid for something else");
	await setPaid(tx, order, payment);
	await insertWish(tx, of, {
		plan: order.plan,
		monthPrice: order.monthPrice,
		goesOn: true,
		memberId: order.memberId,
		requestId: undefined,
		wishedAt: now,
		toldAt: undefined,
	});
	await deps.jobs.send(tx, tellProviderTask, of, { key: current });
	const running = await deps.book.in(tx).subscription(order.companyId);
	await tellOwners(
		deps,
		tx,
		order,
		{
			of: "upgraded",
			plan: order.plan,
			price: order.monthPrice,
			moreTokens: order.amountTokens,
			nextAt: running?.nextCycleAt ?? now,
		},
		{ key: `plan_upgraded:${order.orderId}` },
	);
	return agreed(deps, tx, of);
}

const setPaid = (tx: Tx, order: PlanOrder, payment: Payment): Promise<void> => {
	const { paymentReference, paidAt } = payment;
	return setOrderState(
		tx,
		{ ...order, state: "paid", paidBy: { paymentReference, paidAt } },
		undefined,
	);
};

const record = (deps: Planning, tx: Tx, order: PlanOrder, payment: Payment) =>
	recordPayment(tx, {
		companyId: order.companyId,
		provider: order.provider,
		payment,
		for: order.change === "start" ? "plan_start" : "upgrade",
		plan: order.plan,
		tokensMillitokens: wholeTokens(order.amountTokens),
		taxed: taxOf(deps, payment.amount),
		orderId: order.orderId,
	});

/** Nothing is granted for it, so nobody should go on paying for it each month. What was paid, a person gives back. */
async function quarantinedPayment(
	deps: Planning,
	tx: Tx,
	order: PlanOrder,
	report: Report,
	reason: string,
): Promise<Applied> {
	const began =
		report.state === "paid" ? report.payment.subscription : undefined;
	if (began === undefined || order.state === "paid") return quarantined(reason);
	deps.log.error(
		{
			companyId: order.companyId,
			orderId: order.orderId,
			subscriptionRef: began.subscriptionRef,
			reason,
		},
		"A plan was paid that cannot begin: its monthly payment is ended, and a person should give back what was paid",
	);
	await deps.jobs.send(
		tx,
		endSubscriptionTask,
		{ subscriptionRef: began.subscriptionRef },
		{ key: began.subscriptionRef },
	);
	return quarantined(`${reason}; its monthly payment is ended`);
}

async function applyRenewal(
	deps: Planning,
	tx: Tx,
	of: OrderOf,
	news: Extract<PlanNews, { about: "renewal" }>,
): Promise<Applied> {
	const current = await lockCompanyPlan(tx, of.companyId);
	const order = await lockOrder(tx, of);
	if (order === undefined) return quarantined("its order is not known");
	// Before the order itself is known as paid, its months wait; when another plan has taken its place, nothing of it counts.
	const waits = order.state !== "paid";
	const running = await deps.book.in(tx).subscription(of.companyId);
	if (current !== of.orderId && (running !== undefined || !waits))
		return quarantined("another plan has taken its place");
	if (!(await knowSubscription(tx, of, news.subscriptionRef)))
		return quarantined("it is about another monthly payment");
	return news.happened === "failed"
		? applyFailure(deps, tx, order, news, { isOver: running === undefined })
		: applyPaidMonth(deps, tx, order, news.payment);
}

async function applyFailure(
	deps: Planning,
	tx: Tx,
	order: PlanOrder,
	news: Extract<PlanNews, { happened: "failed" }>,
	{ isOver }: { isOver: boolean },
): Promise<Applied> {
	const { at, reason, retryAt, payUrl, periodStartsAt } = news;
	const { isNew, isFirst } = await noteFailure(tx, order, periodStartsAt, {
		at,
		reason,
		retryAt,
		payUrl,
	});
	if (!isNew) return ignored("it was known before, or a later try was");
	const subscription = await loadSubscription(tx, order);
	const isPaid = subscription?.months.some(
		(month) =>
			month.paid !== undefined &&
			month.periodStartsAt.getTime() === periodStartsAt.getTime(),
	);
	if (isPaid) return ignored("the month was paid after it");
	await tellCompany(tx, { companyId: order.companyId, what: "plan" });
	if (isFirst && !isOver && subscription?.anchorAt !== undefined) {
		const key = `plan_unpaid:${order.orderId}:${periodStartsAt.toISOString()}`;
		await announceInConsole(deps, tx, {
			companyId: order.companyId,
			kind: "payment_failed",
			key,
		});
		await deps.announce(tx, {
			companyId: order.companyId,
			type: "payment.failed",
			data: { for: "renewal", plan: wishOf(subscription).plan, reason },
		});
		await tellOwners(
			deps,
			tx,
			order,
			{
				of: "renewal_failed",
				plan: wishOf(subscription).plan,
				reason,
				retryAt,
				payUrl,
			},
			{ key },
		);
	}
	return applied(nothing);
}

async function applyPaidMonth(
	deps: Planning,
	tx: Tx,
	order: PlanOrder,
	payment: Payment,
): Promise<Applied> {
	const month = payment.subscription;
	if (month === undefined) return quarantined("it does not say which month");
	const subscription = await loadSubscription(tx, order);
	if (subscription === undefined) throw new Error("It was made a moment ago");
	const plan = planPaidBy(
		payment.amount,
		[order, ...subscription.wishes],
		deps.planPrices,
	);
	if (plan === undefined) {
		const { minorUnits, currency } = payment.amount;
		return quarantined(
			`${minorUnits} ${currency} (minor units) is not the price of any plan`,
		);
	}
	const { anchorAt } = subscription;
	if (anchorAt !== undefined) {
		const counted = { timeZone: order.timeZone, anchorAt };
		const cycle = cyclePaidBy(counted, month.periodEndsAt);
		if (cycle === undefined || cycle === 0)
			return quarantined(
				`its month, until ${month.periodEndsAt.toISOString()}, is none of ours`,
			);
		const running = await deps.book.in(tx).subscription(order.companyId);
		const now = await deps.clock.now(tx);
		if (running === undefined && now >= startOf(counted, cycle + 1))
			return quarantined("its month is over, and so is the plan");
	}
	const { recorded } = await recordPayment(tx, {
		companyId: order.companyId,
		provider: order.provider,
		payment,
		for: "renewal",
		plan,
		tokensMillitokens: wholeTokens(planTokens[plan]),
		taxed: taxOf(deps, payment.amount),
		orderId: order.orderId,
	});
	if (!recorded) return ignored("it was paid before");
	if (!(await insertPaidMonth(tx, order, { plan, payment, ...month })))
		throw new Error(
			`The month from ${month.periodStartsAt.toISOString()} of plan ${order.orderId} was paid twice`,
		);
	const hadFailed = subscription.months.some(
		({ failure, periodStartsAt }) =>
			failure !== undefined &&
			periodStartsAt.getTime() === month.periodStartsAt.getTime(),
	);
	if (hadFailed)
		await tellOwners(
			deps,
			tx,
			order,
			{ of: "renewal_paid_late", plan, nextAt: month.periodEndsAt },
			{
				key: `plan_paid_late:${order.orderId}:${month.periodStartsAt.toISOString()}`,
			},
		);
	return agreed(deps, tx, order);
}

/** What the provider says of the subscription: ended there, or taken back, by the customer or after failures. */
async function applyWord(
	deps: Planning,
	tx: Tx,
	of: OrderOf,
	news: Extract<PlanNews, { about: "subscription" }>,
): Promise<Applied> {
	const current = await lockCompanyPlan(tx, of.companyId);
	const order = await lockOrder(tx, of);
	if (order === undefined) return quarantined("its order is not known");
	if (!(await knowSubscription(tx, of, news.subscriptionRef)))
		return quarantined("it is about another monthly payment");
	const before = await loadSubscription(tx, of);
	const { happened, at } = news;
	const isNew =
		happened === "ended"
			? await noteEnded(tx, of, at)
			: await noteSaid(tx, of, { goesOn: happened === "goes_on", at });
	if (!isNew) return ignored("it was said before, or something later was");
	const after = await loadSubscription(tx, of);
	if (current !== of.orderId || after === undefined || before === undefined)
		return ignored("its plan does not run");
	if (goesOn(before) === goesOn(after)) return applied(nothing);
	return agreed(deps, tx, of, () => tellOfWord(deps, tx, order, after));
}

/** Somebody ended it on the provider's page, or took that back: nobody pressed anything here, so the owners are told. */
async function tellOfWord(
	deps: Planning,
	tx: Tx,
	order: PlanOrder,
	subscription: Parameters<typeof goesOn>[0] & { orderId: string },
): Promise<void> {
	const running = await deps.book.in(tx).subscription(order.companyId);
	if (running === undefined) return;
	const plan = planNamed(running.plan);
	const wish = wishOf(subscription);
	await tellOwners(
		deps,
		tx,
		order,
		goesOn(subscription)
			? {
					of: "goes_on",
					plan: wish.plan,
					price: wish.monthPrice,
					nextAt: running.nextCycleAt,
				}
			: { of: "will_end", plan, at: running.nextCycleAt },
		{
			key: `plan_said:${order.orderId}:${subscription.said?.at.toISOString() ?? "ended"}`,
		},
	);
}

const taxOf = (
	{ tax }: Planning,
	amount: Amount,
): { name: string; percent: string; amount: Amount } | undefined =>
	tax && { ...tax, amount: taxIn(amount, tax.percent) };

const nothing = async () => undefined;
const applied = (grant: Applied["grant"]): Applied => ({
	outcome: "applied",
	reason: undefined,
	grant,
});
const ignored = (reason: string): Applied => ({
	outcome: "ignored",
	reason,
	grant: nothing,
});
const quarantined = (reason: string): Applied => ({
	outcome: "quarantined",
	reason,
	grant: nothing,
});

async function agreed(
	deps: Planning,
	tx: Tx,
	of: OrderOf,
	then: () => Promise<void> = nothing,
): Promise<Applied> {
	await tellCompany(tx, { companyId: of.companyId, what: "plan" });
	return applied(async () => {
		await agreeWithBook(deps, tx, of, byPayment);
		await then();
	});
}
