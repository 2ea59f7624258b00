/** The sandbox's reports as they travel: the JSON that is signed, and back. */
import { z } from "zod";
import type { Amount, News, Payment, PaymentEvent } from "../payment.ts";

export const signatureHeader = "verbatim-sandbox-signature";

/** Names are printable ASCII, as everywhere in payments: what is stored and searched holds nothing else. */
const name = (lengthMax: number) =>
	z
		.string()
		.max(lengthMax)
		.regex(/^[\x21-\x7e]+$/);
const instant = z.iso.datetime().transform((text) => new Date(text));
const currency = z.string().regex(/^[A-Z]{3}$/);

const travelling = z.object({ id: name(150), type: name(150) });
const checkout = z.object({
	checkout: z.object({ id: name(150), reference: name(200) }),
});
const payment = z.object({
	payment: z.object({
		id: name(150),
		amountMinorUnits: z.int().positive(),
		currency,
		paidAt: instant,
		customer: name(150).optional(),
		invoiceUrl: z.url().max(2_000).optional(),
		month: z
			.object({
				subscription: name(150),
				startsAt: instant,
				endsAt: instant,
			})
			.optional(),
	}),
});
const subscription = z.object({
	subscription: z.object({ id: name(150), reference: name(200) }),
});
const failure = z.object({
	failure: z.object({
		at: instant,
		reason: z.string().max(500),
		monthStartsAt: instant,
		retryAt: instant.optional(),
		payUrl: z.url().max(2_000).optional(),
	}),
});
const at = z.object({ at: instant });
const refund = z.object({
	refund: z.object({
		payment: name(150),
		refundedInAllMinorUnits: z.int().positive(),
		currency,
		at: instant,
	}),
});
const dispute = z.object({
	dispute: z.object({
		id: name(150),
		payment: name(150),
		amountMinorUnits: z.int().positive(),
		currency,
		at: instant,
	}),
});

/** The sandbox's own word for what happened. */
export function typeOf(news: News): string {
	switch (news.about) {
		case "refund":
			return "payment.refunded";
		default:
			return `${news.about}.${news.happened}`;
	}
}

export function eventBody(eventId: string, news: News): string {
	// Dates travel as ISO texts, and what is undefined does not travel.
	return JSON.stringify({ id: eventId, type: typeOf(news), ...bodyOf(news) });
}

function bodyOf(news: News): object {
	switch (news.about) {
		case "checkout":
			return {
				checkout: { id: news.checkoutRef, reference: news.reference },
				...(news.happened === "paid" ? travellingPayment(news.payment) : {}),
			};
		case "renewal":
			return {
				subscription: { id: news.subscriptionRef, reference: news.reference },
				...(news.happened === "paid"
					? travellingPayment(news.payment)
					: {
							failure: {
								at: news.at,
								reason: news.reason,
								monthStartsAt: news.periodStartsAt,
								retryAt: news.retryAt,
								payUrl: news.payUrl,
							},
						}),
			};
		case "subscription":
			return {
				subscription: { id: news.subscriptionRef, reference: news.reference },
				at: news.at,
			};
		case "refund":
			return {
				refund: {
					payment: news.paymentReference,
					refundedInAllMinorUnits: news.refundedInAll.minorUnits,
					currency: news.refundedInAll.currency,
					at: news.at,
				},
			};
		case "dispute":
			return {
				dispute: {
					id: news.disputeRef,
					payment: news.paymentReference,
					amountMinorUnits: news.amount.minorUnits,
					currency: news.amount.currency,
					at: news.at,
				},
			};
	}
}

function travellingPayment(of: Payment): object {
	return {
		payment: {
			id: of.paymentReference,
			amountMinorUnits: of.amount.minorUnits,
			currency: of.amount.currency,
			paidAt: of.paidAt,
			customer: of.customerRef,
			invoiceUrl: of.invoiceUrl,
			month: of.subscription && {
				subscription: of.subscription.subscriptionRef,
				startsAt: of.subscription.periodStartsAt,
				endsAt: of.subscription.periodEndsAt,
			},
		},
	};
}

/** Undefined when the text is not an event at all. */
export function eventFromBody(text: string): PaymentEvent | undefined {
	const json = jsonOf(text);
	const head = travelling.safeParse(json);
	if (!head.success) return undefined;
	const { id: eventId, type } = head.data;
	const read = isKnown(type) ? readers[type] : undefined;
	if (read === undefined) return { eventId, type, news: undefined };
	const news = read(json);
	return news === undefined ? undefined : { eventId, type, news };
}

type Read = (json: unknown) => News | undefined;

/** Reads what the schema describes; undefined when it is not that. */
const reading =
	<Body>(schema: z.ZodType<Body>, newsOf: (body: Body) => News): Read =>
	(json) => {
		const read = schema.safeParse(json);
		return read.success ? newsOf(read.data) : undefined;
	};

const checkoutThat = (
	happened: "processing" | "declined" | "cancelled" | "expired",
): Read =>
	reading(checkout, (body) => ({
		about: "checkout",
		reference: body.checkout.reference,
		checkoutRef: body.checkout.id,
		happened,
	}));

const subscriptionThat = (happened: "goes_on" | "will_end" | "ended"): Read =>
	reading(subscription.extend(at.shape), (body) => ({
		about: "subscription",
		reference: body.subscription.reference,
		subscriptionRef: body.subscription.id,
		happened,
		at: body.at,
	}));

const disputeThat = (happened: "opened" | "won" | "lost"): Read =>
	reading(dispute, ({ dispute: of }) => ({
		about: "dispute",
		paymentReference: of.payment,
		disputeRef: of.id,
		amount: amountOf(of.amountMinorUnits, of.currency),
		happened,
		at: of.at,
	}));

const readers = {
	"checkout.processing": checkoutThat("processing"),
	"checkout.declined": checkoutThat("declined"),
	"checkout.cancelled": checkoutThat("cancelled"),
	"checkout.expired": checkoutThat("expired"),
	"checkout.paid": reading(checkout.extend(payment.shape), (body) => ({
		about: "checkout",
		reference: body.checkout.reference,
		checkoutRef: body.checkout.id,
		happened: "paid",
		payment: paymentOf(body.payment),
	})),
	"renewal.paid": reading(subscription.extend(payment.shape), (body) => ({
		about: "renewal",
		reference: body.subscription.reference,
		subscriptionRef: body.subscription.id,
		happened: "paid",
		payment: paymentOf(body.payment),
	})),
	"renewal.failed": reading(subscription.extend(failure.shape), (body) => ({
		about: "renewal",
		reference: body.subscription.reference,
		subscriptionRef: body.subscription.id,
		happened: "failed",
		at: body.failure.at,
		reason: body.failure.reason,
		periodStartsAt: body.failure.monthStartsAt,
		retryAt: body.failure.retryAt,
		payUrl: body.failure.payUrl,
	})),
	"subscription.goes_on": subscriptionThat("goes_on"),
	"subscription.will_end": subscriptionThat("will_end"),
	"subscription.ended": subscriptionThat("ended"),
	"payment.refunded": reading(refund, ({ refund: of }) => ({
		about: "refund",
		paymentReference: of.payment,
		refundedInAll: amountOf(of.refundedInAllMinorUnits, of.currency),
		at: of.at,
	})),
	"dispute.opened": disputeThat("opened"),
	"dispute.won": disputeThat("won"),
	"dispute.lost": disputeThat("lost"),
} satisfies Record<string, Read>;

function isKnown(type: string): type is keyof typeof readers {
	return Object.hasOwn(readers, type);
}

function paymentOf(of: z.output<typeof payment>["payment"]): Payment {
	return {
		paymentReference: of.id,
		amount: amountOf(of.amountMinorUnits, of.currency),
		paidAt: of.paidAt,
		customerRef: of.customer,
		invoiceUrl: of.invoiceUrl,
		subscription: of.month && {
			subscriptionRef: of.month.subscription,
			periodStartsAt: of.month.startsAt,
			periodEndsAt: of.month.endsAt,
		},
	};
}

const amountOf = (minorUnits: number, of: string): Amount => ({
	minorUnits,
	currency: of,
});

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
