import { describe, expect, test } from "vitest";
import {
	findText,
	lineSaidAt,
	placeWords,
	wordAt,
	wordSaidAt,
} from "./words-in-text.ts";

const word = (text: string, startSeconds: number) => ({
	text,
	startSeconds,
	endSeconds: startSeconds + 0.4,
	confidence: null,
});
const line = (text: string, startSeconds: number, words = [word("", 0)]) => ({
	text,
	startSeconds,
	endSeconds: startSeconds + 2,
	words,
});

describe("where words stand in their line", () => {
	const said = line("The more, the better.", 1, [
		word("The", 1),
		word("more", 1.5),
		word("the", 2),
		word("better", 2.5),
	]);
	const placed = placeWords(said);

	test("each after the one before it, also when one occurs twice", () => {
		expect(placed.map(({ from, to }) => said.text.slice(from, to))).toEqual([
			"The",
			"more",
			"the",
			"better",
		]);
		expect(placed[2]?.from).toBe(10);
	});

	test("one that the text writes otherwise is left out, and the rest stays in place", () => {
		const other = placeWords({
			...said,
			words: [word("Teh", 1), word("more", 1.5), word(" ", 2)],
		});
		expect(other.map(({ startSeconds }) => startSeconds)).toEqual([1.5]);
	});

	test("a click into a word or behind it means that word", () => {
		expect(wordAt(placed, 0)?.startSeconds).toBe(1);
		expect(wordAt(placed, 6)?.startSeconds).toBe(1.5);
		expect(wordAt(placed, 21)?.startSeconds).toBe(2.5);
		expect(wordAt([], 3)).toBeUndefined();
	});

	test("a word is said until the next one begins", () => {
		expect(wordSaidAt(placed, 0.5)).toBeUndefined();
		expect(wordSaidAt(placed, 1.95)?.startSeconds).toBe(1.5);
		expect(wordSaidAt(placed, 99)?.startSeconds).toBe(2.5);
	});
});

describe("which line is said", () => {
	const lines = [line("a", 1), line("b", 5), line("c", 9)];
	test.each([
		[0, -1],
		[1, 0],
		[4.9, 0],
		[5, 1],
		[100, 2],
	])("at %d seconds line %d", (seconds, index) => {
		expect(lineSaidAt(lines, seconds)).toBe(index);
	});
	test("none in an empty transcript", () => {
		expect(lineSaidAt([], 3)).toBe(-1);
	});
});

describe("finding a text", () => {
	const lines = [line("One question, and one more", 0), line("No Question", 3)];
	test("whatever its case, in all lines, in their order", () => {
		expect(findText(lines, " one ", "en")).toEqual([
			{ line: 0, from: 0, to: 3 },
			{ line: 0, from: 18, to: 21 },
		]);
		expect(findText(lines, "question", "en")).toHaveLength(2);
	});
	test("nothing is found by nothing", () => {
		expect(findText(lines, "  ", "en")).toEqual([]);
	});
	test("letters that change their number when made small do not shift the rest", () => {
		const turkish = [line("İstanbul and one", 0)];
		const [found] = findText(turkish, "one", "en");
		expect(turkish[0]?.text.slice(found?.from, found?.to)).toBe("one");
	});
});
