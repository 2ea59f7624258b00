/**
 * `npm run verify`: the offline verifier, which shares nothing with the engine.
 *
 * `npm run verify -- statement.json`, `-- statement.csv --key public.pem` and `-- --database postgres://...` verify what
 * they name. Without any of these it is this installation's database: that of DATABASE_URL, or the embedded one of the
 * data folder, which is started for so long when Verbatim does not run.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
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

const given = process.argv.slice(2);
const namesWhat =
	given.some((arg) => /^--database(=|$)/.test(arg)) ||
	given.some(
		(arg, place) =>
			!arg.startsWith("-") &&
			!["--key", "--company"].includes(given[place - 1] ?? ""),
	);

try {
	process.exitCode = namesWhat
		? await verify(given)
		: await verifyInstallation();
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = exitUsage;
}

function verify(
	args: string[],
	environment: Record<string, string> = {},
): Promise<number> {
	return run(
		process.execPath,
		[join(root, "packages/tokens/verifier/verify.mjs"), ...args],
		// Paths are meant as they are seen by whoever gave them.
		{
			cwd: process.env["INIT_CWD"] ?? process.cwd(),
			env: { ...process.env, ...environment },
		},
	);
}

function verifyDatabase(address: string): Promise<number> {
	const url = new URL(address);
	const password = decodeURIComponent(url.password);
	// Everybody on this machine may read the arguments of a process.
	url.password = "";
	return verify(
		["--database", url.href, ...given],
		password === "" ? {} : { PGPASSWORD: password },
	);
}

async function verifyInstallation(): Promise<number> {
	const { databaseUrl, dataDir } = readConfig(process.env);
	if (databaseUrl !== undefined) return verifyDatabase(databaseUrl);
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
	if (lock === undefined) return verifyDatabase(addressOfRunning(dataDir));
	const postgres = await startEmbeddedPostgres({
		dataDir,
		log: openLog("warn", true),
		onLost: (reason) => {
			console.error(`The database is gone: ${reason}`);
			process.exit(1);
		},
	});
	try {
		return await verifyDatabase(postgres.url);
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
