import { expect, test } from "vitest";
import { decide, type Operation } from "./decide.ts";
import type { Entry } from "./entry.ts";
import { emptyPool, type Pool } from "./pool.ts";
import type { RateCard } from "./rating.ts";
import {
	type SealedBlock,
	signedCsv,
	signedJson,
	statementCsv,
	statementJson,
	statementOf,
} from "./statement.ts";

const start = Date.parse("2027-01-01T00:00:00Z");
const day = 86_400_000;
const companyId = "00000000-0000-7000-8000-00000000000c";
const idOf = (name: string) =>
	`00000000-0000-7000-8000-${name.padStart(12, "0")}`;
const system = { kind: "system", id: "test" } as const;
const anna = { kind: "member", id: "anna" } as const;

const audio = { by: "audio_minute", aMinute: 8_000n, least: 1_000n } as const;
const card: RateCard = {
	version: 1,
	inForceFrom: 0,
	rates: {
		vocal_recording: audio,
		interview_transcription: audio,
		smart_question: {
			by: "model_tokens",
			base: 1_000n,
			inputForOneToken: 1_000n,
			outputForOneToken: 50n,
			least: 1_000n,
			most: 10_000n,
		},
		pulse_classifier: { by: "response_pass", each: 1_000n },
	},
};

const grant = (
	kind: "trial" | "top_up",
	name: string,
	amount: bigint,
): Operation => ({
	verb: "grant",
	kind,
	grantId: idOf(name),
	amount,
	expiresAt: kind === "trial" ? start + 14 * day : undefined,
	source: name,
	actor: system,
});
const debit = (
	responses: number,
	subjectId = "run-1",
	actor: { kind: "member"; id: string } = anna,
): Operation => ({
	verb: "debit",
	usage: { feature: "pulse_classifier", responses, passes: 1 },
	feature: "pulse_classifier",
	subject: { kind: "run", id: subjectId },
	actor,
});
const recording: Operation = {
	verb: "debit",
	usage: { feature: "vocal_recording", audioSeconds: 60 },
	feature: "vocal_recording",
	subject: { kind: "response", id: "1" },
	actor: anna,
};

/** One operation a second, from `at` on; the pool is changed. */
function entriesOf(pool: Pool, operations: Operation[], at: number): Entry[] {
	return operations.flatMap((operation, index) => {
		const { due, own, after } = decide(pool, operation, {
			now: at + index * 1_000,
			rateCards: [card],
		});
		if ("refused" in own) throw new Error(own.refused);
		return [...due, ...own, ...after];
	});
}

/** Its bytes do not matter here, only that they come out as they are. */
const block = (first: number, last: number): SealedBlock => ({
	first,
	last,
	previous: Buffer.alloc(32, 1),
	hash: Buffer.alloc(32, 2),
	columns: { at: Buffer.from("at"), kind: Buffer.from("kind"), part: null },
	rare: '{"1":{}}',
});

function statementAfter(before: Operation[], within: Operation[]) {
	const pool = emptyPool(companyId, "Europe/Zurich");
	entriesOf(pool, before, start);
	const opening = structuredClone(pool);
	const entries = entriesOf(pool, within, start + day);
	const statement = statementOf({
		from: start + day,
		before: start + 30 * day,
		opening,
		entries,
		blocks: entries.length === 0 ? [] : [block(1, pool.lastEntry)],
		previous: Buffer.alloc(32, 1),
	});
	return { statement, pool, entries };
}

/** A refund of a spent top-up, the next one that pays for it, and a charge that was undone. */
function richStatement() {
	const before = [grant("trial", "1", 100_000n), grant("top_up", "2", 50_000n)];
	const pool = emptyPool(companyId, "Europe/Zurich");
	entriesOf(pool, before, start);
	const opening = structuredClone(pool);
	const first = entriesOf(pool, [debit(120), recording], start + day);
	const charge = first.at(-1);
	if (charge === undefined) throw new Error("no charge");
	const { work, shares, at, actor, number } = charge;
	if (work === undefined) throw new Error("no work");
	const entries = [
		...first,
		...entriesOf(
			pool,
			[
				{
					verb: "reverse",
					entryNumber: number,
					charge: { ...work, shares, at, actor, isReversed: false },
					actor: system,
				},
				{
					verb: "claw_back",
					grantId: idOf("2"),
					amount: 40_000n,
					reason: "refund",
					actor: system,
				},
				grant("top_up", "3", 30_000n),
				{
					verb: "reinstate",
					grantId: idOf("2"),
					amount: 5_000n,
					actor: system,
				},
			],
			start + 2 * day,
		),
	];
	return {
		pool,
		statement: statementOf({
			from: start + day,
			before: start + 30 * day,
			opening,
			entries,
			blocks: [block(1, pool.lastEntry)],
			previous: Buffer.alloc(32, 1),
		}),
	};
}

test("opening and what came in and went out make the closing, which is the pool as it is then", () => {
	const { statement, pool } = richStatement();
	expect(statement.opening).toEqual({
		available: "150000",
		held: "0",
		settled: "0",
		expired: "0",
		clawedBack: "0",
		receivable: "0",
		granted: "150000",
	});
	expect(statement.closing).toEqual({
		available: `${pool.available}`,
		held: `${pool.held}`,
		settled: `${pool.settled}`,
		expired: `${pool.expired}`,
		clawedBack: `${pool.clawedBack}`,
		receivable: `${pool.receivable}`,
		granted: "180000",
	});
	expect(statement.in).toEqual({ top_up: "30000" });
	// The recording was undone; that it was there is said.
	expect(statement.out).toEqual({
		pulse_classifier: "120000",
		vocal_recording: "0",
	});
	// 30 could be taken of 40; the next top-up paid 10; 5 were given back.
	expect(statement.clawedBack).toBe("35000");
	expect(statement.closing.available).toBe("25000");
	expect(statement.closing.receivable).toBe("0");
	expect(
		statement.entries.map(({ kind, deltas }) => [kind, deltas.receivable]),
	).toEqual([
		["debit", "0"],
		["debit", "0"],
		["reverse", "0"],
		["claw_back", "10000"],
		["grant", "0"],
		["repay", "-10000"],
		["reinstate", "0"],
	]);
});

test("each sum of the closing is the opening and the entries' changes", () => {
	const { statement } = richStatement();
	const names = Object.keys(
		statement.opening,
	) as (keyof typeof statement.opening)[];
	expect(names).toHaveLength(7);
	for (const name of names)
		expect(
			statement.entries.reduce(
				(sum, { deltas }) => sum + BigInt(deltas[name]),
				BigInt(statement.opening[name]),
			),
		).toBe(BigInt(statement.closing[name]));
});

test("a period without an entry closes as it opened, and its chain has not moved", () => {
	const { statement } = statementAfter([grant("top_up", "1", 50_000n)], []);
	expect(statement.closing).toEqual(statement.opening);
	expect(statement).toMatchObject({
		in: {},
		out: {},
		expired: "0",
		entries: [],
		blocks: [],
		previous: "01".repeat(32),
		head: "01".repeat(32),
	});
});

test("an entry says what its block says: amounts in digits, instants to the millisecond", () => {
	const { statement } = statementAfter(
		[grant("top_up", "1", 50_000n)],
		[debit(3)],
	);
	expect(statement.entries).toEqual([
		{
			number: 2,
			at: "2027-01-02T00:00:00.000Z",
			kind: "debit",
			part: 0,
			amount: "3000",
			expired: "0",
			availableAfter: "47000",
			heldAfter: "0",
			actorKind: "member",
			actorId: "anna",
			feature: "pulse_classifier",
			subjectKind: "run",
			subjectId: "run-1",
			rateCardVersion: 1,
			holdId: null,
			until: null,
			shares: [{ grant: 1, amount: "3000" }],
			told: {},
			deltas: {
				available: "-3000",
				held: "0",
				settled: "3000",
				expired: "0",
				clawedBack: "0",
				receivable: "0",
				granted: "0",
			},
		},
	]);
});

test("blocks come whole, byte by byte, though the period holds a part of them", () => {
	const { statement } = statementAfter(
		[grant("top_up", "1", 50_000n)],
		[debit(3)],
	);
	expect(statement.blocks).toEqual([
		{
			first: 1,
			last: 2,
			previous: Buffer.alloc(32, 1).toString("base64"),
			hash: Buffer.alloc(32, 2).toString("base64"),
			at: Buffer.from("at").toString("base64"),
			kind: Buffer.from("kind").toString("base64"),
			part: null,
			rare: Buffer.from('{"1":{}}').toString("base64"),
		},
	]);
	expect(statement.head).toBe("02".repeat(32));
});

test("the same statement is the same text, in which every amount is a string", () => {
	const text = statementJson(richStatement().statement);
	expect(statementJson(richStatement().statement)).toBe(text);
	expect(JSON.stringify(JSON.parse(text))).toBe(text);
	expect(text).toContain('"asked":"40000"');
	expect(text).not.toMatch(/"(amount|asked|available|granted)":\d/);
});

test("a CSV is an opening, the entries, and a closing, in tokens", () => {
	const { statement } = statementAfter(
		[grant("top_up", "1", 50_500n)],
		[debit(3), { ...grant("trial", "2", 1_001n) }],
	);
	expect(statementCsv(statement)).toBe(
		[
			"number,at,kind,amount,available,held,settled,expired,clawed_back,receivable,granted,available_after,held_after,feature,subject_kind,subject_id,actor_kind,actor_id,hold_id,until,grant_kind,grant_source,grants",
			`,2027-01-02T00:00:00.000Z,opening,,50.5,0,0,0,0,0,50.5,,,,company,${companyId},,,,,,,`,
			"2,2027-01-02T00:00:00.000Z,debit,3,-3,0,3,0,0,0,0,47.5,0,pulse_classifier,run,run-1,member,anna,,,,,1: 3",
			"3,2027-01-02T00:00:01.000Z,grant,1.001,1.001,0,0,0,0,0,1.001,48.501,0,,,,system,test,,2027-01-15T00:00:00.000Z,trial,2,",
			`,2027-01-31T00:00:00.000Z,closing,,48.501,0,3,0,0,0,51.501,,,,company,${companyId},,,,,,,`,
			"",
		].join("\n"),
	);
});

test.each([
	["run-1", "run-1"],
	["=1+1", "'=1+1"],
	["+41 79", "'+41 79"],
	["@SUM(A1)", "'@SUM(A1)"],
	["-cmd", "'-cmd"],
	["\tx", "'\tx"],
	["\rx", '"\'\rx"'],
	// A number is no formula.
	["-5.25", "-5.25"],
	["-5e3", "'-5e3"],
	['say "no", twice', '"say ""no"", twice"'],
	["two\nlines", '"two\nlines"'],
	['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
])("the cell %j is written %j", (id, written) => {
	const { statement } = statementAfter(
		[grant("top_up", "1", 50_000n)],
		[debit(3, id)],
	);
	expect(statementCsv(statement)).toContain(`,run,${written},member,anna,`);
});

test.each([
	[1n, "0.001"],
	[10n, "0.01"],
	[500n, "0.5"],
	[1_000n, "1"],
	[1_000_000_000_000n, "1000000000"],
	[999_999_999_999n, "999999999.999"],
])(
	"%s millitokens are written %s, and taken away with a sign before",
	(amount, written) => {
		const { statement } = statementAfter(
			[],
			[
				grant("top_up", "1", amount),
				{
					verb: "claw_back",
					grantId: idOf("1"),
					amount,
					reason: "refund",
					actor: system,
				},
			],
		);
		expect(statementCsv(statement)).toContain(
			`grant,${written},${written},0,0,0,0,0,${written},${written},0,`,
		);
		expect(statementCsv(statement)).toContain(
			`claw_back,${written},-${written},0,0,0,${written},0,0,0,0,`,
		);
	},
);

test("what is signed is every byte before the signature", () => {
	const { statement } = richStatement();
	const signed: string[] = [];
	const sign = (bytes: Buffer) => {
		signed.push(bytes.toString("utf8"));
		return Buffer.from("signature");
	};
	const signature = Buffer.from("signature").toString("base64");
	const json = signedJson(statement, { sign, publicKey: "PEM" });
	const csv = signedCsv(statement, sign);
	expect(json).toBe(
		`${JSON.stringify({ statement: statementJson(statement), signature, publicKey: "PEM" })}\n`,
	);
	expect(csv).toBe(
		`${statementCsv(statement)}signature,ed25519,${signature}\n`,
	);
	expect(signed).toEqual([statementJson(statement), statementCsv(statement)]);
});
