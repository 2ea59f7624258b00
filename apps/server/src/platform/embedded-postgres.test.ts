import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	chmod,
	copyFile,
	mkdir,
	mkdtemp,
	readFile,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { refuseUnsafeDatabase } from "./db.ts";
import {
	type EmbeddedPostgres,
	EmbeddedPostgresRefused,
	startEmbeddedPostgres,
} from "./embedded-postgres.ts";
import { testLog } from "./testing/database.ts";

let dataDir: string;
const open: EmbeddedPostgres[] = [];
const holders: ChildProcess[] = [];
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), "verbatim-embedded-"));
	await chmod(dataDir, 0o755);
});
afterEach(async () => {
	for (const holder of holders.splice(0)) holder.kill("SIGKILL");
	await Promise.all(open.splice(0).map((each) => each.stop()));
	await vi.waitFor(() => rm(dataDir, { recursive: true }), 10_000);
});

async function start(): Promise<EmbeddedPostgres> {
	const postgres = await startEmbeddedPostgres({
		dataDir,
		log: testLog,
		onLost: (reason) => {
			throw new Error(reason);
		},
	});
	open.push(postgres);
	return postgres;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
	const client = new pg.Client({ connectionString: url });
	client.on("error", () => undefined);
	await client.connect();
	try {
		return (await client.query(sql)).rows;
	} finally {
		await client.end().catch(() => undefined);
	}
}

const serverId = async () =>
	Number(
		(await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split(
			"\n",
		)[0],
	);

/** Another process that runs the database, and says its address. */
async function startElsewhere(): Promise<{
	holder: ChildProcess;
	url: string;
}> {
	const here = (name: string) =>
		JSON.stringify(new URL(name, import.meta.url).href);
	const holder = spawn(
		process.execPath,
		[
			"--input-type=module",
			"--eval",
			`import { startEmbeddedPostgres } from ${here("./embedded-postgres.ts")};
			 import { openLog } from ${here("./log.ts")};
			 const { url } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: openLog("silent", false), onLost: console.error });
			 console.log(url);`,
		],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	holders.push(holder);
	const [line] = (await once(holder.stdout, "data")) as [Buffer];
	return { holder, url: String(line).trim() };
}

test("it is PostgreSQL 18, durable, and only for those who have the password", async () => {
	const { url } = await start();
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	await refuseUnsafeDatabase(client);
	await client.end();
	expect(
		await ask(
			url,
			"select current_setting('server_version_num')::int / 10000 as version",
		),
	).toEqual([{ version: 18 }]);

	const wrong = new URL(url);
	wrong.password = "guess";
	await expect(ask(wrong.href, "select 1")).rejects.toMatchObject({
		code: "28P01",
	});
	const kept = await stat(join(dataDir, "postgres-password"));
	expect(kept.mode & 0o777).toBe(0o600);
	expect(await ask(url, "show listen_addresses")).toEqual([
		{ listen_addresses: "127.0.0.1" },
	]);
});

test("killed with -9, it comes back by itself, at the same address, with what was stored", async () => {
	const { url } = await start();
	await ask(url, "create table kept as select 42 as answer");
	const killed = await serverId();
	process.kill(killed, "SIGKILL");
	await vi.waitFor(
		async () =>
			expect(await ask(url, "select * from kept")).toEqual([{ answer: 42 }]),
		{ timeout: 30_000, interval: 100 },
	);
	expect(await serverId()).not.toBe(killed);
});

test("when its process is killed with -9 it stops, and the next one starts with what was stored", async () => {
	const { holder, url } = await startElsewhere();
	await ask(url, "create table kept as select 42 as answer");
	const orphan = await serverId();
	holder.kill("SIGKILL");
	await once(holder, "exit");
	const next = await start();
	expect(await ask(next.url, "select * from kept")).toEqual([{ answer: 42 }]);
	expect(await serverId()).not.toBe(orphan);
});

test("both killed with -9 at once, the next one starts with what was stored", async () => {
	const { holder, url } = await startElsewhere();
	await ask(url, "create table kept as select 42 as answer");
	process.kill(await serverId(), "SIGKILL");
	holder.kill("SIGKILL");
	await once(holder, "exit");
	const next = await start();
	expect(await ask(next.url, "select * from kept")).toEqual([{ answer: 42 }]);
});

test("a pid file that was left behind does not keep it from starting, whoever has that number now", async () => {
	const first = await start();
	const file = join(dataDir, "postgres", "postmaster.pid");
	const left = join(dataDir, "left.pid");
	await copyFile(file, left);
	await first.stop();
	const lines = (await readFile(left, "utf8")).split("\n");
	// Our own number: a living program, which must be left alone.
	await writeFile(file, [String(process.pid), ...lines.slice(1)].join("\n"));
	expect(await ask((await start()).url, "select 1 as one")).toEqual([
		{ one: 1 },
	]);
});

test("files that another server uses, which cannot be seen, are not opened a second time", async () => {
	const { url } = await start();
	// As from another container: its pid file says nothing here.
	await rm(join(dataDir, "postgres", "postmaster.pid"));
	const second = start();
	await expect(second).rejects.toThrow(EmbeddedPostgresRefused);
	await expect(second).rejects.toThrow("in another container?");
	expect(await ask(url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("an initialisation that was cut off is begun again", async () => {
	await mkdir(join(dataDir, "postgres.new", "cluster", "base"), {
		recursive: true,
	});
	await writeFile(join(dataDir, "postgres.new", "cluster", "PG_VERSION"), "18");
	expect(await ask((await start()).url, "select 1 as one")).toEqual([
		{ one: 1 },
	]);
});

test("what the server says when it cannot start is passed on", async () => {
	const first = await start();
	await first.stop();
	await writeFile(
		join(dataDir, "postgres", "postgresql.auto.conf"),
		"shared_buffers = 'plenty'\n",
	);
	await expect(start()).rejects.toThrow(/did not start:[\s\S]*"plenty"/);
});

test.each(["fsync", "full_page_writes"])(
	"with %s switched off in its files, it is refused",
	async (setting) => {
		const first = await start();
		await first.stop();
		await writeFile(
			join(dataDir, "postgres", "postgresql.auto.conf"),
			`${setting} = off\n`,
		);
		const client = new pg.Client({ connectionString: (await start()).url });
		await client.connect();
		await expect(refuseUnsafeDatabase(client)).rejects.toThrow(
			`has ${setting} = off`,
		);
		await client.end();
	},
);
