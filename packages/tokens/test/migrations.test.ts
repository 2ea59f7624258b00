/** A book that was written before there were blocks is the same book after the migration, sealed and complete. */
import { readdir, readFile } from "node:fs/promises";
import pg from "pg";
import { expect, test } from "vitest";
import { migrationsFolder, openEngine } from "../src/index.ts";
import { emptyDatabase, openDatabase } from "./database.ts";

const tables = [
	"pool",
	"grants",
	"hold",
	"hold_share",
	"operation",
	"entry",
	"entry_share",
];

test("a book from before the blocks has the same balance, sealed entries and keys that still have one effect", async () => {
	const { url, drop } = await emptyDatabase();
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const migrate = async (file: string) =>
		client.query(
			`begin; ${await readFile(new URL(file, migrationsFolder), "utf8")}; commit`,
		);
	await migrate("0001_pools_and_their_book.sql");
	const rows = JSON.parse(
		await readFile(
			new URL("fixtures/book-before-blocks.json", import.meta.url),
			"utf8",
		),
	) as Record<string, unknown[]>;
	for (const table of tables)
		await client.query(
			`insert into tokens.${table} select * from jsonb_populate_recordset(null::tokens.${table}, $1)`,
			[JSON.stringify(rows[table])],
		);
	const [, ...later] = (await readdir(migrationsFolder)).toSorted();
	for (const file of later) await migrate(file);
	await client.end();

	const database = openDatabase(url);
	const now = new Date("2026-03-05T00:00:00Z");
	const engine = openEngine({ database, now: () => now });
	const companyId = "0192a000-0000-7000-8000-000000000001";
	expect(await engine.book.check(companyId)).toEqual([]);
	expect(
		await engine.book.check("0192a000-0000-7000-8000-000000000002"),
	).toEqual([]);
	expect(await engine.book.balance(companyId)).toMatchObject({
		availableMillitokens: 10_452_000n,
		heldMillitokens: 200_000n,
		grantedByKind: {
			trial: 50_000n,
			allocation: 20_000_000n,
			top_up: 500_000n,
		},
		cycle: { plan: "Start" },
	});
	const entries = await engine.book.entries(companyId, { limit: 100 });
	const before = rows["entry"]?.filter(
		(row) => (row as { company_id: string }).company_id === companyId,
	);
	// One more each: where the extended hold ends, and which plan runs.
	expect(entries).toHaveLength((before?.length ?? 0) + 2);
	const actor = { kind: "member", id: "anna" } as const;
	const again = await engine.fund.grant(
		{
			companyId,
			kind: "top_up",
			amountMillitokens: 500_000n,
			source: "payment-1",
			actor,
		},
		{ key: "payment-1" },
	);
	expect(again).toMatchObject({ amountMillitokens: 500_000n });
	// It goes on: the next cycle comes, the extended hold ends when it was extended to.
	const aMonthOn = openEngine({
		database,
		now: () => new Date("2026-04-01T00:00:00Z"),
	});
	await aMonthOn.spend.debit(
		{
			companyId,
			feature: "pulse_classifier",
			subject: { kind: "run", id: "run-2" },
			actor,
		},
		{ feature: "pulse_classifier", responses: 1, passes: 1 },
		{ key: "after" },
	);
	expect(await aMonthOn.book.openHolds(companyId)).toEqual([]);
	expect(await aMonthOn.book.check(companyId)).toEqual([]);
	await database.close();
	await drop();
});
