/**
 * Looks after alerts: when a pool changes, and each minute at those whose time has come. One job for a company waits at a
 * time, however often its pool changes. A process begins with all of them, for what was heard by one that was killed.
 */
import type { Jobs, Task } from "../../platform/jobs.ts";
import { type Looking, lookAtPool } from "./look-at-pool.ts";
import { claimDue, makeAllDue } from "./store.ts";

const alertsTask: Task<{ companyId: string }> = {
	name: "alerts",
	retriesMax: 3,
	retrySeconds: 5,
	runSecondsMax: 120,
	heartbeatSeconds: 30,
	atOnce: 2,
};

const sweepTask: Task<Record<string, never>> = {
	name: "sweep-alerts",
	retriesMax: 2,
	retrySeconds: 10,
	runSecondsMax: 120,
	heartbeatSeconds: 30,
	atOnce: 1,
};

const companiesAtOnce = 500;
/** By then its job has looked, or has failed for good. */
const putOffSeconds = 300;

type Working = Looking & { jobs: Jobs };

export async function workOnAlerts(deps: Working): Promise<void> {
	const { db, clock, jobs } = deps;
	await jobs.work(alertsTask, ({ data }) => lookAtPool(deps, data.companyId));
	await jobs.work(sweepTask, ({ signal }) => sweepAlerts(deps, signal));
	await jobs.schedule(sweepTask, "* * * * *");
	await db.transaction(async (tx) => makeAllDue(tx, await clock.now(tx)));
}

export async function sweepAlerts(
	deps: Working,
	signal: AbortSignal,
): Promise<void> {
	while (!signal.aborted) {
		const due = await deps.db.transaction(async (tx) => {
			const now = await deps.clock.now(tx);
			const companyIds = await claimDue(tx, {
				now,
				putOffSeconds,
				rowsMax: companiesAtOnce,
			});
			for (const companyId of companyIds)
				await deps.jobs.send(tx, alertsTask, { companyId }, { key: companyId });
			return companyIds;
		});
		if (due.length < companiesAtOnce) return;
	}
}

/** Pools change many times a second while work is done: what comes meanwhile is looked at together. */
const gatherMilliseconds = 2_000;

/** Heard of pools that changed: they are looked at soon. */
export function openAlertBell(deps: Pick<Working, "db" | "jobs" | "log">): {
	ring(companyIds: readonly string[]): void;
	close(): void;
} {
	const { db, jobs, log } = deps;
	const rung = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	const look = async () => {
		timer = undefined;
		const companyIds = [...rung];
		rung.clear();
		try {
			await db.transaction(async (tx) => {
				for (const companyId of companyIds)
					await jobs.send(tx, alertsTask, { companyId }, { key: companyId });
			});
		} catch (error) {
			log.warn(
				{ err: error },
				"Pools could not be looked at for alerts and are heard of again",
			);
			for (const companyId of companyIds) rung.add(companyId);
			timer ??= setTimeout(() => void look(), 5 * gatherMilliseconds).unref();
		}
	};
	return {
		ring(companyIds) {
			for (const companyId of companyIds) rung.add(companyId);
			timer ??= setTimeout(() => void look(), gatherMilliseconds).unref();
		},
		close() {
			clearTimeout(timer);
			timer = undefined;
		},
	};
}
