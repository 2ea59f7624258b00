/**
 * Sealed sound: encrypted with AES-256-GCM under a key of its own, so that whoever has the bytes without the key (a copy
 * of the folder, an old backup) has noise, and forgetting the key forgets the sound. It is cut into segments that are
 * each sealed for themselves, because a player asks for a range and a phone's sound is not to be held in memory whole.
 *
 * A segment's nonce is its place and whether it is the last one: none can be moved, left out or put at the end. A key seals
 * one file only, ever; that is what makes a counter safe as a nonce.
 */
import {
	createCipheriv,
	createDecipheriv,
	createHash,
	randomBytes,
} from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Storage } from "./storage.ts";

const plainBytesMax = 64 * 1024;
const tagBytes = 16;
const segmentBytes = plainBytesMax + tagBytes;

export const makeSealingKey = (): Buffer => randomBytes(32);

/** A name for what a key seals: it tells nothing of the key, and two sealings never meet under one name. */
export const nameOfSealed = (id: string, key: Buffer): string =>
	`${id}.${createHash("sha256").update("name of ").update(key).digest("hex").slice(0, 16)}`;

/** Seals a file into another one, which is on the disk when it returns. The key must be new. */
export async function sealFile(given: {
	fromPath: string;
	toPath: string;
	key: Buffer;
}): Promise<void> {
	const to = await open(given.toPath, "wx", 0o600);
	try {
		let place = 0;
		let waiting: Buffer | undefined;
		const write = async (plain: Buffer, isLast: boolean) => {
			const cipher = createCipheriv(
				"aes-256-gcm",
				given.key,
				nonceOf(place, isLast),
			);
			place += 1;
			await to.write(
				Buffer.concat([
					cipher.update(plain),
					cipher.final(),
					cipher.getAuthTag(),
				]),
			);
		};
		for await (const plain of createReadStream(given.fromPath, {
			highWaterMark: plainBytesMax,
		})) {
			if (waiting !== undefined) await write(waiting, false);
			waiting = plain as Buffer;
		}
		await write(waiting ?? Buffer.alloc(0), true);
		await to.sync();
	} finally {
		await to.close();
	}
}

/**
 * The sound under a name, or a range of it (both ends count), opened as it is read. Undefined when nothing has this name.
 * Reading throws when a byte was changed or the key is another's.
 */
export async function readSealed(
	storage: Pick<Storage, "sizeOf" | "read">,
	name: string,
	key: Buffer,
	range?: { start: number; end: number },
): Promise<
	{ stream: ReadableStream<Uint8Array>; sizeBytes: number } | undefined
> {
	const sizeStored = await storage.sizeOf(name);
	if (sizeStored === undefined) return undefined;
	const storedBytes: number = sizeStored;
	const segments = Math.max(1, Math.ceil(storedBytes / segmentBytes));
	const sizeBytes = storedBytes - segments * tagBytes;
	const start = range?.start ?? 0;
	const end = Math.min(range?.end ?? sizeBytes - 1, sizeBytes - 1);
	const first = Math.floor(start / plainBytesMax);
	const last = Math.max(first, Math.floor(end / plainBytesMax));
	// Opened when the first byte is wanted: whoever looks at the size and goes leaves no open file behind.
	async function* plain() {
		const stored = await storage.read(name, {
			start: first * segmentBytes,
			end: Math.min((last + 1) * segmentBytes, storedBytes) - 1,
		});
		if (stored === undefined) throw new Error("A sealed sound is gone");
		let place = first;
		for await (const segment of inSegments(stored.stream)) {
			const opened = openSegment(segment, key, place, place === segments - 1);
			const from = place * plainBytesMax;
			const wanted = opened.subarray(
				Math.max(0, start - from),
				Math.max(0, end + 1 - from),
			);
			if (wanted.length > 0) yield new Uint8Array(wanted);
			place += 1;
		}
		if (place !== last + 1)
			throw new Error("A sealed sound ends before its end");
	}
	return { stream: ReadableStream.from(plain()), sizeBytes };
}

/** Opens a sealed sound into a file that must not be there yet; only its owner may read it. False: nothing has this name. */
export async function openSealedInto(
	storage: Pick<Storage, "sizeOf" | "read">,
	name: string,
	key: Buffer,
	toPath: string,
): Promise<boolean> {
	const sealed = await readSealed(storage, name, key);
	if (sealed === undefined) return false;
	const to = await open(toPath, "wx", 0o600);
	try {
		for await (const piece of sealed.stream) await to.write(piece);
	} finally {
		await to.close();
	}
	return true;
}

function nonceOf(place: number, isLast: boolean): Buffer {
	const nonce = Buffer.alloc(12);
	nonce.writeUInt32BE(place, 7);
	nonce[11] = isLast ? 1 : 0;
	return nonce;
}

function openSegment(
	segment: Buffer,
	key: Buffer,
	place: number,
	isLast: boolean,
): Buffer {
	const at = segment.length - tagBytes;
	if (at < 0) throw new Error("A sealed sound ends before its end");
	const decipher = createDecipheriv(
		"aes-256-gcm",
		key,
		nonceOf(place, isLast),
	).setAuthTag(segment.subarray(at));
	return Buffer.concat([
		decipher.update(segment.subarray(0, at)),
		decipher.final(),
	]);
}

async function* inSegments(
	stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer, void> {
	let waiting: Buffer[] = [];
	let bytes = 0;
	for await (const piece of stream) {
		waiting.push(Buffer.from(piece));
		bytes += piece.length;
		while (bytes >= segmentBytes) {
			const all = Buffer.concat(waiting);
			yield all.subarray(0, segmentBytes);
			waiting = [all.subarray(segmentBytes)];
			bytes -= segmentBytes;
		}
	}
	if (bytes > 0) yield Buffer.concat(waiting);
}
