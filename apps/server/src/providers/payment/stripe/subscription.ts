/** What is asked of a subscription at Stripe: another price from the next month on, to end with its month, or at once. */
import type Stripe from "stripe";
import type { PaymentProvider } from "../payment.ts";
import { type Ask, Refused } from "./asking.ts";
import { priceFor } from "./price.ts";

type Change = Parameters<PaymentProvider["setSubscription"]>[0];

export async function setSubscription(
	stripe: Stripe,
	ask: Ask,
	change: Change,
): Promise<{ done: true }> {
	const { subscriptionRef, goesOn } = change;
	const subscription = await stripe.subscriptions.retrieve(
		subscriptionRef,
		undefined,
		ask(),
	);
	if (hasEnded(subscription)) {
		if (!goesOn) return { done: true };
		throw new Refused(`Subscription ${subscriptionRef} has ended`);
	}
	const [item] = subscription.items.data;
	if (item === undefined)
		throw new Refused(`Subscription ${subscriptionRef} has no price`);
	const price = await priceFor(stripe, ask, change);
	// On Stripe's own page a customer may have chosen a day to end on, which is taken back in another way.
	const endsOnDay =
		subscription.cancel_at !== null && !subscription.cancel_at_period_end;
	await stripe.subscriptions.update(
		subscriptionRef,
		{
			items: [{ id: item.id, price }],
			// Nothing is paid or given back for what is left of the month.
			proration_behavior: "none",
			...(endsOnDay && goesOn
				? { cancel_at: "" as const }
				: { cancel_at_period_end: !goesOn }),
			metadata: { plan: change.plan },
		},
		ask(
			`subscription:${change.idempotencyKey}${endsOnDay && goesOn ? ":day" : ""}`,
		),
	);
	return { done: true };
}

export async function endSubscription(
	stripe: Stripe,
	ask: Ask,
	subscriptionRef: string,
): Promise<{ done: true }> {
	const subscription = await stripe.subscriptions.retrieve(
		subscriptionRef,
		undefined,
		ask(),
	);
	if (!hasEnded(subscription))
		await stripe.subscriptions.cancel(
			subscriptionRef,
			{ prorate: false, invoice_now: false },
			ask(),
		);
	return { done: true };
}

const hasEnded = (subscription: Stripe.Subscription): boolean =>
	subscription.status === "canceled" ||
	subscription.status === "incomplete_expired";
