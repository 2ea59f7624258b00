/** A QR code as a picture: black on white with its quiet zone, whatever the console's colours, because readers want that. */
import { encode } from "uqr";

/** Light modules around it, as ISO/IEC 18004 asks for. */
const quietModules = 4;

export type QrCode = {
	/** Modules on a side, quiet zone included. */
	side: number;
	/** The dark ones as an SVG path, one unit each. */
	path: string;
};

export function qrCodeOf(text: string): QrCode {
	// A quarter of it may be covered or worn: it will hang on walls.
	const { data, size } = encode(text, { ecc: "Q", border: 0 });
	const path = data
		.flatMap((row, y) =>
			row.map((isDark, x) =>
				isDark ? `M${x + quietModules} ${y + quietModules}h1v1h-1z` : "",
			),
		)
		.join("");
	return { side: size + 2 * quietModules, path };
}

export const svgOf = ({ side, path }: QrCode): string =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`;

/** Sharp at any size that is printed: each module is so many pixels. */
const modulePixels = 24;

export async function pngOf({ side, path }: QrCode): Promise<Blob> {
	const canvas = new OffscreenCanvas(side * modulePixels, side * modulePixels);
	const context = canvas.getContext("2d");
	if (context === null) throw new Error("This browser draws no pictures");
	context.fillStyle = "#fff";
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.scale(modulePixels, modulePixels);
	context.fillStyle = "#000";
	context.fill(new Path2D(path));
	return canvas.convertToBlob({ type: "image/png" });
}
