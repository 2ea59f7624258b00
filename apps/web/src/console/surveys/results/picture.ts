/** A chart as a picture to keep: dark words on white, whatever the console's colours, so that it can be printed. */

export type PictureBar = { label: string; count: string; share: number };

const width = 720;
const rowHeight = 34;
const labelWidth = 250;
const barLeft = labelWidth + 24;
const barWidthMax = width - barLeft - 130;

export function svgOfBars(of: {
	title: string;
	bars: readonly PictureBar[];
	footer: string;
}): { svg: string; width: number; height: number } {
	const titleLines = linesOf(of.title, 74, 3);
	const top = 36 + titleLines.length * 24;
	const height = top + of.bars.length * rowHeight + 46;
	const largest = Math.max(...of.bars.map(({ share }) => share), 0);
	const text = (
		x: number,
		y: number,
		words: string,
		more = `font-size="14" fill="#1d2b2a"`,
	) => `<text x="${x}" y="${y}" ${more}>${escaped(words)}</text>`;
	const rows = of.bars.map(({ label, count, share }, index) => {
		const y = top + index * rowHeight;
		const length = largest === 0 ? 0 : (share / largest) * barWidthMax;
		return (
			text(
				labelWidth + 8,
				y + 19,
				shortened(label, 34),
				`font-size="14" fill="#1d2b2a" text-anchor="end"`,
			) +
			`<rect x="${barLeft}" y="${y + 4}" width="${length.toFixed(1)}" height="20" rx="4" fill="#0f5f57"/>` +
			text(barLeft + length + 8, y + 19, count)
		);
	});
	const svg =
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, Helvetica, Arial, sans-serif">` +
		`<rect width="${width}" height="${height}" fill="#ffffff"/>` +
		titleLines
			.map((line, index) =>
				text(
					24,
					38 + index * 24,
					line,
					`font-size="17" font-weight="600" fill="#1d2b2a"`,
				),
			)
			.join("") +
		rows.join("") +
		text(24, height - 20, of.footer, `font-size="12" fill="#566462"`) +
		"</svg>";
	return { svg, width, height };
}

const escaped = (words: string): string =>
	words
		.toWellFormed()
		.replaceAll(/[^\P{Cc}]/gu, " ")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;");

const shortened = (words: string, lengthMax: number): string =>
	[...words].length > lengthMax
		? `${[...words].slice(0, lengthMax - 1).join("")}…`
		: words;

/** By words, as long as they fit; what is too much is left out with a sign. */
function linesOf(words: string, lengthMax: number, linesMax: number): string[] {
	const lines: string[] = [];
	for (const word of words.split(/\s+/)) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + word.length < lengthMax)
			lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines.length > linesMax
		? [
				...lines.slice(0, linesMax - 1),
				shortened(lines.slice(linesMax - 1).join(" "), lengthMax),
			]
		: lines.map((line) => shortened(line, lengthMax));
}

const pixelsForEach = 2;

export async function pngOfSvg(picture: {
	svg: string;
	width: number;
	height: number;
}): Promise<Blob> {
	const image = new Image(picture.width, picture.height);
	image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.svg)}`;
	await image.decode();
	const canvas = document.createElement("canvas");
	canvas.width = picture.width * pixelsForEach;
	canvas.height = picture.height * pixelsForEach;
	const context = canvas.getContext("2d");
	if (context === null) throw new Error("This browser draws no pictures");
	context.drawImage(image, 0, 0, canvas.width, canvas.height);
	return new Promise((resolve, reject) =>
		canvas.toBlob(
			(blob) =>
				blob === null
					? reject(new Error("This browser makes no pictures"))
					: resolve(blob),
			"image/png",
		),
	);
}
