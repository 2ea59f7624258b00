/**
 * Hold, work, settle: a classifier that needs no time, 1,000 responses in 2 passes, its labels stored in the same
 * transaction as their settlement; and the same job without the engine.
 */
import { randomUUIDv7 } from "node:crypto";
import type { Stage } from "./stage.ts";

const responses = 1_000;
const passes = 2;
/** Responses in one hold, as a job takes them window by window. */
const windowResponses = 100;

/** Labels a second, with so many results in one transaction; 0 connections of patience: one job, one after the other. */
export async function classify(
	stage: Stage,
	of: { companyId: string; resultsInTransaction: number; isPaid: boolean },
): Promise<number> {
	const { db, engine } = stage;
	const jobId = randomUUIDv7();
	const work = {
		companyId: of.companyId,
		feature: "pulse_classifier",
		subject: { kind: "run", id: jobId },
		actor: { kind: "system", id: "bench" },
	} as const;
	const begin = performance.now();
	for (let first = 0; first < responses; first += windowResponses) {
		const count = Math.min(windowResponses, responses - first);
		const hold = of.isPaid
			? await engine.spend.hold(
					work,
					{ feature: "pulse_classifier", responses: count, passes },
					{ key: randomUUIDv7(), secondsToLive: 600 },
				)
			: undefined;
		if (hold !== undefined && "refused" in hold) throw new Error(hold.refused);
		for (let done = 0; done < count; done += of.resultsInTransaction) {
			const now = Math.min(of.resultsInTransaction, count - done);
			await db.transaction(async (tx) => {
				await tx.query(
					"insert into hand.label (job_id, response, label) select $1, n, 'topic' from generate_series($2::int, $3::int) n",
					[jobId, (first + done) * passes, (first + done + now) * passes - 1],
				);
				if (hold === undefined) return;
				const settled = await engine.spend
					.in(tx)
					.settle(
						{ companyId: of.companyId, holdId: hold.holdId },
						{ feature: "pulse_classifier", responses: now, passes },
						{ key: randomUUIDv7(), restStaysHeld: done + now < count },
					);
				if ("refused" in settled) throw new Error(settled.refused);
			});
		}
	}
	return (responses * passes) / ((performance.now() - begin) / 1_000);
}

export const openLabels = (stage: Stage) =>
	stage.db.query(
		`create table hand.label (job_id uuid not null, response integer not null, label text not null,
       primary key (job_id, response))`,
	);
