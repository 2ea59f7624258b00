/** A receipt on one page of paper, A4, as PDF. It holds its fonts, so it looks the same everywhere and for ever. */
import { fileURLToPath } from "node:url";
import PDFDocument from "pdfkit";
import { type Receipt, writable } from "./compose-receipt.ts";

const fontFile = (name: string): string =>
	fileURLToPath(new URL(`./fonts/${name}.ttf`, import.meta.url));

const regular = "regular";
const strong = "strong";
const ink = "#1c1f23";
const soft = "#545b63";
const rule = "#c9cdd2";
const test = "#7a3b00";
const testGround = "#fff0dc";

/** Points: 72 to an inch. */
const paper = { left: 62, right: 533, bottom: 770 };
const width = paper.right - paper.left;

/** `createdAt` is told in the file, so the same receipt is the same bytes. */
export function drawReceipt(
	receipt: Receipt,
	createdAt: Date,
): Promise<Buffer> {
	const doc = new PDFDocument({
		size: "A4",
		margin: 0,
		lang: receipt.language,
		displayTitle: true,
		info: {
			Title: `${receipt.title} ${receipt.number}`,
			Author: receipt.seller[0] ?? "",
			CreationDate: createdAt,
			ModDate: createdAt,
		},
	});
	const parts: Buffer[] = [];
	doc.on("data", (part: Buffer) => parts.push(part));
	const ended = new Promise<Buffer>((resolve, reject) => {
		doc.on("end", () => resolve(Buffer.concat(parts)));
		doc.on("error", reject);
	});
	doc.registerFont(regular, fontFile("NotoSans-Regular"));
	doc.registerFont(strong, fontFile("NotoSans-SemiBold"));
	drawOn(doc, receipt);
	doc.end();
	return ended;
}

function drawOn(doc: PDFKit.PDFDocument, receipt: Receipt): void {
	const write = (
		text: string,
		at: { x: number; y: number; width: number; height?: number },
		how: {
			font?: string;
			size?: number;
			colour?: string;
			align?: "left" | "right";
		} = {},
	): number => {
		const { x, y, ...box } = at;
		doc
			.font(how.font ?? regular)
			.fontSize(how.size ?? 9.5)
			.fillColor(how.colour ?? ink)
			.text(writable(text), x, y, {
				...box,
				align: how.align ?? "left",
				lineGap: 1.5,
				...(at.height === undefined ? {} : { ellipsis: true }),
			});
		return doc.y;
	};
	const line = (y: number, colour = rule): void => {
		doc
			.moveTo(paper.left, y)
			.lineTo(paper.right, y)
			.lineWidth(0.7)
			.strokeColor(colour)
			.stroke();
	};

	const [sellerName = "", ...sellerLines] = receipt.seller;
	write(
		sellerName,
		{ x: paper.left, y: 62, width: 260, height: 30 },
		{
			font: strong,
			size: 11,
		},
	);
	write(
		sellerLines.join("\n"),
		{ x: paper.left, y: 80, width: 260, height: 76 },
		{ colour: soft, size: 8.5 },
	);
	if (receipt.test !== undefined) {
		doc.rect(paper.right - 190, 58, 190, 40).fill(testGround);
		write(
			receipt.test,
			{ x: paper.right - 182, y: 64, width: 174, height: 32 },
			{ font: strong, size: 8, colour: test },
		);
	}

	write(
		receipt.title,
		{ x: paper.left, y: 176, width },
		{
			font: strong,
			size: 24,
		},
	);

	const top = 232;
	write(
		receipt.billedTo.label,
		{ x: paper.left, y: top, width: 220 },
		{
			colour: soft,
			size: 8.5,
		},
	);
	const [billedName = "", ...billedLines] = receipt.billedTo.lines;
	const belowName = write(
		billedName,
		{ x: paper.left, y: top + 15, width: 220, height: 60 },
		{ font: strong, size: 10.5 },
	);
	write(billedLines.join("\n"), {
		x: paper.left,
		y: belowName + 2,
		width: 220,
		height: Math.max(14, top + 176 - belowName),
	});

	let factsY = top;
	for (const { label, value } of receipt.facts) {
		write(label, { x: 318, y: factsY, width: 92 }, { colour: soft, size: 8.5 });
		factsY =
			write(value, {
				x: 412,
				y: factsY - 1,
				width: paper.right - 412,
				height: 46,
			}) + 6;
	}

	let y = top + 200;
	const columns = {
		what: { x: paper.left, width: 258 },
		tokens: { x: 326, width: 84 },
		amount: { x: 416, width: paper.right - 416 },
	};
	const heading = { colour: soft, size: 8.5 } as const;
	write(receipt.head.what, { ...columns.what, y }, heading);
	write(
		receipt.head.tokens,
		{ ...columns.tokens, y },
		{ ...heading, align: "right" },
	);
	write(
		receipt.head.amount,
		{ ...columns.amount, y },
		{ ...heading, align: "right" },
	);
	y += 18;
	line(y, ink);
	y += 10;
	const belowWhat = write(
		receipt.line.what,
		{ ...columns.what, y },
		{ size: 10.5 },
	);
	write(
		receipt.line.tokens,
		{ ...columns.tokens, y },
		{ size: 10.5, align: "right" },
	);
	write(
		receipt.line.amount,
		{ ...columns.amount, y },
		{ size: 10.5, align: "right" },
	);
	y = belowWhat + 10;
	line(y);
	y += 12;
	for (const [place, sum] of receipt.sums.entries()) {
		const isLast = place === receipt.sums.length - 1;
		const how = isLast ? { font: strong, size: 12.5 } : { colour: soft };
		if (isLast) y += 2;
		write(sum.label, { x: 200, y, width: 210 }, { ...how, align: "right" });
		write(sum.amount, { ...columns.amount, y }, { ...how, align: "right" });
		y += isLast ? 26 : 18;
	}

	y += 14;
	for (const note of receipt.notes)
		y =
			write(note, { x: paper.left, y, width: 380 }, { colour: soft, size: 9 }) +
			4;

	line(paper.bottom);
	write(
		`${receipt.title} ${receipt.number}`,
		{ x: paper.left, y: paper.bottom + 8, width: 300 },
		{ colour: soft, size: 8 },
	);
	write(
		"Verbatim",
		{ x: paper.right - 150, y: paper.bottom + 8, width: 150 },
		{ colour: soft, size: 8, align: "right" },
	);
}
