/** Stripe's adapter on the local server that behaves like Stripe. */
import type { Stage } from "../../testing/stage.ts";
import { openStripe } from "../stripe.ts";
import { FakeStripe } from "./fake-stripe.ts";

export async function openStripeStage(): Promise<Stage & { fake: FakeStripe }> {
	const fake = new FakeStripe();
	await fake.listen();
	const provider = openStripe({
		secretKey: fake.secretKey,
		webhookSecrets: fake.signingSecrets,
		apiBase: fake.url,
		eventSecondsMax: 5,
	});
	return {
		fake,
		provider,
		now: () => new Date(fake.nowSeconds * 1_000),
		async wait() {
			fake.nowSeconds += 2;
		},
		async pay(checkoutRef) {
			fake.pay(checkoutRef);
		},
		async decline(checkoutRef) {
			fake.decline(checkoutRef);
		},
		async expire(checkoutRef) {
			fake.expire(checkoutRef);
		},
		async keepCard(customerRef, card) {
			fake.keepCard(customerRef, card);
		},
		async beginMonth(subscriptionRef) {
			fake.beginMonth(subscriptionRef);
		},
		async payFailedMonth(subscriptionRef) {
			fake.payFailedMonth(subscriptionRef);
		},
		async refundInAll(paymentReference, minorUnits) {
			fake.refundInAll(paymentReference, minorUnits);
		},
		async dispute(paymentReference, happens) {
			fake.dispute(
				paymentReference,
				happens === "opened" ? "needs_response" : happens,
			);
		},
		async sent() {
			return fake.takeDeliveries();
		},
		close: () => fake.close(),
	};
}
