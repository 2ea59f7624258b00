/** Each minute: brings about what went back of payments that were not there, or had not given anything yet. */
import type { Db } from "../../platform/db.ts";
import type { Jobs, Task } from "../../platform/jobs.ts";
import { type BringingAbout, bringAbout } from "./bring-about.ts";
import { claimFollowUp, lockFacts, lockPaymentOfReference } from "./store.ts";

const followUpTask: Task<Record<string, never>> = {
	name: "follow-up-payments",
	retriesMax: 2,
	retrySeconds: 10,
	runSecondsMax: 300,
	heartbeatSeconds: 30,
	atOnce: 1,
};

const putOffSeconds = 300;

export async function workOnFollowUps(
	deps: BringingAbout & { db: Db; jobs: Jobs },
): Promise<void> {
	await deps.jobs.work(followUpTask, ({ signal }) =>
		followUpPayments(deps, signal),
	);
	await deps.jobs.schedule(followUpTask, "* * * * *");
}

export async function followUpPayments(
	deps: BringingAbout & { db: Db },
	signal: AbortSignal,
): Promise<void> {
	while (!signal.aborted) {
		const due = await claimFollowUp(
			deps.db,
			await deps.clock.now(deps.db),
			putOffSeconds,
		);
		if (due === undefined) return;
		await deps.db
			.transaction(async (tx) => {
				const facts = await lockFacts(tx, due.provider, due.paymentReference);
				const payment = await lockPaymentOfReference(
					tx,
					due.provider,
					due.paymentReference,
				);
				if (payment === undefined) return;
				const move = await bringAbout(deps, tx, payment, facts);
				await move();
			})
			// One that fails is put off, and must not keep the others from their turn.
			.catch((error: unknown) =>
				deps.log.error(
					{ ...due, err: error },
					"What went back of a payment could not be brought about, and will be tried again",
				),
			);
	}
}
