/** Buying tokens: 20 per CHF, at least 20, whole tokens; paid on the provider's own page. */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant, type Money, money, tokens } from "./measures.ts";
import { route } from "./route.ts";

export const topUpTokensMin = 20;
/** CHF 50,000: above it a person should talk to a person. */
export const topUpTokensMax = 1_000_000;
export const topUpQuickAmounts = [100, 500, 1_000, 2_000] as const;

const tokensPerFranc = 20;

/** The exact price: tokens / 20 CHF. A whole token is five centimes, so nothing is ever rounded. */
export function topUpPrice(wholeTokens: number): Money {
	return { minorUnits: (wholeTokens * 100) / tokensPerFranc, currency: "CHF" };
}

export const topUpTokens = z
	.number("Enter a whole number of tokens")
	.int("Tokens are sold whole: enter a whole number")
	.min(
		topUpTokensMin,
		`The smallest top-up is ${topUpTokensMin} tokens (CHF 1.00)`,
	)
	.max(
		topUpTokensMax,
		`The largest top-up is ${topUpTokensMax.toLocaleString("en")} tokens`,
	);

/**
 * - open: the person is at the checkout, or left it without an answer.
 * - pending: the person paid, the provider has not confirmed it yet.
 * - paid: confirmed, and the tokens are in the pool.
 * - declined, cancelled, expired: nothing was paid, nothing was added.
 */
export const topUpState = z.enum([
	"open",
	"pending",
	"paid",
	"declined",
	"cancelled",
	"expired",
]);

export const topUp = z.object({
	id: idOf("topup"),
	state: topUpState,
	amountTokens: tokens,
	price: money,
	createdAt: instant,
	paidAt: instant.nullable(),
	/** Where the person was; a path of the console. */
	returnTo: z.string(),
});
export type TopUp = z.output<typeof topUp>;

export const startTopUp = route({
	method: "post",
	path: "/api/top-ups",
	summary: "Begin a top-up: answers the address of the hosted checkout",
	area: "Top-ups",
	access: "member",
	body: z.object({
		amountTokens: topUpTokens,
		/** Made by the screen when the dialog opens: sent twice, it is one checkout. */
		requestId: z.uuid(),
		returnTo: z
			.string()
			.max(500)
			.regex(/^\/(?![/\\])/, "A path of this site, such as /interviews")
			.default("/"),
	}),
	answer: z.object({ topUp, checkoutUrl: z.string() }),
	status: 201,
	problems: ["not_allowed", "payment_unavailable", "key_conflict"],
});

export const getTopUp = route({
	method: "get",
	path: "/api/top-ups/{topUpId}",
	summary: "How a top-up stands; asks the provider when its report is late",
	area: "Top-ups",
	access: "member",
	params: z.object({ topUpId: idOf("topup") }),
	answer: topUp,
	status: 200,
	problems: ["not_found"],
});

/** The payment provider reports here. The body is the provider's own, signed over its exact bytes. */
export const paymentEventsPath = "/api/payment-events/{provider}";
