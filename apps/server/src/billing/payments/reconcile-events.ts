/**
 * Each hour: reads the provider's own list of events and takes those that never arrived, by the same way as those that did.
 * The inbox knows which ones came, so reading some twice is nothing.
 */
import type { Jobs, Task } from "../../platform/jobs.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import { type TakingEvents, takeEvent } from "../checkout/take-event.ts";
import { readClock } from "../store.ts";
import { readCursor, setCursor } from "./store.ts";

const reconcileEventsTask: Task<Record<string, never>> = {
	name: "reconcile-payment-events",
	retriesMax: 3,
	retrySeconds: 60,
	runSecondsMax: 1_800,
	heartbeatSeconds: 30,
	atOnce: 1,
};

/** Providers try for up to three days to deliver, and list events of a month at most. */
const overlapDays = 3;
const backDaysMax = 30;
const eventsMax = 5_000;
const providerSecondsMax = 60;
const dayMilliseconds = 24 * 60 * 60 * 1_000;

export type Reconciling = TakingEvents & { provider: PaymentProvider };

export async function workOnReconciling(
	deps: Reconciling & { jobs: Jobs },
): Promise<void> {
	await deps.jobs.work(reconcileEventsTask, ({ signal }) =>
		reconcileEvents(deps, signal),
	);
	await deps.jobs.schedule(reconcileEventsTask, "23 * * * *");
}

export async function reconcileEvents(
	deps: Reconciling,
	signal: AbortSignal,
): Promise<void> {
	const { db, provider, log } = deps;
	// The provider's list is by its own clock, which is never ahead of time.
	const now = await readClock(db);
	const readThrough = await readCursor(db, provider.name);
	const since = new Date(
		readThrough === undefined
			? now.getTime() - backDaysMax * dayMilliseconds
			: readThrough.getTime() - overlapDays * dayMilliseconds,
	);
	const listed = await provider.listEvents(
		{ since, eventsMax },
		{ secondsMax: providerSecondsMax },
	);
	if ("unavailable" in listed) {
		log.warn(
			{ provider: provider.name, reason: listed.unavailable },
			"The payment provider could not list its events",
		);
		return;
	}
	let failed = 0;
	for (const { event, rawBody } of listed.events) {
		if (signal.aborted) return;
		await takeEvent(deps, provider.name, event, rawBody).catch(
			(error: unknown) => {
				failed += 1;
				log.error(
					{ provider: provider.name, eventId: event.eventId, err: error },
					"A payment event that was listed could not be applied",
				);
			},
		);
	}
	// What was not read, or failed, is read again from the same place.
	if (failed > 0) return;
	if (listed.events.length >= eventsMax) {
		log.error(
			{ provider: provider.name, since, eventsMax },
			"The payment provider has more events than are read at once: the newest of them were not compared",
		);
		return;
	}
	await setCursor(db, provider.name, now);
}
