/** A press of a button: the new state, the report of it and the job that delivers it, all or none. */
import { randomBytes } from "node:crypto";
import type { Db } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { Jobs } from "../../../platform/jobs.ts";
import { type Press, pressed, type SandboxCheckout } from "./checkout.ts";
import { deliverEventTask } from "./deliver-event.ts";
import { eventBody } from "./event.ts";
import { insertEvent, lockCheckout, setCheckout } from "./store.ts";

/** Answers the checkout as it is then; undefined when there is none. Pressing again changes nothing. */
export async function pressButton(
	deps: { db: Db; jobs: Jobs },
	checkoutRef: string,
	press: Press,
): Promise<SandboxCheckout | undefined> {
	return deps.db.transaction(async (tx) => {
		const checkout = await lockCheckout(tx, checkoutRef);
		if (checkout === undefined) return undefined;
		const now = new Date();
		const effect = pressed(checkout, press, now);
		if (effect === undefined) return checkout;
		const paid = effect.state === "paid";
		const changed: SandboxCheckout = {
			...checkout,
			state: effect.state,
			paymentReference: paid
				? `sandbox_payment_${randomBytes(12).toString("hex")}`
				: undefined,
			reportsAt: paid ? effect.reportsAt : undefined,
		};
		const eventId = `sandbox_event_${newId().replaceAll("-", "")}`;
		await setCheckout(tx, changed);
		await insertEvent(tx, {
			eventId,
			checkoutRef,
			body: eventBody(eventId, changed),
		});
		const lateBySeconds = Math.round(
			(effect.reportsAt.getTime() - now.getTime()) / 1_000,
		);
		await deps.jobs.send(
			tx,
			deliverEventTask,
			{ eventId },
			{
				key: eventId,
				...(lateBySeconds > 0 ? { afterSeconds: lateBySeconds } : {}),
			},
		);
		return changed;
	});
}
