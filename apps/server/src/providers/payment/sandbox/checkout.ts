/** A checkout of the sandbox, and what a press of a button does to it. Pure: the clock and the ids are given. */
import type { Amount, CheckoutState, Payment } from "../payment.ts";

export type SandboxCheckout = {
	checkoutRef: string;
	/** Undefined for those that were made before there were customers. */
	customerRef: string | undefined;
	reference: string;
	/** charge: with what is kept, while nobody is present; it has no page. */
	kind: "payment" | "subscription" | "charge";
	/** What is bought each month, for a subscription. */
	plan: string | undefined;
	amount: Amount;
	description: string;
	tax: { name: string; percent: string; amount: Amount } | undefined;
	/** The page offers to keep the card. */
	offersToKeep: boolean;
	returnUrl: string;
	cancelUrl: string;
	state: "open" | "declined" | "cancelled" | "paid";
	/** Why a charge was declined. */
	declined: { reason: string; needsAuthentication: boolean } | undefined;
	payment: Payment | undefined;
	expiresAt: Date;
};

/** The buttons of the page. `confirm` and `fail` are those of the bank that asks. */
export const presses = [
	"pay",
	"pay-late",
	"pay-twice",
	"pay-never",
	"pay-disordered",
	"authenticate",
	"confirm",
	"fail",
	"decline",
	"cancel",
] as const;
export type Press = (typeof presses)[number];

/** How late the report of `pay-late` comes. */
export const lateSeconds = 10;

/** How the report of something arrives. Never: it is told only to who asks. */
export const arrivals = [
	"at_once",
	"late",
	"twice",
	"never",
	"out_of_order",
] as const;
export type Arrival = (typeof arrivals)[number];

/** What a press leads to: a new state with a report of it, or nothing, because it was paid, has expired or only asks. */
export function pressed(
	checkout: SandboxCheckout,
	press: Press,
	now: Date,
):
	| {
			state: "declined" | "cancelled" | "paid";
			reportsAt: Date;
			/** Undefined: as the customer's reports arrive. */
			arrival: Arrival | undefined;
	  }
	| undefined {
	if (checkout.state === "paid" || isClosed(checkout, now)) return undefined;
	const paid = { state: "paid", reportsAt: now } as const;
	switch (press) {
		case "pay":
		case "confirm":
			return { ...paid, arrival: undefined };
		case "pay-late":
			return { ...paid, reportsAt: lateFrom(now), arrival: "late" };
		case "pay-twice":
			return { ...paid, arrival: "twice" };
		case "pay-never":
			return { ...paid, arrival: "never" };
		case "pay-disordered":
			return { ...paid, arrival: "out_of_order" };
		case "authenticate":
			return undefined;
		case "decline":
		case "fail":
			return checkout.state === "declined"
				? undefined
				: { state: "declined", reportsAt: now, arrival: undefined };
		case "cancel":
			return checkout.state === "cancelled"
				? undefined
				: { state: "cancelled", reportsAt: now, arrival: undefined };
	}
}

export const lateFrom = (now: Date): Date =>
	new Date(now.getTime() + lateSeconds * 1_000);

/** Nobody can pay it any more. */
export function isClosed(checkout: SandboxCheckout, now: Date): boolean {
	return (
		checkout.state !== "paid" &&
		(checkout.kind === "charge" || checkout.expiresAt <= now)
	);
}

/** Where the person goes from the page. */
export function leadsTo(checkout: SandboxCheckout): string {
	return checkout.state === "cancelled"
		? checkout.cancelUrl
		: checkout.returnUrl;
}

/** What the provider says of it when asked. */
export function stateOf(checkout: SandboxCheckout, now: Date): CheckoutState {
	const { state, payment } = checkout;
	if (state === "paid") {
		if (payment === undefined)
			throw new Error(`Checkout ${checkout.checkoutRef} has no payment`);
		return payment.paidAt > now
			? { state: "processing" }
			: { state: "paid", payment };
	}
	if (checkout.kind !== "charge" && isClosed(checkout, now))
		return { state: "expired" };
	return { state };
}
