/** What was paid, read from Stripe's own objects. Its name is the payment intent's: refunds and disputes name that too. */
import type Stripe from "stripe";
import type { CheckoutState, Payment } from "../payment.ts";
import { fromStripe } from "./amount.ts";
import { Refused } from "./asking.ts";

/** What has to come with a session for `stateOfSession`. */
export const sessionExpand = [
	"payment_intent.latest_charge",
	"invoice.payments",
];
/** What has to come with an invoice for `paymentOfInvoice` and `failureOfInvoice`. */
export const invoiceExpand = ["payments.data.payment.payment_intent"];

export function stateOfSession(
	session: Stripe.Checkout.Session,
): CheckoutState {
	const intent = objectOf(session.payment_intent);
	switch (session.status) {
		case "expired":
			return { state: "expired" };
		case "complete":
			if (session.payment_status === "paid")
				return { state: "paid", payment: paymentOfSession(session) };
			// Paid in a way that takes days, such as a debit: it may still fail.
			return intent?.status === "requires_payment_method" ||
				intent?.status === "canceled"
				? { state: "declined" }
				: { state: "processing" };
		default:
			return { state: intent?.last_payment_error ? "declined" : "open" };
	}
}

function paymentOfSession(session: Stripe.Checkout.Session): Payment {
	const invoice = objectOf(session.invoice);
	if (session.mode === "subscription") {
		if (invoice === undefined)
			throw new Refused(`Session ${session.id} was paid without an invoice`);
		return paymentOfInvoice(invoice);
	}
	const intent = objectOf(session.payment_intent);
	const charge = objectOf(intent?.latest_charge ?? null);
	return paymentOf({
		paymentReference: idOf(session.payment_intent),
		counted: session.amount_total,
		currency: session.currency,
		paidAtSeconds: charge?.created ?? intent?.created,
		customer: session.customer,
	});
}

export function paymentOfIntent(
	intent: Stripe.PaymentIntent,
	paidAtSeconds: number,
): Payment {
	return paymentOf({
		paymentReference: intent.id,
		counted: intent.amount_received,
		currency: intent.currency,
		paidAtSeconds,
		customer: intent.customer,
	});
}

export function paymentOfInvoice(invoice: Stripe.Invoice): Payment {
	const parts = invoice.payments?.data ?? [];
	const part = parts.find((one) => one.status === "paid") ?? parts[0];
	const subscriptionRef = subscriptionOf(invoice);
	if (subscriptionRef === undefined)
		throw new Refused(`Invoice ${invoice.id} is of no subscription`);
	return {
		...paymentOf({
			// Paid from a customer's credit at Stripe: no payment intent moved money.
			paymentReference:
				idOf(part?.payment.payment_intent ?? null) ?? invoice.id,
			counted: invoice.amount_paid,
			currency: invoice.currency,
			paidAtSeconds: invoice.status_transitions.paid_at ?? undefined,
			customer: invoice.customer,
		}),
		invoiceUrl: invoice.hosted_invoice_url ?? undefined,
		subscription: { subscriptionRef, ...monthOf(invoice) },
	};
}

/** Why the bank did not pay, as Stripe tells the customer. */
export function failureOfInvoice(invoice: Stripe.Invoice): {
	reason: string;
	retryAt: Date | undefined;
	payUrl: string | undefined;
} {
	const errors = (invoice.payments?.data ?? []).map(
		(part) =>
			objectOf(part.payment.payment_intent ?? null)?.last_payment_error
				?.message,
	);
	const { next_payment_attempt: retrySeconds } = invoice;
	return {
		reason: errors.find((message) => message) ?? "The payment was declined.",
		retryAt: retrySeconds === null ? undefined : instantOf(retrySeconds),
		payUrl: invoice.hosted_invoice_url ?? undefined,
	};
}

export function subscriptionOf(invoice: Stripe.Invoice): string | undefined {
	return idOf(invoice.parent?.subscription_details?.subscription ?? null);
}

/** The month that an invoice is for: that of its line of the subscription, not that of the invoice, which is the last one. */
export function monthOf(invoice: Stripe.Invoice): {
	periodStartsAt: Date;
	periodEndsAt: Date;
} {
	const { data: lines } = invoice.lines;
	const line =
		lines.find((one) => one.parent?.type === "subscription_item_details") ??
		lines[0];
	if (line === undefined)
		throw new Refused(`Invoice ${invoice.id} has no line`);
	return {
		periodStartsAt: instantOf(line.period.start),
		periodEndsAt: instantOf(line.period.end),
	};
}

export const instantOf = (seconds: number): Date => new Date(seconds * 1_000);

export const idOf = (
	of: string | { id: string } | null | undefined,
): string | undefined => (typeof of === "string" ? of : of?.id);

/** An object that was asked for with `expand`. */
function objectOf<Of extends { id: string }>(
	of: string | Of | null | undefined,
): Exclude<Of, string> | undefined {
	return of === null || of === undefined || typeof of === "string"
		? undefined
		: (of as Exclude<Of, string>);
}

function paymentOf(of: {
	paymentReference: string | undefined;
	counted: number | null;
	currency: string | null;
	paidAtSeconds: number | undefined;
	customer: string | { id: string } | null;
}): Payment {
	const amount = fromStripe(of.counted, of.currency);
	if (
		amount === undefined ||
		of.paymentReference === undefined ||
		of.paidAtSeconds === undefined
	)
		throw new Refused(
			`Stripe tells of a payment ${of.paymentReference ?? ""} that cannot be read`,
		);
	return {
		paymentReference: of.paymentReference,
		amount,
		paidAt: instantOf(of.paidAtSeconds),
		customerRef: idOf(of.customer),
		invoiceUrl: undefined,
		subscription: undefined,
	};
}
