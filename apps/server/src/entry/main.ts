/** Start Verbatim: configuration, database, migrations, jobs, live news, rooms, HTTP; and the same backwards at the end. */

import { mkdir } from "node:fs/promises";
import { serve } from "@hono/node-server";
import { ConfigProblem, readConfig } from "../platform/config.ts";
import { DataFolderInUse, lockDataFolder } from "../platform/data-lock.ts";
import {
	DatabaseRefused,
	openDb,
	refuseUnsafeDatabase,
	serverLimits,
} from "../platform/db.ts";
import {
	EmbeddedPostgresRefused,
	startEmbeddedPostgres,
} from "../platform/embedded-postgres.ts";
import { openJobs } from "../platform/jobs.ts";
import { openLive } from "../platform/live.ts";
import { openLog } from "../platform/log.ts";
import { MigrationRefused, migrate } from "../platform/migrate.ts";
import { readOrMakeSecret } from "../platform/secret.ts";
import { openShutdown } from "../platform/shutdown.ts";
import { readOrMakeStatementKey } from "../platform/statement-key.ts";
import { liveTopics } from "./live-streams.ts";
import { migrationFolders } from "./migrations.ts";
import { wire } from "./wiring.ts";

const secondsToStopMax = 30;
const watchForDeadWorkersSeconds = 5;

async function start(): Promise<void> {
	const config = readConfig(process.env);
	const log = openLog(config.logLevel, process.stdout.isTTY === true);
	const shutdown = openShutdown(log, secondsToStopMax);
	await mkdir(config.dataDir, { recursive: true });

	const databaseUrl = config.databaseUrl ?? (await startOwnDatabase());
	async function startOwnDatabase(): Promise<string> {
		const lock = await lockDataFolder(config.dataDir);
		shutdown.add("the lock", lock.unlock);
		const postgres = await startEmbeddedPostgres({
			dataDir: config.dataDir,
			log,
			onLost: (reason) =>
				void shutdown.begin(`the embedded database is gone: ${reason}`, 1),
		});
		shutdown.add("the database", postgres.stop);
		return postgres.url;
	}

	const db = openDb({
		url: databaseUrl,
		name: "verbatim",
		limits: serverLimits,
		log,
	});
	shutdown.add("the connections", db.close);
	// After HTTP and the jobs, which ask it: what was asked is answered before its connections close.
	let rest = async (): Promise<void> => undefined;
	shutdown.add("the engine", () => rest());
	await refuseUnsafeDatabase(db);
	const applied = await migrate(db, migrationFolders);
	if (applied.length > 0)
		log.info({ migrations: applied.length }, "The database is up to date");

	const secret = await readOrMakeSecret(config.dataDir, config.secret);
	const statementKey = await readOrMakeStatementKey(
		config.dataDir,
		config.statementKeyFile,
	);
	const live = await openLive({ db, topics: liveTopics, log });
	shutdown.add("live news", live.close);
	const jobs = await openJobs({
		db,
		log,
		watchSeconds: watchForDeadWorkersSeconds,
	});
	shutdown.add("jobs", () => jobs.stop(secondsToStopMax - 10));

	let ownUrl = "";
	const wired = await wire({
		config,
		secret,
		statementKey,
		db,
		jobs,
		live,
		log,
		ownUrl: () => ownUrl,
	});
	rest = wired.rest;
	const server = serve({
		fetch: wired.app.fetch,
		port: config.port,
		hostname: config.host,
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.once("listening", resolve);
	});
	const address = server.address();
	if (address === null || typeof address === "string")
		throw new Error("The server has no port");
	ownUrl = `http://127.0.0.1:${address.port}`;
	shutdown.add("HTTP", async () => {
		const closed = new Promise<void>((resolve) =>
			server.close(() => resolve()),
		);
		wired.closeStreams();
		if ("closeIdleConnections" in server) server.closeIdleConnections();
		await closed;
	});
	await wired.work();
	log.info({}, `Verbatim is at ${config.port === 0 ? ownUrl : config.baseUrl}`);
}

/** Said to the person who started it, without a stack: there is nothing to debug. */
const explained = [
	ConfigProblem,
	DataFolderInUse,
	DatabaseRefused,
	EmbeddedPostgresRefused,
	MigrationRefused,
];
/** The exit code of sysexits.h for a configuration that is not right. */
const exitConfiguration = 78;

start().catch((error: Error & { code?: string }) => {
	if (explained.some((kind) => error instanceof kind))
		console.error(error.message);
	else if (error.code === "EADDRINUSE")
		console.error("The port is in use. Give another one in PORT.");
	else if (error.code === "ECONNREFUSED")
		console.error(
			"No PostgreSQL answers at DATABASE_URL. Is it running, and is the address right?",
		);
	else if (error.code === "28P01")
		console.error("PostgreSQL refuses the user or password of DATABASE_URL.");
	else console.error(error);
	process.exit(error instanceof ConfigProblem ? exitConfiguration : 1);
});
