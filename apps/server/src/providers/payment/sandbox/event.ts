/** The sandbox's reports as they travel: the JSON that is signed, and back. */
import { z } from "zod";
import type { PaymentEvent } from "../payment.ts";
import { paymentOf, type SandboxCheckout } from "./checkout.ts";

export const signatureHeader = "verbatim-sandbox-signature";

const happenedByType = {
	"checkout.paid": "paid",
	"checkout.declined": "declined",
	"checkout.cancelled": "cancelled",
	"checkout.expired": "expired",
} as const;

/** Names are printable ASCII, as everywhere in payments: what is stored and searched holds nothing else. */
const name = (lengthMax: number) =>
	z
		.string()
		.max(lengthMax)
		.regex(/^[\x21-\x7e]+$/);

const travelling = z.object({ id: name(150), type: name(150) });
const ofCheckout = z.object({
	checkout: z.object({
		id: name(150),
		reference: name(200),
	}),
});
const ofPayment = z.object({
	payment: z.object({
		id: name(150),
		amountMinorUnits: z.int().positive(),
		currency: z.string().regex(/^[A-Z]{3}$/),
		paidAt: z.iso.datetime(),
	}),
});

export function eventBody(eventId: string, checkout: SandboxCheckout): string {
	const payment = checkout.state === "paid" ? paymentOf(checkout) : undefined;
	return JSON.stringify({
		id: eventId,
		type: `checkout.${checkout.state}`,
		checkout: { id: checkout.checkoutRef, reference: checkout.reference },
		...(payment === undefined
			? {}
			: {
					payment: {
						id: payment.paymentReference,
						amountMinorUnits: payment.amount.minorUnits,
						currency: payment.amount.currency,
						paidAt: payment.paidAt.toISOString(),
					},
				}),
	});
}

/** Undefined when the text is not an event at all. */
export function eventFromBody(text: string): PaymentEvent | undefined {
	const json = jsonOf(text);
	const head = travelling.safeParse(json);
	if (!head.success) return undefined;
	const { id: eventId, type } = head.data;
	const happened = isKnown(type) ? happenedByType[type] : undefined;
	if (happened === undefined) return { eventId, type, checkout: undefined };
	const body = ofCheckout.safeParse(json);
	if (!body.success) return undefined;
	const of = {
		reference: body.data.checkout.reference,
		checkoutRef: body.data.checkout.id,
	};
	if (happened !== "paid")
		return { eventId, type, checkout: { ...of, happened } };
	const paid = ofPayment.safeParse(json);
	if (!paid.success) return undefined;
	const { id, amountMinorUnits, currency, paidAt } = paid.data.payment;
	return {
		eventId,
		type,
		checkout: {
			...of,
			happened,
			payment: {
				paymentReference: id,
				amount: { minorUnits: amountMinorUnits, currency },
				paidAt: new Date(paidAt),
			},
		},
	};
}

function isKnown(type: string): type is keyof typeof happenedByType {
	return Object.hasOwn(happenedByType, type);
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
