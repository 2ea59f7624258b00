/** What scopes and events are called. Their own names hold dots and colons, which the catalogue reads as something else. */
import type { Scope } from "@verbatim/contract/scopes";
import type { SentEvent } from "@verbatim/contract/webhooks";

export const scopeWords = {
	read: "read",
	research: "research",
	tokens: "tokens",
	"billing:read": "billing_read",
} as const satisfies Record<Scope, string>;

export const eventWords = {
	"balance.low": "balance_low",
	"tokens.granted": "tokens_granted",
	"job.finished": "job_finished",
	"payment.succeeded": "payment_succeeded",
	"payment.failed": "payment_failed",
	"payment.refunded": "payment_refunded",
	test: "test",
} as const satisfies Record<SentEvent, string>;
