/** The physical limit: the same rows, by binary COPY, into the same tables with the same indexes. */
import { basename } from "node:path";
import type { Db } from "../apps/server/src/platform/db.ts";

/**
 * Entries a second. The rows of `companyId` go to two files beside the server's data and come back into empty copies of
 * their tables, in one transaction. Undefined where this role may not write files on the server.
 */
export async function copiedEntriesPerSecond(
	db: Db,
	companyId: string,
): Promise<number | undefined> {
	const { rows } = await db.query(
		`select current_setting('data_directory') as folder, usesuper as may from pg_user where usename = current_user`,
	);
	if (rows[0]?.["may"] !== true) return undefined;
	const file = (table: string) =>
		`${rows[0]?.["folder"]}/${basename(table)}.copy`;
	await db.query("drop schema if exists copied cascade");
	await db.query("create schema copied");
	for (const table of ["operation", "block"]) {
		await db.query(
			`create table copied.${table} (like tokens.${table} including all)`,
		);
		await db.query(
			`copy (select * from tokens.${table} where company_id = '${companyId}') to '${file(table)}' (format binary)`,
		);
	}
	const counted = await db.query(
		"select sum(last - first + 1)::float8 as entries from tokens.block where company_id = $1",
		[companyId],
	);
	const begin = performance.now();
	await db.transaction(async (tx) => {
		for (const table of ["operation", "block"])
			await tx.query(
				`copy copied.${table} from '${file(table)}' (format binary)`,
			);
	});
	const seconds = (performance.now() - begin) / 1_000;
	await db.query("drop schema copied cascade");
	return Number(counted.rows[0]?.["entries"]) / seconds;
}
