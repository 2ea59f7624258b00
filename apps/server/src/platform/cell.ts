/**
 * How a cell of a file that people open in a spreadsheet is written, so that no program takes what somebody typed for a
 * formula. Pure.
 */

export type Cell = string | number | null;

/** Programs begin a formula with one of these, some of them with their wide forms too. */
const beginsFormula = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** A text that no program calculates, and every program shows. Control characters, which no sheet can hold, are left out. */
export function harmless(text: string): string {
	const clean = text
		.toWellFormed()
		.replaceAll(/[^\P{Cc}\t\r\n]|[\u{FFFE}\u{FFFF}]/gu, "");
	return beginsFormula.test(clean) ? `'${clean}` : clean;
}

/** RFC 4180: texts in quotation marks, numbers as they are, nothing for what is not there. */
export const csvLine = (cells: readonly Cell[]): string =>
	`${cells.map(csvCell).join(",")}\r\n`;

function csvCell(cell: Cell): string {
	if (cell === null) return "";
	if (typeof cell === "number") return String(cell);
	return `"${harmless(cell).replaceAll('"', '""')}"`;
}

/** For a sheet: a string becomes a cell of text, never one of a formula. It holds at most 32,767 characters. */
export const sheetCell = (cell: Cell): Cell =>
	typeof cell === "string" ? harmless(cell).slice(0, 32_767) : cell;

/** So that Excel reads it as UTF-8. */
export const byteOrderMark = "\ufeff";
