/**
 * One process at a time on a data folder. The lock is a file that names its holder; it needs no tidy end, because a
 * holder that no longer lives (by its process id and the instant at which that process began) does not hold it.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export class DataFolderInUse extends Error {}

type Holder = { processId: number; began: string };

/** Throws `DataFolderInUse`, which names the other process. */
export async function lockDataFolder(
	folder: string,
): Promise<{ unlock(): Promise<void> }> {
	const lock = join(folder, "verbatim.lock");
	const mine: Holder = {
		processId: process.pid,
		began: beganAt(process.pid) ?? "",
	};
	const draft = join(folder, `.verbatim.lock.${randomUUID()}`);
	await writeFile(draft, JSON.stringify(mine));
	try {
		for (;;) {
			// A link is made whole or not at all, so nobody ever reads half a lock.
			const made = await link(draft, lock).then(() => true, isExists);
			if (made) return { unlock: () => rm(lock, { force: true }) };
			// Which lock it is, before who holds it: if it changes in between, the right to replace it is to the old one.
			const found = await identityOf(lock);
			const holder = await readHolder(lock);
			if (holder !== undefined && isAlive(holder))
				throw new DataFolderInUse(
					`Verbatim runs already on the data folder ${folder} (process ${holder.processId}). ` +
						"Stop that one first, or give this one another DATA_DIR and PORT.",
				);
			if (found !== undefined && (await takeOver(lock, found, draft)))
				return { unlock: () => rm(lock, { force: true }) };
			await wait(retryMilliseconds);
		}
	} finally {
		await rm(draft, { force: true });
	}
}

/**
 * Put our lock in the place of a dead one. Of many that found it dead only one may, and not after another did: the right
 * to replace is a file named after this very lock, and whoever has it looks whether that lock still stands.
 */
async function takeOver(
	lock: string,
	dead: string,
	draft: string,
): Promise<boolean> {
	const right = `${lock}.after.${dead}`;
	if (!(await link(draft, right).then(() => true, isExists))) {
		// Its maker was killed between two lines of this function. What two starters could still do to each other at that
		// very moment, the kernel's lock on the database files keeps from doing harm.
		const maker = await readHolder(right);
		if (maker === undefined || !isAlive(maker))
			await rm(right, { force: true });
		return false;
	}
	try {
		if ((await identityOf(lock)) !== dead) return false;
		await rename(draft, lock);
		return true;
	} finally {
		await rm(right, { force: true });
	}
}

/** Tells this file from one that took its name. Undefined when there is none. */
async function identityOf(file: string): Promise<string | undefined> {
	const found = await stat(file, { bigint: true }).catch(() => undefined);
	return found && `${found.ino}-${found.mtimeNs}`;
}

const retryMilliseconds = 5;

function isExists(error: NodeJS.ErrnoException): false {
	if (error.code !== "EEXIST") throw error;
	return false;
}

async function readHolder(lock: string): Promise<Holder | undefined> {
	try {
		const { processId, began } = JSON.parse(
			await readFile(lock, "utf8"),
		) as Partial<Holder>;
		return typeof processId === "number" && typeof began === "string"
			? { processId, began }
			: undefined;
	} catch {
		return undefined;
	}
}

/** The same process still lives: its id alone says nothing, since ids are used again (in a container at once). */
function isAlive(holder: Holder): boolean {
	if (process.platform === "linux")
		return beganAt(holder.processId) === holder.began;
	try {
		process.kill(holder.processId, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

/** When a process began, in the kernel's ticks since boot with the boot's own id; undefined for one that is gone or a zombie. */
function beganAt(processId: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
		// The name in parentheses may hold anything, so fields are counted from the last parenthesis.
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		if (fields[0] === "Z" || fields[0] === "X") return undefined;
		return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${fields[19]}`;
	} catch {
		return undefined;
	}
}
