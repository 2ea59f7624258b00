/**
 * Outgoing webhooks: what happens in a company is posted, signed, to addresses of its own. A post that fails is tried
 * again over three days; each try is in the log, and each delivery can be sent again.
 */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant } from "./measures.ts";
import { type Answer, route } from "./route.ts";

/** Sent with each post: `t=<seconds>,v1=<hex of HMAC-SHA256 over "<seconds>.<body>">`; two v1 while a secret is replaced. */
export const signatureHeader = "Verbatim-Signature";
export const secretPrefix = "vbt_whsec_";
export const webhooksMax = 20;
export const triesMax = 12;
export const answerSecondsMax = 5;
/** For so long after a secret was replaced, posts are signed with the old one too. */
export const oldSecretHours = 24;
/** After so many days in which nothing arrived, an address is switched off. */
export const failingDaysMax = 3;
/** How long the log is kept. */
export const logDays = 30;

/**
 * - balance.low: fewer tokens are available than a fifth of what the billing month brought; once, until it is more again
 * - tokens.granted: tokens came in: a top-up, a plan's month, a trial
 * - job.finished: an interview was transcribed, or failed
 * - payment.succeeded, payment.failed, payment.refunded: what became of a payment
 */
export const webhookEvents = [
	"balance.low",
	"tokens.granted",
	"job.finished",
	"payment.succeeded",
	"payment.failed",
	"payment.refunded",
] as const;
export const webhookEvent = z.enum(webhookEvents, {
	error: `One of ${webhookEvents.join(", ")}`,
});
export type WebhookEvent = z.output<typeof webhookEvent>;

/** `test` is sent by the button, whatever was chosen. */
export const sentEvent = z.enum([...webhookEvents, "test"]);
export type SentEvent = z.output<typeof sentEvent>;

/** The body of a post. `data` holds ids and amounts, never what respondents said. */
export const webhookBody = z.object({
	id: idOf("event"),
	type: sentEvent,
	createdAt: instant,
	companyId: idOf("company"),
	data: z.record(
		z.string(),
		z.union([z.string(), z.number(), z.boolean(), z.null()]),
	),
});
export type WebhookBody = z.output<typeof webhookBody>;

export const webhook = z.object({
	id: idOf("webhook"),
	url: z.string(),
	events: z.array(webhookEvent),
	/**
	 * - on: what happens is posted
	 * - paused: a person paused it; what happens meanwhile stands in the log and can be sent later
	 * - off: nothing arrived for three days, so it was switched off
	 */
	state: z.enum(["on", "paused", "off"]),
	createdAt: instant,
	/** Since when every try has failed; null: the last one arrived, or none was made. */
	failingSince: instant.nullable(),
	lastDeliveredAt: instant.nullable(),
	/** Until when the old secret signs as well; null: only one is valid. */
	oldSecretUntil: instant.nullable(),
});
export type Webhook = z.output<typeof webhook>;

/** What became of one try. No answer's text is kept: an address could use it to read what it may not. */
export const tryOutcome = z.enum([
	"delivered",
	"refused",
	"redirected",
	"timed_out",
	"unreachable",
	"not_public",
	"certificate",
]);
export type TryOutcome = z.output<typeof tryOutcome>;

export const delivery = z.object({
	id: idOf("delivery"),
	eventId: idOf("event"),
	type: sentEvent,
	/**
	 * - waiting: it will be tried, or is being tried
	 * - delivered: an answer of 200 to 299 came
	 * - failed: every try failed
	 * - skipped: the address was paused or off; it can be sent now
	 */
	state: z.enum(["waiting", "delivered", "failed", "skipped"]),
	createdAt: instant,
	/** Null: no more by itself. */
	nextTryAt: instant.nullable(),
	isReplay: z.boolean(),
	tries: z.array(
		z.object({
			number: z.number().int(),
			at: instant,
			outcome: tryOutcome,
			/** The HTTP status, when there was an answer. */
			status: z.number().int().nullable(),
			durationMilliseconds: z.number().int(),
			/** SHA-256 of the body that was sent, in hexadecimal. */
			bodySha256: z.string(),
		}),
	),
});
export type Delivery = z.output<typeof delivery>;

const url = z
	.string()
	.trim()
	.min(1, "The address is missing")
	.max(500, "An address has at most 500 characters");
const events = z
	.array(webhookEvent)
	.min(1, "Choose at least one event")
	.max(webhookEvents.length);
const params = z.object({ webhookId: idOf("webhook") });
const shownOnce = z
	.string()
	.describe("The secret that posts are signed with. It is shown only now.");

export const listWebhooks = route({
	method: "get",
	path: "/api/webhooks",
	summary: "The addresses that this company's events are posted to",
	area: "Access",
	access: "member",
	answer: z.object({ webhooks: z.array(webhook) }),
	status: 200,
	problems: ["not_allowed"],
});

export const addWebhook = route({
	method: "post",
	path: "/api/webhooks",
	summary: "Post events to an address from now on",
	area: "Access",
	access: "member",
	body: z.object({ url, events }),
	answer: z.object({ webhook, secret: shownOnce }),
	status: 201,
	problems: ["not_allowed", "wrong_state"],
});

export const changeWebhook = route({
	method: "patch",
	path: "/api/webhooks/{webhookId}",
	summary: "Change an address or its events; pause it, or switch it on again",
	area: "Access",
	access: "member",
	params,
	body: z.object({
		url: url.optional(),
		events: events.optional(),
		state: z.enum(["on", "paused"]).optional(),
	}),
	answer: webhook,
	status: 200,
	problems: ["not_allowed", "not_found"],
});

export const removeWebhook = route({
	method: "delete",
	path: "/api/webhooks/{webhookId}",
	summary: "Remove an address and its log",
	area: "Access",
	access: "member",
	params,
	answer: z.object({ removed: z.literal(true) }),
	status: 200,
	problems: ["not_allowed", "not_found"],
});

export const rotateWebhookSecret = route({
	method: "post",
	path: "/api/webhooks/{webhookId}/secret",
	summary: "Replace the secret; the old one signs as well for 24 hours",
	area: "Access",
	access: "member",
	params,
	answer: z.object({ webhook, secret: shownOnce }),
	status: 201,
	problems: ["not_allowed", "not_found"],
});

export const testWebhook = route({
	method: "post",
	path: "/api/webhooks/{webhookId}/test",
	summary: "Post a `test` event to the address now",
	area: "Access",
	access: "member",
	params,
	answer: delivery,
	status: 202,
	problems: ["not_allowed", "not_found", "wrong_state", "too_many_attempts"],
});

export const listDeliveries = route({
	method: "get",
	path: "/api/webhooks/{webhookId}/deliveries",
	summary: "What was posted to an address, newest first, with each try",
	area: "Access",
	access: "member",
	params,
	query: z.object({
		before: z
			.string()
			.max(64)
			.optional()
			.describe("Only deliveries that are older than this id"),
		limit: z.coerce.number().int().min(1).max(100).default(25),
	}),
	answer: z.object({
		deliveries: z.array(delivery),
		nextBefore: idOf("delivery").nullable(),
	}),
	status: 200,
	problems: ["not_allowed", "not_found"],
});
export type Deliveries = Answer<typeof listDeliveries>;

export const replayDelivery = route({
	method: "post",
	path: "/api/webhooks/{webhookId}/deliveries/{deliveryId}/replay",
	summary: "Send the same event to the same address again, as a new delivery",
	area: "Access",
	access: "member",
	params: params.extend({ deliveryId: idOf("delivery") }),
	answer: delivery,
	status: 202,
	problems: ["not_allowed", "not_found", "wrong_state", "too_many_attempts"],
});
