/**
 * A plan that is being bought on the provider's own page. Pure: what a report of the provider means for it, and when the
 * provider is asked next. It has the states of a top-up, and the same rule: a payment counts whatever came before it.
 */
import { idFromUuid, uuidFromId } from "@verbatim/contract/ids";
import type {
	PlanName,
	PlanOrder as ToldOrder,
} from "@verbatim/contract/plans";
import type {
	Amount,
	CheckoutState,
	Payment,
} from "../../providers/payment/payment.ts";

export type OrderOf = { companyId: string; orderId: string };

export type PlanOrder = OrderOf & {
	requestId: string;
	memberId: string;
	plan: PlanName;
	change: ToldOrder["change"];
	/** What is paid for it, once; for an upgrade the difference. */
	price: Amount;
	/** What the plan costs each month from then on. */
	monthPrice: Amount;
	/** What it brings at once. */
	amountTokens: number;
	state: ToldOrder["state"];
	/** A path of the console. */
	returnTo: string;
	provider: string;
	timeZone: string;
	/** Undefined until the provider has answered. */
	checkout: { ref: string; url: string } | undefined;
	checkoutExpiresAt: Date;
	paidBy: { paymentReference: string; paidAt: Date } | undefined;
	isGranted: boolean;
	orderedAt: Date;
};

/** As for a top-up: a little more than the half hour that card providers want at the least. */
export const checkoutMinutes = 35;

/** What a provider said, by itself or when asked. */
export type Report = CheckoutState & { checkoutRef: string };

export type Effect =
	| { effect: "pay"; payment: Payment }
	| {
			effect: "become";
			state: "pending" | "declined" | "cancelled" | "expired";
	  }
	| { effect: "ignore"; reason: string }
	/** Only a person can judge it. Nothing is granted. */
	| { effect: "quarantine"; reason: string };

export function effectOf(order: PlanOrder, report: Report): Effect {
	if (order.checkout !== undefined && order.checkout.ref !== report.checkoutRef)
		return { effect: "quarantine", reason: "it is about another checkout" };
	if (report.state === "paid") return effectOfPayment(order, report.payment);
	if (order.state === "paid" || order.state === "expired")
		return { effect: "ignore", reason: `it was ${order.state} before` };
	if (report.state === "open")
		return { effect: "ignore", reason: "nothing has happened" };
	const state = report.state === "processing" ? "pending" : report.state;
	return order.state === state
		? { effect: "ignore", reason: `it was ${state} before` }
		: { effect: "become", state };
}

function effectOfPayment(order: PlanOrder, payment: Payment): Effect {
	if (order.paidBy?.paymentReference === payment.paymentReference)
		return { effect: "ignore", reason: "it was paid before" };
	if (order.paidBy !== undefined)
		return { effect: "quarantine", reason: "it was paid a second time" };
	const { minorUnits, currency } = payment.amount;
	if (
		minorUnits !== order.price.minorUnits ||
		currency !== order.price.currency
	)
		return {
			effect: "quarantine",
			reason: `${minorUnits} ${currency} (minor units) was paid instead of ${order.price.minorUnits} ${order.price.currency}`,
		};
	return order.change === "start" && payment.subscription === undefined
		? {
				effect: "quarantine",
				reason: "it began no monthly payment",
			}
		: { effect: "pay", payment };
}

/** Whether the provider may still have something to say of it. */
export const mayChange = (order: PlanOrder): boolean =>
	order.state !== "paid" && order.state !== "expired";

/** Whether somebody may be about to pay it: while it is, no other plan is ordered. */
export const isOpen = (order: PlanOrder): boolean =>
	order.state === "open" || order.state === "pending";

const minute = 60_000;
const askedDaysMax = 14;

/** When the sweep asks the provider: every five minutes, right after its end, then ever more rarely, for two weeks. */
export function nextAskAt(order: PlanOrder, now: Date): Date | undefined {
	if (!mayChange(order)) return undefined;
	const age = now.getTime() - order.orderedAt.getTime();
	if (age > askedDaysMax * 24 * 60 * minute) return undefined;
	const rarely = new Date(now.getTime() + Math.max(minute, age / 10));
	if (order.state === "pending") return rarely;
	const afterEnd = new Date(order.checkoutExpiresAt.getTime() + minute);
	if (now >= afterEnd) return rarely;
	return new Date(Math.min(now.getTime() + 5 * minute, afterEnd.getTime()));
}

/** Names the order and its company to the provider, who gives it back with each report and each month. */
export function referenceOf(order: OrderOf): string {
	return `${idFromUuid("company", order.companyId)}-${idFromUuid("order", order.orderId)}`;
}

/** Undefined when it is not the reference of a plan's order: a top-up's, or none of ours. */
export function planOrderOfReference(reference: string): OrderOf | undefined {
	const [company = "", id = "", ...more] = reference.split("-");
	const companyId = uuidFromId("company", company);
	const orderId = uuidFromId("order", id);
	return companyId === undefined || orderId === undefined || more.length > 0
		? undefined
		: { companyId, orderId };
}

export function told(order: PlanOrder): ToldOrder {
	return {
		id: idFromUuid("order", order.orderId),
		plan: order.plan,
		change: order.change,
		state: order.state,
		price: order.price,
		tokens: order.amountTokens,
		createdAt: order.orderedAt.toISOString(),
		paidAt: order.paidBy?.paidAt.toISOString() ?? null,
		returnTo: order.returnTo,
	};
}
