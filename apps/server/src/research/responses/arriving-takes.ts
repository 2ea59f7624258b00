/**
 * Takes that arrive: the chunks of each lie in a folder of its own until it is saved, or until nobody comes back to it. A
 * chunk's file is named by its number, its size and its hash, so what is here is known by listing a folder, and a file
 * that has its name has all its bytes, on the disk.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "../../platform/ids.ts";
import { arriving, type OfResponse } from "./response.ts";
import type { Responses } from "./responses.ts";

export type OfTake = OfResponse & { takeId: string };
type Folder = Pick<Responses, "takesFolder">;

export type Chunk = { number: number; sizeBytes: number; hash: string };

export const responseFolder = (folder: Folder, of: OfResponse): string =>
	join(
		folder.takesFolder,
		[of.companyId, of.surveyId, of.responseId].join("_"),
	);

export const takeFolder = (folder: Folder, of: OfTake): string =>
	join(responseFolder(folder, of), of.takeId);

/** Whose folder it is; undefined for any other name. */
export function responseOfFolder(name: string): OfResponse | undefined {
	const [companyId, surveyId, responseId, ...more] = name.split("_");
	return companyId && surveyId && responseId && more.length === 0
		? { companyId, surveyId, responseId }
		: undefined;
}

export async function chunksOf(folder: Folder, of: OfTake): Promise<Chunk[]> {
	return (await namesIn(takeFolder(folder, of))).flatMap(
		(name) => chunkOf(name) ?? [],
	);
}

/** What all takes of a response take up that are not saved. */
export async function arrivingOf(
	folder: Folder,
	of: OfResponse,
): Promise<{ takes: Set<string>; bytes: number }> {
	const takes = await namesIn(responseFolder(folder, of));
	const chunks = await Promise.all(
		takes.map((takeId) => chunksOf(folder, { ...of, takeId })),
	);
	return {
		takes: new Set(takes),
		bytes: chunks.flat().reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
	};
}

/** Less than this is left for what must never fail for want of a disk. */
const freeBytesMin = 500_000_000;

export async function isDiskNearlyFull(folder: Folder): Promise<boolean> {
	const { bavail, bsize } = await statfs(folder.takesFolder);
	return bavail * bsize < freeBytesMin;
}

/** Writes a chunk as it comes. What is more than `bytesMax` is not written, and what has another hash is not kept. */
export async function writeChunk(
	folder: Folder,
	of: OfTake,
	given: {
		number: number;
		hash: string;
		bytesMax: number;
		body: AsyncIterable<Uint8Array>;
	},
): Promise<"kept" | "too_large" | "other_hash"> {
	const inFolder = takeFolder(folder, of);
	await mkdir(inFolder, { recursive: true });
	const partPath = join(inFolder, `part-${newId()}`);
	const part = await open(partPath, "wx", 0o600);
	const hash = createHash("sha256");
	let sizeBytes = 0;
	try {
		for await (const piece of given.body) {
			sizeBytes += piece.length;
			if (sizeBytes > given.bytesMax) return "too_large";
			hash.update(piece);
			await part.write(piece);
		}
		if (hash.digest("hex") !== given.hash) return "other_hash";
		await part.sync();
		await rename(partPath, join(inFolder, chunkName({ ...given, sizeBytes })));
		return "kept";
	} finally {
		await part.close();
		await rm(partPath, { force: true });
	}
}

/** All chunks one after the other in one file, and its hash; or the numbers of those that are not here. */
export async function assemble(
	folder: Folder,
	of: OfTake,
	chunks: number,
): Promise<
	| { path: string; sizeBytes: number; contentHash: Buffer }
	| { missing: number[] }
> {
	const byNumber = new Map(
		(await chunksOf(folder, of)).map((chunk) => [chunk.number, chunk]),
	);
	const wanted = Array.from({ length: chunks }, (_, number) => ({
		number,
		chunk: byNumber.get(number),
	}));
	const missing = wanted.filter(({ chunk }) => chunk === undefined);
	if (missing.length > 0)
		return { missing: missing.map(({ number }) => number) };

	const inFolder = takeFolder(folder, of);
	const path = join(inFolder, `whole-${newId()}`);
	const whole = await open(path, "wx", 0o600);
	const hash = createHash("sha256");
	let sizeBytes = 0;
	try {
		for (const { chunk } of wanted) {
			if (chunk === undefined) continue;
			for await (const piece of createReadStream(
				join(inFolder, chunkName(chunk)),
			)) {
				hash.update(piece as Buffer);
				sizeBytes += (piece as Buffer).length;
				await whole.write(piece as Buffer);
			}
		}
		return { path, sizeBytes, contentHash: hash.digest() };
	} catch (error) {
		await rm(path, { force: true });
		// Saved by another request meanwhile, which takes the folder away.
		if ((error as NodeJS.ErrnoException).code === "ENOENT")
			return { missing: wanted.map(({ number }) => number) };
		throw error;
	} finally {
		await whole.close();
	}
}

export const removeTake = (folder: Folder, of: OfTake): Promise<void> =>
	rm(takeFolder(folder, of), { recursive: true, force: true });

export const removeTakes = (folder: Folder, of: OfResponse): Promise<void> =>
	rm(responseFolder(folder, of), { recursive: true, force: true });

const chunkName = ({ number, sizeBytes, hash }: Chunk) =>
	`chunk-${number}-${sizeBytes}-${hash}`;

function chunkOf(name: string): Chunk | undefined {
	const [, number, sizeBytes, hash] =
		/^chunk-(\d+)-(\d+)-([0-9a-f]{64})$/.exec(name) ?? [];
	return number === undefined || sizeBytes === undefined || hash === undefined
		? undefined
		: { number: Number(number), sizeBytes: Number(sizeBytes), hash };
}

export async function namesIn(path: string): Promise<string[]> {
	try {
		return await readdir(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
		throw error;
	}
}

export const isChunkNumber = (number: number): boolean =>
	Number.isSafeInteger(number) && number >= 0 && number < arriving.chunksMax;
