/**
 * A process that works on one job, for tests that kill or freeze it. Says on its standard output when it has begun;
 * stores its result when it is sent a line on its standard input.
 */
import { once } from "node:events";
import { openDb, serverLimits } from "../db.ts";
import { openJobs, type Run, type Task } from "../jobs.ts";
import { openLog } from "../log.ts";

export type WorkData = { id: string };

/** The heartbeat is the shortest that the queue allows. */
export const slowTask: Task<WorkData> = {
	name: "test.slow",
	retriesMax: 3,
	retrySeconds: 1,
	runSecondsMax: 300,
	heartbeatSeconds: 10,
	atOnce: 1,
};

export const watchSeconds = 1;

if (import.meta.main) {
	const url = process.env["JOBS_DATABASE_URL"];
	if (url === undefined) throw new Error("JOBS_DATABASE_URL is not set");
	const log = openLog("silent", false);
	const db = openDb({ url, name: "worker", limits: serverLimits, log });
	const jobs = await openJobs({ db, log, watchSeconds });

	await jobs.work(slowTask, async ({ data, lease }: Run<WorkData>) => {
		console.log("begun");
		await once(process.stdin, "data");
		try {
			await db.transaction(async (tx) => {
				await tx.query("insert into platform.result values ($1, 'worker')", [
					data.id,
				]);
				await lease.assertHeld(tx);
			});
			console.log("stored");
		} catch (error) {
			console.log((error as Error).constructor.name);
			throw error;
		}
	});
}
