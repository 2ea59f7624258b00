import { read, utils } from "@e965/xlsx";
import { describe, expect, test } from "vitest";
import { type Cell, csvLine, harmless } from "../../platform/cell.ts";
import { ColumnSums, type Row, rowOf } from "./export.ts";
import { writeCsv } from "./write-csv.ts";
import { writeXlsx } from "./write-xlsx.ts";

/** What spreadsheets take for more than text, in front, behind white space, doubled, in wide forms, in other cells' clothes. */
const hostile = (() => {
	const begins = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"];
	const bodies = [
		"1+1",
		"cmd|' /C calc'!A0",
		'HYPERLINK("http://evil.test","click")',
		"SUM(A1:A9)",
		'","=1+1',
		'"',
		"\r\n=1+1",
		";=1+1",
		"\u0000\u0007bell",
	];
	const texts = begins.flatMap((begin) =>
		bodies.flatMap((body) => [`${begin}${body}`, ` ${begin}${body}`]),
	);
	return [...texts, "\ud800 lone", "\ufffe", "x".repeat(40_000), "'=1+1"];
})();

const isFormulaToMany = (text: string) =>
	/^[=+\-@\t\r\n＝＋－＠]/u.test(text.trimStart()) || /^[\t\r\n]/.test(text);

test("there are 200 hostile texts and more", () => {
	expect(hostile.length).toBeGreaterThanOrEqual(200);
});

const entry = {
	number: 7,
	kind: "debit",
	at: "2026-11-24T10:00:00.000Z",
	givenDeltaTokens: 0,
	availableDeltaTokens: -240.5,
	reservedDeltaTokens: 0,
	usedDeltaTokens: 240.5,
	clawedBackDeltaTokens: 0,
	availableAfterTokens: 959.5,
	reservedAfterTokens: 0,
	chargedTokens: 240.5,
	expiredTokens: 0,
	feature: "interview_transcription",
	subject: { kind: "interview", id: "interview_1" },
	actorKind: "member",
	memberName: "Anna",
	holdId: null,
	grant: null,
} as const;

const rowsWith = (names: readonly string[]): Row[] =>
	names.map((memberName) => rowOf({ ...entry, memberName }));

async function* pagesOf(rows: Row[]): AsyncGenerator<Row[]> {
	yield rows;
}

describe("a name that is a formula", () => {
	test("is text in CSV, and the table keeps its shape", async () => {
		const csv = await new Response(
			writeCsv([["company", "=1+1"]], pagesOf(rowsWith(hostile))),
		).text();
		const [[, company], , header, ...rows] = parseCsv(csv) as [
			[string, string],
			string[],
			string[],
			...string[][],
		];
		expect(company).toBe("'=1+1");
		const who = header.indexOf("who");
		expect(rows).toHaveLength(hostile.length + 1);
		for (const row of rows) expect(row).toHaveLength(header.length);
		for (const row of rows)
			for (const cell of row) expect(isFormulaToMany(cell)).toBe(false);
		expect(rows[0]?.[who]).toBe("'=1+1");
		// Numbers stay numbers, in columns without a sign.
		expect(rows[0]?.[header.indexOf("available out")]).toBe("240.5");
		expect(rows[0]?.[header.indexOf("available in")]).toBe("0");
	});

	test("is a cell of text in a sheet, and no cell anywhere is a formula", async () => {
		const bytes = await writeXlsx(
			[["company", "=1+1"]],
			pagesOf(rowsWith(hostile)),
		);
		const book = read(bytes, { type: "array" });
		expect(book.SheetNames).toEqual(["Entries", "About"]);
		let texts = 0;
		for (const name of book.SheetNames)
			for (const [address, cell] of Object.entries(book.Sheets[name] ?? {})) {
				if (address.startsWith("!")) continue;
				expect(cell).not.toHaveProperty("f");
				if (cell.t !== "s") continue;
				texts += 1;
				expect(isFormulaToMany(String(cell.v))).toBe(false);
			}
		expect(texts).toBeGreaterThan(hostile.length);
		const rows = utils.sheet_to_json<Record<string, Cell>>(
			book.Sheets["Entries"] ?? {},
		);
		expect(rows[0]).toMatchObject({ "available out": 240.5, number: 7 });
	});
});

test.each([
	["Anna", "Anna"],
	["O'Neill", "O'Neill"],
	["=1", "'=1"],
	["\t=1", "'\t=1"],
	["a\u0000b", "ab"],
	["a\ud800", "a\ufffd"],
])("%j is written %j", (text, written) => {
	expect(harmless(text)).toBe(written);
});

test("sums are of thousandths, so that 0.1 and 0.2 are 0.3", () => {
	const sums = new ColumnSums();
	for (const usedDeltaTokens of [0.1, 0.2])
		sums.add(rowOf({ ...entry, usedDeltaTokens }));
	expect(sums.row()["used"]).toBe(0.3);
	expect(csvLine(["a", 1.5, null])).toBe('"a",1.5,\r\n');
});

/** RFC 4180, in a few lines, so that the test does not read with what wrote. */
function parseCsv(text: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let cell = "";
	let quoted = false;
	const body = text.replace(/^\ufeff/, "");
	for (let at = 0; at < body.length; at += 1) {
		const sign = body[at];
		if (quoted) {
			if (sign === '"' && body[at + 1] === '"') {
				cell += '"';
				at += 1;
			} else if (sign === '"') quoted = false;
			else cell += sign;
		} else if (sign === '"') quoted = true;
		else if (sign === ",") {
			row.push(cell);
			cell = "";
		} else if (sign === "\r" && body[at + 1] === "\n") {
			rows.push([...row, cell]);
			row = [];
			cell = "";
			at += 1;
		} else cell += sign;
	}
	return rows;
}
