/**
 * The offline verifier: it agrees with an honest book in which every kind of entry occurs, and finds every change of a
 * row, of a sealed byte, and of a byte of a signed statement.
 */
import { execFile } from "node:child_process";
import { generateKeyPairSync, randomUUIDv7, sign } from "node:crypto";
import {
	copyFile,
	mkdtemp,
	readdir,
	readFile,
	rm,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Usage } from "../src/spend.ts";
import {
	company,
	openEngine,
	system,
	type TestDatabase,
	testDatabase,
} from "./database.ts";
import {
	rowsOf,
	verifierFile,
	verifyRows,
	verifyStatement,
} from "./offline.ts";

/** The verifier as anybody runs it: what it printed, and with which code it ended. */
function run(
	args: string[],
	{ program = fileURLToPath(verifierFile), input = "" } = {},
): Promise<{ code: number; output: string }> {
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			[program, ...args],
			(_, stdout, stderr) =>
				resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
		);
		child.stdin?.end(input);
	});
}

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const statementKey = {
	privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
	publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
};

const day = 86_400_000;
const start = Date.parse("2027-01-01T00:00:00Z");
let now = start;
let database: TestDatabase;
let companyId: string;
/** A company of few entries, for what is done once for each byte. */
let smallId: string;

const openClockwork = () =>
	openEngine({ database, now: () => new Date(now), statementKey });

beforeAll(async () => {
	database = await testDatabase();
	companyId = await wholeLife();
	smallId = await shortLife();
	await takeAwayConstraints();
});
afterAll(() => database.drop());

/** Months of a company, in which every kind of entry occurs. */
async function wholeLife(): Promise<string> {
	const engine = openClockwork();
	const { spend, fund } = engine;
	const { companyId: id, work } = await company(engine, {
		timeZone: "Europe/Zurich",
	});
	let keys = 0;
	const key = () => {
		keys += 1;
		return { key: `key ${keys}` };
	};
	/** A second goes by with each. */
	const ok = <T extends object>(answer: T) => {
		if ("refused" in answer) throw new Error(JSON.stringify(answer));
		now += 1_000;
		return answer as Exclude<T, { refused: string }>;
	};
	const use = (responses: number): Usage => ({
		feature: "pulse_classifier",
		responses,
		passes: 1,
	});
	const hold = async (
		responses: number,
		secondsToLive = 600,
		quoteId?: string,
	) => {
		const held = ok(
			await spend.hold(work, use(responses), {
				...key(),
				secondsToLive,
				...(quoteId === undefined ? {} : { quoteId }),
			}),
		);
		return { companyId: id, holdId: held.holdId };
	};
	const grant = async (
		kind: "trial" | "top_up" | "promotional" | "adjustment",
		tokens: number,
		days?: number,
	) =>
		ok(
			await fund.grant(
				{
					companyId: id,
					kind,
					amountMillitokens: BigInt(tokens) * 1_000n,
					source: `${kind} ${keys}`,
					actor: system,
					...(days === undefined
						? {}
						: { expiresAt: new Date(start + days * day) }),
				},
				key(),
			),
		);

	await grant("trial", 100, 14);
	await grant("promotional", 30, 20);
	await grant("adjustment", 10);
	const payment = await grant("top_up", 500);
	const plan = (name: string, tokens: number) => ({
		companyId: id,
		plan: { name, allocationMillitokens: BigInt(tokens) * 1_000n },
		actor: system,
	});
	ok(
		await fund.subscribe(
			{
				...plan("Essential", 200),
				anchorAt: new Date(start),
				paidThrough: new Date(start + 20 * day),
			},
			key(),
		),
	);
	const cap = { companyId: id, actor: system };
	ok(
		await fund.setBudget(
			{
				...cap,
				scope: { feature: "pulse_classifier" },
				limitMillitokens: 5_000_000n,
			},
			key(),
		),
	);
	ok(
		await fund.setBudget(
			{
				...cap,
				scope: { subject: work.subject },
				limitMillitokens: 4_000_000n,
			},
			key(),
		),
	);
	ok(
		await fund.setBudget(
			{ ...cap, scope: { member: "anna" }, limitMillitokens: 3_000_000n },
			key(),
		),
	);
	ok(
		await fund.setBudget(
			{ ...cap, scope: { member: "anna" }, limitMillitokens: undefined },
			key(),
		),
	);
	ok(
		await fund.setBudget(
			{ ...cap, scope: { key: "import" }, limitMillitokens: 2_000_000n },
			key(),
		),
	);
	ok(await fund.setFloor({ ...cap, floorMillitokens: 1_000n }, key()));

	const quote = ok(
		await spend.quote(
			work,
			{ likely: use(10), most: use(20) },
			{ secondsValid: 600 },
		),
	);
	const chunks = await hold(20, 600, quote.quoteId);
	ok(await spend.extend(chunks, { ...key(), secondsToLive: 900 }));
	ok(await spend.settle(chunks, use(5), { ...key(), restStaysHeld: true }));
	ok(await spend.settle(chunks, use(6), key()));
	const above = await hold(3);
	const reversed = ok(await spend.settle(above, use(150), key()));
	ok(
		await fund.reverse(
			{ companyId: id, entryNumber: reversed.entryNumber, actor: system },
			key(),
		),
	);
	ok(await spend.release(await hold(4), key()));
	const late = await hold(5, 60);
	now += 2 * day;
	ok(await spend.settle(late, use(5), key()));
	const pinned = await hold(150, 20 * 86_400);
	const byKey = { ...work, actor: { kind: "key", id: "import" } } as const;
	const debit = ok(await spend.debit(byKey, use(12), key()));
	ok(
		await fund.reverse(
			{ companyId: id, entryNumber: debit.entryNumber, actor: system },
			key(),
		),
	);
	now = start + 15 * day;
	ok(await spend.settle(pinned, use(20), key()));
	ok(await fund.changePlan(plan("Start", 300), key()));
	ok(await fund.changePlan(plan("Essential", 250), key()));
	const spent = await hold(700, 3_600);
	ok(await spend.settle(spent, use(700), key()));
	const refund = { companyId: id, grantId: payment.grantId, actor: system };
	ok(
		await fund.clawBack(
			{ ...refund, amountMillitokens: 450_000n, reason: "refund 1" },
			key(),
		),
	);
	await grant("top_up", 600);
	ok(await fund.reinstate({ ...refund, amountMillitokens: 300_000n }, key()));
	await hold(40, 86_400);
	// Two cycles have begun unpaid meanwhile, and one of them is over.
	now = start + 62 * day;
	ok(
		await fund.payThrough(
			{
				companyId: id,
				paidThrough: new Date(start + 100 * day),
				actor: system,
			},
			key(),
		),
	);
	ok(
		await spend.debit(
			{
				...work,
				feature: "vocal_recording",
				actor: { kind: "respondent", id: "r1" },
			},
			{ feature: "vocal_recording", audioSeconds: 61 },
			key(),
		),
	);
	ok(await fund.cancelPlan({ companyId: id, actor: system }, key()));
	now = start + 95 * day;
	ok(
		await fund.subscribe(
			{
				...plan("Elite", 500),
				anchorAt: new Date(now - day),
				paidThrough: new Date(now + 40 * day),
			},
			key(),
		),
	);
	await fund.changePlan(plan("Essential", 200), key());
	await hold(30, 20 * 86_400);
	return id;
}

async function shortLife(): Promise<string> {
	const engine = openClockwork();
	const { companyId: id, work, tokens } = await company(engine, { tokens: 20 });
	now += 1_000;
	const charged = await engine.spend.debit(
		{ ...work, subject: { kind: "run", id: '=2+2, "x"' } },
		tokens(3),
		{ key: "debit" },
	);
	expect(charged).not.toHaveProperty("refused");
	now += 1_000;
	return id;
}

const tables = [
	"pool",
	"grants",
	"hold",
	"budget",
	"quote",
	"block",
	"operation",
	"reversal",
	"usage",
	"progress",
	"checkpoint",
	"rate_card",
];

/** What an administrator can do: no constraint and no trigger stands before a change, and a copy of all is kept. */
async function takeAwayConstraints(): Promise<void> {
	await database.query(`do $$ declare c record; begin
		for c in select conrelid::regclass as t, conname from pg_constraint join pg_class r on r.oid = conrelid
			where r.relnamespace = 'tokens'::regnamespace and contype in ('c', 'f', 'u', 'p') loop
			execute format('alter table %s drop constraint if exists %I cascade', c.t, c.conname);
		end loop;
		for c in select contypid::regtype as t, conname from pg_constraint
			where connamespace = 'tokens'::regnamespace and contype = 'c' and contypid <> 0 loop
			execute format('alter domain %s drop constraint %I', c.t, c.conname);
		end loop; end $$`);
	await database.query("create schema untouched");
	for (const table of tables) {
		await database.query(`alter table tokens.${table} disable trigger all`);
		await database.query(
			`create table untouched.${table} as table tokens.${table}`,
		);
		await putBack(table);
	}
}

async function putBack(table: string): Promise<void> {
	// Emptied, so that each row has its place again.
	await database.query(`truncate tokens.${table}`);
	await database.query(
		`insert into tokens.${table} select * from untouched.${table}`,
	);
}

/** The columns that a book does not tell, so that no verifier can know them. */
const untold = new Set([
	"pool.time_zone",
	"budget.used",
	"budget.held",
	"budget.starts_at",
	"budget.ends_at",
	// Another fingerprint makes the same key a conflict; that there is one at all is checked.
	"operation.fingerprint",
]);
/** Tables of which it tells nothing: prices, promises of prices, and what is folded from blocks and can be folded again. */
const untoldTables = new Set([
	"rate_card",
	"quote",
	"usage",
	"progress",
	"checkpoint",
]);

type Column = { table: string; column: string; type: string };

async function columnsOf(table: string): Promise<Column[]> {
	const { rows } = await database.query(
		`select attname as column, format_type(coalesce(nullif(t.typbasetype, 0), t.oid), atttypmod) as type
     from pg_attribute join pg_type t on t.oid = atttypid
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
		[`tokens.${table}`],
	);
	return rows.map((row) => ({
		table,
		column: String(row["column"]),
		type: String(row["type"]),
	}));
}

/** Another value of the same type, as little off as can be; also of null. */
const changes: Record<string, (x: string) => string> = {
	bigint: (x) => `coalesce(${x}, 0) + 1`,
	integer: (x) => `coalesce(${x}, 0) + 1`,
	smallint: (x) => `coalesce(${x}, 0) + 1`,
	text: (x) => `coalesce(${x}, '') || ' '`,
	boolean: (x) => `not ${x}`,
	uuid: (x) => `md5(coalesce(${x}::text, ''))::uuid`,
	"timestamp with time zone": (x) =>
		`coalesce(${x}, now()) + interval '1 microsecond'`,
	bytea: (x) => `set_byte(${x}, 31, (get_byte(${x}, 31) + 1) % 256)`,
	jsonb: (x) => `${x} || '{"feature": "smart_question"}'`,
	date: (x) => `${x} + 1`,
};

/** The changed value of a column; of an array, with one element changed. */
function changeOf({ table, column, type }: Column, element: number): string {
	const of = type.replace("[]", "");
	const change = changes[of];
	if (change === undefined)
		throw new Error(`No change for ${type}, of ${table}.${column}`);
	const value = `"${column}"`;
	if (of === type) return change(value);
	const array = `coalesce(${value}, '{}')`;
	const changed = `(${change(`(${array})[${element}]`)})::${of}`;
	return `(${array})[:${element - 1}] || ${changed} || (${array})[${element + 1}:]`;
}

const problemsNow = async (id?: string) =>
	(await verifyRows(await rowsOf(database.url, id))).problems;

describe("an honest book", () => {
	test("has every kind of entry, and all of it holds", async () => {
		const { rows } = await database.query(
			"select distinct kind from tokens.entry where company_id = $1",
			[companyId],
		);
		expect(rows).toHaveLength(14);
		const { code, output } = await run(["--rows"], {
			input: (await rowsOf(database.url)).join("\n"),
		});
		expect(output).toMatch(
			/^invariant 3: \d\d+ entries numbered without gaps, each balance follows$/m,
		);
		expect(output).toMatch(/all holds\n$/);
		expect(code).toBe(0);
		const one = await run(["--rows"], {
			input: (await rowsOf(database.url, smallId)).join("\n"),
		});
		expect(one).toMatchObject({ code: 0 });
		expect(one.output).toContain("invariant 3: 2 entries");
	});

	test("that is not there is no honest book: the command ends with 2", async () => {
		const none = await run(["--rows"], {
			input: (await rowsOf(database.url, randomUUIDv7())).join("\n"),
		});
		expect(none.output).toContain("there is no book");
		expect(none.code).toBe(2);
	});

	test("of which rows are missing at the end is not taken for all of it: the command ends with 2", async () => {
		const rows = await rowsOf(database.url);
		for (const some of [[], rows.slice(0, 5), rows.slice(0, -1)])
			expect(await run(["--rows"], { input: some.join("\n") })).toMatchObject({
				code: 2,
			});
	});
});

describe("a change of a row", () => {
	test("of any column of any table is found, but for what no book tells", async () => {
		let made = 0;
		const unfound = new Set<string>();
		for (const table of tables) {
			const { rows } = await database.query(
				`select count(*) as count from tokens.${table}`,
			);
			// What is folded later has no rows here; all others must have some.
			expect(Number(rows[0]?.["count"]) > 0 || untoldTables.has(table)).toBe(
				true,
			);
			for (const column of await columnsOf(table))
				for (const order of ["asc", "desc"]) {
					const { rows: changed } = await database.query(
						`update tokens.${table} set "${column.column}" = ${changeOf(column, 1)} where ctid =
               (select ctid from untouched.${table} u order by u::text ${order} limit 1) returning 1`,
					);
					expect(changed.length > 0 || untoldTables.has(table)).toBe(true);
					const problems = await problemsNow();
					if (problems.length === 0) unfound.add(`${table}.${column.column}`);
					made += 1;
					await putBack(table);
				}
		}
		const isUntold = (name: string) =>
			untold.has(name) || untoldTables.has(name.split(".")[0] ?? "");
		expect([...unfound].filter((name) => !isUntold(name))).toEqual([]);
		// Nothing is on the list of what is not covered that is.
		expect([...untold].filter((name) => !unfound.has(name))).toEqual([]);
		expect(made).toBeGreaterThan(200);
		expect(await problemsNow()).toEqual([]);
	});

	test("that adds or takes away a row is found", async () => {
		for (const table of tables.filter((one) => !untoldTables.has(one))) {
			await database.query(
				`delete from tokens.${table} where ctid = (select max(ctid) from tokens.${table})`,
			);
			expect(table === "pool" || (await problemsNow()).length > 0, table).toBe(
				true,
			);
			await putBack(table);
		}
		for (const [table, key] of [
			["grants", "number"],
			["hold", "hold_id"],
			["operation", "key"],
			["reversal", "charge"],
			["budget", "scope"],
		] as const) {
			const columns = await columnsOf(table);
			const made = columns.map((column) =>
				column.column === key ? changeOf(column, 1) : `"${column.column}"`,
			);
			await database.query(
				`insert into tokens.${table} select ${made.join()} from tokens.${table} order by ${key} desc limit 1`,
			);
			expect((await problemsNow()).length, table).toBeGreaterThan(0);
			await putBack(table);
		}
		expect(await problemsNow()).toEqual([]);
	});

	test("by which two operations have one key is found, though each has its row", async () => {
		await database.query(
			`update tokens.block set key = array[(select key[1] from untouched.block
         where company_id = $1 and first = 1)] where company_id = $1 and first = 2`,
			[companyId],
		);
		await database.query(
			`update tokens.operation o set key = (select key from untouched.operation u
         where company_id = $1 and number = 1) where company_id = $1 and number = 2`,
			[companyId],
		);
		await sealAgain();
		const problems = await problemsNow(companyId);
		for (const table of ["block", "operation", "pool"]) await putBack(table);
		expect(problems).toMatchObject([
			{ invariant: 5, detail: expect.stringContaining("uses is 2") },
		]);
	});

	test("of a number that is larger than JavaScript's is found to the last digit", async () => {
		const rows = await rowsOf(database.url, smallId);
		const longer = (tail: string) =>
			rows.map((line) =>
				line.replace(/"floor": 0/, `"floor": ${2n ** 60n}${tail}`),
			);
		expect(longer("1")).not.toEqual(rows);
		const [problem] = (await verifyRows(longer("1"))).problems;
		expect(problem?.detail).toContain(`floor is ${2n ** 60n}1, by the book`);
	});

	test("ends the command with 1 and names the invariant", async () => {
		await database.query(
			"update tokens.grants set available = available + 1, amount = amount + 1 where company_id = $1",
			[smallId],
		);
		const { code, output } = await run(["--rows"], {
			input: (await rowsOf(database.url, smallId)).join("\n"),
		});
		await putBack("grants");
		expect(output).toMatch(
			/^PROBLEM of invariant 4: .*amount is 20001, by the book it is 20000$/m,
		);
		expect(code).toBe(1);
	});
});

describe("a change of a sealed byte", () => {
	test("of any element of any array is found by the seal", async () => {
		const arrays = (await columnsOf("block")).filter(({ type }) =>
			type.endsWith("[]"),
		);
		expect(arrays).toHaveLength(15);
		let made = 0;
		for (const column of arrays) {
			const { rows } = await database.query(
				`select first, cardinality("${column.column}") as length from tokens.block
         where company_id = $1 and cardinality("${column.column}") > 0 order by length desc, first limit 3`,
				[companyId],
			);
			expect(rows.length, column.column).toBeGreaterThan(0);
			for (const row of rows)
				for (let element = 1; element <= Number(row["length"]); element += 1) {
					await database.query(
						`update tokens.block set "${column.column}" = ${changeOf(column, element)} where company_id = $1 and first = $2`,
						[companyId, row["first"]],
					);
					const problems = await problemsNow(companyId);
					expect(
						problems.map(({ invariant }) => invariant),
						`${column.column}[${element}]`,
					).toEqual([8]);
					made += 1;
					await putBack("block");
				}
		}
		expect(made).toBeGreaterThan(60);
	});
});

/** Seals a company's whole book again, as somebody could who is able to change it. */
async function sealAgain(): Promise<void> {
	await database.query(
		`do $$ declare b tokens.block; v_head bytea := decode(repeat('00', 32), 'hex'); begin
      for b in select * from tokens.block where company_id = '${companyId}' order by first loop
        b.previous := v_head; b.hash := ''; b.hash := tokens.seal(b); v_head := b.hash;
        update tokens.block set previous = b.previous, hash = b.hash where company_id = b.company_id and first = b.first;
      end loop;
      update tokens.pool set head = v_head where company_id = '${companyId}';
    end $$`,
	);
}

// Whoever can change rows can seal them again. Then only the replay is left to find it; and where nothing else in the
// book repeats a fact (an instant, an actor), only a statement that was given out before, whose head is not in the chain.
describe("a book that was changed and then sealed again", () => {
	test.each([
		["kind", 54],
		["amount", 54],
		["expired", 2],
		["available_after", 54],
		["held_after", 54],
		["grant_number", 29],
		["hold_id", 23],
		["key", 54],
		["part", 10],
	])("is found in each entry by its replay: %s", async (name, least) => {
		const column = (await columnsOf("block")).find(
			(one) => one.column === name,
		);
		const { rows } = await database.query(
			`select first, cardinality("${name}") as length from tokens.block where company_id = $1 and "${name}" is not null
       order by first`,
			[companyId],
		);
		const unfound: number[] = [];
		let made = 0;
		for (const row of rows)
			for (let element = 1; element <= Number(row["length"]); element += 1) {
				await database.query(
					`update tokens.block set "${name}" = ${changeOf(column as Column, element)} where company_id = $1 and first = $2`,
					[companyId, row["first"]],
				);
				await sealAgain();
				const problems = await problemsNow(companyId);
				if (problems.every(({ invariant }) => Number(invariant) > 7))
					unfound.push(Number(row["first"]) + element - 1);
				made += 1;
				await putBack("block");
				await putBack("pool");
			}
		expect(unfound).toEqual([]);
		expect(made).toBeGreaterThanOrEqual(least);
	});

	test("no longer has the head of a statement that was given out before", async () => {
		await database.query(
			`update tokens.block set at[1] = at[1] + interval '1 millisecond' where company_id = $1 and first = 1`,
			[companyId],
		);
		await sealAgain();
		const { rows } = await database.query(
			"select hash from tokens.block b where company_id = $1 and exists (select 1 from untouched.block u where u.hash = b.hash)",
			[companyId],
		);
		await putBack("block");
		await putBack("pool");
		expect(rows).toEqual([]);
	});
});

describe("a signed statement", () => {
	const statementOf = async (id: string) => {
		const period = { from: new Date(start), before: new Date(now - 1) };
		const made = await openClockwork().book.statement(id, period);
		if ("refused" in made) throw new Error(JSON.stringify(made));
		return made;
	};
	const { publicKey: key } = statementKey;
	/** Signed again by whoever has the key: only the contents can be wrong now. */
	const signedAgain = (statement: unknown) => {
		const text = JSON.stringify(statement);
		const signature = sign(null, Buffer.from(text), privateKey);
		return `${JSON.stringify({ statement: text, signature: signature.toString("base64"), publicKey: key })}\n`;
	};

	test("of every kind of entry holds, as JSON and as CSV, with the one file alone", async () => {
		const { json, csv } = await statementOf(companyId);
		for (const text of [json, csv])
			expect(verifyStatement(text, key).problems).toEqual([]);
		const alone = await mkdtemp(join(tmpdir(), "verify-"));
		try {
			const program = join(alone, "verify.mjs");
			await copyFile(verifierFile, program);
			for (const [name, text] of [
				["s.json", json],
				["s.csv", csv],
				["key.pem", key],
			] as const)
				await writeFile(join(alone, name), text);
			const given = ["--key", join(alone, "key.pem")];
			const asJson = await run([join(alone, "s.json"), ...given], { program });
			expect(asJson.output).toContain("invariant 3: 54 entries numbered");
			expect(asJson.code).toBe(0);
			const asCsv = await run([join(alone, "s.csv"), ...given], { program });
			expect(asCsv.output).toContain(
				"opening and 54 entries add up to closing",
			);
			expect(asCsv.code).toBe(0);
			expect(
				(await run([join(alone, "s.json")], { program })).output,
			).toContain("the key in the file, which anybody may have made");
			expect((await run([join(alone, "s.csv")], { program })).code).toBe(1);
			expect((await run([], { program })).code).toBe(2);
			expect((await run(["--unknown"], { program })).code).toBe(2);
			expect((await run([join(alone, "none.json")], { program })).code).toBe(2);
		} finally {
			await rm(alone, { recursive: true });
		}
	});

	test("is broken by a change of any byte, as JSON and as CSV", async () => {
		const { json, csv } = await statementOf(smallId);
		for (const text of [json, csv]) {
			const bytes = Buffer.from(text);
			let found = 0;
			for (let place = 0; place < bytes.length; place += 1)
				for (const bit of [1, 32]) {
					bytes[place] = (bytes[place] ?? 0) ^ bit;
					found += verifyStatement(bytes, key).problems.length;
					bytes[place] = (bytes[place] ?? 0) ^ bit;
				}
			expect(found).toBe(bytes.length * 2);
			expect(verifyStatement(bytes, key).problems).toEqual([]);
		}
	});

	test("of which a byte is missing, or one too many there, is broken", async () => {
		const { json, csv } = await statementOf(smallId);
		for (const text of [json, csv])
			for (const changed of [
				text.slice(0, -1),
				`${text}\n`,
				` ${text}`,
				`\ufeff${text}`,
				"",
			])
				expect(verifyStatement(changed, key).problems).toHaveLength(1);
	});

	test("by another key is refused", async () => {
		const { json, csv } = await statementOf(smallId);
		const other = generateKeyPairSync("ed25519")
			.publicKey.export({ type: "spki", format: "pem" })
			.toString();
		for (const text of [json, csv])
			expect(verifyStatement(text, other).problems).toMatchObject([
				{ invariant: "signature" },
			]);
	});

	test("that says anything else than its blocks is found, though it is signed", async () => {
		const { json } = await statementOf(companyId);
		const { statement } = JSON.parse(json) as { statement: string };
		const said = JSON.parse(statement) as Record<string, unknown>;
		expect(verifyStatement(signedAgain(said), key).problems).toEqual([]);
		const unfound: string[] = [];
		let made = 0;
		const walk = (
			node: Record<string, unknown>,
			path: string,
			without = new Set<string>(),
		) => {
			for (const [name, value] of Object.entries(node)) {
				if (without.has(name)) continue;
				const here = `${path}.${name}`;
				if (typeof value === "object" && value !== null) {
					walk(value as Record<string, unknown>, here);
					continue;
				}
				node[name] = otherThan(value);
				if (verifyStatement(signedAgain(said), key).problems.length === 0)
					unfound.push(here);
				node[name] = value;
				made += 1;
			}
		};
		// Of many entries, each eighth; each has all fields.
		const { entries } = said as { entries: Record<string, unknown>[] };
		for (const [index, entry] of entries.entries())
			if (index % 8 === 0) walk(entry, `.entries.${index}`);
		walk(said, "", new Set(["entries"]));
		// Nothing in the book says them; a period that holds the same entries is as true.
		expect(unfound).toEqual([".timeZone", ".from", ".before"]);
		expect(made).toBeGreaterThan(500);
	});

	test("from which an entry is left out is found", async () => {
		const { json } = await statementOf(companyId);
		const { statement } = JSON.parse(json) as { statement: string };
		for (let index = 0; index < 54; index += 1) {
			const said = JSON.parse(statement) as { entries: unknown[] };
			said.entries.splice(index, 1);
			expect(verifyStatement(signedAgain(said), key).problems).toHaveLength(1);
		}
	});
});

/** Another value of the same form. An instant moves by so little that the period has the same entries. */
function otherThan(value: unknown): unknown {
	if (value === null) return "1";
	if (typeof value === "number") return value + 1;
	if (typeof value === "boolean") return !value;
	const text = String(value);
	if (/^-?\d+$/.test(text)) return `${BigInt(text) + 1n}`;
	if (/^\d{4}-\d\d-\d\dT/.test(text))
		return new Date(Date.parse(text) - 1).toISOString();
	return text.startsWith("A") ? `B${text.slice(1)}` : `A${text.slice(1)}`;
}

test("the verifier is one file, and imports nothing but Node", async () => {
	const files = await readdir(new URL(".", verifierFile));
	expect(files).toEqual(["verify.mjs"]);
	const program = await readFile(verifierFile, "utf8");
	const imported = [...program.matchAll(/(?:from|import) ?\(?"([^"]+)"/g)];
	expect(imported.length).toBeGreaterThan(0);
	for (const [, from] of imported) expect(from).toMatch(/^node:/);
});
