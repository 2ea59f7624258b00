/** Storage in one local folder: a file per name. */
import {
	copyFile,
	mkdir,
	open,
	rename,
	rm,
	stat,
	unlink,
} from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import type { Storage } from "./storage.ts";

export async function openLocalFolder(folderPath: string): Promise<Storage> {
	const folder = resolve(folderPath);
	await mkdir(folder, { recursive: true });
	const pathOf = (name: string): string => join(folder, checked(name));

	return {
		pathOf,

		async keep(name, fromPath) {
			const path = pathOf(name);
			await flush(fromPath);
			try {
				await rename(fromPath, path);
			} catch (error) {
				if (codeOf(error) !== "EXDEV") throw error;
				await copyAcross(fromPath, path);
			}
			// The new name itself is only safe once its folder is.
			await flush(folder);
		},

		async read(name, range) {
			const file = await open(pathOf(name), "r").catch(undefinedWhenMissing);
			if (file === undefined) return undefined;
			try {
				const { size: sizeBytes } = await file.stat();
				// The stream closes the file at its end, and when its reader cancels.
				const stream = file.createReadStream(range ?? {});
				return {
					stream: Readable.toWeb(stream) as ReadableStream<Uint8Array>,
					sizeBytes,
				};
			} catch (error) {
				await file.close();
				throw error;
			}
		},

		async sizeOf(name) {
			return (await stat(pathOf(name)).catch(undefinedWhenMissing))?.size;
		},

		async remove(name) {
			await rm(pathOf(name), { force: true });
		},
	};
}

/** From another file system a rename is impossible. The copy gets its name last, so a name never has half its bytes. */
async function copyAcross(fromPath: string, path: string): Promise<void> {
	const unfinishedPath = `${path}.part`;
	await copyFile(fromPath, unfinishedPath);
	await flush(unfinishedPath);
	await rename(unfinishedPath, path);
	await unlink(fromPath);
}

async function flush(path: string): Promise<void> {
	const handle = await open(path, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

function checked(name: string): string {
	if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(name))
		throw new Error(`Not a name for storage: ${JSON.stringify(name)}`);
	return name;
}

const codeOf = (error: unknown): string | undefined =>
	error instanceof Error && "code" in error ? String(error.code) : undefined;

function undefinedWhenMissing(error: unknown): undefined {
	if (codeOf(error) !== "ENOENT") throw error;
}
