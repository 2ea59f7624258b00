/** Build the screens, when what they are made of has changed since the last time. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root, run } from "./run.ts";

const web = join(root, "apps", "web");
const mark = join(web, "dist", ".built-from");

export async function buildWeb(): Promise<void> {
	const from = digestOfSources();
	if (existsSync(mark) && readFileSync(mark, "utf8") === from) return;
	console.log("Building the screens (once for each change) ...");
	const code = await run(
		process.execPath,
		[
			join(root, "node_modules", "vite", "bin", "vite.js"),
			"build",
			"--logLevel",
			"warn",
		],
		{ cwd: web },
	);
	if (code !== 0) throw new Error("The screens could not be built: see above.");
	writeFileSync(mark, from);
}

function digestOfSources(): string {
	const hash = createHash("sha256");
	const files = [
		join(root, "package-lock.json"),
		...filesBelow(join(root, "packages", "contract")),
		...filesBelow(join(root, "packages", "tokens", "src", "core")),
		...filesBelow(web),
	];
	for (const file of files.sort())
		hash
			.update(`${relative(root, file)}\n`)
			.update(readFileSync(file))
			.update("\n");
	return hash.digest("hex");
}

const leftOut = new Set(["node_modules", "dist"]);

function filesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		if (leftOut.has(entry.name)) return [];
		const path = join(folder, entry.name);
		return entry.isDirectory() ? filesBelow(path) : [path];
	});
}
