import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { hearRecording } from "./hear-recording.ts";
import { isSomethingHeard } from "./voice.ts";

/** Windows of 20 ms: so many seconds at so many decibels below full scale. */
const at = (...parts: [seconds: number, below: number][]) =>
	parts.flatMap(([seconds, below]) =>
		Array.from(
			{ length: Math.round(seconds * 50) },
			() => 32_768 * 10 ** (-below / 20),
		),
	);

test.each([
	["nothing at all", at([10, 200]), false],
	["an empty recording", [], false],
	["a quiet room", at([30, 60]), false],
	["the hum of a fan, however long", at([60, 48]), false],
	["a person in a quiet room", at([10, 60], [3, 30]), true],
	["a person beside a fan", at([10, 48], [3, 35]), true],
	["somebody who whispers", at([10, 65], [3, 52]), true],
	["a person who speaks all the time", at([20, 28]), true],
	["a short word", at([1.5, 60], [0.4, 30]), true],
	["a knock on the table", at([0.5, 60], [0.1, 20]), false],
	["a knock in a long silence", at([60, 60], [0.3, 20]), false],
	["a sentence in a long silence", at([120, 60], [1.6, 30]), true],
])("%s: something is heard, %#", (_, loudness, isHeard) => {
	expect(isSomethingHeard(loudness)).toBe(isHeard);
});

test.each([
	"amiable-himself.ogg",
	"amiable-woman.m4a",
	"cold-hearted.webm",
	"dashwood-leisure.mp3",
	"ill-disposed.wav",
])("a person is heard in %s, and its length is told", async (name) => {
	const heard = await hearRecording({
		filePath: fileURLToPath(
			new URL(`../audio/fixtures/speech/${name}`, import.meta.url),
		),
		secondsMax: 60,
		timeLimitSeconds: 60,
	});
	expect(heard).toMatchObject({ isSilent: false });
	expect("measured" in heard && heard.measured.audioSeconds).toBeGreaterThan(2);
});

test("a recording that is too long is not decoded to its end", async () => {
	const heard = await hearRecording({
		filePath: fileURLToPath(
			new URL("../audio/fixtures/speech/dashwood-leisure.mp3", import.meta.url),
		),
		secondsMax: 2,
		timeLimitSeconds: 60,
	});
	expect(heard).toMatchObject({ unusable: "too_long" });
});
