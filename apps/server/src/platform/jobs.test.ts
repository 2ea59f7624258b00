import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Jobs, openJobs, type Task } from "./jobs.ts";
import { testDatabase, testLog } from "./testing/database.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let jobs: Jobs;
beforeEach(async () => {
	db = await testDatabase([]);
	jobs = await openJobs({ db, log: testLog, watchSeconds: 1 });
});
afterEach(async () => {
	await jobs.stop(4);
	await db.drop();
});

const limits = {
	retriesMax: 2,
	retrySeconds: 1,
	runSecondsMax: 60,
	heartbeatSeconds: 10,
	atOnce: 1,
};
const task = (settings: Partial<typeof limits> = {}): Task<{ id: string }> => ({
	name: "test.quick",
	...limits,
	...settings,
});
const waitUntil = (check: () => void | Promise<void>) =>
	vi.waitFor(check, { timeout: 55_000, interval: 50 });

test("a job that is sent in a transaction exists if the transaction does", async () => {
	const quick = task();
	const done: string[] = [];
	await jobs.work(quick, async ({ data }) => void done.push(data.id));
	await db
		.transaction(async (tx) => {
			await jobs.send(tx, quick, { id: "rolled back" });
			throw new Error("no");
		})
		.catch(() => undefined);
	await db.transaction((tx) => jobs.send(tx, quick, { id: "committed" }));
	await waitUntil(() => expect(done).toEqual(["committed"]));
});

test("while a job with a key waits, another with that key is not made", async () => {
	const quick = task();
	const done: string[] = [];
	for (const id of ["first", "second"])
		await jobs.send(db, quick, { id }, { key: "same" });
	await jobs.send(db, quick, { id: "third" }, { key: "other" });
	await jobs.work(quick, async ({ data }) => void done.push(data.id));
	await waitUntil(() => expect(done.toSorted()).toEqual(["first", "third"]));
	await jobs.send(db, quick, { id: "later" }, { key: "same" });
	await waitUntil(() => expect(done).toContain("later"));
	expect(done).not.toContain("second");
});

test("a job is not begun before its time", async () => {
	const quick = task();
	let begunAt = 0;
	await jobs.work(quick, async () => {
		begunAt = Date.now();
	});
	const sentAt = Date.now();
	await jobs.send(db, quick, { id: "later" }, { afterSeconds: 2 });
	await waitUntil(() => expect(begunAt).toBeGreaterThan(0));
	expect(begunAt - sentAt).toBeGreaterThan(1_900);
});

test("a job that fails is tried again, and given up with what the last try said", async () => {
	const quick = task();
	const retries: number[] = [];
	const dead: [string, string][] = [];
	await jobs.work(
		quick,
		async ({ retry }) => {
			retries.push(retry);
			throw new Error(`no luck at try ${retry}`);
		},
		async ({ id }, reason) => void dead.push([id, reason]),
	);
	await jobs.send(db, quick, { id: "hopeless" });
	await waitUntil(() =>
		expect(dead).toEqual([["hopeless", "no luck at try 2"]]),
	);
	expect(retries).toEqual([0, 1, 2]);
});

test("who takes note of a dead job may fail, and is called again", async () => {
	const quick = task({ retriesMax: 0 });
	let calls = 0;
	await jobs.work(
		quick,
		() => Promise.reject(new Error("no")),
		async () => {
			calls += 1;
			if (calls === 1) throw new Error("the database was away");
		},
	);
	await jobs.send(db, quick, { id: "dead" });
	await waitUntil(() => expect(calls).toBe(2));
});

test("at the end of the process, running work is given time, then told to stop, and goes on elsewhere", async () => {
	const second = await openJobs({ db, log: testLog, watchSeconds: 1 });
	let toldToStop = false;
	let begun = false;
	const quick = task({ retrySeconds: 1 });
	await second.work(quick, async ({ signal }) => {
		begun = true;
		await new Promise<void>((resolve) =>
			signal.addEventListener("abort", () => resolve()),
		);
		toldToStop = true;
		signal.throwIfAborted();
	});
	await jobs.send(db, quick, { id: "moved" });
	await waitUntil(() => expect(begun).toBe(true));
	await second.stop(2);
	expect(toldToStop).toBe(true);
	const done: string[] = [];
	await jobs.work(quick, async ({ data }) => void done.push(data.id));
	await waitUntil(() => expect(done).toEqual(["moved"]));
});

test("told to stop while it still begins, it begins nothing more, without a fault", async () => {
	const second = await openJobs({ db, log: testLog, watchSeconds: 1 });
	const done: string[] = [];
	const begun = second.work(task(), async ({ data }) => {
		done.push(data.id);
	});
	await second.stop(2);
	await begun;
	await second.work(task(), async ({ data }) => void done.push(data.id));
	await jobs.send(db, task(), { id: "for somebody else" });
	expect(done).toEqual([]);
});

test("a scheduled task runs by itself, in one process at a time", async () => {
	const second = await openJobs({ db, log: testLog, watchSeconds: 1 });
	const minutely: Task<Record<string, never>> = {
		...limits,
		name: "test.minutely",
	};
	const ranAtMinutes: number[] = [];
	for (const each of [jobs, second]) {
		await each.work(
			minutely,
			async () => void ranAtMinutes.push(Math.floor(Date.now() / 60_000)),
		);
		await each.schedule(minutely, "* * * * *");
	}
	await vi.waitFor(() => expect(ranAtMinutes.length).toBeGreaterThan(0), {
		timeout: 75_000,
		interval: 200,
	});
	await second.stop(2);
	expect(new Set(ranAtMinutes).size).toBe(ranAtMinutes.length);
}, 90_000);
