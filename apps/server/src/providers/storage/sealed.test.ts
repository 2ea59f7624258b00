import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLocalFolder } from "./local-folder.ts";
import {
	makeSealingKey,
	nameOfSealed,
	openSealedInto,
	readSealed,
	sealFile,
} from "./sealed.ts";
import type { Storage } from "./storage.ts";

let scratch: string;
let storage: Storage;
beforeAll(async () => {
	scratch = await mkdtemp(join(tmpdir(), "verbatim-sealed-"));
	storage = await openLocalFolder(join(scratch, "kept"));
});
afterAll(() => rm(scratch, { recursive: true }));

async function sealed(plain: Buffer) {
	const key = makeSealingKey();
	const name = nameOfSealed("recording", key);
	await writeFile(join(scratch, "plain"), plain);
	await sealFile({
		fromPath: join(scratch, "plain"),
		toPath: join(scratch, "sealed"),
		key,
	});
	await storage.keep(name, join(scratch, "sealed"));
	return { key, name };
}

async function opened(
	name: string,
	key: Buffer,
	range?: { start: number; end: number },
): Promise<Buffer> {
	const read = await readSealed(storage, name, key, range);
	return Buffer.from(await new Response(read?.stream).arrayBuffer());
}

const segment = 64 * 1024;

test.each([0, 1, 100, segment - 1, segment, segment + 1, 3 * segment, 200_001])(
	"%i bytes are opened as they were sealed, whole and in any range",
	async (length) => {
		const plain = randomBytes(length);
		const { key, name } = await sealed(plain);
		expect((await opened(name, key)).equals(plain)).toBe(true);
		expect((await readSealed(storage, name, key))?.sizeBytes).toBe(length);
		for (const [start, end] of [
			[0, 0],
			[1, 70_000],
			[segment - 1, segment],
			[segment, 2 * segment - 1],
			[length - 1, length + 10],
		] as const)
			if (start >= 0 && start < length)
				expect(
					(await opened(name, key, { start, end })).equals(
						plain.subarray(start, end + 1),
					),
				).toBe(true);
	},
);

test("what is stored shows nothing of what was sealed, and two sealings are different", async () => {
	const plain = Buffer.alloc(5_000, "words of a person ");
	const first = await sealed(plain);
	const second = await sealed(plain);
	const stored = await readFile(storage.pathOf(first.name));
	expect(stored.includes("person")).toBe(false);
	expect(first.name).not.toBe(second.name);
	expect(stored.equals(await readFile(storage.pathOf(second.name)))).toBe(
		false,
	);
});

test("with another key, a changed byte, a segment moved, left out or put at the end, reading throws", async () => {
	const plain = randomBytes(2.5 * segment);
	const { key, name } = await sealed(plain);
	await expect(opened(name, makeSealingKey())).rejects.toThrow();
	const stored = await readFile(storage.pathOf(name));
	const size = segment + 16;
	const part = (at: number) => stored.subarray(at * size, (at + 1) * size);
	const changed = Buffer.from(stored);
	changed[size + 5] = (changed[size + 5] ?? 0) ^ 1;
	for (const wrong of [
		changed,
		Buffer.concat([part(1), part(0), part(2)]),
		Buffer.concat([part(0), part(2)]),
		Buffer.concat([part(0), part(1)]),
		Buffer.concat([stored, part(0)]),
		stored.subarray(0, stored.length - 1),
	]) {
		await writeFile(storage.pathOf(name), wrong);
		await expect(opened(name, key)).rejects.toThrow();
	}
});

test("a sound is opened into a file for its owner alone; one that is not there is told", async () => {
	const plain = randomBytes(100_000);
	const { key, name } = await sealed(plain);
	const path = join(scratch, "opened");
	expect(await openSealedInto(storage, name, key, path)).toBe(true);
	expect((await readFile(path)).equals(plain)).toBe(true);
	await storage.remove(name);
	expect(await openSealedInto(storage, name, key, `${path}2`)).toBe(false);
});
