/** A checkout that is paid: its payment, the subscription that begins with it, and the report of how it stands. */
import type { Tx } from "../../../platform/db.ts";
import type { Payment } from "../payment.ts";
import type { SandboxCheckout } from "./checkout.ts";
import { type Desk, invoiceUrl, newRef } from "./desk.ts";
import { insertPayment } from "./payment-store.ts";
import { type ReportArrival, report } from "./report.ts";
import { setCheckout } from "./store.ts";
import { monthsAfter, type SandboxSubscription } from "./subscription.ts";
import { insertSubscription } from "./subscription-store.ts";

/** Writes the payment, and the subscription that begins with it. Does not report it. */
export async function payCheckout(
	desk: Desk,
	tx: Tx,
	checkout: SandboxCheckout,
	paidAt: Date,
): Promise<SandboxCheckout> {
	const subscription = subscriptionOf(checkout, paidAt);
	const paymentReference = newRef("sandbox_payment");
	const payment: Payment = {
		paymentReference,
		amount: checkout.amount,
		paidAt,
		customerRef: checkout.customerRef,
		invoiceUrl: invoiceUrl(desk, paymentReference),
		subscription: subscription && {
			subscriptionRef: subscription.subscriptionRef,
			periodStartsAt: paidAt,
			periodEndsAt: monthsAfter(paidAt, 1),
		},
	};
	const paid: SandboxCheckout = { ...checkout, state: "paid", payment };
	await setCheckout(tx, paid);
	if (subscription !== undefined) await insertSubscription(tx, subscription);
	await insertPayment(tx, {
		payment,
		checkoutRef: checkout.checkoutRef,
		description: checkout.description,
	});
	return paid;
}

export async function reportCheckout(
	desk: Desk,
	tx: Tx,
	checkout: SandboxCheckout,
	arrival: ReportArrival | undefined,
): Promise<void> {
	const { reference, checkoutRef, customerRef, state, payment } = checkout;
	if (state === "open") return;
	const of = { about: "checkout", reference, checkoutRef } as const;
	await report(desk, tx, {
		news:
			state !== "paid"
				? { ...of, happened: state }
				: { ...of, happened: "paid", payment: paymentIn(checkout, payment) },
		customerRef,
		checkoutRef,
		arrival,
	});
}

function paymentIn(
	checkout: SandboxCheckout,
	payment: Payment | undefined,
): Payment {
	if (payment === undefined)
		throw new Error(`Checkout ${checkout.checkoutRef} has no payment`);
	return payment;
}

function subscriptionOf(
	checkout: SandboxCheckout,
	anchorAt: Date,
): SandboxSubscription | undefined {
	const { customerRef, plan } = checkout;
	if (customerRef === undefined || plan === undefined) return undefined;
	return {
		subscriptionRef: newRef("sandbox_subscription"),
		customerRef,
		checkoutRef: checkout.checkoutRef,
		reference: checkout.reference,
		plan,
		amount: checkout.amount,
		description: checkout.description,
		anchorAt,
		monthsPaid: 1,
		state: "runs",
		failure: undefined,
		failsNext: false,
	};
}
