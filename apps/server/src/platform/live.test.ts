import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	expect,
	test,
	vi,
} from "vitest";
import { type Live, openLive, tell } from "./live.ts";
import { testDatabase, testLog } from "./testing/database.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
	db = await testDatabase([]);
});
afterAll(() => db.drop());

// Two of them, as two processes have.
let here: Live;
let there: Live;
beforeEach(async () => {
	const open = () =>
		openLive({ db, topics: ["pool", "interview"], log: testLog });
	[here, there] = await Promise.all([open(), open()]);
});
afterEach(() => Promise.all([here.close(), there.close()]));

function listenTo(live: Live, topic: string): unknown[] {
	const heard: unknown[] = [];
	live.hear(topic, (news) => heard.push(news));
	return heard;
}

test("what one commits all hear, each topic apart", async () => {
	const heard = [listenTo(here, "pool"), listenTo(there, "pool")];
	const apart = listenTo(there, "interview");
	await db.transaction((tx) => tell(tx, "pool", { version: 7 }));
	await vi.waitFor(() =>
		expect(heard).toEqual([[{ version: 7 }], [{ version: 7 }]]),
	);
	expect(apart).toEqual([]);
});

test("what is not committed nobody hears", async () => {
	const heard = listenTo(here, "pool");
	await db
		.transaction(async (tx) => {
			await tell(tx, "pool", { version: 1 });
			throw new Error("no");
		})
		.catch(() => undefined);
	await tell(db, "pool", { version: 2 });
	await vi.waitFor(() => expect(heard).toEqual([{ version: 2 }]));
});

test("who stops listening hears nothing more", async () => {
	const heard: unknown[] = [];
	const stop = here.hear("pool", (news) => heard.push(news));
	const others = listenTo(here, "pool");
	stop();
	await tell(db, "pool", { version: 3 });
	await vi.waitFor(() => expect(others).toHaveLength(1));
	expect(heard).toEqual([]);
});

test("a lost connection is said, made again, and said to flow again; then news arrive", async () => {
	const flow: boolean[] = [];
	here.hearFlow((flows) => flow.push(flows));
	const heard = listenTo(here, "pool");
	await db.query(
		"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'verbatim live' and datname = current_database()",
	);
	await vi.waitFor(() => expect(flow).toEqual([false, true]), 10_000);
	expect(here.flows).toBe(true);
	await tell(db, "pool", { version: 4 });
	await vi.waitFor(() => expect(heard).toEqual([{ version: 4 }]));
});

test("somebody else's notification on our channel is no news", async () => {
	const heard = listenTo(here, "pool");
	await db.query("select pg_notify('pool', 'not ours')");
	await tell(db, "pool", { version: 5 });
	await vi.waitFor(() => expect(heard).toEqual([{ version: 5 }]));
});

test("news that PostgreSQL cannot carry are refused before they break the transaction", async () => {
	const large = tell(db, "pool", { text: "é".repeat(4_000) });
	await expect(large).rejects.toThrow("tell what changed, not what it is");
});
