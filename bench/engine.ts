/**
 * The engine against what one would write by hand, in one run on one machine: ratios, because absolute times are the
 * machine's. `--json` prints a line for each row, `--short` is for tests, `--database URL` takes another PostgreSQL (an
 * administrator's address; a database is made and dropped).
 */
import { randomUUIDv7 } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import {
	type Db,
	openDb,
	serverLimits,
} from "../apps/server/src/platform/db.ts";
import { startEmbeddedPostgres } from "../apps/server/src/platform/embedded-postgres.ts";
import { openLog } from "../apps/server/src/platform/log.ts";
import { migrationsFolder, openEngine } from "../packages/tokens/src/index.ts";

const { values: flags } = parseArgs({
	options: {
		json: { type: "boolean" },
		short: { type: "boolean" },
		database: { type: "string" },
	},
});
const seconds = flags.short ? 0.3 : 5;
const poolsMany = flags.short ? 20 : 1_000;
/** As many as one would give a service; more only makes the hand-written way wait. */
const connections = 16;
// Each waits for one of the connections; many more than this would wait longer than a connection may be waited for.
const callers = flags.short ? 32 : 256;

type Row = {
	name: string;
	ours: number;
	other: number;
	ratio: number;
	goal: string;
	met: boolean;
};

const log = openLog("warn", true);
const own = flags.database === undefined ? await startOwn() : undefined;
const adminUrl = flags.database ?? own?.url ?? "";
const name = `bench_${randomUUIDv7().replaceAll("-", "")}`;
await once(adminUrl, `create database ${name}`);
const url = new URL(adminUrl);
url.pathname = `/${name}`;
const db = openDb({
	url: url.href,
	name: "verbatim bench",
	limits: { ...serverLimits, connectionsMax: connections },
	log,
});
async function rows(database: Db): Promise<Row[]> {
	for (const file of (await readdir(migrationsFolder)).sort())
		await once(
			url.href,
			await readFile(new URL(file, migrationsFolder), "utf8"),
		);
	await once(url.href, byHandTables);
	const engine = openEngine({ database });
	const companies = Array.from({ length: poolsMany }, () => randomUUIDv7());
	for (const companyId of companies) {
		await engine.fund.openPool({ companyId, timeZone: "UTC" });
		await engine.fund.grant(
			{
				companyId,
				kind: "top_up",
				amountMillitokens: 1_000_000_000_000n,
				source: "bench",
				actor: { kind: "system", id: "bench" },
			},
			{ key: "bench" },
		);
		await database.query(
			"insert into hand.account (company_id, balance) values ($1, 1000000000000)",
			[companyId],
		);
	}
	const debit = (companyId: string) =>
		engine.spend.debit(
			{
				companyId,
				feature: "pulse_classifier",
				subject: { kind: "bench", id: "1" },
				actor: { kind: "system", id: "bench" },
			},
			{ feature: "pulse_classifier", responses: 1, passes: 1 },
			{ key: randomUUIDv7() },
		);
	const one = companies[0] ?? "";
	const any = () =>
		companies[Math.floor(Math.random() * companies.length)] ?? one;
	const result: Row[] = [];
	const compare = async (
		row: string,
		goal: number,
		isAtMost: boolean,
		ours: () => Promise<number>,
		other: () => Promise<number>,
	) => {
		// In turn, twice, and the sums of both: a machine that changes its pace changes it for both.
		let mine = 0;
		let theirs = 0;
		for (let round = 0; round < 2; round += 1) {
			theirs += await other();
			mine += await ours();
		}
		const ratio = mine / theirs;
		result.push({
			name: row,
			ours: mine / 2,
			other: theirs / 2,
			ratio,
			goal: `${isAtMost ? "at most" : "at least"} ${goal}`,
			met: isAtMost ? ratio <= goal : ratio >= goal,
		});
	};
	await compare(
		"durable debits a second on one pool / by hand",
		200,
		false,
		() => perSecond(callers, () => debit(one)),
		() => perSecond(connections, () => byHand(database, one)),
	);
	await compare(
		`durable debits a second over ${poolsMany} pools / by hand`,
		40,
		false,
		() => perSecond(callers, () => debit(any())),
		() => perSecond(connections, () => byHand(database, any())),
	);
	await compare(
		"milliseconds of one lonely debit / a bare insert and commit",
		2,
		true,
		() => milliseconds(() => debit(one)),
		() => milliseconds(() => bareInsert(database, one)),
	);
	await compare(
		"balances read a second / a primary-key select",
		0.8,
		false,
		() => perSecond(connections, () => engine.book.balance(one)),
		() =>
			perSecond(connections, () =>
				database.query(
					"select balance from hand.account where company_id = $1",
					[one],
				),
			),
	);
	return result;
}

/** What a team writes when it has no engine: lock, check, insert, update. */
async function byHand(database: Db, companyId: string): Promise<void> {
	await database.transaction(async (tx) => {
		const { rows: found } = await tx.query(
			"select balance from hand.account where company_id = $1 for update",
			[companyId],
		);
		if (Number(found[0]?.["balance"]) < 1_000) throw new Error("insufficient");
		await tx.query(
			"insert into hand.line (line_id, company_id, amount) values ($1, $2, -1000)",
			[randomUUIDv7(), companyId],
		);
		await tx.query(
			"update hand.account set balance = balance - 1000 where company_id = $1",
			[companyId],
		);
	});
}

const bareInsert = (database: Db, companyId: string) =>
	database.query(
		"insert into hand.line (line_id, company_id, amount) values ($1, $2, -1000)",
		[randomUUIDv7(), companyId],
	);

const byHandTables = `create schema hand;
  create table hand.account (company_id uuid primary key, balance bigint not null check (balance >= 0));
  create table hand.line (line_id uuid primary key, company_id uuid not null, amount bigint not null, created_at timestamptz not null default now());`;

async function perSecond(
	atOnce: number,
	work: () => Promise<unknown>,
): Promise<number> {
	const begin = performance.now();
	const end = begin + seconds * 1_000;
	let done = 0;
	const loop = async () => {
		while (performance.now() < end) {
			await work();
			done += 1;
		}
	};
	await Promise.all(Array.from({ length: atOnce }, loop));
	return done / ((performance.now() - begin) / 1_000);
}

/** The median of many, one after the other. */
async function milliseconds(work: () => Promise<unknown>): Promise<number> {
	const times: number[] = [];
	for (
		const end = performance.now() + seconds * 500;
		performance.now() < end;
	) {
		const begin = performance.now();
		await work();
		times.push(performance.now() - begin);
	}
	return (
		times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
	);
}

function print(row: Row): void {
	if (flags.json) console.log(JSON.stringify(row));
	else
		console.log(
			`${row.name}: ${row.ours.toPrecision(4)} / ${row.other.toPrecision(4)} = ${row.ratio.toPrecision(3)} (goal: ${row.goal}, ${row.met ? "met" : "missed"})`,
		);
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

try {
	for (const row of await rows(db)) print(row);
} finally {
	await db.close();
	await once(adminUrl, `drop database ${name} with (force)`);
	await own?.stop();
}
process.exit(0);
