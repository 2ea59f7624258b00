import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { wholeBytesOf } from "./whole-sound.ts";

const recording = (name: string) =>
	new Uint8Array(
		readFileSync(
			new URL(
				`../../../../server/src/providers/audio/fixtures/formats/${name}`,
				import.meta.url,
			),
		),
	);

describe.each([
	["what a browser records as webm", "browser-without-duration.webm"],
	["mp4 in fragments, as Safari records", "fragmented.mp4"],
	["ogg", "opus.ogg"],
])("%s", (_, name) => {
	const whole = recording(name);
	const cuts = Array.from({ length: 60 }, (_, at) =>
		Math.floor(((at + 1) * whole.length) / 61),
	);

	test("stays as it is when nothing is missing", () => {
		expect(wholeBytesOf(whole)).toBe(whole.length);
	});

	test("cut off anywhere, what stays ends where something ends, and is no longer than what is there", () => {
		for (const cut of cuts) {
			const stays = wholeBytesOf(whole.subarray(0, cut));
			expect(stays).toBeLessThanOrEqual(cut);
			expect(wholeBytesOf(whole.subarray(0, stays))).toBe(stays);
		}
	});

	test("the more came, the more stays, and most of it at the end", () => {
		const stays = cuts.map((cut) => wholeBytesOf(whole.subarray(0, cut)));
		expect(stays).toEqual([...stays].sort((a, b) => a - b));
		expect(stays.at(-1)).toBeGreaterThan(0);
	});
});

test("a single byte of the next block is taken away again", () => {
	const whole = recording("browser-without-duration.webm");
	const end = wholeBytesOf(whole.subarray(0, Math.floor(whole.length / 2)));
	const begun = whole.slice(0, end + 1);
	expect(wholeBytesOf(begun)).toBe(end);
});

test("what is not known is left to the server", () => {
	expect(wholeBytesOf(Uint8Array.of(1, 2, 3, 4, 5))).toBe(5);
});
