import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLocalFolder } from "./local-folder.ts";
import type { Storage } from "./storage.ts";

let scratch: string;
let storage: Storage;
beforeEach(async () => {
	scratch = await mkdtemp(join(tmpdir(), "verbatim-storage-"));
	storage = await openLocalFolder(join(scratch, "kept", "deeper"));
});
afterEach(() => rm(scratch, { recursive: true }));

async function uploaded(content: string): Promise<string> {
	const path = join(scratch, "upload");
	await writeFile(path, content);
	return path;
}

test("a kept file is taken away from where it was and read under its name", async () => {
	const path = await uploaded("some sound");
	await storage.keep("recording_1", path);
	expect(await readdir(scratch)).toEqual(["kept"]);
	expect(await storage.sizeOf("recording_1")).toBe(10);
	expect(await readFile(storage.pathOf("recording_1"), "utf8")).toBe(
		"some sound",
	);
	const read = await storage.read("recording_1");
	expect(read?.sizeBytes).toBe(10);
	expect(await new Response(read?.stream).text()).toBe("some sound");
});

test("a range has both its ends and tells the size of the whole", async () => {
	await storage.keep("recording_1", await uploaded("0123456789"));
	const read = await storage.read("recording_1", { start: 2, end: 4 });
	expect(read?.sizeBytes).toBe(10);
	expect(await new Response(read?.stream).text()).toBe("234");
});

test("keeping again under the same name replaces", async () => {
	await storage.keep("recording_1", await uploaded("first"));
	await storage.keep("recording_1", await uploaded("second"));
	expect(
		await new Response((await storage.read("recording_1"))?.stream).text(),
	).toBe("second");
});

test("what is not there has no size and no bytes, and removing it is no error", async () => {
	expect(await storage.sizeOf("recording_9")).toBeUndefined();
	expect(await storage.read("recording_9")).toBeUndefined();
	await storage.remove("recording_9");
});

test("what was removed is gone", async () => {
	await storage.keep("recording_1", await uploaded("some sound"));
	await storage.remove("recording_1");
	expect(await storage.sizeOf("recording_1")).toBeUndefined();
});

test.each([
	"",
	".",
	"..",
	"../secret",
	"a/b",
	"a\\b",
	"a\0b",
	".hidden",
	"x".repeat(201),
])("the name %j is not one of ours and throws", async (name) => {
	expect(() => storage.pathOf(name)).toThrow("Not a name for storage");
	await expect(storage.sizeOf(name)).rejects.toThrow("Not a name for storage");
	await expect(storage.remove(name)).rejects.toThrow("Not a name for storage");
});

test.runIf(existsSync("/proc/self/fd"))(
	"a reader that stops early leaves no open file behind",
	async () => {
		await storage.keep("recording_1", await uploaded("x".repeat(1_000_000)));
		const openFiles = async () => (await readdir("/proc/self/fd")).length;
		const before = await openFiles();
		for (let times = 0; times < 20; times += 1)
			await (await storage.read("recording_1"))?.stream.cancel();
		// Closing goes on a little after cancel() has answered.
		await expect.poll(openFiles, { timeout: 5_000 }).toBeLessThan(before + 5);
	},
);

test.runIf(existsSync("/dev/shm"))(
	"a file from another file system is copied and then taken away",
	async () => {
		const elsewhere = await mkdtemp("/dev/shm/verbatim-storage-");
		await writeFile(join(elsewhere, "upload"), "far away");
		await storage.keep("recording_1", join(elsewhere, "upload"));
		expect(await readdir(elsewhere)).toEqual([]);
		expect(await readdir(join(scratch, "kept", "deeper"))).toEqual([
			"recording_1",
		]);
		await rm(elsewhere, { recursive: true });
	},
);
