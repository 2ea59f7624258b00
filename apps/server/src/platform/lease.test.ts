/** What a job survives: workers that are killed, and workers that are taken for dead and are not. */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newId } from "./ids.ts";
import { type Jobs, type Lease, openJobs } from "./jobs.ts";
import { testDatabase, testLog } from "./testing/database.ts";
import { slowTask, watchSeconds } from "./testing/job-worker.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let jobs: Jobs;
const workers: ChildProcess[] = [];
beforeEach(async () => {
	db = await testDatabase([]);
	await db.query("create table platform.result (id text, by text)");
	jobs = await openJobs({ db, log: testLog, watchSeconds });
});
afterEach(async () => {
	for (const worker of workers.splice(0)) worker.kill("SIGKILL");
	await jobs.stop(4);
	await db.drop();
});

const results = async () =>
	(await db.query("select id, by from platform.result")).rows;
const waitUntil = (check: () => void | Promise<void>) =>
	vi.waitFor(check, { timeout: 55_000, interval: 50 });

test("a job goes on within a minute of its worker's kill -9", async () => {
	const worker = await startWorker();
	const id = newId();
	await jobs.send(db, slowTask, { id });
	await said(worker, "begun");
	worker.kill("SIGKILL");
	const killedAt = Date.now();
	let goneOnAt = 0;
	await jobs.work(slowTask, async ({ retry }) => {
		expect(retry).toBe(1);
		goneOnAt = Date.now();
	});
	await waitUntil(() => expect(goneOnAt).toBeGreaterThan(0));
	expect(goneOnAt - killedAt).toBeLessThan(60_000);
});

test("a worker that was frozen, and taken for dead, cannot store its result when it wakes", async () => {
	const zombie = await startWorker();
	const id = newId();
	await jobs.send(db, slowTask, { id });
	await said(zombie, "begun");
	zombie.kill("SIGSTOP");
	await jobs.work(slowTask, ({ data, lease }) =>
		db.transaction(async (tx) => {
			await tx.query("insert into platform.result values ($1, 'heir')", [
				data.id,
			]);
			await lease.assertHeld(tx);
		}),
	);
	await waitUntil(async () =>
		expect(await results()).toEqual([{ id, by: "heir" }]),
	);

	zombie.kill("SIGCONT");
	zombie.stdin?.write("store\n");
	await said(zombie, "LeaseLost");
	expect(await results()).toEqual([{ id, by: "heir" }]);
	const { rows } = await db.query(
		"select state::text from jobs.job where name = $1",
		[slowTask.name],
	);
	expect(rows, "the zombie did not fail its heir's job").toEqual([
		{ state: "completed" },
	]);
});

test("a frozen worker cannot store its result either while its heir still works", async () => {
	const zombie = await startWorker();
	await jobs.send(db, slowTask, { id: newId() });
	await said(zombie, "begun");
	zombie.kill("SIGSTOP");
	let end = () => undefined as unknown;
	let lease: Lease | undefined;
	await jobs.work(slowTask, async (run) => {
		lease = run.lease;
		await new Promise((resolve) => {
			end = () => resolve(undefined);
		});
	});
	await waitUntil(() => expect(lease).toBeDefined());
	zombie.kill("SIGCONT");
	zombie.stdin?.write("store\n");
	await said(zombie, "LeaseLost");
	// Meanwhile the zombie tells the queue that it failed, which must not take the job from its heir.
	await wait(1_000);
	await db.transaction(async (tx) => lease?.assertHeld(tx));
	end();
	expect(await results()).toEqual([]);
});

async function startWorker(): Promise<ChildProcess> {
	const worker = spawn(
		process.execPath,
		[fileURLToPath(new URL("./testing/job-worker.ts", import.meta.url))],
		{
			stdio: ["pipe", "pipe", "inherit"],
			env: { ...process.env, JOBS_DATABASE_URL: db.url },
		},
	);
	workers.push(worker);
	return worker;
}

async function said(worker: ChildProcess, word: string): Promise<void> {
	if (worker.stdout === null) throw new Error("The worker has no output");
	let heard = "";
	for await (const chunk of worker.stdout.iterator({
		destroyOnReturn: false,
	})) {
		heard += String(chunk);
		if (heard.includes(word)) return;
	}
	throw new Error(`The worker ended without saying ${word}: ${heard}`);
}
