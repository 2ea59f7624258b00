/** Responses as a file: CSV a page at a time, however many there are; or a sheet, with a second one that explains the columns. */
import { utils, write } from "@e965/xlsx";
import {
	byteOrderMark,
	type Cell,
	csvLine,
	sheetCell,
} from "../../platform/cell.ts";
import type { Given } from "./result.ts";
import type { Table } from "./table.ts";

export function writeCsv(
	table: Table,
	pages: AsyncGenerator<Given[]>,
): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream<Uint8Array>({
		start(controller) {
			controller.enqueue(
				encoder.encode(
					byteOrderMark + csvLine(table.columns.map(({ head }) => head)),
				),
			);
		},
		async pull(controller) {
			const { value: page, done } = await pages.next();
			if (done === true) controller.close();
			else
				controller.enqueue(
					encoder.encode(
						page.map((given) => csvLine(table.rowOf(given))).join(""),
					),
				);
		},
		// Whoever went away needs no more pages.
		async cancel() {
			await pages.return(undefined);
		},
	});
}

export async function writeXlsx(
	table: Table,
	pages: AsyncIterable<Given[]>,
	about: readonly Cell[][],
): Promise<Uint8Array<ArrayBuffer>> {
	const rows: Cell[][] = [];
	for await (const page of pages)
		for (const given of page) rows.push(table.rowOf(given));
	const book = utils.book_new();
	const heads = table.columns.map(({ head }) => head);
	const sheet = utils.aoa_to_sheet(
		[heads, ...rows].map((row) => row.map(sheetCell)),
		{ dense: true },
	);
	sheet["!cols"] = heads.map((head) => ({
		wch: Math.min(40, Math.max(10, head.length)),
	}));
	sheet["!autofilter"] = {
		ref: utils.encode_range({
			s: { r: 0, c: 0 },
			e: { r: rows.length, c: heads.length - 1 },
		}),
	};
	utils.book_append_sheet(book, sheet, "Responses");
	for (const [name, lines] of [
		["Questions", table.questions],
		["About", about],
	] as const)
		utils.book_append_sheet(
			book,
			utils.aoa_to_sheet(lines.map((line) => line.map(sheetCell))),
			name,
		);
	const bytes = write(book, {
		type: "buffer",
		bookType: "xlsx",
		compression: true,
		bookSST: true,
	}) as Buffer;
	return new Uint8Array(bytes);
}
