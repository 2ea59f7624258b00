import { expect, test } from "vitest";
import { qrCodeOf, svgOf } from "./qr-code.ts";

test("a QR code stands in a quiet zone, with its three corners dark", () => {
	const { side, path } = qrCodeOf("https://verbatim.example/s/abcdefghij");
	const isDark = (x: number, y: number) => path.includes(`M${x} ${y}h1v1h-1z`);
	for (const [x, y] of [
		[4, 4],
		[side - 5, 4],
		[4, side - 5],
	] as const)
		expect(isDark(x, y)).toBe(true);
	expect(path).not.toMatch(/M[0-3] /);
	expect(path).not.toMatch(/M\d+ [0-3]h/);
});

test("its file is an SVG of its own, dark on white", () => {
	const svg = svgOf(qrCodeOf("https://verbatim.example/s/abcdefghij"));
	expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
	expect(svg.indexOf("#fff")).toBeLessThan(svg.indexOf("#000"));
});
