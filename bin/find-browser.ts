/**
 * A Chromium for the browser tests: found, or installed. Named by PLAYWRIGHT_CHROMIUM, in PATH, by apt where we are root,
 * or else the one that a package ships, fetched into the project's .cache.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasProgram, root, run } from "./run.ts";

export type Browser = {
	path: string;
	args: string[];
	environment: Record<string, string>;
};

const names = [
	"chromium",
	"chromium-browser",
	"google-chrome",
	"google-chrome-stable",
];

export async function findBrowser(): Promise<Browser | undefined> {
	const there = inPath() ?? unpacked();
	if (there !== undefined || process.env["VERBATIM_SETUP"] === "off")
		return there;
	if (process.getuid?.() === 0 && hasProgram("apt-get")) await installAsRoot();
	return inPath() ?? (await fetchShipped());
}

function inPath(): Browser | undefined {
	const given = process.env["PLAYWRIGHT_CHROMIUM"];
	for (const name of given === undefined ? names : [given]) {
		const path = spawnSync("sh", ["-c", `command -v "${name}"`], {
			encoding: "utf8",
		}).stdout.trim();
		// Some systems have a program of that name that only says where to get one.
		if (path !== "" && canRun(path, {}))
			return { path, args: argsOf(), environment: {} };
	}
	return undefined;
}

async function installAsRoot(): Promise<void> {
	console.log("Installing Chromium for the browser tests (once) ...");
	const apt = (...args: string[]) =>
		run("apt-get", args, {
			stdio: "ignore",
			timeout: 10 * 60_000,
			env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
		});
	const install = () =>
		apt(
			...["install", "--yes", "--no-install-recommends"],
			...["-oDPkg::Lock::Timeout=120", "chromium"],
		);
	if ((await install()) !== 0 && (await apt("update")) === 0) await install();
}

/** Pinned, as everything that the project runs. */
const shipped = "@sparticuz/chromium@153.0.0";
const folder = join(root, ".cache", "browser");
const unpackedFolder = join(folder, "unpacked");

/** A Chromium packed into an npm package, with the libraries and fonts that a bare system lacks. */
async function fetchShipped(): Promise<Browser | undefined> {
	console.log("Fetching a Chromium for the browser tests (once; 70 MB) ...");
	mkdirSync(unpackedFolder, { recursive: true });
	writeFileSync(join(folder, "package.json"), '{"private":true}\n');
	const install = ["install", "--no-audit", "--no-fund", "--no-save", shipped];
	const unpack = `const { default: chromium } = await import("@sparticuz/chromium");
		await chromium.executablePath();`;
	const isDone =
		(await run("npm", install, { cwd: folder, stdio: "ignore" })) === 0 &&
		(await run(process.execPath, ["--input-type=module", "--eval", unpack], {
			cwd: folder,
			env: {
				...process.env,
				TMPDIR: unpackedFolder,
				// It adds its libraries only where it believes to be.
				AWS_LAMBDA_JS_RUNTIME: "nodejs22.x",
			},
		})) === 0;
	return isDone ? unpacked() : undefined;
}

function unpacked(): Browser | undefined {
	const path = join(unpackedFolder, "chromium");
	if (!existsSync(path)) return undefined;
	const libraries = [
		join(unpackedFolder, "al2023", "lib"),
		process.env["LD_LIBRARY_PATH"],
	];
	const environment = {
		LD_LIBRARY_PATH: libraries.filter(Boolean).join(":"),
		...(existsSync("/etc/fonts/fonts.conf")
			? {}
			: { FONTCONFIG_PATH: join(unpackedFolder, "fonts") }),
	};
	if (!canRun(path, environment)) return undefined;
	// It is made to run without a sandbox of its own.
	const args = [...new Set(["--no-sandbox", ...argsOf()])];
	return { path, args, environment };
}

function canRun(path: string, environment: Record<string, string>): boolean {
	const env = { ...process.env, ...environment };
	return spawnSync(path, ["--version"], { stdio: "ignore", env }).status === 0;
}

/** No sandbox of its own as root; no talk with anybody outside. */
const argsOf = (): string[] => [
	...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];
