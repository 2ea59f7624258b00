/** A press of a button: the new state, the payment, the reports of it and the jobs that deliver them, all or none. */
import type { Tx } from "../../../platform/db.ts";
import { type Press, pressed, type SandboxCheckout } from "./checkout.ts";
import { setKeptCard } from "./customer-store.ts";
import type { Desk } from "./desk.ts";
import { payCheckout, reportCheckout } from "./pay-checkout.ts";
import { renewOnce } from "./renew-subscriptions.ts";
import { lockCheckout, setCheckout } from "./store.ts";
import { lockSubscription } from "./subscription-store.ts";

/** Answers the checkout as it is then; undefined when there is none. Pressing again changes nothing. */
export async function pressButton(
	desk: Desk,
	checkoutRef: string,
	press: Press,
	options: { keepsCard: boolean } = { keepsCard: false },
): Promise<SandboxCheckout | undefined> {
	return desk.db.transaction(async (tx) => {
		const checkout = await lockCheckout(tx, checkoutRef);
		if (checkout === undefined) return undefined;
		const effect = pressed(checkout, press, await desk.clock.now(tx));
		if (effect === undefined) return checkout;
		if (effect.state !== "paid") {
			const changed = { ...checkout, state: effect.state };
			await setCheckout(tx, changed);
			await reportCheckout(desk, tx, changed, undefined);
			return changed;
		}
		const paid = await payCheckout(desk, tx, checkout, effect.reportsAt);
		if (
			checkout.customerRef !== undefined &&
			(checkout.kind === "subscription" ||
				(checkout.offersToKeep && options.keepsCard))
		)
			await setKeptCard(tx, checkout.customerRef, "works");
		if (effect.arrival === "out_of_order") await disorder(desk, tx, paid);
		else await reportCheckout(desk, tx, paid, effect.arrival);
		return paid;
	});
}

/**
 * What happened before arrives after: of a first try that was declined, and, for a subscription, the beginning after the
 * month that follows it.
 */
async function disorder(
	desk: Desk,
	tx: Tx,
	paid: SandboxCheckout,
): Promise<void> {
	const subscriptionRef = paid.payment?.subscription?.subscriptionRef;
	const begun =
		subscriptionRef === undefined
			? undefined
			: await lockSubscription(tx, subscriptionRef);
	if (begun !== undefined)
		await renewOnce(desk, tx, begun, {
			at: begun.anchorAt,
			arrival: "at_once",
		});
	await reportCheckout(
		desk,
		tx,
		paid,
		begun === undefined ? "at_once" : "overtaken",
	);
	await reportCheckout(
		desk,
		tx,
		{ ...paid, state: "declined", payment: undefined },
		"overtaken",
	);
}
