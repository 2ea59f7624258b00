import { expect, test } from "vitest";
import { piecesOf } from "./pieces.ts";

test.each([
	["", []],
	["no link", ["no link"]],
	[
		"Join here:\n\nhttp://localhost:3000/join/a-b_c\n\nThanks.",
		["Join here:\n\n", "<http://localhost:3000/join/a-b_c>", "\n\nThanks."],
	],
	[
		"See https://example.com/a?b=c#d, or (https://example.com).",
		[
			"See ",
			"<https://example.com/a?b=c#d>",
			", or (",
			"<https://example.com>",
			").",
		],
	],
	["javascript:alert(1) data:x", ["javascript:alert(1) data:x"]],
	['<a href="https://x.ch">', ['<a href="', "<https://x.ch>", '">']],
])("%j", (text, pieces) => {
	const found = piecesOf(text);
	expect(found.map((one) => (one.isLink ? `<${one.text}>` : one.text))).toEqual(
		pieces,
	);
	expect(found.map((one) => one.text).join("")).toBe(text);
});
