/** A checkout of the sandbox, and what a press of a button does to it. Pure: the clock and the ids are given. */
import type { Amount, CheckoutState, Payment } from "../payment.ts";

export type SandboxCheckout = {
	checkoutRef: string;
	reference: string;
	amount: Amount;
	description: string;
	returnUrl: string;
	cancelUrl: string;
	state: "open" | "declined" | "cancelled" | "paid";
	paymentReference: string | undefined;
	reportsAt: Date | undefined;
	expiresAt: Date;
};

export const presses = ["pay", "pay-late", "decline", "cancel"] as const;
export type Press = (typeof presses)[number];

/** How late the report of `pay-late` comes. */
export const lateSeconds = 10;

/** What a press leads to: a new state with a report of it, or nothing, because it was paid or has expired. */
export function pressed(
	checkout: SandboxCheckout,
	press: Press,
	now: Date,
): { state: "declined" | "cancelled" | "paid"; reportsAt: Date } | undefined {
	if (checkout.state === "paid" || isExpired(checkout, now)) return undefined;
	switch (press) {
		case "pay":
			return { state: "paid", reportsAt: now };
		case "pay-late":
			return {
				state: "paid",
				reportsAt: new Date(now.getTime() + lateSeconds * 1_000),
			};
		case "decline":
			return checkout.state === "declined"
				? undefined
				: { state: "declined", reportsAt: now };
		case "cancel":
			return checkout.state === "cancelled"
				? undefined
				: { state: "cancelled", reportsAt: now };
	}
}

export function isExpired(checkout: SandboxCheckout, now: Date): boolean {
	return checkout.state !== "paid" && checkout.expiresAt <= now;
}

/** Where the person goes from the page. */
export function leadsTo(checkout: SandboxCheckout): string {
	return checkout.state === "cancelled"
		? checkout.cancelUrl
		: checkout.returnUrl;
}

/** What the provider says of it when asked. */
export function stateOf(checkout: SandboxCheckout, now: Date): CheckoutState {
	if (isExpired(checkout, now)) return { state: "expired" };
	if (checkout.state !== "paid") return { state: checkout.state };
	const payment = paymentOf(checkout);
	return payment.paidAt > now
		? { state: "processing" }
		: { state: "paid", payment };
}

export function paymentOf(checkout: SandboxCheckout): Payment {
	const { paymentReference, reportsAt, amount } = checkout;
	if (paymentReference === undefined || reportsAt === undefined)
		throw new Error(`Checkout ${checkout.checkoutRef} was not paid`);
	return { paymentReference, amount, paidAt: reportsAt };
}
