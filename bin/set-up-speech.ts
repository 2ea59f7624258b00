/**
 * The offline speech recognition (PocketSphinx with its English model, from Debian): found, or installed where the system
 * allows. As root by apt; as anybody else on a Debian or Ubuntu, unpacked into the project's own .cache. Elsewhere the
 * product says that it is missing and how to get it. Never a reason not to start.
 */
import { spawnSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
} from "node:fs";
import { join } from "node:path";
import { hasProgram, root } from "./run.ts";

const packages = ["pocketsphinx", "pocketsphinx-en-us"];
/** What those two need and a plain system may lack. */
const libraries = ["libpocketsphinx3", "libsphinxbase3"];
const minutesMax = 5;

export type SetUp = { speech: "found" | "installed" | "missing"; why?: string };

/** Where it is unpacked when there is no right to install; the speech provider looks here too. */
export const unpackedFolder = join(root, ".cache", "pocketsphinx");

export function setUpSpeech(): SetUp {
	const program = join(unpackedFolder, "usr", "bin", "pocketsphinx_batch");
	if (hasProgram("pocketsphinx_batch") || existsSync(program))
		return { speech: "found" };
	if (process.env["VERBATIM_SETUP"] === "off")
		return { speech: "missing", why: "VERBATIM_SETUP is off" };
	if (!hasProgram("apt-get") || !hasProgram("dpkg"))
		return {
			speech: "missing",
			why: "it is packaged for Debian and Ubuntu only",
		};
	console.log(
		"Installing the offline speech recognition (once; about 40 MB) ...",
	);
	const done = process.getuid?.() === 0 ? installAsRoot() : unpackForMyself();
	return done
		? { speech: "installed" }
		: { speech: "missing", why: "apt-get could not fetch it" };
}

const quiet = { stdio: "ignore", timeout: minutesMax * 60_000 } as const;

function installAsRoot(): boolean {
	const install = () =>
		spawnSync(
			"apt-get",
			["install", "-y", "--no-install-recommends", ...packages],
			{
				...quiet,
				env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
			},
		).status === 0;
	// The lists of packages may be missing or old: only then is it worth the time to fetch them.
	return (
		install() ||
		(spawnSync("apt-get", ["update"], quiet).status === 0 && install())
	);
}

/** apt-get can fetch packages for anybody, given folders of its own to write to; dpkg can unpack them anywhere. */
function unpackForMyself(): boolean {
	const work = join(root, ".cache", "apt");
	for (const folder of ["lists/partial", "cache/archives/partial", "download"])
		mkdirSync(join(work, folder), { recursive: true });
	const own = [
		`-oDir::State::lists=${join(work, "lists")}`,
		`-oDir::Cache=${join(work, "cache")}`,
		"-oDebug::NoLocking=1",
		"-oAPT::Sandbox::User=",
	];
	const download = join(work, "download");
	const fetched =
		spawnSync("apt-get", [...own, "update"], quiet).status === 0 &&
		spawnSync("apt-get", [...own, "download", ...packages, ...libraries], {
			...quiet,
			cwd: download,
		}).status === 0;
	if (fetched) {
		const draft = `${unpackedFolder}.new`;
		rmSync(draft, { recursive: true, force: true });
		for (const file of readdirSync(download).filter((name) =>
			name.endsWith(".deb"),
		))
			if (
				spawnSync("dpkg", ["-x", join(download, file), draft], quiet).status !==
				0
			)
				return false;
		rmSync(unpackedFolder, { recursive: true, force: true });
		renameSync(draft, unpackedFolder);
	}
	rmSync(work, { recursive: true, force: true });
	return fetched;
}
