/**
 * The offline speech recognition (PocketSphinx with its English model, from Debian): found, or installed where the system
 * allows. As root by apt; as anybody else on a Debian or Ubuntu, unpacked into the project's own .cache, where the
 * speech provider looks too. Elsewhere the product says that it is missing and how to get it. Never a reason not to start.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasProgram, root, run } from "./run.ts";

export type SetUp = { speech: "found" | "installed" | "missing"; why?: string };

const packages = ["pocketsphinx", "pocketsphinx-en-us"];
const minutesMax = 10;

const cache = join(root, ".cache");
const unpacked = join(cache, "pocketsphinx");

export async function setUpSpeech(): Promise<SetUp> {
	if (isThere()) return { speech: "found" };
	if (process.env["VERBATIM_SETUP"] === "off")
		return { speech: "missing", why: "VERBATIM_SETUP is off" };
	if (!hasProgram("apt-get") || !hasProgram("dpkg"))
		return { speech: "missing", why: "only Debian and Ubuntu package it" };
	console.log(
		"Installing the offline speech recognition (once; about 40 MB) ...",
	);
	const isDone = await (process.getuid?.() === 0
		? installAsRoot()
		: unpackForMyself()
	).catch(() => false);
	return isDone && isThere()
		? { speech: "installed" }
		: {
				speech: "missing",
				why: `apt-get could not fetch ${packages.join(" and ")}`,
			};
}

const isThere = (): boolean =>
	hasProgram("pocketsphinx_batch") ||
	existsSync(join(unpacked, "usr", "bin", "pocketsphinx_batch"));

async function apt(...args: string[]): Promise<boolean> {
	const code = await run("apt-get", args, {
		stdio: "ignore",
		timeout: minutesMax * 60_000,
		env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
	});
	return code === 0;
}

async function installAsRoot(): Promise<boolean> {
	const install = () =>
		apt(
			"install",
			"--yes",
			"--no-install-recommends",
			"-oDPkg::Lock::Timeout=120",
			...packages,
		);
	// The lists of packages may be missing or old: only then is it worth the time to fetch them.
	return (await install()) || ((await apt("update")) && (await install()));
}

/** apt-get fetches what is missing for anybody who gives it folders to write to, and dpkg unpacks it anywhere. */
async function unpackForMyself(): Promise<boolean> {
	await mkdir(cache, { recursive: true });
	const work = await mkdtemp(join(cache, "apt-"));
	try {
		const archives = join(work, "cache", "archives");
		const lists = join(work, "lists");
		await mkdir(join(archives, "partial"), { recursive: true });
		await mkdir(join(lists, "partial"), { recursive: true });
		const own = [
			`-oDir::Cache=${join(work, "cache")}`,
			"-oDebug::NoLocking=1",
			"-oAPT::Sandbox::User=",
		];
		const ownLists = `-oDir::State::lists=${lists}`;
		const fetch = (...options: string[]) =>
			apt(
				...["install", "--download-only", "--yes", "--no-install-recommends"],
				...[...own, ...options, ...packages],
			);
		const isFetched =
			(await fetch()) ||
			((await apt("update", ...own, ownLists)) && (await fetch(ownLists)));
		if (!isFetched) return false;

		const draft = join(work, "unpacked");
		for (const name of await readdir(archives))
			if (
				name.endsWith(".deb") &&
				(await run("dpkg", ["-x", join(archives, name), draft], {
					stdio: "ignore",
				})) !== 0
			)
				return false;
		// Another command may have been faster.
		await rename(draft, unpacked).catch(() => undefined);
		return true;
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}
