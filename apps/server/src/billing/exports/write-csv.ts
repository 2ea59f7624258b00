/** The history as CSV, a page of the book at a time: what is sent is not kept, however long the book is. */
import { byteOrderMark, csvLine } from "../../platform/cell.ts";
import { type About, ColumnSums, columns, type Row } from "./export.ts";

export function writeCsv(
	about: About,
	pages: AsyncIterator<Row[]>,
): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	const sums = new ColumnSums();
	return new ReadableStream<Uint8Array>({
		start(controller) {
			controller.enqueue(
				encoder.encode(
					byteOrderMark +
						about.map(csvLine).join("") +
						csvLine([]) +
						csvLine(columns),
				),
			);
		},
		async pull(controller) {
			const { value: rows, done } = await pages.next();
			if (done === true) {
				controller.enqueue(encoder.encode(lineOf(sums.row())));
				controller.close();
				return;
			}
			for (const row of rows) sums.add(row);
			controller.enqueue(encoder.encode(rows.map(lineOf).join("")));
		},
		// Whoever went away needs no more pages.
		async cancel() {
			await pages.return?.();
		},
	});
}

const lineOf = (row: Row) => csvLine(columns.map((column) => row[column]));
