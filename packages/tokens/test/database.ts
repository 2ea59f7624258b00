/** A database of its own for a test file, with the engine's migrations and nothing else. */
import { randomUUIDv7 } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import pg from "pg";
import {
	type Database,
	type Engine,
	migrationsFolder,
	openEngine,
	type Tx,
} from "../src/index.ts";

export type TestDatabase = Database & { url: string; drop(): Promise<void> };

export async function testDatabase(): Promise<TestDatabase> {
	const { url, drop } = await emptyDatabase();
	await migrateTokens(url);
	const database = openDatabase(url);
	return {
		...database,
		url,
		async drop() {
			await database.close();
			await drop();
		},
	};
}

/** Without any table. */
export async function emptyDatabase(): Promise<{
	url: string;
	drop(): Promise<void>;
}> {
	const adminUrl = process.env["TOKENS_TEST_DATABASE_URL"];
	if (adminUrl === undefined)
		throw new Error(
			"TOKENS_TEST_DATABASE_URL is not set: run the tests with `npm test`",
		);
	const name = `tokens_${randomUUIDv7().replaceAll("-", "")}`;
	await once(adminUrl, `create database ${name}`);
	const url = new URL(adminUrl);
	url.pathname = `/${name}`;
	return {
		url: url.href,
		drop: () => once(adminUrl, `drop database ${name} with (force)`),
	};
}

/** The engine's schema, into an empty database. */
export async function migrateTokens(url: string): Promise<void> {
	const files = (await readdir(migrationsFolder))
		.filter((file) => file.endsWith(".sql"))
		.sort();
	for (const file of files)
		await once(url, await readFile(new URL(file, migrationsFolder), "utf8"));
}

async function once(url: string, sql: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

export function openDatabase(
	url: string,
): Database & { close(): Promise<void> } {
	const pool = new pg.Pool({ connectionString: url, max: 16 });
	pool.on("error", () => undefined);
	// A connection that is lost while somebody has it is told to them by their next statement.
	pool.on("connect", (client) => client.on("error", () => undefined));
	return {
		close: () => pool.end(),
		query: (text, values) => pool.query(text, values),
		async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
			const client = await pool.connect();
			try {
				await client.query("begin");
				const result = await work(client);
				await client.query("commit");
				return result;
			} catch (error) {
				// Where the connection is lost, so is the transaction; what was lost first is what is told.
				await client.query("rollback").catch(() => undefined);
				throw error;
			} finally {
				client.release();
			}
		},
	};
}

export const system = { kind: "system", id: "test" } as const;

/** A company with a pool, and a short way to give it tokens. */
export async function company(
	engine: Pick<Engine, "fund">,
	options: { timeZone?: string; tokens?: number } = {},
) {
	const companyId = randomUUIDv7();
	await engine.fund.openPool({
		companyId,
		timeZone: options.timeZone ?? "UTC",
	});
	const give = async (tokens: number, expiresAt?: Date) => {
		const granted = await engine.fund.grant(
			{
				companyId,
				kind: expiresAt === undefined ? "top_up" : "promotional",
				amountMillitokens: BigInt(tokens) * 1_000n,
				...(expiresAt === undefined ? {} : { expiresAt }),
				source: randomUUIDv7(),
				actor: system,
			},
			{ key: randomUUIDv7() },
		);
		if ("refused" in granted) throw new Error(JSON.stringify(granted));
		return granted.grantId;
	};
	if (options.tokens !== undefined) await give(options.tokens);
	return { companyId, give, work: workOf(companyId), tokens };
}

export const workOf = (companyId: string) =>
	({
		companyId,
		feature: "pulse_classifier",
		subject: { kind: "run", id: "run-1" },
		actor: { kind: "member", id: "anna" },
	}) as const;

/** Work that costs so many tokens. */
export const tokens = (count: number) =>
	({ feature: "pulse_classifier", responses: count, passes: 1 }) as const;

export { openEngine };
