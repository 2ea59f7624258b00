/** What a team writes when it has no engine: lock, check, insert, update; durable, one transaction an operation. */
import { randomUUIDv7 } from "node:crypto";
import type { Db } from "../apps/server/src/platform/db.ts";

export async function openByHand(
	db: Db,
	companies: readonly string[],
): Promise<void> {
	await db.query("create schema hand");
	await db.query(
		`create table hand.account (company_id uuid primary key, balance bigint not null check (balance >= 0))`,
	);
	await db.query(
		`create table hand.line (line_id uuid primary key, company_id uuid not null, amount bigint not null,
       created_at timestamptz not null default now())`,
	);
	await db.query(
		"insert into hand.account (company_id, balance) select c, 1000000000000 from unnest($1::uuid[]) c",
		[companies],
	);
}

export async function byHand(db: Db, companyId: string): Promise<void> {
	await db.transaction(async (tx) => {
		const { rows: found } = await tx.query(
			"select balance from hand.account where company_id = $1 for update",
			[companyId],
		);
		if (Number(found[0]?.["balance"]) < 1_000) throw new Error("insufficient");
		await tx.query(
			"insert into hand.line (line_id, company_id, amount) values ($1, $2, -1000)",
			[randomUUIDv7(), companyId],
		);
		await tx.query(
			"update hand.account set balance = balance - 1000 where company_id = $1",
			[companyId],
		);
	});
}

export const bareInsert = (db: Db, companyId: string) =>
	db.query(
		"insert into hand.line (line_id, company_id, amount) values ($1, $2, -1000)",
		[randomUUIDv7(), companyId],
	);

export const bareSelect = (db: Db, companyId: string) =>
	db.query("select balance from hand.account where company_id = $1", [
		companyId,
	]);
