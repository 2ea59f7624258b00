import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { migrationsFolder, openEngine } from "@verbatim/tokens";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { newId } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import { testDatabase } from "../platform/testing/database.ts";
import { type House, keepHouse } from "./housekeeping.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let engine: ReturnType<typeof openEngine>;

beforeAll(async () => {
	db = await testDatabase([
		{ room: "tokens", folder: fileURLToPath(migrationsFolder) },
	]);
	engine = openEngine({ database: db });
});
afterAll(async () => {
	await engine.drained();
	await db.drop();
});

const actor = { kind: "system", id: "test" } as const;

/** A company with so many grants, and so many entries. */
async function openCompany(grants: number): Promise<string> {
	const companyId = newId();
	await engine.fund.openPool({ companyId, timeZone: "UTC" });
	for (let number = 1; number <= grants; number += 1) await grant(companyId);
	return companyId;
}

async function grant(companyId: string): Promise<void> {
	const key = newId();
	const granted = await engine.fund.grant(
		{
			companyId,
			kind: "promotional",
			amountMillitokens: 5_000n,
			source: key,
			actor,
		},
		{ key },
	);
	if ("refused" in granted) throw new Error(granted.refused);
}

let house: House | undefined;
afterEach(() => house?.stop());

function open() {
	const said: { message: string; fields: object }[] = [];
	const say = (fields: object, message: string) => {
		said.push({ message, fields });
	};
	const log: Log = { debug: say, info: say, warn: say, error: say };
	house = keepHouse({
		housekeeping: engine.housekeeping,
		book: engine.book,
		log,
		entriesMax: 2,
		pauseSeconds: { due: 0.01, idle: 0.05 },
	});
	return said;
}

async function verifiedThrough(companyId: string): Promise<number> {
	const verified = await engine.book.verified(companyId);
	if ("refused" in verified) throw new Error(verified.refused);
	return Number(verified.throughEntry);
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
	for (const end = Date.now() + 20_000; Date.now() < end; await wait(20))
		if (await isSo()) return;
	throw new Error("It never came to be so");
}

test("every book is verified to its end, some entries at a time, and again when it grows", async () => {
	const companies = await Promise.all([openCompany(7), openCompany(1)]);
	const said = open();
	for (const [index, entries] of [7, 1].entries())
		await until(
			async () => (await verifiedThrough(companies[index] ?? "")) === entries,
		);
	await grant(companies[0]);
	await until(async () => (await verifiedThrough(companies[0])) === 8);
	await house?.stop();
	expect(said).toEqual([]);
});

test("after it was stopped nothing is verified any more", async () => {
	open();
	await house?.stop();
	const companyId = await openCompany(1);
	await wait(300);
	expect(await verifiedThrough(companyId)).toBe(0);
});

test("what was changed behind the engine's back is logged as an error with what is wrong, and the other books go on", async () => {
	const companyId = await openCompany(3);
	const other = await openCompany(3);
	await db.query(
		"update tokens.pool set available = available + 1000, granted_promotional = granted_promotional + 1000 where company_id = $1",
		[companyId],
	);
	const said = open();
	await until(() => said.length > 0);
	await until(async () => (await verifiedThrough(other)) === 3);
	await house?.stop();
	expect(said).toHaveLength(1);
	expect(said[0]).toMatchObject({
		message: "A company's book breaks its rules",
		fields: { companyId },
	});
	expect(JSON.stringify(said[0]?.fields)).toMatch(/"invariant":"\d/);
});

test("a check that fails is logged, and the next one is tried all the same", async () => {
	const companyId = await openCompany(2);
	await db.query("alter table tokens.checkpoint rename to elsewhere");
	const said = open();
	await until(() => said.length > 0);
	await db.query("alter table tokens.elsewhere rename to checkpoint");
	await until(async () => (await verifiedThrough(companyId)) === 2);
	await house?.stop();
	expect(said[0]?.message).toBe("A check of the books failed");
});
