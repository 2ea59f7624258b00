/**
 * Stripe's events: whether one is Stripe's, and what it tells. Of an event only what has kept its shape over the versions
 * of Stripe's API is read. What else must be known (which payment paid an invoice, for which month) is asked for in the
 * version that this was written for.
 */
import Stripe from "stripe";
import { z } from "zod";
import type { News } from "../payment.ts";
import { fromStripe } from "./amount.ts";
import { type Ask, isMissing } from "./asking.ts";
import { chargeKind } from "./charge-kept.ts";
import {
	failureOfInvoice,
	instantOf,
	invoiceExpand,
	monthOf,
	paymentOfInvoice,
	subscriptionOf,
} from "./paid.ts";

export const signatureHeader = "stripe-signature";

const toleranceSeconds = 300;

/** Those that are read; at most twenty can be asked for at once. The same list is in docs/guides/stripe.md. */
export const eventTypes = [
	"checkout.session.completed",
	"checkout.session.async_payment_succeeded",
	"checkout.session.async_payment_failed",
	"checkout.session.expired",
	"payment_intent.succeeded",
	"payment_intent.processing",
	"payment_intent.payment_failed",
	"payment_intent.canceled",
	"invoice.paid",
	"invoice.payment_failed",
	"customer.subscription.updated",
	"customer.subscription.deleted",
	"charge.refunded",
	"charge.dispute.created",
	"charge.dispute.updated",
	"charge.dispute.closed",
	"charge.dispute.funds_withdrawn",
	"charge.dispute.funds_reinstated",
] as const;
type EventType = (typeof eventTypes)[number];

const event = z.object({
	id: z
		.string()
		.max(255)
		.regex(/^[\x21-\x7e]+$/),
	type: z
		.string()
		.max(255)
		.regex(/^[\x21-\x7e]+$/),
	created: z.int(),
	livemode: z.boolean(),
	/** Another business's account, for which we might be told too. */
	account: z.string().nullish(),
	data: z.object({
		object: z.record(z.string(), z.unknown()),
		previous_attributes: z.record(z.string(), z.unknown()).nullish(),
	}),
});
export type StripeEvent = z.output<typeof event>;

const id = z.string().max(255);
const reference = z
	.string()
	.max(200)
	.regex(/^[\x21-\x7e]+$/);
const named = z.object({ id });
/** An object's name, also where the object itself was put in its place. */
const ref = z.union([id, named.transform((object) => object.id)]);

const session = z.object({
	id,
	client_reference_id: reference,
	mode: z.enum(["payment", "subscription"]),
	payment_status: z.string(),
	amount_total: z.int().nullable(),
	currency: z.string().nullable(),
	customer: ref.nullish(),
	payment_intent: ref.nullish(),
	invoice: ref.nullish(),
});
const intent = z.object({
	id,
	amount_received: z.int().nullish(),
	currency: z.string(),
	customer: ref.nullish(),
	metadata: z.object({ reference, kind: z.literal(chargeKind) }),
});
const invoice = z.object({ id, billing_reason: z.string().nullable() });
const subscription = z.object({
	id,
	cancel_at_period_end: z.boolean(),
	cancel_at: z.int().nullish(),
	metadata: z.object({ reference }),
});
const charge = z.object({
	id,
	amount_refunded: z.int().positive(),
	currency: z.string(),
	payment_intent: ref,
});
const dispute = z.object({
	id,
	amount: z.int().positive(),
	currency: z.string(),
	status: z.string(),
	payment_intent: ref,
});

/** Checks the signature over the exact bytes under each secret, and the time that is signed with them. */
export function verified(
	stripe: Stripe,
	of: {
		rawBody: Uint8Array;
		header: string | null;
		secrets: readonly string[];
		now: Date;
		isLive: boolean;
	},
): StripeEvent | { forged: string } {
	const { rawBody, header, now } = of;
	if (header === null) return { forged: "it has no signature" };
	// The library looks for signatures that are too old, not for those of a time that has not come.
	const times = [...header.matchAll(/(?:^|,)\s*t=([^,]*)/g)];
	const [time] = times;
	if (
		time === undefined ||
		times.length > 1 ||
		!/^\d{1,12}$/.test(time[1] ?? "")
	)
		return { forged: "its signature names no time" };
	const aheadSeconds = Number(time[1]) - now.getTime() / 1_000;
	let json: unknown;
	let reason = "there is no secret to check it with";
	for (const secret of of.secrets) {
		try {
			json = stripe.webhooks.constructEvent(
				// A buffer: of a text, the library would sign what it made of the bytes.
				Buffer.from(rawBody),
				header,
				secret,
				toleranceSeconds,
				undefined,
				now.getTime(),
			);
			reason = "";
			break;
		} catch (error) {
			if (error instanceof Stripe.errors.StripeSignatureVerificationError)
				reason = "its signature is not right, or too old";
			else if (error instanceof SyntaxError)
				return { forged: "its content is not an event" };
			else throw error;
		}
	}
	if (reason !== "") return { forged: reason };
	if (aheadSeconds > toleranceSeconds)
		return { forged: "it was signed by a clock that is ahead" };
	const read = event.safeParse(json);
	if (!read.success) return { forged: "its content is not an event" };
	if (read.data.livemode !== of.isLive)
		return {
			forged: of.isLive
				? "it is of Stripe's test mode, and the secret key is a live one"
				: "it is of Stripe's live mode, and the secret key is for tests",
		};
	return read.data;
}

/** What the event tells; undefined when it has nothing to do with us. */
export async function newsOf(
	stripe: Stripe,
	ask: Ask,
	of: StripeEvent,
): Promise<News | undefined> {
	if (of.account || !isKnown(of.type)) return undefined;
	switch (of.type) {
		case "checkout.session.completed":
		case "checkout.session.async_payment_succeeded":
		case "checkout.session.async_payment_failed":
		case "checkout.session.expired":
			return sessionNews(stripe, ask, of, of.type);
		case "payment_intent.succeeded":
		case "payment_intent.processing":
		case "payment_intent.payment_failed":
		case "payment_intent.canceled":
			return intentNews(of, of.type);
		case "invoice.paid":
		case "invoice.payment_failed":
			return invoiceNews(stripe, ask, of, of.type);
		case "customer.subscription.updated":
		case "customer.subscription.deleted":
			return subscriptionNews(of, of.type);
		case "charge.refunded":
			return refundNews(stripe, ask, of);
		case "charge.dispute.created":
		case "charge.dispute.updated":
		case "charge.dispute.closed":
		case "charge.dispute.funds_withdrawn":
		case "charge.dispute.funds_reinstated":
			return disputeNews(stripe, ask, of);
	}
}

export function eventOf(json: unknown): StripeEvent | undefined {
	const read = event.safeParse(json);
	return read.success ? read.data : undefined;
}

function isKnown(type: string): type is EventType {
	return (eventTypes as readonly string[]).includes(type);
}

async function sessionNews(
	stripe: Stripe,
	ask: Ask,
	of: StripeEvent,
	type: `checkout.session.${string}`,
): Promise<News | undefined> {
	const read = session.safeParse(of.data.object);
	if (!read.success) return undefined;
	const about = {
		about: "checkout",
		reference: read.data.client_reference_id,
		checkoutRef: read.data.id,
	} as const;
	if (type === "checkout.session.expired")
		return { ...about, happened: "expired" };
	if (type === "checkout.session.async_payment_failed")
		return { ...about, happened: "declined" };
	if (read.data.payment_status !== "paid")
		return { ...about, happened: "processing" };
	const { mode, invoice: invoiceId, payment_intent: intentId } = read.data;
	if (mode === "subscription") {
		if (!invoiceId) return undefined;
		const paid = await findInvoice(stripe, ask, invoiceId);
		return {
			...about,
			happened: "paid",
			payment: paymentOfInvoice(paid),
		};
	}
	const amount = fromStripe(read.data.amount_total, read.data.currency);
	if (amount === undefined || !intentId) return undefined;
	return {
		...about,
		happened: "paid",
		payment: {
			paymentReference: intentId,
			amount,
			paidAt: instantOf(of.created),
			customerRef: read.data.customer ?? undefined,
			invoiceUrl: undefined,
			subscription: undefined,
		},
	};
}

/** Only of payments that nobody was present for: those of a session are told by the session. */
function intentNews(
	of: StripeEvent,
	type: `payment_intent.${string}`,
): News | undefined {
	const read = intent.safeParse(of.data.object);
	if (!read.success) return undefined;
	const about = {
		about: "checkout",
		reference: read.data.metadata.reference,
		checkoutRef: read.data.id,
	} as const;
	if (type === "payment_intent.processing")
		return { ...about, happened: "processing" };
	if (type !== "payment_intent.succeeded")
		return { ...about, happened: "declined" };
	const amount = fromStripe(read.data.amount_received, read.data.currency);
	return (
		amount && {
			...about,
			happened: "paid",
			payment: {
				paymentReference: read.data.id,
				amount,
				paidAt: instantOf(of.created),
				customerRef: read.data.customer ?? undefined,
				invoiceUrl: undefined,
				subscription: undefined,
			},
		}
	);
}

/** The first month's invoice belongs to the checkout, and is told by it. */
async function invoiceNews(
	stripe: Stripe,
	ask: Ask,
	of: StripeEvent,
	type: "invoice.paid" | "invoice.payment_failed",
): Promise<News | undefined> {
	const read = invoice.safeParse(of.data.object);
	if (!read.success || read.data.billing_reason !== "subscription_cycle")
		return undefined;
	const found = await findInvoice(stripe, ask, read.data.id);
	const ours = referenceOf(found);
	const subscriptionRef = subscriptionOf(found);
	if (ours === undefined || subscriptionRef === undefined) return undefined;
	const about = { about: "renewal", reference: ours, subscriptionRef } as const;
	if (type === "invoice.paid")
		return { ...about, happened: "paid", payment: paymentOfInvoice(found) };
	return {
		...about,
		happened: "failed",
		at: instantOf(of.created),
		periodStartsAt: monthOf(found).periodStartsAt,
		...failureOfInvoice(found),
	};
}

/**
 * Only when its end was decided or taken back. Stripe tells of each other change too, and one that crosses a decision
 * of ours on its way would undo it.
 */
function subscriptionNews(
	of: StripeEvent,
	type: "customer.subscription.updated" | "customer.subscription.deleted",
): News | undefined {
	const read = subscription.safeParse(of.data.object);
	if (!read.success) return undefined;
	const about = {
		about: "subscription",
		reference: read.data.metadata.reference,
		subscriptionRef: read.data.id,
		at: instantOf(of.created),
	} as const;
	if (type === "customer.subscription.deleted")
		return { ...about, happened: "ended" };
	const before = of.data.previous_attributes ?? {};
	if (!("cancel_at_period_end" in before) && !("cancel_at" in before))
		return undefined;
	const willEnd = read.data.cancel_at_period_end || !!read.data.cancel_at;
	return { ...about, happened: willEnd ? "will_end" : "goes_on" };
}

/** The charge tells what went back in all, for each refund. */
async function refundNews(
	stripe: Stripe,
	ask: Ask,
	of: StripeEvent,
): Promise<News | undefined> {
	const read = charge.safeParse(of.data.object);
	if (!read.success) return undefined;
	const { payment_intent: paymentReference } = read.data;
	const amount = fromStripe(read.data.amount_refunded, read.data.currency);
	if (amount === undefined) return undefined;
	if (!(await isOurs(stripe, ask, paymentReference))) return undefined;
	return {
		about: "refund",
		paymentReference,
		refundedInAll: amount,
		at: instantOf(of.created),
	};
}

/** An inquiry, which takes no money away, is not yet a dispute. */
async function disputeNews(
	stripe: Stripe,
	ask: Ask,
	of: StripeEvent,
): Promise<News | undefined> {
	const read = dispute.safeParse(of.data.object);
	if (!read.success) return undefined;
	const happened = (
		{
			needs_response: "opened",
			under_review: "opened",
			won: "won",
			lost: "lost",
		} as const
	)[read.data.status];
	const amount = fromStripe(read.data.amount, read.data.currency);
	if (happened === undefined || amount === undefined) return undefined;
	const { payment_intent: paymentReference } = read.data;
	if (!(await isOurs(stripe, ask, paymentReference))) return undefined;
	return {
		about: "dispute",
		paymentReference,
		disputeRef: read.data.id,
		amount,
		happened,
		at: instantOf(of.created),
	};
}

const findInvoice = (stripe: Stripe, ask: Ask, invoiceId: string) =>
	stripe.invoices.retrieve(invoiceId, { expand: invoiceExpand }, ask());

/** The account may have payments that have nothing to do with Verbatim. */
async function isOurs(
	stripe: Stripe,
	ask: Ask,
	intentId: string,
): Promise<boolean> {
	try {
		const found = await stripe.paymentIntents.retrieve(
			intentId,
			undefined,
			ask(),
		);
		if (found.metadata["reference"] !== undefined) return true;
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	}
	// A month of a subscription: its payment intent is made by the invoice, and carries nothing of ours.
	const { data } = await stripe.invoicePayments.list(
		{
			payment: { type: "payment_intent", payment_intent: intentId },
			expand: ["data.invoice"],
		},
		ask(),
	);
	return data.some(
		({ invoice: of }) =>
			typeof of === "object" &&
			of.deleted !== true &&
			referenceOf(of) !== undefined,
	);
}

function referenceOf(of: Stripe.Invoice): string | undefined {
	const read = reference.safeParse(
		of.parent?.subscription_details?.metadata?.["reference"],
	);
	return read.success ? read.data : undefined;
}
