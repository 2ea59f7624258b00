import { expect, test } from "vitest";
import { readableWord, segmentsOf } from "./readable.ts";
import { wordsOf } from "./recogniser.ts";

test.each([
	["hello", "hello"],
	["and(2)", "and"],
	["i", "I"],
	["i'll", "I'll"],
	["in", "in"],
	["mr", "Mr"],
	["<s>", undefined],
	["</s>", undefined],
	["<sil>", undefined],
	["[NOISE]", undefined],
	["[SPEECH]", undefined],
	["++breath++", undefined],
])("%s is read as %s", (token, text) => {
	expect(readableWord(token)).toBe(text);
});

test("a line of PocketSphinx is its words with the time of each", () => {
	const line =
		"piece-1 S 0 T -8492746 A -7965696 L -527050 0 -371712 0 <s> 21 -203776 -257 he 33 -377856 -136 was(2) 55 -1 -1 </s> 60";
	expect(wordsOf(line)).toEqual([
		{ token: "<s>", startSeconds: 0, endSeconds: 0.21 },
		{ token: "he", startSeconds: 0.21, endSeconds: 0.33 },
		{ token: "was(2)", startSeconds: 0.33, endSeconds: 0.55 },
		{ token: "</s>", startSeconds: 0.55, endSeconds: 0.6 },
	]);
});

test("a line without a word has none", () => {
	expect(wordsOf("piece-1 S 0 T 0 A 0 L 0 97")).toEqual([]);
	expect(wordsOf("piece-1 (null)")).toEqual([]);
});

const word = (text: string, startSeconds: number, endSeconds: number) => ({
	text,
	startSeconds,
	endSeconds,
	confidence: null,
});

test("a segment ends where somebody pauses, begins with a capital and has the times of its words", () => {
	const segments = segmentsOf([
		word("good", 1, 1.3),
		word("morning", 1.3, 1.9),
		word("how", 2.8, 3),
		word("are", 3, 3.2),
	]);
	expect(segments).toMatchObject([
		{ text: "Good morning", startSeconds: 1, endSeconds: 1.9 },
		{ text: "How are", startSeconds: 2.8, endSeconds: 3.2 },
	]);
	expect(segments[1]?.words.map(({ text }) => text)).toEqual(["how", "are"]);
});

test("somebody who never pauses is cut after 30 seconds", () => {
	const words = Array.from({ length: 100 }, (_, index) =>
		word("and", index, index + 1),
	);
	for (const { startSeconds, endSeconds } of segmentsOf(words))
		expect(endSeconds - startSeconds).toBeLessThanOrEqual(30);
});

test("no words are no segments", () => {
	expect(segmentsOf([])).toEqual([]);
});
