/**
 * Announce: what happened becomes a post for each address that wants to hear of it, inside the transaction in which it
 * happened. So an event is sent if and only if it is true, and none is lost. Where nobody listens it costs one statement.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import type { WebhookBody, WebhookEvent } from "@verbatim/contract/webhooks";
import type { Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Jobs, Task } from "../../platform/jobs.ts";
import * as store from "./store.ts";
import type { Happening } from "./webhook.ts";

/** Tell those who listen. For every room that knows of something they may want: `announce(tx, { companyId, type, data })`. */
export type Announce = (
	tx: Tx,
	happening: Happening & { type: WebhookEvent },
) => Promise<void>;

/** One try. It is a job of its own each time, so that it can be due days later and a repeated job is no other try. */
export const deliverTask: Task<{
	companyId: string;
	deliveryId: string;
	number: number;
}> = {
	name: "webhooks.deliver",
	retriesMax: 3,
	retrySeconds: 5,
	runSecondsMax: 60,
	heartbeatSeconds: 20,
	atOnce: 8,
};

export function openAnnounce(deps: { jobs: Jobs }): Announce {
	return async (tx, happening) => {
		const { companyId, type } = happening;
		const listening = await store.selectListening(tx, companyId, type);
		if (listening.length === 0) return;
		const eventId = await writeEvent(tx, happening);
		for (const { webhookId, isOn } of listening)
			await addDelivery(tx, deps.jobs, {
				companyId,
				webhookId,
				eventId,
				isReplay: false,
				isSkipped: !isOn,
			});
	};
}

export async function writeEvent(
	tx: Tx,
	{ companyId, type, data }: Happening,
): Promise<string> {
	const eventId = newId();
	const body: WebhookBody = {
		id: idFromUuid("event", eventId),
		type,
		createdAt: new Date().toISOString(),
		companyId: idFromUuid("company", companyId),
		data,
	};
	await store.insertEvent(tx, {
		companyId,
		eventId,
		type,
		body: JSON.stringify(body),
	});
	return eventId;
}

export async function addDelivery(
	tx: Tx,
	jobs: Jobs,
	of: {
		companyId: string;
		webhookId: string;
		eventId: string;
		isReplay: boolean;
		isSkipped: boolean;
	},
): Promise<string> {
	const deliveryId = newId();
	await store.insertDelivery(tx, { ...of, deliveryId });
	if (!of.isSkipped)
		await sendTry(tx, jobs, {
			companyId: of.companyId,
			deliveryId,
			number: 1,
			afterSeconds: 0,
		});
	return deliveryId;
}

export async function sendTry(
	tx: Tx,
	jobs: Jobs,
	of: {
		companyId: string;
		deliveryId: string;
		number: number;
		afterSeconds: number;
	},
): Promise<void> {
	const { companyId, deliveryId, number, afterSeconds } = of;
	await jobs.send(
		tx,
		deliverTask,
		{ companyId, deliveryId, number },
		{
			key: `${deliveryId}:${number}`,
			...(afterSeconds === 0 ? {} : { afterSeconds }),
		},
	);
}
