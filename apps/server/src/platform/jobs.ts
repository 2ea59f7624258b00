/**
 * Jobs: work that must happen, outside the request that asked for it. A job is sent inside the sender's transaction, so
 * it exists if and only if what it is about exists. It runs at least once: a worker that dies is noticed by its missing
 * heartbeat and the job is given to another within a minute. Its result counts at most once: the last transaction of a
 * handler calls `lease.assertHeld(tx)`, which fails for a worker that was taken for dead and is not.
 */
import { type JobWithMetadata, PgBoss } from "pg-boss";
import type { Db, Tx } from "./db.ts";
import type { Log } from "./log.ts";

const schema = "jobs";

/** A kind of work. The limits are said where the task is made. */
export type Task<Data extends object> = {
	name: string;
	/** How many times it is tried again after a failure, and the first pause (doubled each time). */
	retriesMax: number;
	retrySeconds: number;
	/** A run may last so long in all; a worker silent for `heartbeatSeconds` (at least 10) is taken for dead. */
	runSecondsMax: number;
	heartbeatSeconds: number;
	/** How many run at once in one process. */
	atOnce: number;
	/** Only there to carry the type of the data. */
	readonly data?: Data;
};

export type Run<Data extends object> = {
	data: Data;
	/** Aborted when the lease is lost or the process shuts down. */
	signal: AbortSignal;
	lease: Lease;
	/** How many tries came before this one. */
	retry: number;
};

export interface Lease {
	/** Throws `LeaseLost` unless this run is still the one that holds the job. Call it in the transaction that stores the result. */
	assertHeld(tx: Tx): Promise<void>;
}

export class LeaseLost extends Error {}

export interface Jobs {
	/** Send inside a transaction. With a `key`, a second job of the same task and key that still waits is not made. */
	send<Data extends object>(
		tx: Tx,
		task: Task<Data>,
		data: Data,
		options?: { key?: string; afterSeconds?: number },
	): Promise<void>;
	/**
	 * Work on a task in this process. When every try has failed (or died), `onDead` is called with the data and with what
	 * the last try said, until it succeeds.
	 *
	 * A handler may find its work already done: by a run that stored its result and died before it could say so.
	 */
	work<Data extends object>(
		task: Task<Data>,
		handle: (run: Run<Data>) => Promise<void>,
		onDead?: (data: Data, reason: string) => Promise<void>,
	): Promise<void>;
	/** Run a task each minute (or as `cron` says), in one process at a time. */
	schedule(task: Task<Record<string, never>>, cron: string): Promise<void>;
	/** Take no new jobs, let the running ones end for so long, then abort them: they go on elsewhere. */
	stop(secondsMax: number): Promise<void>;
}

/** Open the queue. Its own tables are made or brought up to date at start, safely from several processes. */
export async function openJobs(options: {
	db: Db;
	log: Log;
	/** How often dead workers are looked for. */
	watchSeconds: number;
}): Promise<Jobs> {
	const { db, log } = options;
	const boss = new PgBoss({
		connectionString: db.url,
		application_name: "verbatim jobs",
		schema,
		max: 6,
		useListenNotify: true,
		monitorIntervalSeconds: options.watchSeconds,
		superviseIntervalSeconds: options.watchSeconds,
		cronMonitorIntervalSeconds: 15,
		cronWorkerIntervalSeconds: 5,
	});
	boss.on("error", (error) =>
		log.warn({ reason: error.message }, "The job queue met a fault"),
	);
	await boss.start();

	const shutdown = new AbortController();
	const known = new Set<string>();
	const ensureQueue = async (task: Task<never>) => {
		if (known.has(task.name)) return;
		const dead = deadQueueOf(task);
		await boss.createQueue(dead, {
			retryLimit: 1_000,
			retryDelay: 5,
			retryBackoff: true,
			retryDelayMax: 300,
		});
		const limits = {
			deadLetter: dead,
			retryLimit: task.retriesMax,
			retryDelay: task.retrySeconds,
			retryBackoff: true,
			expireInSeconds: task.runSecondsMax,
			heartbeatSeconds: task.heartbeatSeconds,
			notify: true,
		};
		await boss.createQueue(task.name, { ...limits, policy: "short" });
		await boss.updateQueue(task.name, limits);
		known.add(task.name);
	};

	/** A process may be told to stop while it still starts: what was begun ends first, and nothing more is begun. */
	let stopping = false;
	const beginnings = new Set<Promise<void>>();
	const begin = async (work: () => Promise<void>): Promise<void> => {
		if (stopping) return;
		const beginning = work();
		beginnings.add(beginning);
		await beginning.finally(() => beginnings.delete(beginning));
	};

	return {
		async send(tx, task, data, sendOptions) {
			await ensureQueue(task as Task<never>);
			await boss.send(task.name, data, {
				db: { executeSql: (text, values) => tx.query(text, values) },
				// The queue's policy "short" keeps one waiting job per key; without a key each job has its own.
				singletonKey: sendOptions?.key ?? crypto.randomUUID(),
				...(sendOptions?.afterSeconds === undefined
					? {}
					: { startAfter: sendOptions.afterSeconds }),
			});
		},

		work: (task, handle, onDead) =>
			begin(async () => {
				await ensureQueue(task as Task<never>);
				await boss.work<object>(
					task.name,
					{
						batchSize: 1,
						localConcurrency: task.atOnce,
						pollingIntervalSeconds: 2,
						// A job that falls due later (a retry, a delay) announces nothing: only polling finds it.
						notifyPollingIntervalSeconds: 2,
						heartbeatRefreshSeconds: task.heartbeatSeconds / 3,
					},
					async ([job]) => {
						if (job === undefined) return;
						const held = { name: task.name, id: job.id, retry: job.retryCount };
						try {
							await handle({
								data: job.data as never,
								signal: AbortSignal.any([job.signal, shutdown.signal]),
								lease: { assertHeld: (tx) => assertHeld(tx, held) },
								retry: job.retryCount,
							});
						} catch (error) {
							log.warn(
								{ task: task.name, retry: job.retryCount, err: error },
								"A job failed and will be tried again or given up",
							);
							throw error;
						}
					},
				);
				await boss.work(
					deadQueueOf(task),
					{ batchSize: 1, pollingIntervalSeconds: 2, includeMetadata: true },
					async ([job]: JobWithMetadata<object>[]) => {
						if (job === undefined) return;
						const reason = reasonOf(job.sourceOutput);
						log.error(
							{ task: task.name, reason },
							"A job was given up after all its tries",
						);
						await onDead?.(job.data as never, reason);
					},
				);
			}),

		schedule: (task, cron) =>
			begin(async () => {
				await ensureQueue(task as Task<never>);
				await boss.schedule(task.name, cron, {}, { singletonKey: task.name });
			}),

		async stop(secondsMax) {
			stopping = true;
			await Promise.allSettled(beginnings);
			const abort = setTimeout(
				() => shutdown.abort(new Error("The server is shutting down")),
				secondsMax * 500,
			);
			await boss.stop({
				graceful: true,
				timeout: secondsMax * 1_000,
				close: true,
			});
			clearTimeout(abort);
		},
	};
}

/** What the queue keeps of the last try: its error, or what it found out about a worker that fell silent. */
function reasonOf(output: object | null): string {
	const { message, value } = (output ?? {}) as Record<string, unknown>;
	const inner = (value ?? {}) as Record<string, unknown>;
	return String(message ?? inner["message"] ?? "it did not say why");
}

const deadQueueOf = (task: { name: string }) => `${task.name}.dead`;

/**
 * The queue counts the tries of a job; the count is the fencing token. The row is locked until the end of the caller's
 * transaction, so nobody can be given the job between this check and the commit.
 */
async function assertHeld(
	tx: Tx,
	held: { name: string; id: string; retry: number },
): Promise<void> {
	const { rows } = await tx.query(
		`select 1 from jobs.job where name = $1 and id = $2 and state = 'active' and retry_count = $3 for update`,
		[held.name, held.id, held.retry],
	);
	if (rows.length === 0)
		throw new LeaseLost(
			`This run of ${held.name} was taken for dead, and the job was given to another`,
		);
}
