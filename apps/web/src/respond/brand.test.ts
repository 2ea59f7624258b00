import { contrastOf } from "@verbatim/contract/survey-logic";
import { expect, test } from "vitest";
import { brandFor, darkGround, lightGround } from "./brand.ts";

const colours = [
	"#0f6b62",
	"#000000",
	"#ffffff",
	"#ffdd00",
	"#1d4ed8",
	"#777777",
	"#8b0000",
];

test("words on the brand's colour can be read, and it can be told from the page, in light and in dark", () => {
	for (const colour of colours)
		for (const [scheme, ground] of [
			["light", lightGround],
			["dark", darkGround],
		] as const) {
			const { fill, onFill, line } = brandFor(colour, scheme);
			expect(contrastOf(fill, onFill)).toBeGreaterThanOrEqual(4.5);
			expect(contrastOf(fill, ground)).toBeGreaterThanOrEqual(3);
			expect(contrastOf(line, ground)).toBeGreaterThanOrEqual(4.5);
		}
});

test("a colour that can be read is used as it is", () => {
	expect(brandFor("#0f6b62", "light").fill).toBe("#0f6b62");
});
