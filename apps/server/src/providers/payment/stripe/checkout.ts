/**
 * Stripe's hosted checkout, for one payment or for a monthly one. Our reference stands on the session, and on what comes
 * of it: the payment intent or the subscription. The amount contains the tax, which is told beside the button to pay;
 * Stripe computes none.
 */
import type Stripe from "stripe";
import type { Checkout, SubscriptionCheckout } from "../payment.ts";
import { inWords, toStripe } from "./amount.ts";
import { type Ask, Refused } from "./asking.ts";
import { customerFor } from "./customer.ts";
import { priceFor } from "./price.ts";

type Started = { checkoutRef: string; url: string };

export async function startCheckout(
	stripe: Stripe,
	ask: Ask,
	checkout: Checkout,
): Promise<Started> {
	const { description, reference } = checkout;
	const { unit_amount, currency } = toStripe(checkout.amount);
	return start(stripe, ask, checkout, {
		mode: "payment",
		submit_type: "pay",
		line_items: [
			{
				quantity: 1,
				price_data: {
					currency,
					unit_amount,
					product_data: { name: description },
				},
			},
		],
		payment_intent_data: {
			description,
			metadata: metadataOf(checkout, reference),
			...(checkout.keepPaymentMethod
				? { setup_future_usage: "off_session" as const }
				: {}),
		},
	});
}

export async function startSubscription(
	stripe: Stripe,
	ask: Ask,
	checkout: SubscriptionCheckout,
): Promise<Started> {
	const price = await priceFor(stripe, ask, checkout);
	return start(stripe, ask, checkout, {
		mode: "subscription",
		line_items: [{ quantity: 1, price }],
		subscription_data: {
			metadata: {
				...metadataOf(checkout, checkout.reference),
				plan: checkout.plan,
			},
		},
	});
}

/** Stripe closes only a session that is open, and refuses one that is complete or over: then nothing is left to close. */
export async function closeCheckout(
	stripe: Stripe,
	ask: Ask,
	checkoutRef: string,
): Promise<{ done: true }> {
	const session = await stripe.checkout.sessions.retrieve(
		checkoutRef,
		undefined,
		ask(),
	);
	if (session.status === "open")
		await stripe.checkout.sessions.expire(checkoutRef, undefined, ask());
	return { done: true };
}

async function start(
	stripe: Stripe,
	ask: Ask,
	checkout: Omit<Checkout, "keepPaymentMethod">,
	of: Stripe.Checkout.SessionCreateParams,
): Promise<Started> {
	const { reference, tax } = checkout;
	const customer = await customerFor(stripe, ask, checkout.customer);
	const session = await stripe.checkout.sessions.create(
		{
			...of,
			customer,
			client_reference_id: reference,
			metadata: metadataOf(checkout, reference),
			success_url: checkout.returnUrl,
			cancel_url: checkout.cancelUrl,
			expires_at: Math.ceil(checkout.expiresAt.getTime() / 1_000),
			// Else Stripe might charge in another currency, and the amount would not be the one that was promised.
			adaptive_pricing: { enabled: false },
			...(tax === undefined
				? {}
				: {
						custom_text: {
							submit: {
								message: `Contains ${inWords(tax.amount)} ${tax.name} (${tax.percent} %).`,
							},
						},
					}),
		},
		ask(`checkout:${checkout.idempotencyKey}`),
	);
	if (session.url === null)
		throw new Refused(`Session ${session.id} has no page`);
	return { checkoutRef: session.id, url: session.url };
}

const metadataOf = (
	checkout: Pick<Checkout, "customer">,
	reference: string,
): Record<string, string> => ({
	reference,
	company: checkout.customer.companyId,
});
