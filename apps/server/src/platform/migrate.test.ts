import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type MigrationFolder, migrate } from "./migrate.ts";
import { testDatabase } from "./testing/database.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let parent: string;
beforeEach(async () => {
	db = await testDatabase([]);
	parent = await mkdtemp(join(tmpdir(), "verbatim-migrations-"));
});
afterEach(async () => {
	await db.drop();
	await rm(parent, { recursive: true });
});

/** Folders of migrations, by room and file name. */
async function write(
	rooms: Record<string, Record<string, string>>,
): Promise<MigrationFolder[]> {
	await rm(parent, { recursive: true });
	const folders = Object.entries(rooms).map(([room, files]) => ({
		room,
		folder: join(parent, room),
		files,
	}));
	for (const { folder, files } of folders) {
		await mkdir(folder, { recursive: true });
		for (const [name, sql] of Object.entries(files))
			await writeFile(join(folder, name), sql);
	}
	return folders;
}

const first = "create schema garden; create table garden.tree (name text);";
const second = "alter table garden.tree add height numeric;";

test("every folder's files are applied in order, once", async () => {
	const folders = await write({
		garden: { "0002_height.sql": second, "0001_trees.sql": first },
		house: {
			"0001_door.sql":
				"create view garden.tall as select height from garden.tree;",
		},
	});
	expect(await migrate(db, folders)).toEqual([
		"garden/0001_trees.sql",
		"garden/0002_height.sql",
		"house/0001_door.sql",
	]);
	expect(await migrate(db, folders)).toEqual([]);
});

test("a file that fails leaves nothing of itself, and all of those before it", async () => {
	const broken = "alter table garden.tree add age int; select nonsense();";
	const folders = await write({
		garden: { "0001_trees.sql": first, "0002_age.sql": broken },
	});
	await expect(migrate(db, folders)).rejects.toThrow("nonsense()");
	const { rows } = await db.query(
		"select column_name from information_schema.columns where table_schema = 'garden'",
	);
	expect(rows).toEqual([{ column_name: "name" }]);
	const repaired = await write({
		garden: { "0001_trees.sql": first, "0002_age.sql": second },
	});
	expect(await migrate(db, repaired)).toEqual(["garden/0002_age.sql"]);
});

test("a file that was changed after it was applied stops the start", async () => {
	await migrate(db, await write({ garden: { "0001_trees.sql": first } }));
	const changed = await write({ garden: { "0001_trees.sql": `${first}\n` } });
	await expect(migrate(db, changed)).rejects.toThrow(
		"The migration garden/0001_trees.sql was changed after it was applied",
	);
});

test("a database that is newer than the code is left alone", async () => {
	await migrate(
		db,
		await write({
			garden: { "0001_trees.sql": first, "0002_height.sql": second },
		}),
	);
	const older = await write({ garden: { "0001_trees.sql": first } });
	await expect(migrate(db, older)).rejects.toThrow(
		"garden/2 (0002_height.sql), which this version of Verbatim does not know",
	);
});

test.each([
	[{ "0002_trees.sql": first }, "should have the number 1"],
	[{ "0001_a.sql": first, "0001_b.sql": second }, "should have the number 2"],
	[{ "1_trees.sql": first }, "should be named like 0001_what_it_does.sql"],
])(
	"numbers have no gap and no twin, and names say what they do: %o",
	async (files, reason) => {
		const folders = await write({ garden: files as Record<string, string> });
		await expect(migrate(db, folders)).rejects.toThrow(reason);
	},
);

test("two processes that start together apply each file once", async () => {
	// Slow enough that both are surely under way, and failing if applied twice.
	const files = Object.fromEntries(
		[1, 2, 3].map((number) => [
			`000${number}_step.sql`,
			`select pg_sleep(0.3); create table platform.step_${number} ();`,
		]),
	);
	const folders = await write({ garden: files });
	const [one, two] = await Promise.all([
		migrateElsewhere(folders),
		migrateElsewhere(folders),
	]);
	expect([...one, ...two].sort()).toEqual(
		Object.keys(files).map((name) => `garden/${name}`),
	);
});

async function migrateElsewhere(folders: MigrationFolder[]): Promise<string[]> {
	const here = (name: string) =>
		JSON.stringify(new URL(name, import.meta.url).href);
	const child = spawn(
		process.execPath,
		[
			"--input-type=module",
			"--eval",
			`import { openDb, serverLimits } from ${here("./db.ts")};
			 import { migrate } from ${here("./migrate.ts")};
			 import { openLog } from ${here("./log.ts")};
			 const db = openDb({ url: ${JSON.stringify(db.url)}, name: "elsewhere", limits: serverLimits, log: openLog("silent", false) });
			 console.log(JSON.stringify(await migrate(db, ${JSON.stringify(folders)})));
			 await db.close();`,
		],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	let output = "";
	for await (const chunk of child.stdout) output += String(chunk);
	return JSON.parse(output) as string[];
}
