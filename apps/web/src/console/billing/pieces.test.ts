import { expect, test } from "vitest";
import { gapMark, piecesOf } from "./pieces.ts";

test("a sentence is cut at its gaps, wherever a language puts them", () => {
	expect(piecesOf(`Buy ${gapMark("buy")} below ${gapMark("below")}.`)).toEqual([
		{ words: "Buy " },
		{ gap: "buy" },
		{ words: " below " },
		{ gap: "below" },
		{ words: "." },
	]);
	expect(piecesOf(gapMark("buy"))).toEqual([{ gap: "buy" }]);
});
