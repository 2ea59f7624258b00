/**
 * Migrations: numbered, named, forward only. Each room has a folder of `0001_name.sql` files and a schema of its own.
 * Two processes that start together apply each file once; a file that changed after it was applied, or that the
 * database knows and the code does not, stops the start.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Db, Tx } from "./db.ts";

export type MigrationFolder = { room: string; folder: string };
type Migration = {
	room: string;
	number: number;
	name: string;
	sha256: string;
	sql: string;
};

export class MigrationRefused extends Error {}

// Any number, the same in every process: the lock that makes migrating one at a time.
const migrationLock = 7_302_115;

/** Applies what is missing, in the order of `folders` and then by number. Answers the names of what it applied. */
export async function migrate(
	db: Db,
	folders: MigrationFolder[],
): Promise<string[]> {
	const wanted = (await Promise.all(folders.map(readFolder))).flat();
	return db.transaction(async (tx) => {
		// Must come first: the second process waits here, and then finds everything applied.
		await tx.query("set local lock_timeout = 0");
		await tx.query("set local statement_timeout = 0");
		await tx.query("select pg_advisory_xact_lock($1)", [migrationLock]);
		await tx.query("create schema if not exists platform");
		await tx.query(
			`create table if not exists platform.migration (
         room text not null, number integer not null, name text not null, sha256 text not null,
         applied_at timestamptz not null default now(), primary key (room, number))`,
		);
		const applied = await appliedMigrations(tx);
		refuseDrift(wanted, applied);
		const names: string[] = [];
		for (const migration of wanted) {
			if (applied.has(keyOf(migration))) continue;
			await tx.query(migration.sql);
			await tx.query(
				"insert into platform.migration (room, number, name, sha256) values ($1, $2, $3, $4)",
				[migration.room, migration.number, migration.name, migration.sha256],
			);
			names.push(`${migration.room}/${migration.name}`);
		}
		return names;
	});
}

const keyOf = (migration: { room: string; number: number }) =>
	`${migration.room}/${migration.number}`;

async function readFolder({
	room,
	folder,
}: MigrationFolder): Promise<Migration[]> {
	const files = (await readdir(folder))
		.filter((file) => file.endsWith(".sql"))
		.sort();
	const migrations = await Promise.all(
		files.map(async (file) => {
			const match = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file);
			if (match === null)
				throw new MigrationRefused(
					`${room}/${file} should be named like 0001_what_it_does.sql`,
				);
			const sql = await readFile(join(folder, file), "utf8");
			const sha256 = createHash("sha256").update(sql).digest("hex");
			return { room, number: Number(match[1]), name: file, sha256, sql };
		}),
	);
	migrations.forEach((migration, index) => {
		if (migration.number !== index + 1)
			throw new MigrationRefused(
				`${room}/${migration.name} should have the number ${index + 1}`,
			);
	});
	return migrations;
}

type Applied = Map<string, { name: string; sha256: string }>;

async function appliedMigrations(tx: Tx): Promise<Applied> {
	const { rows } = await tx.query(
		"select room, number, name, sha256 from platform.migration",
	);
	return new Map(
		rows.map((row) => [
			keyOf({ room: String(row["room"]), number: Number(row["number"]) }),
			{ name: String(row["name"]), sha256: String(row["sha256"]) },
		]),
	);
}

function refuseDrift(wanted: Migration[], applied: Applied): void {
	const known = new Map(
		wanted.map((migration) => [keyOf(migration), migration]),
	);
	for (const [key, { name, sha256 }] of applied) {
		const migration = known.get(key);
		if (migration === undefined)
			throw new MigrationRefused(
				`The database has the migration ${key} (${name}), which this version of Verbatim does not know. ` +
					"It was written by a newer version: start that one.",
			);
		if (migration.sha256 !== sha256)
			throw new MigrationRefused(
				`The migration ${migration.room}/${migration.name} was changed after it was applied. ` +
					"Migrations are never edited: restore the file and write a new one.",
			);
	}
}
