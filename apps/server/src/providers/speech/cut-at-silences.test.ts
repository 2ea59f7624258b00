import { expect, test } from "vitest";
import { cutAtSilences, loudnessOf, type Part } from "./cut-at-silences.ts";

const samplesPerSecond = 16_000;

/** Sound made of stretches: how long and how loud. */
function soundOf(...stretches: [seconds: number, loudness: number][]): Buffer {
	return Buffer.concat(
		stretches.map(([seconds, loudness]) => {
			const pcm = Buffer.alloc(seconds * samplesPerSecond * 2);
			for (let at = 0; at < pcm.length; at += 2)
				pcm.writeInt16LE(Math.round(loudness * Math.sin(at / 20)), at);
			return pcm;
		}),
	);
}

async function* inChunks(pcm: Buffer, bytes: number): AsyncGenerator<Buffer> {
	for (let at = 0; at < pcm.length; at += bytes)
		yield pcm.subarray(at, at + bytes);
}

async function partsOf(pcm: Buffer, chunkBytes = 9_999): Promise<Part[]> {
	const parts: Part[] = [];
	for await (const part of cutAtSilences(inChunks(pcm, chunkBytes), {
		partSecondsMin: 2,
		partSecondsMax: 6,
	}))
		parts.push(part);
	return parts;
}

test("the parts put together are the whole, whatever the pieces it came in", async () => {
	const pcm = soundOf(
		[3.3, 9_000],
		[0.4, 20],
		[8, 5_000],
		[0.3, 0],
		[2.1, 700],
	);
	for (const chunkBytes of [33, 9_999, 1_000_000]) {
		const parts = await partsOf(pcm, chunkBytes);
		expect(Buffer.concat(parts.map((part) => part.pcm)).equals(pcm)).toBe(true);
		let bytes = 0;
		for (const part of parts) {
			expect(part.startSeconds).toBeCloseTo(bytes / 32_000, 9);
			bytes += part.pcm.length;
		}
	}
});

test("a part ends in the middle of the quietest moment between its limits", async () => {
	const parts = await partsOf(
		soundOf([1, 9_000], [0.5, 0], [2, 9_000], [0.4, 30], [5, 9_000]),
	);
	// The silence at 1 second would make too short a part.
	expect(parts[1]?.startSeconds).toBeGreaterThan(3.5);
	expect(parts[1]?.startSeconds).toBeLessThan(3.9);
});

test("without any silence no part is longer than its limit", async () => {
	const parts = await partsOf(soundOf([31, 9_000]));
	for (const part of parts)
		expect(part.pcm.length / 32_000).toBeLessThanOrEqual(6);
	for (const part of parts.slice(0, -1))
		expect(part.pcm.length / 32_000).toBeGreaterThanOrEqual(2);
});

test("the last part is never a mere splinter", async () => {
	for (const seconds of [6.01, 6.3, 12.1])
		for (const { pcm } of await partsOf(soundOf([seconds, 9_000])))
			expect(pcm.length / 32_000).toBeGreaterThanOrEqual(1);
});

test("no sound has no parts", async () => {
	expect(await partsOf(Buffer.alloc(0))).toEqual([]);
});

test("loudness is the root mean square of each window", () => {
	const pcm = soundOf([0.1, 0], [0.1, 10_000]);
	const loudness = loudnessOf(pcm, 0.1);
	expect(loudness).toHaveLength(2);
	expect(loudness[0]).toBe(0);
	expect(loudness[1]).toBeCloseTo(10_000 / Math.SQRT2, -2);
});
