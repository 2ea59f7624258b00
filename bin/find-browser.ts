/**
 * A Chromium for the browser tests: found, or installed. Named by PLAYWRIGHT_CHROMIUM, in PATH, by apt where we are root,
 * or else the one that a package ships, fetched into the project's .cache.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { hasProgram, root } from "./run.ts";

export type Browser = {
	path: string;
	args: string[];
	environment?: Record<string, string>;
};

const names = [
	"chromium",
	"chromium-browser",
	"google-chrome",
	"google-chrome-stable",
];
/** Pinned, as everything that the project runs. */
const shipped = "@sparticuz/chromium@153.0.0";
const shippedFolder = join(root, ".cache", "browser");

export async function findBrowser(): Promise<Browser | undefined> {
	const found = inPath();
	if (found !== undefined) return found;
	if (process.env["VERBATIM_SETUP"] === "off") return undefined;
	if (process.getuid?.() === 0 && hasProgram("apt-get")) {
		console.log("Installing Chromium for the browser tests (once) ...");
		const install = () =>
			spawnSync(
				"apt-get",
				["install", "-y", "--no-install-recommends", "chromium"],
				{
					stdio: "ignore",
					env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
				},
			).status === 0;
		if (
			install() ||
			(spawnSync("apt-get", ["update"], { stdio: "ignore" }).status === 0 &&
				install())
		)
			return inPath();
	}
	return fetchShipped();
}

function inPath(): Browser | undefined {
	const given = process.env["PLAYWRIGHT_CHROMIUM"];
	for (const name of given === undefined ? names : [given]) {
		const path = spawnSync("sh", ["-c", `command -v "${name}"`], {
			encoding: "utf8",
		}).stdout.trim();
		// Some systems have a program of that name that only says where to get one.
		const isReal =
			path !== "" &&
			spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0;
		if (isReal) return { path, args: alwaysArgs() };
	}
	return undefined;
}

/** A Chromium packed into an npm package, with the libraries that a bare system lacks. */
async function fetchShipped(): Promise<Browser | undefined> {
	const packageFolder = join(
		shippedFolder,
		"node_modules",
		"@sparticuz",
		"chromium",
	);
	if (!existsSync(packageFolder)) {
		console.log(
			"Fetching a Chromium for the browser tests (once; about 70 MB) ...",
		);
		mkdirSync(shippedFolder, { recursive: true });
		writeFileSync(join(shippedFolder, "package.json"), '{"private":true}\n');
		const done = spawnSync(
			"npm",
			["install", "--no-audit", "--no-fund", "--no-save", shipped],
			{
				cwd: shippedFolder,
				stdio: "ignore",
			},
		);
		if (done.status !== 0) return undefined;
	}
	// Its libraries are unpacked only where it believes to be in a bare container.
	process.env["AWS_LAMBDA_JS_RUNTIME"] ??= "nodejs22.x";
	const { default: chromium } = (await import(
		createRequire(join(shippedFolder, "package.json")).resolve(
			"@sparticuz/chromium",
		)
	)) as {
		default: { args: string[]; executablePath(): Promise<string> };
	};
	const path = await chromium.executablePath();
	return {
		path,
		args: [
			...new Set([
				...chromium.args.filter((arg) => !arg.startsWith("--headless")),
				...alwaysArgs(),
			]),
		],
		environment: { LD_LIBRARY_PATH: process.env["LD_LIBRARY_PATH"] ?? "" },
	};
}

/** No sandbox of its own as root; no talk with anybody outside. */
const alwaysArgs = (): string[] => [
	...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];
