/** A report of something that happened: written with it in one transaction, and sent as often and as late as was chosen. */
import type { Tx } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { News } from "../payment.ts";
import { type Arrival, lateFrom, lateSeconds } from "./checkout.ts";
import { findCustomer } from "./customer-store.ts";
import { deliverEventTask } from "./deliver-event.ts";
import type { Desk } from "./desk.ts";
import { eventBody } from "./event.ts";
import { countEvents, insertEvent } from "./store.ts";

/** overtaken: after what happens next. */
export type ReportArrival = Arrival | "overtaken";

/** Long enough for what happened after it to arrive before it. */
const overtakenSeconds = 4;

export async function report(
	desk: Pick<Desk, "jobs" | "clock">,
	tx: Tx,
	of: {
		news: News;
		customerRef: string | undefined;
		checkoutRef: string | undefined;
		/** Undefined: as the customer's reports arrive. */
		arrival: ReportArrival | undefined;
	},
): Promise<void> {
	const eventId = `sandbox_event_${newId().replaceAll("-", "")}`;
	const arrival =
		of.arrival ??
		(of.customerRef === undefined
			? "at_once"
			: ((await findCustomer(tx, of.customerRef))?.arrival ?? "at_once"));
	const isOdd =
		arrival === "out_of_order" && of.customerRef !== undefined
			? (await countEvents(tx, of.customerRef)) % 2 === 1
			: false;
	const sendings = sendingsOf(arrival, isOdd);
	const now = await desk.clock.now(tx);
	await insertEvent(tx, {
		eventId,
		customerRef: of.customerRef,
		checkoutRef: of.checkoutRef,
		body: eventBody(eventId, of.news),
		happenedAt: arrival === "late" ? lateFrom(now) : now,
		copies: sendings.length,
	});
	for (const [copy, afterSeconds] of sendings.entries())
		await desk.jobs.send(
			tx,
			deliverEventTask,
			{ eventId },
			{
				key: `${eventId}:${copy}`,
				...(afterSeconds > 0 ? { afterSeconds } : {}),
			},
		);
}

/** After how many seconds it is sent, each time. Out of order: each second report is overtaken by the next one. */
function sendingsOf(arrival: ReportArrival, isOdd: boolean): number[] {
	switch (arrival) {
		case "at_once":
			return [0];
		case "late":
			return [lateSeconds];
		case "twice":
			return [0, 2];
		case "never":
			return [];
		case "overtaken":
			return [overtakenSeconds];
		case "out_of_order":
			return [isOdd ? 0 : lateSeconds];
	}
}
