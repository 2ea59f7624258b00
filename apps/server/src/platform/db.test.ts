import { afterAll, beforeAll, expect, test } from "vitest";
import { DatabaseRefused, openDb, refuseUnsafeDatabase } from "./db.ts";
import { testDatabase, testLog } from "./testing/database.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
	db = await testDatabase([]);
	await db.query("create table platform.note (text text not null unique)");
});
afterAll(() => db.drop());

const notes = async () =>
	(await db.query("select text from platform.note order by text")).rows.map(
		({ text }) => text,
	);
const note = "insert into platform.note values ($1)";

test("whole numbers of 64 bits, exact numbers and instants come as they are", async () => {
	const { rows } = await db.query(
		"select 9007199254740993::bigint as large, 0.1::numeric as exact, '2026-10-25T01:30:00Z'::timestamptz as instant",
	);
	expect(rows).toEqual([
		{
			large: 9_007_199_254_740_993n,
			exact: "0.1",
			instant: new Date("2026-10-25T01:30:00Z"),
		},
	]);
});

test("a transaction is stored when its work returns, and not when it throws", async () => {
	await db.transaction((tx) => tx.query(note, ["kept"]));
	const failed = db.transaction(async (tx) => {
		await tx.query(note, ["lost"]);
		throw new Error("changed my mind");
	});
	await expect(failed).rejects.toThrow("changed my mind");
	expect(await notes()).toEqual(["kept"]);
});

test("a transaction whose failed statement was swallowed does not look stored", async () => {
	const swallowing = db.transaction(async (tx) => {
		await tx.query(note, ["beside a failure"]);
		await tx.query(note, ["kept"]).catch(() => undefined);
	});
	await expect(swallowing).rejects.toThrow("Nothing of this transaction");
	expect(await notes()).toEqual(["kept"]);
});

test("every connection has its limits, its name, and the search path of the sign-in library", async () => {
	const { rows } = await db.query(
		`select name, setting from pg_settings where name in
		   ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'search_path', 'application_name')`,
	);
	expect(
		Object.fromEntries(rows.map(({ name, setting }) => [name, setting])),
	).toEqual({
		statement_timeout: "30000",
		lock_timeout: "10000",
		idle_in_transaction_session_timeout: "60000",
		search_path: "company",
		application_name: "verbatim test",
	});
});

test("a statement that takes too long ends as a time-out, and the connection is good again", async () => {
	const hasty = openDb({
		url: db.url,
		name: "hasty",
		limits: {
			connectionsMax: 1,
			statementSecondsMax: 0.1,
			lockSecondsMax: 1,
			idleTransactionSecondsMax: 1,
		},
		log: testLog,
	});
	await expect(hasty.query("select pg_sleep(5)")).rejects.toMatchObject({
		code: "57014",
	});
	expect((await hasty.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
	await hasty.close();
});

test("connections that the server ends are replaced, idle ones and those in a transaction", async () => {
	const endAllOthers =
		"select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
	await Promise.all([db.query("select pg_sleep(0.1)"), db.query("select 1")]);
	await db.query(endAllOthers);
	const cut = db.transaction(async (tx) => {
		await tx.query(note, ["cut off"]);
		await db.query(endAllOthers);
		await tx.query("select 1");
	});
	await expect(cut).rejects.toThrow();
	expect(await notes()).toEqual(["kept"]);
});

test("a database whose owner lets it forget commits is refused, with the setting's name", async () => {
	await refuseUnsafeDatabase(db);
	const name = new URL(db.url).pathname.slice(1);
	await db.query(`alter database ${name} set synchronous_commit = off`);
	const next = openDb({ ...db, name: "next", limits, log: testLog });
	await expect(refuseUnsafeDatabase(next)).rejects.toThrow(
		/synchronous_commit = off: after a crash it could forget tokens/,
	);
	await next.close();
	await db.query(`alter database ${name} reset synchronous_commit`);
});

test.each([
	[{ version: 15 }, "PostgreSQL 15 is too old"],
	[{ is_standby: true }, "is a standby"],
	[{ encoding: "SQL_ASCII" }, "stores text as SQL_ASCII"],
	[{ fsync: "off" }, "has fsync = off"],
	[{ full_page_writes: "off" }, "has full_page_writes = off"],
])("a server with %o is refused", async (setting, reason) => {
	const good = {
		version: 18,
		fsync: "on",
		full_page_writes: "on",
		synchronous_commit: "on",
		encoding: "UTF8",
		is_standby: false,
	};
	const answering = (settings: object) => ({
		query: async () => ({ rows: [{ ...settings }] }),
	});
	await refuseUnsafeDatabase(answering(good));
	const refused = refuseUnsafeDatabase(answering({ ...good, ...setting }));
	await expect(refused).rejects.toThrow(reason);
	await expect(refused).rejects.toThrow(DatabaseRefused);
});

const limits = {
	connectionsMax: 1,
	statementSecondsMax: 5,
	lockSecondsMax: 5,
	idleTransactionSecondsMax: 5,
};
