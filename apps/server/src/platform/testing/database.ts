/** A database of its own for a test file: cloned from one that was migrated once, dropped afterwards. */
import pg from "pg";
import { type Db, openDb, serverLimits } from "../db.ts";
import { newId } from "../ids.ts";
import { type Log, openLog } from "../log.ts";
import { fingerprintOf, type MigrationFolder, migrate } from "../migrate.ts";

export const testLog: Log = openLog("silent", false);

/** The template is named by its migrations' content; files that run at the same time make it once, under this lock. */
const templateLock = 7_302_116;

export async function testDatabase(
	folders: MigrationFolder[],
): Promise<Db & { drop(): Promise<void> }> {
	const adminUrl = process.env["TEST_DATABASE_URL"];
	if (adminUrl === undefined)
		throw new Error(
			"TEST_DATABASE_URL is not set: run the tests with `npm test`",
		);
	const template = `template_${await fingerprintOf(folders)}`;
	const name = `test_${newId().replaceAll("-", "")}`;
	const admin = new pg.Client({ connectionString: adminUrl });
	await admin.connect();
	try {
		await admin.query("select pg_advisory_lock($1)", [templateLock]);
		const { rowCount } = await admin.query(
			"select 1 from pg_database where datname = $1",
			[template],
		);
		if (rowCount === 0) await makeTemplate(admin, adminUrl, template, folders);
		await admin.query(`create database ${name} template ${template}`);
	} finally {
		await admin.end();
	}
	const db = openDb({
		url: urlOf(adminUrl, name),
		name: "verbatim test",
		limits: serverLimits,
		log: testLog,
	});
	return {
		...db,
		async drop() {
			await db.close();
			const last = new pg.Client({ connectionString: adminUrl });
			await last.connect();
			await last.query(`drop database if exists ${name} with (force)`);
			await last.end();
		},
	};
}

async function makeTemplate(
	admin: pg.Client,
	adminUrl: string,
	template: string,
	folders: MigrationFolder[],
): Promise<void> {
	const draft = `${template}_${newId().replaceAll("-", "")}`;
	await admin.query(`create database ${draft}`);
	const db = openDb({
		url: urlOf(adminUrl, draft),
		name: "verbatim test template",
		limits: serverLimits,
		log: testLog,
	});
	try {
		await migrate(db, folders);
	} finally {
		await db.close();
	}
	await admin.query(`alter database ${draft} rename to ${template}`);
}

function urlOf(adminUrl: string, database: string): string {
	const url = new URL(adminUrl);
	url.pathname = `/${database}`;
	return url.href;
}
