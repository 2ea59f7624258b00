/** Buying tokens: 20 per CHF, at least 20, whole tokens; paid on the provider's own page. */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant, type Money, money, tokens } from "./measures.ts";
import { type Answer, route } from "./route.ts";

export const topUpTokensMin = 20;
/** CHF 50,000: above it a person should talk to a person. */
export const topUpTokensMax = 1_000_000;
export const topUpQuickAmounts = [100, 500, 1_000, 2_000] as const;

const tokensPerFranc = 20;
const centimesPerFranc = 100;

/** The exact price in francs: tokens / 20. A whole token is five centimes, so nothing is ever rounded. */
export function topUpPriceFrancs(wholeTokens: number): Money {
	return {
		minorUnits: (wholeTokens * centimesPerFranc) / tokensPerFranc,
		currency: "CHF",
	};
}

/** By what a price in another currency is made: so many of its units for a franc, on a day, from a source. */
export const exchangeRate = z.object({
	currency: z.string(),
	/** Millionths of a unit of the currency for one franc. CHF: 1000000. */
	perFrancMillionths: z.number().int().positive(),
	/** How many decimals its minor unit has: 2 for EUR, 0 for JPY. */
	decimals: z.number().int(),
	date: z.iso.date(),
	source: z.string(),
});
export type ExchangeRate = z.output<typeof exchangeRate>;

/** The price in a currency, to the nearest minor unit (half up). In whole numbers throughout; CHF stays exact. */
export function topUpPrice(wholeTokens: number, rate: ExchangeRate): Money {
	const millionths =
		BigInt(wholeTokens) *
		BigInt(rate.perFrancMillionths) *
		10n ** BigInt(rate.decimals);
	const whole = BigInt(tokensPerFranc) * 1_000_000n;
	return {
		minorUnits: Number((2n * millionths + whole) / (2n * whole)),
		currency: rate.currency,
	};
}

/** Of a price that includes it: the tax, to the nearest minor unit. `percent` has at most three decimals ("8.1"). */
export function taxIn(price: Money, percent: string): Money {
	const thousandths = BigInt(Math.round(Number(percent) * 1_000));
	const whole = 100_000n + thousandths;
	return {
		minorUnits: Number(
			(2n * BigInt(price.minorUnits) * thousandths + whole) / (2n * whole),
		),
		currency: price.currency,
	};
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
	/** Bought by itself, as the company has set it up. */
	isAutomatic: z.boolean(),
	createdAt: instant,
	paidAt: instant.nullable(),
	/** Where the person was; a path of the console. */
	returnTo: z.string(),
});
export type TopUp = z.output<typeof topUp>;

/**
 * By what the dialog prices while one types. `quote` binds the rate and the tax until `validUntil`: what is begun with it
 * is charged exactly by them.
 */
export const getTopUpPricing = route({
	method: "get",
	path: "/api/top-ups/pricing",
	summary: "The rate of the company's currency, the tax, and a quote for both",
	area: "Top-ups",
	access: "member",
	scope: "read",
	answer: z.object({
		rate: exchangeRate,
		/** Contained in every price; null where none is configured. */
		tax: z.object({ name: z.string(), percent: z.string() }).nullable(),
		quote: z.string(),
		validUntil: instant,
	}),
	status: 200,
	problems: ["not_allowed"],
});
export type TopUpPricing = Answer<typeof getTopUpPricing>;

export const startTopUp = route({
	method: "post",
	path: "/api/top-ups",
	summary: "Begin a top-up: answers the address of the hosted checkout",
	area: "Top-ups",
	access: "member",
	scope: "tokens",
	body: z.object({
		amountTokens: topUpTokens,
		/** Of `getTopUpPricing`, not older than half an hour. */
		quote: z.string().min(1).max(2_000),
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
	problems: [
		"not_allowed",
		"quote_expired",
		"payment_unavailable",
		"key_conflict",
	],
});

export const getTopUp = route({
	method: "get",
	path: "/api/top-ups/{topUpId}",
	summary: "How a top-up stands; asks the provider when its report is late",
	area: "Top-ups",
	access: "member",
	scope: "tokens",
	params: z.object({ topUpId: idOf("topup") }),
	answer: topUp,
	status: 200,
	problems: ["not_allowed", "not_found"],
});

/** The payment provider reports here. The body is the provider's own, signed over its exact bytes. */
export const paymentEventsPath = "/api/payment-events/{provider}";
