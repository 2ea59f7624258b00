import { describe, expect, test } from "vitest";
import { type Hearing, hear, heightOf, nothingYet } from "./hearing.ts";

const frames = (
	level: number,
	seconds: number,
	before: Hearing = nothingYet,
): Hearing => {
	let hearing = before;
	for (let passed = 0; passed < seconds - 1e-9; passed += 0.1)
		hearing = hear(hearing, { level, seconds: 0.1 });
	return hearing;
};

const muted = 0;
const quietRoom = 0.005;
const voice = 0.08;

describe("what is heard", () => {
	test.each([
		["a muted microphone for 1.9 seconds", frames(muted, 1.9), "unsure"],
		["a muted microphone for 2 seconds", frames(muted, 2), "silent"],
		["a quiet room for a minute", frames(quietRoom, 60), "unsure"],
		["a click", frames(voice, 0.1), "unsure"],
		["a word", frames(voice, 0.3), "heard"],
		[
			"a voice, then a pause to think",
			frames(quietRoom, 10, frames(voice, 1)),
			"heard",
		],
		[
			"a voice, then the microphone is muted",
			frames(muted, 2, frames(voice, 1)),
			"silent",
		],
		["muted, then a voice", frames(voice, 0.3, frames(muted, 5)), "heard"],
	] as const)("%s", (_, hearing, is) => {
		expect(hearing.is).toBe(is);
	});
});

test("a bar rises with the level, and never leaves its place", () => {
	const heights = [0, 0.001, 0.01, 0.1, 1, 2].map(heightOf);
	expect(heights).toEqual([...heights].sort((a, b) => a - b));
	expect(heights[0]).toBe(0);
	expect(heights.at(-1)).toBe(1);
});
