/** Deletes sessions and password links that have ended by themselves and attempts that no window remembers. Once an hour. */
import type { Db } from "../../platform/db.ts";
import type { Jobs, Task } from "../../platform/jobs.ts";
import { deleteOld } from "./store.ts";

const tidySessionsTask: Task<Record<string, never>> = {
	name: "tidy-sessions",
	retriesMax: 2,
	retrySeconds: 30,
	runSecondsMax: 300,
	heartbeatSeconds: 30,
	atOnce: 1,
};

const rowsAtOnce = 1_000;

export async function tidySessions(deps: { db: Db }): Promise<void> {
	while (await deleteOld(deps.db, rowsAtOnce));
}

export async function workOnSessions(deps: {
	db: Db;
	jobs: Jobs;
}): Promise<void> {
	await deps.jobs.work(tidySessionsTask, () => tidySessions(deps));
	await deps.jobs.schedule(tidySessionsTask, "17 * * * *");
}
