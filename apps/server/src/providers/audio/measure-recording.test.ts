import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import {
	mkdtemp,
	open,
	readdir,
	readFile,
	rm,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { measureRecording } from "./measure-recording.ts";

const formats = join(import.meta.dirname, "fixtures", "formats");
const fixture = (name: string) => readFileSync(join(formats, name));

let scratch: string;
beforeAll(async () => {
	scratch = await mkdtemp(join(tmpdir(), "verbatim-measure-"));
});
afterAll(() => rm(scratch, { recursive: true }));

const measure = (
	filePath: string,
	limits: { timeLimitSeconds?: number } = {},
) =>
	measureRecording({
		filePath,
		secondsMax: 4 * 3_600,
		timeLimitSeconds: 30,
		signal: new AbortController().signal,
		...limits,
	});

async function measureBytes(name: string, ...parts: (Buffer | string)[]) {
	const path = join(scratch, name);
	await writeFile(path, Buffer.concat(parts.map((part) => Buffer.from(part))));
	return measure(path);
}

/** A file that is mostly a hole: as large as it says, and almost nothing on the disk. */
async function sparse(name: string, head: Buffer, sizeBytes: number) {
	const path = join(scratch, name);
	const file = await open(path, "w");
	await file.write(head);
	await file.truncate(sizeBytes);
	await file.close();
	return path;
}

function wavHeader(of: {
	channels?: number;
	rate?: number;
	bits?: number;
	dataBytes: number;
}): Buffer {
	const { channels = 1, rate = 8_000, bits = 8, dataBytes } = of;
	const header = Buffer.alloc(44);
	header.write("RIFF", 0);
	header.writeUInt32LE((36 + dataBytes) % 2 ** 32, 4);
	header.write("WAVEfmt ", 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(channels, 22);
	header.writeUInt32LE(rate, 24);
	header.writeUInt32LE((rate * channels * bits) / 8, 28);
	header.writeUInt16LE(((channels * bits) / 8) % 65_536, 32);
	header.writeUInt16LE(bits, 34);
	header.write("data", 36);
	header.writeUInt32LE(dataBytes, 40);
	return header;
}

// The third column is what FFmpeg 5.1 decodes to; newer ones also leave out the silence that AAC adds at the end.
test.each`
	file                               | seconds     | ffmpegSeconds | codec          | container     | channels
	${"pcm16.wav"}                     | ${2.345}    | ${2.345}      | ${"pcm_s16le"} | ${"wav"}      | ${1}
	${"pcm24-192khz.wav"}              | ${0.06}     | ${0.06}       | ${"pcm_s24le"} | ${"wav"}      | ${1}
	${"eight-channels.wav"}            | ${0.1}      | ${0.1}        | ${"pcm_s16le"} | ${"wav"}      | ${8}
	${"float.wav"}                     | ${1}        | ${1}          | ${"pcm_f32le"} | ${"wav"}      | ${1}
	${"cbr.mp3"}                       | ${2.345011} | ${2.345011}   | ${"mp3"}       | ${"mp3"}      | ${1}
	${"stereo.mp3"}                    | ${2.345011} | ${2.345011}   | ${"mp3"}       | ${"mp3"}      | ${2}
	${"vbr-without-header.mp3"}        | ${2.377143} | ${2.377143}   | ${"mp3"}       | ${"mp3"}      | ${1}
	${"aac.aac"}                       | ${2.368435} | ${2.368435}   | ${"aac"}       | ${"aac"}      | ${1}
	${"aac.m4a"}                       | ${2.345011} | ${2.345215}   | ${"aac"}       | ${"mov"}      | ${2}
	${"index-first.m4a"}               | ${2.345011} | ${2.345215}   | ${"aac"}       | ${"mov"}      | ${1}
	${"alac.m4a"}                      | ${0.5}      | ${0.5}        | ${"alac"}      | ${"mov"}      | ${1}
	${"fragmented.mp4"}                | ${2.368435} | ${2.368435}   | ${"aac"}       | ${"mov"}      | ${1}
	${"with-video.mp4"}                | ${2.345011} | ${2.345215}   | ${"aac"}       | ${"mov"}      | ${1}
	${"quicktime.mov"}                 | ${2.345011} | ${2.345215}   | ${"aac"}       | ${"mov"}      | ${1}
	${"opus.ogg"}                      | ${2.345}    | ${2.345}      | ${"opus"}      | ${"ogg"}      | ${1}
	${"vorbis.ogg"}                    | ${2.345011} | ${2.345011}   | ${"vorbis"}    | ${"ogg"}      | ${1}
	${"opus.webm"}                     | ${2.345}    | ${2.345}      | ${"opus"}      | ${"matroska"} | ${1}
	${"browser-without-duration.webm"} | ${2.345}    | ${2.345}      | ${"opus"}      | ${"matroska"} | ${1}
	${"vorbis.webm"}                   | ${2.358277} | ${2.358277}   | ${"vorbis"}    | ${"matroska"} | ${1}
	${"flac.flac"}                     | ${2.345011} | ${2.345011}   | ${"flac"}      | ${"flac"}     | ${1}
`(
	"$file lasts $seconds seconds",
	async ({ file, seconds, ffmpegSeconds, codec, container, channels }) => {
		const found = await measure(join(formats, file));
		expect(found).toEqual({
			measured: {
				audioSeconds: expect.closeTo(seconds, 5),
				codec,
				container,
				channels,
			},
		});
		expect(seconds).toBeCloseTo(ffmpegSeconds, 3);
	},
);

describe("what is no recording", () => {
	const hello = Buffer.from("Dear Sir or Madam, ".repeat(500));
	test.each([
		["a text", hello],
		["a gzip", gzipSync(Buffer.alloc(5_000_000))],
		["a zip", Buffer.concat([Buffer.from("PK\x03\x04"), randomBytes(9_000)])],
		["random bytes", randomBytes(60_000)],
		["a playlist", Buffer.from("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")],
		[
			"a list to concatenate",
			Buffer.from("ffconcat version 1.0\nfile a.wav\n"),
		],
		["a page", Buffer.from("<!doctype html><audio src=a.mp3>")],
		["a video of another kind", Buffer.from("RIFF\0\0\0\0AVI LIST")],
		["a photograph", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic")],
		["one byte", Buffer.from("I")],
		[
			"a program with five frames of AAC in it by chance",
			Buffer.concat([
				Buffer.alloc(2_000, 0x90),
				...Array(5).fill(Buffer.from("fff15040013ffc0000", "hex")),
				Buffer.alloc(40_000, 0x90),
			]),
		],
		["a tag and nothing behind it", Buffer.from("ID3\x04\0\0\0\0\0\0")],
	])("%s named .mp3 is no recording", async (name, bytes) => {
		expect(await measureBytes(`${name}.mp3`, bytes)).toEqual({
			unusable: "not_audio",
			detail: "",
		});
	});

	test("an empty file is told as empty", async () => {
		expect(await measureBytes("empty.mp3")).toMatchObject({
			unusable: "empty",
		});
	});

	test.each(["video-without-sound.mp4", "video-without-sound.webm"])(
		"%s has no sound track",
		async (name) => {
			expect(await measure(join(formats, name))).toMatchObject({
				unusable: "no_audio_track",
			});
		},
	);

	test("a header with no sample behind it has no length", async () => {
		expect(await measure(join(formats, "no-samples.wav"))).toMatchObject({
			unusable: "zero_length",
		});
	});
});

describe("a recording that was cut off", () => {
	test.each`
		file                               | readable
		${"pcm16.wav"}                     | ${/^Only the first 1\.\d seconds/}
		${"flac.flac"}                     | ${/^Only the first 1\.\d seconds of 2\.3 seconds can be read/}
		${"cbr.mp3"}                       | ${/^Only the first 1\.\d seconds of 2\.3 seconds can be read/}
		${"opus.ogg"}                      | ${/^Only the first 1\.\d seconds/}
		${"vorbis.ogg"}                    | ${/can be read\.$/}
		${"opus.webm"}                     | ${/^Only the first 1\.\d seconds/}
		${"browser-without-duration.webm"} | ${/^Only the first 1\.\d seconds/}
		${"index-first.m4a"}               | ${/^Only the first [01]\.\d seconds/}
		${"fragmented.mp4"}                | ${/^Only the first [01]\.\d seconds/}
		${"aac.m4a"}                       | ${/says where its sound is/}
		${"quicktime.mov"}                 | ${/says where its sound is/}
	`(
		"$file cut at 60 % is damaged, with how much can be read",
		async ({ file, readable }) => {
			const whole = fixture(file);
			const cut = whole.subarray(0, Math.floor(whole.length * 0.6));
			const found = await measureBytes(`cut-${file}`, cut);
			expect(found).toMatchObject({ unusable: "damaged" });
			expect((found as { detail: string }).detail).toMatch(readable);
		},
	);

	test("an mp3 or aac without a header cannot know: what is there is measured", async () => {
		for (const file of ["vbr-without-header.mp3", "aac.aac"]) {
			const whole = fixture(file);
			const cut = whole.subarray(0, whole.length / 2);
			expect(await measureBytes(`cut-${file}`, cut)).toEqual({
				measured: expect.objectContaining({
					audioSeconds: expect.closeTo(1.18, 1),
				}),
			});
		}
	});

	test("a wav that promises 3.9 GB and has 8 kB is damaged", async () => {
		const header = wavHeader({ dataBytes: 3_900_000_000 });
		expect(
			await measureBytes("lying.wav", header, Buffer.alloc(8_000, 128)),
		).toEqual({
			unusable: "damaged",
			detail: "Only the first 1.0 seconds can be read.",
		});
	});

	test.each([0, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])(
		"a wav from a pipe, which says %d, is measured by what it has",
		async (dataBytes) => {
			const header = wavHeader({ dataBytes });
			expect(
				await measureBytes("piped.wav", header, Buffer.alloc(8_000, 128)),
			).toMatchObject({ measured: { audioSeconds: 1 } });
		},
	);

	test("a whole container of nonsense is damaged", async () => {
		const nonsense = Buffer.concat([Buffer.from("fLaC"), randomBytes(20_000)]);
		expect(await measureBytes("nonsense.flac", nonsense)).toMatchObject({
			unusable: "damaged",
		});
	});
});

describe("a recording made to do harm", () => {
	test("30 hours are stopped at 4", async () => {
		const dataBytes = 30 * 3_600 * 8_000;
		const path = await sparse(
			"30-hours.wav",
			wavHeader({ dataBytes }),
			44 + dataBytes,
		);
		expect(await measure(path)).toEqual({ unusable: "too_long", detail: "" });
	});

	test("200 MB of tags before the sound cost nothing", async () => {
		const size = 200_000_000;
		const tag = Buffer.from("ID3\x03\0\0\0\0\0\0", "latin1");
		for (let at = 0; at < 4; at += 1)
			tag[6 + at] = (size >> (21 - 7 * at)) & 0x7f;
		const path = await sparse("tags.mp3", tag, 10 + size);
		await writeFile(path, fixture("cbr.mp3"), { flag: "a" });
		expect(await measure(path)).toMatchObject({
			measured: { audioSeconds: expect.closeTo(2.345, 3) },
		});
	});

	test("a second in one sample per second lasts no years", async () => {
		const header = wavHeader({ rate: 1, dataBytes: 8_000 });
		expect(
			await measureBytes("slow.wav", header, Buffer.alloc(8_000, 128)),
		).toMatchObject({ unusable: "damaged" });
	});

	test("65,535 channels end with an answer", async () => {
		const header = wavHeader({ channels: 65_535, dataBytes: 65_535 });
		expect(
			await measureBytes("wide.wav", header, Buffer.alloc(65_535, 128)),
		).toHaveProperty("unusable");
	});

	test.each([0xffff_ffff, 0x0fff_ffff, 0x0200_0000])(
		"an index that promises %d samples of one byte takes no memory for them",
		async (samples) => {
			const bytes = fixture("index-first.m4a");
			const at = bytes.indexOf("stsz");
			bytes.writeUInt32BE(1, at + 8);
			bytes.writeUInt32BE(samples, at + 12);
			expect(await measureBytes("index.m4a", bytes)).toHaveProperty("unusable");
		},
	);

	test("a recording that takes too long is stopped", async () => {
		const dataBytes = 2_000_000_000;
		const header = wavHeader({ rate: 192_000, dataBytes });
		const path = await sparse("long.wav", header, 44 + dataBytes);
		const startedAt = performance.now();
		expect(await measure(path, { timeLimitSeconds: 0.3 })).toMatchObject({
			unusable: "timed_out",
		});
		expect(performance.now() - startedAt).toBeLessThan(3_000);
	});

	test("bytes changed at random always end in an answer", async () => {
		const names = (await readdir(formats)).sort();
		// The same changes in every run.
		let seed = 20_261_123;
		const random = (below: number) => {
			seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
			return seed % below;
		};
		for (const name of names) {
			const bytes = fixture(name);
			for (let changes = 0; changes < 40; changes += 1)
				bytes[random(changes % 2 === 0 ? 600 : bytes.length) % bytes.length] =
					random(256);
			const found = await measureBytes(`changed-${name}`, bytes);
			expect(Object.keys(found)).toContain(
				"measured" in found ? "measured" : "unusable",
			);
		}
	});
});

test("measuring that is no longer wanted ends at once", async () => {
	const dataBytes = 2_000_000_000;
	const header = wavHeader({ rate: 192_000, dataBytes });
	const path = await sparse("unwanted.wav", header, 44 + dataBytes);
	const abort = new AbortController();
	const measuring = measureRecording({
		filePath: path,
		secondsMax: 4 * 3_600,
		timeLimitSeconds: 60,
		signal: abort.signal,
		onSeconds: () => abort.abort(new Error("no longer wanted")),
	});
	await expect(measuring).rejects.toThrow("no longer wanted");
});

test("a file that is not there is a fault of ours and throws", async () => {
	await expect(measure(join(scratch, "nothing.mp3"))).rejects.toThrow("ENOENT");
});

test.runIf(existsSync("/proc/self/task"))(
	"the decoding process ends when its parent is killed",
	async () => {
		const dataBytes = 2_000_000_000;
		const header = wavHeader({ rate: 1_000_000 / 8, dataBytes });
		const path = await sparse("orphan.wav", header, 44 + dataBytes);
		const program = `
			import { measureRecording } from ${JSON.stringify(new URL("./measure-recording.ts", import.meta.url).href)};
			await measureRecording({
				filePath: ${JSON.stringify(path)}, secondsMax: 1e9, timeLimitSeconds: 60,
				signal: new AbortController().signal, onSeconds: () => console.log("decoding"),
			});`;
		const parent = spawn(
			process.execPath,
			["--input-type=module", "--eval", program],
			{ stdio: ["ignore", "pipe", "inherit"] },
		);
		await new Promise((resolve) => parent.stdout.once("data", resolve));
		const children = await readFile(
			`/proc/${parent.pid}/task/${parent.pid}/children`,
			"utf8",
		);
		const child = children.trim();
		expect(child).toMatch(/^\d+$/);
		parent.kill("SIGKILL");
		// A process that nobody has waited for yet stays listed as a zombie.
		const isRunning = () => {
			try {
				return !/^State:\s+Z/m.test(
					readFileSync(`/proc/${child}/status`, "utf8"),
				);
			} catch {
				return false;
			}
		};
		await expect.poll(isRunning, { timeout: 5_000 }).toBe(false);
	},
);
