import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	decodeToPcm,
	pcmSamplesPerSecond,
	UnreadableRecording,
} from "./decode-to-pcm.ts";

const formats = join(import.meta.dirname, "fixtures", "formats");

let scratch: string;
beforeAll(async () => {
	scratch = await mkdtemp(join(tmpdir(), "verbatim-pcm-"));
});
afterAll(() => rm(scratch, { recursive: true }));

const limits = () => ({
	secondsMax: 600,
	waitSecondsMax: 30,
	signal: new AbortController().signal,
});

async function samplesOf(filePath: string): Promise<Int16Array> {
	const chunks: Buffer[] = [];
	for await (const chunk of decodeToPcm({ filePath, ...limits() }))
		chunks.push(chunk);
	const all = Buffer.concat(chunks);
	return Int16Array.from({ length: all.length / 2 }, (_, index) =>
		all.readInt16LE(index * 2),
	);
}

/** How loud one frequency is, from 0 to 1: Goertzel's way. */
function loudnessAt(samples: Int16Array, hertz: number): number {
	let cosine = 0;
	let sine = 0;
	for (const [index, sample] of samples.entries()) {
		const angle = (2 * Math.PI * hertz * index) / pcmSamplesPerSecond;
		cosine += sample * Math.cos(angle);
		sine += sample * Math.sin(angle);
	}
	return (2 * Math.hypot(cosine, sine)) / samples.length / 32_768;
}

async function toneWav(of: {
	hertz: (number | undefined)[];
	rate: number;
	seconds: number;
}): Promise<string> {
	const { hertz, rate, seconds } = of;
	const channels = hertz.length;
	const data = Buffer.alloc(Math.round(rate * seconds) * channels * 2);
	for (let index = 0; index < data.length / 2; index += 1) {
		const tone = hertz[index % channels];
		const time = Math.floor(index / channels) / rate;
		const value = tone ? Math.sin(2 * Math.PI * tone * time) * 16_384 : 0;
		data.writeInt16LE(Math.round(value), index * 2);
	}
	const header = Buffer.alloc(44);
	header.write("RIFF", 0);
	header.writeUInt32LE(36 + data.length, 4);
	header.write("WAVEfmt ", 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(channels, 22);
	header.writeUInt32LE(rate, 24);
	header.writeUInt32LE(rate * channels * 2, 28);
	header.writeUInt16LE(channels * 2, 32);
	header.writeUInt16LE(16, 34);
	header.write("data", 36);
	header.writeUInt32LE(data.length, 40);
	const path = join(scratch, `${hertz.join("-")}-${rate}.wav`);
	await writeFile(path, Buffer.concat([header, data]));
	return path;
}

test.each([
	"pcm16.wav",
	"cbr.mp3",
	"aac.m4a",
	"opus.webm",
	"vorbis.ogg",
	"flac.flac",
	"with-video.mp4",
])("%s comes as 2.345 seconds of its 440 Hz tone", async (name) => {
	const samples = await samplesOf(join(formats, name));
	expect(samples.length / pcmSamplesPerSecond).toBeCloseTo(2.345, 2);
	// The tone has an eighth of the full loudness, and less where FFmpeg spread it over two channels.
	expect(loudnessAt(samples, 440)).toBeGreaterThan(0.08);
	expect(loudnessAt(samples, 1_000)).toBeLessThan(0.01);
});

test("what 16 kHz cannot carry is filtered out and does not return as another tone", async () => {
	const path = await toneWav({ hertz: [10_000], rate: 48_000, seconds: 1 });
	const samples = await samplesOf(path);
	expect(samples.length).toBe(pcmSamplesPerSecond);
	expect(loudnessAt(samples, 6_000)).toBeLessThan(0.0005);
});

test("all channels are heard: each of two tones at half its loudness", async () => {
	const path = await toneWav({ hertz: [500, 900], rate: 44_100, seconds: 1 });
	const samples = await samplesOf(path);
	expect(loudnessAt(samples, 500)).toBeCloseTo(0.25, 2);
	expect(loudnessAt(samples, 900)).toBeCloseTo(0.25, 2);
});

test("a reader that stops early ends the decoder", async () => {
	const path = await toneWav({ hertz: [500], rate: 16_000, seconds: 60 });
	let chunks = 0;
	for await (const _ of decodeToPcm({ filePath: path, ...limits() })) {
		chunks += 1;
		break;
	}
	expect(chunks).toBe(1);
});

test("an abort ends the decoder, and its reason is thrown", async () => {
	const path = await toneWav({ hertz: [500], rate: 16_000, seconds: 60 });
	const abort = new AbortController();
	const reading = (async () => {
		for await (const _ of decodeToPcm({
			filePath: path,
			...limits(),
			signal: abort.signal,
		}))
			abort.abort(new Error("no longer wanted"));
	})();
	await expect(reading).rejects.toThrow("no longer wanted");
});

test("sound beyond the given length is not handed out", async () => {
	const path = await toneWav({ hertz: [500], rate: 16_000, seconds: 10 });
	let bytes = 0;
	const reading = (async () => {
		for await (const chunk of decodeToPcm({
			filePath: path,
			...limits(),
			secondsMax: 2,
		}))
			bytes += chunk.length;
	})();
	await expect(reading).rejects.toThrow(UnreadableRecording);
	expect(bytes).toBeLessThanOrEqual(3 * 2 * pcmSamplesPerSecond);
});

test("a file that is no recording throws what it is", async () => {
	const path = join(scratch, "letter.mp3");
	await writeFile(path, "Dear Sir or Madam");
	await expect(samplesOf(path)).rejects.toMatchObject({
		why: { unusable: "not_audio" },
	});
});
