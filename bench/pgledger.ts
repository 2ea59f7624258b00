/** An open-source peer: pgledger's transfers. Its SQL is read from where the person who runs the bench has it. */
import { readFile } from "node:fs/promises";
import type { Db } from "../apps/server/src/platform/db.ts";

export type Pgledger = {
	transfer(): Promise<unknown>;
	/** So many transfers in one call. */
	batch(transfers: number): Promise<unknown>;
};

/** Its functions name each other bare: they go into the schema that our connections look in. */
export async function openPgledger(
	db: Db,
	files: readonly string[],
): Promise<Pgledger> {
	await db.query("create schema company");
	for (const file of files) await db.query(await readFile(file, "utf8"));
	const account = async (name: string) => {
		const { rows } = await db.query(
			"select id from pgledger_create_account($1, 'TOK')",
			[name],
		);
		return String(rows[0]?.["id"]);
	};
	const from = await account("pool");
	const to = await account("used");
	return {
		transfer: () =>
			db.query("select count(*) from pgledger_create_transfer($1, $2, $3)", [
				from,
				to,
				1,
			]),
		batch: (transfers) =>
			db.query(
				`select count(*) from pgledger_create_transfers(
           (select array_agg(($1::text, $2::text, 1)::transfer_request) from generate_series(1, $3::int)))`,
				[from, to, transfers],
			),
	};
}
