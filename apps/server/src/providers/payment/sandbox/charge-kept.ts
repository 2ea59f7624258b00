/** A payment with the card that is kept, while nobody is present. The same key is the same charge and the same answer. */
import type { PaymentProvider } from "../payment.ts";
import { whyDeclined } from "./card.ts";
import { lateFrom, type SandboxCheckout } from "./checkout.ts";
import { findCustomer } from "./customer-store.ts";
import { type Desk, newRef } from "./desk.ts";
import { payCheckout, reportCheckout } from "./pay-checkout.ts";
import { findCheckoutByKey, insertCheckout, setCheckout } from "./store.ts";

type Charge = Parameters<PaymentProvider["chargeKept"]>[0];
type Charged = Awaited<ReturnType<PaymentProvider["chargeKept"]>>;

export async function chargeKept(desk: Desk, charge: Charge): Promise<Charged> {
	return desk.db.transaction(async (tx) => {
		const customer = await findCustomer(tx, charge.customerRef);
		if (customer === undefined)
			return {
				unavailable: `The sandbox knows no customer ${charge.customerRef}`,
			};
		const now = await desk.clock.now(tx);
		const isNew = await insertCheckout(tx, {
			...charge,
			checkoutRef: newRef("sandbox"),
			kind: "charge",
			plan: undefined,
			offersToKeep: false,
			tax: undefined,
			returnUrl: desk.baseUrl,
			cancelUrl: desk.baseUrl,
			expiresAt: now,
		});
		const made = await findCheckoutByKey(tx, charge.idempotencyKey);
		if (made === undefined)
			throw new Error(`Charge ${charge.idempotencyKey} was not made`);
		if (!isNew) return answerOf(made, now);
		const declined = whyDeclined(customer.keptCard);
		if (declined !== undefined) {
			const refused: SandboxCheckout = { ...made, state: "declined", declined };
			await setCheckout(tx, refused);
			await reportCheckout(desk, tx, refused, undefined);
			return answerOf(refused, now);
		}
		const paidAt = customer.arrival === "late" ? lateFrom(now) : now;
		const paid = await payCheckout(desk, tx, made, paidAt);
		await reportCheckout(desk, tx, paid, undefined);
		return answerOf(paid, now);
	});
}

function answerOf(checkout: SandboxCheckout, now: Date): Charged {
	const { checkoutRef, payment, declined } = checkout;
	if (declined !== undefined) return { state: "declined", ...declined };
	if (payment === undefined)
		throw new Error(`Charge ${checkoutRef} has no outcome`);
	return payment.paidAt > now
		? { state: "processing", checkoutRef }
		: { state: "paid", payment, checkoutRef };
}
