/**
 * Looks after automatic top-ups: when a pool changes, and each minute for what was missed. One job for a company waits at a
 * time, however often its pool changes.
 */
import type { Jobs, Task } from "../../platform/jobs.ts";
import { listOn, listOnAmong, listUnanswered } from "./store.ts";
import { type ToppingUp, topUpByItself } from "./top-up-by-itself.ts";

const autoTopUpTask: Task<{ companyId: string }> = {
	name: "auto-top-up",
	// The minute's sweep comes again by itself.
	retriesMax: 0,
	retrySeconds: 10,
	runSecondsMax: 120,
	heartbeatSeconds: 30,
	atOnce: 2,
};

const sweepTask: Task<Record<string, never>> = {
	name: "sweep-auto-top-ups",
	retriesMax: 2,
	retrySeconds: 10,
	runSecondsMax: 120,
	heartbeatSeconds: 30,
	atOnce: 1,
};

const companiesAtOnce = 500;

type Working = ToppingUp & { jobs: Jobs };

export async function workOnAutoTopUps(deps: Working): Promise<void> {
	const { jobs } = deps;
	await jobs.work(autoTopUpTask, ({ data }) =>
		topUpByItself(deps, data.companyId),
	);
	await jobs.work(sweepTask, ({ signal }) => sweepAutoTopUps(deps, signal));
	await jobs.schedule(sweepTask, "* * * * *");
}

async function sweepAutoTopUps(
	deps: Working,
	signal: AbortSignal,
): Promise<void> {
	await send(deps, await listUnanswered(deps.db));
	let after: string | undefined;
	while (!signal.aborted) {
		const page = await listOn(deps.db, { after, limit: companiesAtOnce });
		await send(deps, page);
		after = page.at(-1);
		if (page.length < companiesAtOnce) return;
	}
}

async function send(
	deps: Pick<Working, "db" | "jobs">,
	companyIds: string[],
): Promise<void> {
	if (companyIds.length === 0) return;
	await deps.db.transaction(async (tx) => {
		for (const companyId of companyIds)
			await deps.jobs.send(
				tx,
				autoTopUpTask,
				{ companyId },
				{ key: companyId },
			);
	});
}

/** Pools change many times a second while work is done: what comes meanwhile is looked at together. */
const gatherMilliseconds = 1_000;

/** Heard of pools that changed: those of companies for which it is on are looked at soon. */
export function openPoolBell(deps: Pick<Working, "db" | "jobs" | "log">): {
	ring(companyIds: readonly string[]): void;
	close(): void;
} {
	const rung = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	const look = async () => {
		timer = undefined;
		const companyIds = [...rung];
		rung.clear();
		try {
			await send(deps, await listOnAmong(deps.db, companyIds));
		} catch (error) {
			deps.log.warn(
				{ err: error },
				"Automatic top-ups could not be looked at and wait for the next minute",
			);
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
