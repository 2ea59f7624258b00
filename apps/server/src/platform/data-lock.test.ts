import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataFolderInUse, lockDataFolder } from "./data-lock.ts";

let folder: string;
const holders: ReturnType<typeof spawn>[] = [];
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "verbatim-lock-"));
});
afterEach(() => {
	for (const holder of holders.splice(0)) holder.kill("SIGKILL");
});

/** Another process that holds the lock. */
async function holdElsewhere() {
	const holder = spawn(
		process.execPath,
		[
			"--input-type=module",
			"--eval",
			`import { lockDataFolder } from ${JSON.stringify(new URL("./data-lock.ts", import.meta.url).href)};
			 await lockDataFolder(${JSON.stringify(folder)});
			 console.log("held"); setInterval(() => {}, 1000);`,
		],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	holders.push(holder);
	await once(holder.stdout, "data");
	return holder;
}

test("a second process is refused, and told which one is in the way", async () => {
	const holder = await holdElsewhere();
	await expect(lockDataFolder(folder)).rejects.toThrow(DataFolderInUse);
	await expect(lockDataFolder(folder)).rejects.toThrow(`process ${holder.pid}`);
});

test("the lock of a killed process is nobody's", async () => {
	const holder = await holdElsewhere();
	holder.kill("SIGKILL");
	await once(holder, "exit");
	await (await lockDataFolder(folder)).unlock();
});

test("a process id that somebody else has by now does not hold the lock", async () => {
	await writeFile(
		join(folder, "verbatim.lock"),
		JSON.stringify({ processId: process.ppid, began: "another boot:1" }),
	);
	await (await lockDataFolder(folder)).unlock();
});

test("a lock that cannot be read is nobody's", async () => {
	await writeFile(join(folder, "verbatim.lock"), "{");
	await (await lockDataFolder(folder)).unlock();
});

test("of twenty that find a dead lock at once, one gets it", async () => {
	await writeFile(join(folder, "verbatim.lock"), "{");
	const tries = await Promise.allSettled(
		Array.from({ length: 20 }, () => lockDataFolder(folder)),
	);
	const held = tries.filter(({ status }) => status === "fulfilled");
	expect(held).toHaveLength(1);
	expect(await readdir(folder)).toEqual(["verbatim.lock"]);
});

test("after the unlock nothing is left", async () => {
	await (await lockDataFolder(folder)).unlock();
	expect(await readdir(folder)).toEqual([]);
});
