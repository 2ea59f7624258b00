/**
 * A payment with what is kept, while nobody is present. It is made first and confirmed after, so that whatever is lost
 * in between, the same key finds the same payment intent and what became of it. One that was declined is closed: nobody
 * can pay it later, by whatever way.
 */
import Stripe from "stripe";
import type { PaymentProvider, Unavailable } from "../payment.ts";
import { toStripe } from "./amount.ts";
import { type Ask, Refused } from "./asking.ts";
import { keptMethodOf } from "./customer.ts";
import { paymentOfIntent } from "./paid.ts";

type Charge = Parameters<PaymentProvider["chargeKept"]>[0];
type Charged = Exclude<
	Awaited<ReturnType<PaymentProvider["chargeKept"]>>,
	Unavailable
>;

export async function chargeKept(
	stripe: Stripe,
	ask: Ask,
	charge: Charge,
): Promise<Charged> {
	const { customerRef, reference, description } = charge;
	const { unit_amount, currency } = toStripe(charge.amount);
	const key = `charge:${charge.idempotencyKey}`;
	const made = await stripe.paymentIntents.create(
		{
			amount: unit_amount,
			currency,
			customer: customerRef,
			description,
			metadata: { reference, kind: chargeKind },
			automatic_payment_methods: { enabled: true, allow_redirects: "never" },
		},
		ask(key),
	);
	// The answer under a used key is that of the first time: how it stands now is asked for.
	const now = await find(stripe, ask, made.id);
	if (now.status !== "requires_payment_method" || now.last_payment_error)
		return outcomeOf(stripe, ask, now);
	const method = await keptMethodOf(stripe, ask, customerRef);
	if (method === undefined) return outcomeOf(stripe, ask, now);
	try {
		await stripe.paymentIntents.confirm(
			made.id,
			{ payment_method: method.id, off_session: true },
			ask(`${key}:confirm:${method.id}`),
		);
	} catch (error) {
		// Declined, or confirmed by a request that was taken for lost: the payment intent knows.
		if (!tells(error)) throw error;
	}
	return outcomeOf(stripe, ask, await find(stripe, ask, made.id));
}

/** Marks payment intents that are a checkout of their own, in their metadata. */
export const chargeKind = "charge";

const find = (stripe: Stripe, ask: Ask, id: string) =>
	stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] }, ask());

const tells = (error: unknown): boolean =>
	error instanceof Stripe.errors.StripeCardError ||
	error instanceof Stripe.errors.StripeIdempotencyError ||
	(error instanceof Stripe.errors.StripeInvalidRequestError &&
		error.code === "payment_intent_unexpected_state");

async function outcomeOf(
	stripe: Stripe,
	ask: Ask,
	intent: Stripe.PaymentIntent,
): Promise<Charged> {
	switch (intent.status) {
		case "succeeded":
			return {
				state: "paid",
				checkoutRef: intent.id,
				payment: paymentOfIntent(intent, chargedSecondsOf(intent)),
			};
		case "processing":
			return { state: "processing", checkoutRef: intent.id };
		case "requires_payment_method":
		case "requires_action":
			await stripe.paymentIntents.cancel(
				intent.id,
				{ cancellation_reason: "abandoned" },
				ask(`close:${intent.id}`),
			);
			return declined(intent);
		case "canceled":
			return declined(intent);
		default:
			throw new Refused(
				`Payment intent ${intent.id} is ${intent.status}, which it never should be`,
			);
	}
}

export function chargedSecondsOf(intent: Stripe.PaymentIntent): number {
	const { latest_charge: charge } = intent;
	return charge !== null && typeof charge === "object"
		? charge.created
		: intent.created;
}

function declined(intent: Stripe.PaymentIntent): Charged {
	const error = intent.last_payment_error;
	return {
		state: "declined",
		reason: error
			? (error.message ?? "The payment was declined.")
			: "No way of paying is kept.",
		needsAuthentication: error?.code === "authentication_required",
	};
}
