/** Sends one report, signed, and again later until it is answered with a success; that is how providers do it. */
import type { Db } from "../../../platform/db.ts";
import type { Task } from "../../../platform/jobs.ts";
import { sign } from "../signature.ts";
import { signatureHeader } from "./event.ts";
import { findUndelivered, setDelivered } from "./store.ts";

/** With pauses of 2 s, doubled each time, the last try comes some four hours after the first. */
export const deliverEventTask: Task<{ eventId: string }> = {
	name: "sandbox-deliver-event",
	retriesMax: 12,
	retrySeconds: 2,
	runSecondsMax: 60,
	heartbeatSeconds: 30,
	atOnce: 4,
};

const answerSecondsMax = 15;

export async function deliverEvent(
	deps: { db: Db; secret: string; eventsUrl: () => string },
	eventId: string,
	signal: AbortSignal,
): Promise<void> {
	const event = await findUndelivered(deps.db, eventId);
	if (event === undefined) return;
	const rawBody = Buffer.from(event.body, "utf8");
	const answer = await fetch(deps.eventsUrl(), {
		method: "POST",
		headers: {
			"content-type": "application/json",
			[signatureHeader]: sign(rawBody, deps.secret, new Date()),
		},
		body: rawBody,
		// An address that has moved is a fault to be seen, not to be followed.
		redirect: "error",
		signal: AbortSignal.any([
			signal,
			AbortSignal.timeout(answerSecondsMax * 1_000),
		]),
	});
	await answer.body?.cancel();
	if (!answer.ok)
		throw new Error(`The event was answered with status ${answer.status}`);
	await setDelivered(deps.db, eventId);
}
