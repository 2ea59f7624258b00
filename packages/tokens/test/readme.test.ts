import { randomUUIDv7 } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEngine, type TestDatabase, testDatabase } from "./database.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

test("the README's example does what it says", async () => {
	const readme = await readFile(
		new URL("../README.md", import.meta.url),
		"utf8",
	);
	const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
	const file = new URL(`example-${randomUUIDv7()}.ts`, import.meta.url);
	await writeFile(
		file,
		`${example.replace('"@verbatim/tokens"', '"../src/index.ts"').replace(/^(?!import).*$/ms, (body) => `export default async (database: never, companyId: string) => {\n${body}\nreturn { charged, balance };\n};`)}`,
	);
	try {
		const { default: run } = await import(file.href);
		expect(await run(database, randomUUIDv7())).toMatchObject({
			charged: { chargedMillitokens: 240_000n },
			balance: { availableMillitokens: 260_000n, heldMillitokens: 0n },
		});
	} finally {
		await rm(file);
	}
});

test("the engine opens on what the README asks of a database", () => {
	expect(Object.keys(openEngine({ database }))).toEqual([
		"spend",
		"fund",
		"book",
	]);
});
