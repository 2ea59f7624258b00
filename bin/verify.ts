/**
 * `npm run verify`: the offline verifier, which shares nothing with the engine.
 *
 * `npm run verify -- statement.json`, `-- statement.csv --key public.pem` and `-- --database postgres://...` verify what
 * they name. Without any of these it is this installation's database: that of DATABASE_URL, or the embedded one of the
 * data folder, which is started for so long when Verbatim does not run. `--company uuid` verifies one company's book.
 *
 * The verifier itself connects to nothing. Here the rows that it asks for are read, in one snapshot, and handed to it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { readConfig } from "../apps/server/src/platform/config.ts";
import {
	DataFolderInUse,
	lockDataFolder,
} from "../apps/server/src/platform/data-lock.ts";
import { startEmbeddedPostgres } from "../apps/server/src/platform/embedded-postgres.ts";
import { openLog } from "../apps/server/src/platform/log.ts";
import { root, run } from "./run.ts";

/** As the verifier itself ends when it was asked wrongly. */
const exitUsage = 2;
const rowsInMemory = 200;
const verifier = join(root, "packages/tokens/verifier/verify.mjs");
const { rowsSql } = (await import(verifier)) as {
	rowsSql(companyId: string | undefined): string;
};

try {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			key: { type: "string" },
			database: { type: "string" },
			company: { type: "string" },
		},
	});
	const [statement, ...more] = positionals;
	if (more.length > 0 || (statement !== undefined && values.database))
		throw new Error("Name one statement, or a database, or nothing.");
	if (values.company !== undefined && !/^[0-9a-f-]{36}$/.test(values.company))
		throw new Error(`A company's id is a UUID, not ${values.company}`);
	const company = values.company;
	process.exitCode =
		statement !== undefined
			? await verifyStatement(statement, values.key)
			: values.database !== undefined
				? await verifyDatabase(values.database, company)
				: await verifyInstallation(company);
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = exitUsage;
}

function verifyStatement(file: string, key: string | undefined) {
	return run(
		process.execPath,
		[verifier, file, ...(key === undefined ? [] : ["--key", key])],
		// Paths are meant as they are seen by whoever gave them.
		{ cwd: process.env["INIT_CWD"] ?? process.cwd() },
	);
}

async function verifyDatabase(
	address: string,
	company: string | undefined,
): Promise<number> {
	const client = new pg.Client({
		connectionString: address,
		options: "-c timezone=UTC",
	});
	await client.connect();
	try {
		const child = spawn(process.execPath, [verifier, "--rows"], {
			stdio: ["pipe", "inherit", "inherit"],
		});
		const ended = once(child, "exit");
		await pipeline(Readable.from(linesOf(client, company)), child.stdin);
		const [code] = await ended;
		return code ?? 1;
	} finally {
		await client.end();
	}
}

async function* linesOf(client: pg.Client, company: string | undefined) {
	await client.query("begin isolation level repeatable read read only");
	await client.query(
		`declare verified no scroll cursor for ${rowsSql(company)}`,
	);
	for (;;) {
		const { rows } = await client.query<{ line: string }>(
			`fetch ${rowsInMemory} from verified`,
		);
		if (rows.length === 0) return;
		for (const { line } of rows) yield `${line}\n`;
	}
}

async function verifyInstallation(
	company: string | undefined,
): Promise<number> {
	const { databaseUrl, dataDir } = readConfig(process.env);
	if (databaseUrl !== undefined) return verifyDatabase(databaseUrl, company);
	if (!existsSync(join(dataDir, "postgres", "PG_VERSION")))
		throw new Error(
			`There is no database in ${dataDir} yet. Start Verbatim once, or name a statement or a database:\n` +
				"  npm run verify -- statement.json\n" +
				"  npm run verify -- statement.csv --key public.pem\n" +
				"  npm run verify -- --database postgres://user:password@host:5432/verbatim",
		);
	const lock = await lockDataFolder(dataDir).catch((error: unknown) => {
		if (error instanceof DataFolderInUse) return undefined;
		throw error;
	});
	if (lock === undefined)
		return verifyDatabase(addressOfRunning(dataDir), company);
	const postgres = await startEmbeddedPostgres({
		dataDir,
		log: openLog("warn", true),
		onLost: (reason) => {
			console.error(`The database is gone: ${reason}`);
			process.exit(1);
		},
	});
	try {
		return await verifyDatabase(postgres.url, company);
	} finally {
		await postgres.stop();
		await lock.unlock();
	}
}

/** Of the server that runs on this folder, from what it wrote there. */
function addressOfRunning(dataDir: string): string {
	try {
		const status = readFileSync(
			join(dataDir, "postgres", "postmaster.pid"),
			"utf8",
		);
		const port = Number(status.split("\n")[3]);
		if (!Number.isInteger(port) || port <= 0) throw new Error("no port");
		const password = readFileSync(join(dataDir, "postgres-password"), "utf8");
		return `postgres://postgres:${password.trim()}@127.0.0.1:${port}/verbatim`;
	} catch {
		throw new Error(
			`Verbatim runs on ${dataDir}, and its database cannot be found from here. ` +
				"Try again in a moment, as the user who started it; or stop it first.",
		);
	}
}
