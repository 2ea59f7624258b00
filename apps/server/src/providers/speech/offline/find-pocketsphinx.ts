/**
 * Where PocketSphinx and its English model are: where $POCKETSPHINX_PREFIX says, installed by the system, or unpacked
 * below the project's `.cache`.
 */
import { accessSync, constants, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export type PocketSphinx = {
	program: string;
	modelFolder: string;
	/** For a copy that the system's loader knows nothing of. */
	libraryFolders: string[];
};

const unpackedPrefix = fileURLToPath(
	new URL("../../../../../../.cache/pocketsphinx/usr", import.meta.url),
);
const systemPrefixes = ["/usr", "/usr/local", "/opt/homebrew"];

export function findPocketSphinx(
	environment: Readonly<Record<string, string | undefined>>,
): PocketSphinx | undefined {
	const given = environment["POCKETSPHINX_PREFIX"];
	// A prefix that was named and holds nothing is a mistake to show, not a reason to take another.
	const own = given ? [given] : [unpackedPrefix];
	const system = given ? [] : systemPrefixes;
	for (const prefix of [...system, ...own]) {
		const program = join(prefix, "bin", "pocketsphinx_batch");
		const modelFolder = join(prefix, "share", "pocketsphinx", "model", "en-us");
		const needed = modelFiles(modelFolder);
		if (
			isThere(program, constants.X_OK) &&
			Object.values(needed).every((path) => isThere(path, constants.R_OK))
		)
			return {
				program,
				modelFolder,
				libraryFolders: own.includes(prefix) ? libraryFolders(prefix) : [],
			};
	}
	return undefined;
}

export const modelFiles = (modelFolder: string) => ({
	acoustic: join(modelFolder, "en-us"),
	language: join(modelFolder, "en-us.lm.bin"),
	dictionary: join(modelFolder, "cmudict-en-us.dict"),
});

function isThere(path: string, mode: number): boolean {
	try {
		accessSync(path, mode);
		return true;
	} catch {
		return false;
	}
}

/** lib, lib/x86_64-linux-gnu, and in it blas and lapack, which Debian chooses by links outside of the package. */
function libraryFolders(prefix: string): string[] {
	const found: string[] = [];
	const look = (folder: string, depth: number) => {
		if (!isThere(folder, constants.R_OK)) return;
		found.push(folder);
		if (depth === 0) return;
		for (const entry of readdirSync(folder, { withFileTypes: true }))
			if (entry.isDirectory()) look(join(folder, entry.name), depth - 1);
	};
	look(join(prefix, "lib"), 2);
	return found;
}
