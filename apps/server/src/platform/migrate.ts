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
	// This transaction does nothing but hold the lock, while each file has a transaction of its own.
	return db.transaction(async (guard) => {
		await withoutTimeLimits(guard);
		// Must come first: the second process waits here, and then finds everything applied.
		await guard.query("select pg_advisory_xact_lock($1)", [migrationLock]);
		await db.query("create schema if not exists platform");
		await db.query(
			`create table if not exists platform.migration (
         room text not null, number integer not null, name text not null, sha256 text not null,
         applied_at timestamptz not null default now(), primary key (room, number))`,
		);
		const applied = await appliedMigrations(db);
		refuseDrift(wanted, applied);
		const missing = wanted.filter((each) => !applied.has(keyOf(each)));
		for (const migration of missing)
			await db.transaction((tx) => apply(tx, migration));
		return missing.map(({ room, name }) => `${room}/${name}`);
	});
}

/** One short text for all that these folders hold: equal texts, equal databases. */
export async function fingerprintOf(
	folders: MigrationFolder[],
): Promise<string> {
	const hash = createHash("sha256");
	for (const { room, sha256 } of (
		await Promise.all(folders.map(readFolder))
	).flat())
		hash.update(`${room} ${sha256}\n`);
	return hash.digest("hex").slice(0, 16);
}

async function apply(tx: Tx, migration: Migration): Promise<void> {
	await withoutTimeLimits(tx);
	// Must come first: should the guard's connection be lost, a second process that got the lock waits for this row.
	await tx.query(
		"insert into platform.migration (room, number, name, sha256) values ($1, $2, $3, $4)",
		[migration.room, migration.number, migration.name, migration.sha256],
	);
	await tx.query(migration.sql);
}

/** A migration of a large table may take long, and another process waits for it; neither is a fault. */
async function withoutTimeLimits(tx: Tx): Promise<void> {
	await tx.query("set local lock_timeout = 0");
	await tx.query("set local statement_timeout = 0");
	await tx.query("set local idle_in_transaction_session_timeout = 0");
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
