/** Where the bench plays: a database with the engine's tables, pools that can pay for all of it, and what others need. */
import { randomUUIDv7 } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import {
	type Db,
	openDb,
	serverLimits,
} from "../apps/server/src/platform/db.ts";
import { startEmbeddedPostgres } from "../apps/server/src/platform/embedded-postgres.ts";
import { openLog } from "../apps/server/src/platform/log.ts";
import {
	type Engine,
	migrationsFolder,
	openEngine,
} from "../packages/tokens/src/index.ts";

/** As many as one would give a service; more only makes the hand-written way wait. */
export const connections = 16;

export const log = openLog("error", true);
export const actor = { kind: "system", id: "bench" } as const;
export const onePass = {
	feature: "pulse_classifier",
	responses: 1,
	passes: 1,
} as const;

export type Stage = {
	db: Db;
	engine: Engine;
	/** A pool with a grant that no bench can spend. */
	openPool(): Promise<string>;
	/** One of several works of that company: what a debit is for, and who did it. */
	work(companyId: string, turn: number): Work;
	debit(companyId: string, turn: number): Promise<unknown>;
	close(): Promise<void>;
};

type Work = {
	companyId: string;
	feature: "pulse_classifier";
	subject: { kind: string; id: string };
	actor: { kind: "member"; id: string };
};

/** On a PostgreSQL of its own, or on that of `adminUrl`; a database is made and dropped. */
export async function openStage(adminUrl: string | undefined): Promise<Stage> {
	const own = adminUrl === undefined ? await startOwn() : undefined;
	const admin = adminUrl ?? own?.url ?? "";
	const name = `bench_${randomUUIDv7().replaceAll("-", "")}`;
	await once(admin, `create database ${name}`);
	const url = new URL(admin);
	url.pathname = `/${name}`;
	for (const file of (await readdir(migrationsFolder)).sort())
		await once(
			url.href,
			`begin; ${await readFile(new URL(file, migrationsFolder), "utf8")}; commit`,
		);
	const db = openDb({
		url: url.href,
		name: "verbatim bench",
		limits: {
			...serverLimits,
			connectionsMax: connections,
			// Filling a table with millions of rows is one statement.
			statementSecondsMax: 3_600,
		},
		log,
	});
	const engine = openEngine({ database: db });
	const works = new Map<string, Work[]>();
	const work = (companyId: string, turn: number): Work => {
		let list = works.get(companyId);
		if (list === undefined) {
			list = Array.from({ length: 20 }, (_, index) => ({
				companyId,
				feature: "pulse_classifier" as const,
				subject: { kind: "run", id: randomUUIDv7() },
				actor: { kind: "member" as const, id: `member-${index % 5}` },
			}));
			works.set(companyId, list);
		}
		return list[turn % list.length] as Work;
	};
	return {
		db,
		engine,
		work,
		async openPool() {
			const companyId = randomUUIDv7();
			await engine.fund.openPool({ companyId, timeZone: "Europe/Zurich" });
			await engine.fund.grant(
				{
					companyId,
					kind: "top_up",
					amountMillitokens: 1_000_000_000_000n,
					source: "bench",
					actor,
				},
				{ key: "bench" },
			);
			return companyId;
		},
		async debit(companyId, turn) {
			const charged = await engine.spend.debit(work(companyId, turn), onePass, {
				key: randomUUIDv7(),
			});
			if ("refused" in charged) throw new Error(charged.refused);
		},
		async close() {
			await engine.drained();
			await db.close();
			await once(admin, `drop database ${name} with (force)`);
			await own?.stop();
		},
	};
}

async function once(at: string, sql: string): Promise<void> {
	const client = new pg.Client({ connectionString: at });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

async function startOwn(): Promise<{ url: string; stop(): Promise<void> }> {
	const dataDir = await mkdtemp(join(tmpdir(), "verbatim-bench-"));
	await chmod(dataDir, 0o755);
	const postgres = await startEmbeddedPostgres({
		dataDir,
		log,
		onLost: (reason) => log.error({ reason }, "The database is gone"),
	});
	return {
		url: postgres.url,
		async stop() {
			await postgres.stop();
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}
