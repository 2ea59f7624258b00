/** Build the screens, when what they are made of has changed since the last time. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { root, run } from "./run.ts";

const web = join(root, "apps", "web");
const built = join(web, "dist");
/** Says what the screens in this folder were built from. */
const mark = ".built-from";

export async function buildWeb(): Promise<void> {
	const from = digestOfSources();
	const last = join(built, mark);
	if (existsSync(last) && readFileSync(last, "utf8") === from) return;
	console.log("Building the screens (once for each change) ...");
	// Elsewhere, then moved: a build that was cut off is never served, and two at once do not mix.
	const work = join(root, ".cache", `web-${process.pid}`);
	try {
		// The console, and the respondent's page beside it: two builds, so that neither carries anything of the other.
		for (const mode of ["production", "respond"]) {
			const code = await run(
				process.execPath,
				[
					join(root, "node_modules", "vite", "bin", "vite.js"),
					...["build", "--mode", mode, "--logLevel", "warn"],
					...["--outDir", join(work, "new")],
					// Both into one folder: the first finds it empty, the second leaves what is there.
					...["--emptyOutDir", String(mode === "production")],
				],
				{ cwd: web },
			);
			if (code !== 0)
				throw new Error("The screens could not be built: see above.");
		}
		await compress(join(work, "new"));
		await writeFile(join(work, "new", mark), from);
		await rename(built, join(work, "before")).catch(ignore("ENOENT"));
		// Another command may have put its own there meanwhile: as good as ours.
		await rename(join(work, "new"), built).catch(ignore("ENOTEMPTY", "EEXIST"));
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}

/** Once, as small as it gets, instead of at each request: a phone on a bad connection waits for every kilobyte. */
async function compress(folder: string): Promise<void> {
	for (const file of filesBelow(folder)) {
		if (!/\.(js|css|html|svg|json|wasm)$/.test(file)) continue;
		const bytes = readFileSync(file);
		if (bytes.length < compressedBytesMin) continue;
		await writeFile(
			`${file}.br`,
			brotliCompressSync(bytes, {
				params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
			}),
		);
		await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }));
	}
}

/** One packet carries it as it is. */
const compressedBytesMin = 1_000;

const ignore =
	(...codes: string[]) =>
	(error: NodeJS.ErrnoException) => {
		if (!codes.includes(error.code ?? "")) throw error;
	};

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

function filesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		if (entry.name === "node_modules" || entry.name === "dist") return [];
		const path = join(folder, entry.name);
		return entry.isDirectory() ? filesBelow(path) : [path];
	});
}
