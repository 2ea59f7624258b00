/** The history as a sheet: its entries with their sums, and a second sheet that says of what and of when they are. */
import { utils, write } from "@e965/xlsx";
import { sheetCell } from "../../platform/cell.ts";
import { type About, ColumnSums, columns, type Row } from "./export.ts";

export async function writeXlsx(
	about: About,
	pages: AsyncIterable<Row[]>,
): Promise<Uint8Array<ArrayBuffer>> {
	const sums = new ColumnSums();
	const rows: Row[] = [];
	for await (const page of pages)
		for (const row of page) {
			sums.add(row);
			rows.push(row);
		}
	const book = utils.book_new();
	const sheet = utils.aoa_to_sheet(
		[
			[...columns],
			...[...rows, sums.row()].map((row) =>
				columns.map((column) => sheetCell(row[column])),
			),
		],
		{ dense: true },
	);
	sheet["!cols"] = columns.map((column) => ({
		wch: column === "hold" || column === "grant" ? 38 : column.length + 6,
	}));
	sheet["!autofilter"] = {
		ref: utils.encode_range({
			s: { r: 0, c: 0 },
			e: { r: rows.length, c: columns.length - 1 },
		}),
	};
	utils.book_append_sheet(book, sheet, "Entries");
	const aboutSheet = utils.aoa_to_sheet(
		about.map(([name, value]) => [name, sheetCell(value)]),
	);
	aboutSheet["!cols"] = [{ wch: 28 }, { wch: 70 }];
	utils.book_append_sheet(book, aboutSheet, "About");
	const bytes = write(book, {
		type: "buffer",
		bookType: "xlsx",
		compression: true,
		bookSST: true,
	}) as Buffer;
	return new Uint8Array(bytes);
}
