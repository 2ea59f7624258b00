/** Asking Stripe within a time: whatever goes wrong out there is a reason in words, safe to log and to show. */
import Stripe from "stripe";
import type { Unavailable } from "../payment.ts";
import { AmountRefused } from "./amount.ts";

/** What each single request gets. Throws when the time is over, so that nothing more is begun. */
export type Ask = (idempotencyKey?: string) => Stripe.RequestOptions;

/** Something that cannot be asked of Stripe, or an answer that it never should give. */
export class Refused extends Error {}

class Late extends Error {}

/** Nothing is known of what Stripe did when the time was over: the same keys make asking again safe. */
export async function asking<Answer>(
	secondsMax: number,
	work: (ask: Ask) => Promise<Answer>,
): Promise<Answer | Unavailable> {
	const endsAt = Date.now() + secondsMax * 1_000;
	const ask: Ask = (idempotencyKey) => {
		const leftMilliseconds = endsAt - Date.now();
		if (leftMilliseconds <= 0) throw new Late();
		return {
			// Half, so that a request which is lost can be sent again within the time.
			timeout: Math.max(1, Math.ceil(leftMilliseconds / 2)),
			...(idempotencyKey === undefined ? {} : { idempotencyKey }),
		};
	};
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Late()), secondsMax * 1_000);
	});
	const working = work(ask);
	// When the time is over first, what comes of it later is nobody's concern.
	working.catch(() => undefined);
	try {
		return await Promise.race([working, late]);
	} catch (error) {
		return { unavailable: reasonOf(error, secondsMax) };
	} finally {
		clearTimeout(timer);
	}
}

export const isUnavailable = (answer: object): answer is Unavailable =>
	"unavailable" in answer;

/** Stripe has no such object, or this key may not see it. */
export const isMissing = (error: unknown): boolean =>
	error instanceof Stripe.errors.StripeError &&
	error.code === "resource_missing";

/** Throws on what is a bug of ours. */
function reasonOf(error: unknown, secondsMax: number): string {
	if (error instanceof Late)
		return `Stripe did not answer within ${secondsMax} s`;
	if (error instanceof Refused || error instanceof AmountRefused)
		return error.message;
	if (!(error instanceof Stripe.errors.StripeError)) throw error;
	const of = [error.code, error.param, error.requestId].filter(Boolean);
	const named = of.length === 0 ? "" : ` (${of.join(", ")})`;
	switch (error.type) {
		case "StripeConnectionError":
			return "Stripe could not be reached";
		case "StripeAuthenticationError":
			return `Stripe does not know the secret key${named}`;
		case "StripePermissionError":
			return `The secret key may not do this${named}`;
		case "StripeRateLimitError":
			return `Stripe is asked too often${named}`;
		case "StripeIdempotencyError":
			return `Stripe was asked something else under this key before${named}`;
		case "StripeInvalidRequestError":
			return `Stripe refused the request${named}`;
		default:
			return `Stripe has a fault${named}`;
	}
}
