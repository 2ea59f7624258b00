/** What a company's owner lives with: details for invoices, the way it pays, what was paid, and top-ups by themselves. */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant, money, tokens } from "./measures.ts";
import { type Answer, route } from "./route.ts";

const line = (lengthMax: number) =>
	z
		.string()
		.trim()
		.max(lengthMax, `At most ${lengthMax} characters`)
		.regex(/^\P{Cc}*$/u, "Without control characters");

export const billingDetails = z.object({
	/** ISO 4217. Top-ups are priced in it from the next one on; plans are paid in CHF. */
	currency: z.string().regex(/^[A-Z]{3}$/, "A currency such as CHF or EUR"),
	/** Empty: the company's own name. */
	legalName: line(200),
	/** Street, postcode and place, country; a line each. */
	address: z
		.string()
		.trim()
		.max(500, "At most 500 characters")
		.regex(/^[\P{Cc}\n]*$/u, "Without control characters"),
	taxId: line(40),
	/** A purchase order or reference that should stand on receipts. */
	orderNumber: line(60),
	/** Where receipts go beside the owner; empty: nowhere else. */
	receiptsEmail: z.union([
		z.literal(""),
		z.email("This is not a mail address").max(254),
	]),
});
export type BillingDetails = z.output<typeof billingDetails>;

export const getBilling = route({
	method: "get",
	path: "/api/billing",
	summary: "Details for invoices, currencies to choose from, and how is paid",
	area: "Billing",
	access: "member",
	answer: z.object({
		details: billingDetails,
		currencies: z.array(z.string()),
		provider: z.enum(["sandbox", "stripe"]),
		/** How renewals and automatic top-ups are paid. Null: nothing is kept. Unknown: the provider does not answer. */
		paymentMethod: z.union([
			z.object({
				describes: z.string().describe("Such as Visa •••• 4242"),
				expires: z.string().nullable().describe("Such as 12/2028"),
			}),
			z.literal("unknown"),
			z.null(),
		]),
		tax: z.object({ name: z.string(), percent: z.string() }).nullable(),
	}),
	status: 200,
	problems: ["not_allowed"],
});
export type Billing = Answer<typeof getBilling>;

export const setBillingDetails = route({
	method: "put",
	path: "/api/billing/details",
	summary: "Change the company's details for invoices and its currency",
	area: "Billing",
	access: "member",
	body: billingDetails,
	answer: z.object({ details: billingDetails }),
	status: 200,
	problems: ["not_allowed"],
});

export const openPortal = route({
	method: "post",
	path: "/api/billing/portal",
	summary: "The provider's own page for the way of paying: answers its address",
	area: "Billing",
	access: "member",
	body: z.object({
		returnTo: z
			.string()
			.max(500)
			.regex(/^\/(?![/\\])/, "A path of this site, such as /settings/billing")
			.default("/settings/billing"),
	}),
	answer: z.object({ url: z.string() }),
	status: 201,
	/** wrong_state: nothing is kept to pay with yet. */
	problems: ["not_allowed", "wrong_state", "payment_unavailable"],
});

/** Something that was paid: a top-up, or a month of a plan. */
export const payment = z.object({
	id: idOf("payment"),
	for: z.enum(["top_up", "auto_top_up", "plan_start", "upgrade", "renewal"]),
	plan: z.string().nullable(),
	paidAt: instant,
	amount: money,
	/** What of the amount is tax; null where none is configured. */
	tax: z
		.object({ name: z.string(), percent: z.string(), amount: money })
		.nullable(),
	tokens,
	/** What went back, by refunds and disputes that are open or lost. */
	refunded: money.nullable(),
	disputed: z.enum(["open", "won", "lost"]).nullable(),
	/** What was taken back of the tokens, and what of that had been used and is owed. */
	clawedBackTokens: tokens,
	owedTokens: tokens,
	receiptNumber: z.string(),
	/** Once something went back. */
	creditNoteNumber: z.string().nullable(),
	/** The provider's own invoice, where it makes one. */
	invoiceUrl: z.string().nullable(),
});
export type Payment = z.output<typeof payment>;

export const listPayments = route({
	method: "get",
	path: "/api/billing/payments",
	summary: "What was paid, newest first, a page at a time",
	area: "Billing",
	access: "member",
	scope: "billing:read",
	query: z.object({
		before: idOf("payment").optional(),
		limit: z.coerce.number().int().min(1).max(100).default(25),
	}),
	answer: z.object({
		payments: z.array(payment),
		nextBefore: idOf("payment").nullable(),
	}),
	status: 200,
	problems: ["not_allowed"],
});

/** PDF, in the language of the `language` query (en, fr, de); `credit-note` once something went back. */
export const receiptPath = "/api/billing/payments/{paymentId}/receipt.pdf";
export const creditNotePath =
	"/api/billing/payments/{paymentId}/credit-note.pdf";

/** "When fewer than `belowTokens` are available, buy `buyTokens`, for at most `monthMax` in a calendar month." */
export const autoTopUp = z.object({
	isOn: z.boolean(),
	belowTokens: z.number().int().min(1).max(1_000_000),
	buyTokens: z.number().int().min(20).max(1_000_000),
	monthMax: money,
});

export const getAutoTopUp = route({
	method: "get",
	path: "/api/billing/auto-top-up",
	summary: "Whether tokens are bought by themselves, and how it stands",
	area: "Billing",
	access: "member",
	answer: z.object({
		settings: autoTopUp,
		/** What one purchase would cost now. */
		price: money,
		monthSpent: money,
		monthEndsAt: instant,
		/**
		 * - ready: it would buy when it has to
		 * - off: it is off
		 * - in_flight: a purchase is under way
		 * - month_reached: the next purchase would pass the month's limit
		 * - no_payment_method: nothing is kept to pay with
		 * - stopped: it stopped by itself (two purchases within an hour, or a payment that failed); saving starts it again
		 */
		state: z.enum([
			"ready",
			"off",
			"in_flight",
			"month_reached",
			"no_payment_method",
			"stopped",
		]),
		stoppedBecause: z.string().nullable(),
		lastAt: instant.nullable(),
	}),
	status: 200,
	problems: ["not_allowed"],
});
export type AutoTopUp = Answer<typeof getAutoTopUp>;

export const setAutoTopUp = route({
	method: "put",
	path: "/api/billing/auto-top-up",
	summary: "Change when tokens are bought by themselves. Saving never buys.",
	area: "Billing",
	access: "member",
	body: autoTopUp,
	answer: z.object({ settings: autoTopUp }),
	status: 200,
	problems: ["not_allowed"],
});
