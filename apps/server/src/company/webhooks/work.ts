/** Work on webhooks in this process: deliver, find what was lost, and forget what is old. */
import { logDays } from "@verbatim/contract/webhooks";
import type { Task } from "../../platform/jobs.ts";
import { deliverTask, sendTry } from "./announce.ts";
import { type DeliverDeps, deliver } from "./deliver.ts";
import * as store from "./store.ts";

const sweepTask: Task<Record<string, never>> = {
	name: "webhooks.sweep",
	retriesMax: 1,
	retrySeconds: 10,
	runSecondsMax: 300,
	heartbeatSeconds: 30,
	atOnce: 1,
};
const tidyTask: Task<Record<string, never>> = {
	name: "webhooks.tidy",
	retriesMax: 2,
	retrySeconds: 30,
	runSecondsMax: 300,
	heartbeatSeconds: 30,
	atOnce: 1,
};

/** A job that is due is taken within seconds, unless the queue is full or gave it up. */
const overdueSeconds = 300;
const rowsAtOnce = 500;

export async function workOnWebhooks(deps: DeliverDeps): Promise<void> {
	const { db, jobs } = deps;
	await jobs.work(deliverTask, (run) => deliver(deps, run));
	await jobs.work(sweepTask, () => sweepDeliveries(deps));
	await jobs.work(tidyTask, async () => {
		while (await store.deleteOldEvents(db, logDays, rowsAtOnce));
	});
	await jobs.schedule(sweepTask, "* * * * *");
	await jobs.schedule(tidyTask, "41 * * * *");
}

export async function sweepDeliveries({
	db,
	jobs,
}: Pick<DeliverDeps, "db" | "jobs">): Promise<void> {
	const overdue = await store.selectOverdue(db, overdueSeconds, rowsAtOnce);
	for (const { companyId, deliveryId, triesMade } of overdue)
		await db.transaction((tx) =>
			sendTry(tx, jobs, {
				companyId,
				deliveryId,
				number: triesMade + 1,
				afterSeconds: 0,
			}),
		);
}
