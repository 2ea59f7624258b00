import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import {
	chmod,
	mkdir,
	mkdtemp,
	readdir,
	rm,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeToPcm } from "../../audio/decode-to-pcm.ts";
import { measureRecording } from "../../audio/measure-recording.ts";
import { isSpeechFailure, type SpeechProgress } from "../speech.ts";
import { wordErrorRate } from "../word-error-rate.ts";
import { findPocketSphinx } from "./find-pocketsphinx.ts";
import { openOffline } from "./offline.ts";

const clips = join(import.meta.dirname, "../../audio/fixtures/speech");
const said: Record<string, string> = JSON.parse(
	readFileSync(join(clips, "said.json"), "utf8"),
);

let scratch: string;
beforeAll(async () => {
	scratch = await mkdtemp(join(tmpdir(), "verbatim-offline-"));
});
afterAll(() => rm(scratch, { recursive: true }));

async function heardIn(
	filePath: string,
	environment: Record<string, string | undefined> = process.env,
) {
	const measured = await measureRecording({
		filePath,
		secondsMax: 600,
		timeLimitSeconds: 60,
		signal: new AbortController().signal,
	});
	if ("unusable" in measured) throw new Error(measured.unusable);
	const progress: SpeechProgress[] = [];
	const heard = await openOffline(environment).transcribe(
		{
			filePath,
			audioSeconds: measured.measured.audioSeconds,
			language: undefined,
		},
		{
			onProgress: (at) => progress.push(at),
			signal: new AbortController().signal,
		},
	);
	if (isSpeechFailure(heard)) throw new Error(heard.detail);
	return { ...heard, progress, ...measured.measured };
}

const textOf = (segments: { text: string }[]) =>
	segments.map(({ text }) => text).join(" ");

async function wavOf(name: string, pcm: Buffer): Promise<string> {
	const header = Buffer.alloc(44);
	header.write("RIFF", 0);
	header.writeUInt32LE(36 + pcm.length, 4);
	header.write("WAVEfmt ", 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(16_000, 24);
	header.writeUInt32LE(32_000, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write("data", 36);
	header.writeUInt32LE(pcm.length, 40);
	const path = join(scratch, name);
	await writeFile(path, Buffer.concat([header, pcm]));
	return path;
}

async function pcmOf(clip: string): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of decodeToPcm({
		filePath: join(clips, clip),
		secondsMax: 60,
		waitSecondsMax: 30,
		signal: new AbortController().signal,
	}))
		chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** An empty room is not perfectly silent. */
function roomNoise(seconds: number): Buffer {
	const pcm = Buffer.alloc(seconds * 32_000);
	let seed = 7;
	for (let at = 0; at < pcm.length; at += 2) {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
		pcm.writeInt16LE((seed >> 16) % 16, at);
	}
	return pcm;
}

test("where PocketSphinx is missing, it is said, with how to get it", async () => {
	const offline = openOffline({ POCKETSPHINX_PREFIX: scratch });
	expect(await offline.describe()).toEqual({
		available: false,
		reason: expect.stringContaining("not installed"),
		remedy: expect.stringContaining(
			"apt-get install pocketsphinx pocketsphinx-en-us",
		),
	});
	expect(
		await offline.transcribe(
			{ filePath: "", audioSeconds: 1, language: undefined },
			{ onProgress: () => undefined, signal: new AbortController().signal },
		),
	).toMatchObject({ failed: "unavailable", retry: false });
});

describe.runIf(findPocketSphinx(process.env))("with PocketSphinx", () => {
	test("it says what it is good for", async () => {
		expect(await openOffline(process.env).describe()).toMatchObject({
			available: true,
			languages: ["en-US"],
			limits: expect.stringContaining("about 30 come out wrong"),
		});
	});

	test("real speech in five formats is heard with at most 35 % of the words wrong", async () => {
		let wrong = 0;
		let words = 0;
		for (const [clip, text] of Object.entries(said)) {
			const heard = await heardIn(join(clips, clip));
			const count = text.split(" ").length;
			wrong += wordErrorRate(text, textOf(heard.segments)) * count;
			words += count;

			expect(heard.progress[0]).toEqual({ stage: "preparing", percent: 0 });
			expect(heard.progress.at(-1)).toEqual({ stage: "writing", percent: 100 });
			let last = 0;
			for (const segment of heard.segments)
				for (const word of segment.words) {
					expect(word.startSeconds).toBeGreaterThanOrEqual(last);
					expect(word.endSeconds).toBeGreaterThan(word.startSeconds);
					expect(word.endSeconds).toBeLessThanOrEqual(heard.audioSeconds);
					last = word.startSeconds;
				}
		}
		expect(wrong / words).toBeLessThanOrEqual(0.35);
	});

	test("times stay right behind a long pause, and progress counts the parts", async () => {
		const path = await wavOf(
			"two-sentences.wav",
			Buffer.concat([
				await pcmOf("ill-disposed.wav"),
				roomNoise(28),
				await pcmOf("amiable-himself.ogg"),
			]),
		);
		const heard = await heardIn(path);
		const [first, second] = heard.segments;
		expect(heard.segments).toHaveLength(2);
		expect(first?.startSeconds).toBeCloseTo(0.22, 0);
		// The second clip begins after 2.99 + 28 seconds, its first word a quarter of a second later.
		expect(second?.startSeconds).toBeGreaterThan(30.99);
		expect(second?.startSeconds).toBeLessThan(31.6);
		expect(second?.text).toMatch(/^He might even have been made/);
		const listening = heard.progress.filter(
			({ stage }) => stage === "listening",
		);
		expect(listening.length).toBeGreaterThanOrEqual(2);
		expect(listening[0]?.percent).toBeLessThan(100);
	});

	test.each([
		["silence", Buffer.alloc(12 * 32_000)],
		["an empty room", roomNoise(12)],
		["a tenth of a second", Buffer.alloc(3_200, 9)],
	])("in %s no word is heard", async (name, pcm) => {
		const heard = await heardIn(await wavOf(`${name}.wav`, pcm));
		expect(heard.segments).toEqual([]);
	});

	test("another language than English is refused", async () => {
		expect(
			await openOffline(process.env).transcribe(
				{
					filePath: join(clips, "ill-disposed.wav"),
					audioSeconds: 3,
					language: "de-CH",
				},
				{ onProgress: () => undefined, signal: new AbortController().signal },
			),
		).toMatchObject({ failed: "refused", retry: false });
	});

	test("a copy in a folder of its own is found", async () => {
		const found = findPocketSphinx(process.env);
		const prefix = join(scratch, "prefix");
		await mkdir(join(prefix, "bin"), { recursive: true });
		await mkdir(join(prefix, "share/pocketsphinx/model"), { recursive: true });
		await mkdir(join(prefix, "lib/some-linux-gnu/blas"), { recursive: true });
		await symlink(found?.program ?? "", join(prefix, "bin/pocketsphinx_batch"));
		await symlink(
			found?.modelFolder ?? "",
			join(prefix, "share/pocketsphinx/model/en-us"),
		);
		const environment = { POCKETSPHINX_PREFIX: prefix };
		expect(findPocketSphinx(environment)?.libraryFolders).toContain(
			join(prefix, "lib/some-linux-gnu/blas"),
		);
		const heard = await heardIn(
			join(clips, "amiable-himself.ogg"),
			environment,
		);
		expect(textOf(heard.segments)).toMatch(/^He might even/);
	});

	test("a recogniser that dies in its work is told as such, and can be tried again", async () => {
		const found = findPocketSphinx(process.env);
		const prefix = join(scratch, "broken");
		await mkdir(join(prefix, "bin"), { recursive: true });
		await mkdir(join(prefix, "share/pocketsphinx/model"), { recursive: true });
		await symlink(
			found?.modelFolder ?? "",
			join(prefix, "share/pocketsphinx/model/en-us"),
		);
		const program = join(prefix, "bin/pocketsphinx_batch");
		await writeFile(program, "#!/bin/sh\nread name\nexit 3\n");
		await chmod(program, 0o755);
		expect(
			await openOffline({ POCKETSPHINX_PREFIX: prefix }).transcribe(
				{
					filePath: join(clips, "ill-disposed.wav"),
					audioSeconds: 3,
					language: "en",
				},
				{ onProgress: () => undefined, signal: new AbortController().signal },
			),
		).toMatchObject({ failed: "unavailable", retry: true });
	});

	test("an abort ends the work soon and leaves no process and no file", async () => {
		const path = await wavOf(
			"long.wav",
			Buffer.concat(
				await Promise.all(
					Array.from({ length: 12 }, () => pcmOf("dashwood-leisure.mp3")),
				),
			),
		);
		const abort = new AbortController();
		const before = await listeningFolders();
		const startedAt = performance.now();
		const hearing = openOffline(process.env).transcribe(
			{ filePath: path, audioSeconds: 85.2, language: "en" },
			{ onProgress: () => undefined, signal: abort.signal },
		);
		setTimeout(() => abort.abort(), 1_500);
		expect(await hearing).toMatchObject({ failed: "cancelled" });
		expect(performance.now() - startedAt).toBeLessThan(4_000);
		expect(await listeningFolders()).toEqual(before);
	});

	test.runIf(existsSync("/proc/self/task"))(
		"the recogniser ends when its parent is killed",
		async () => {
			const program = `
				import { openOffline } from ${JSON.stringify(new URL("./offline.ts", import.meta.url).href)};
				console.log("started");
				await openOffline(process.env).transcribe(
					{ filePath: ${JSON.stringify(join(clips, "dashwood-leisure.mp3"))}, audioSeconds: 7.1, language: "en" },
					{ onProgress: () => undefined, signal: new AbortController().signal },
				);`;
			const parent = spawn(
				process.execPath,
				["--input-type=module", "--eval", program],
				{ stdio: ["ignore", "pipe", "inherit"] },
			);
			await new Promise((resolve) => parent.stdout.once("data", resolve));
			let listening: number[] = [];
			await expect
				.poll(
					() => {
						listening = descendants(parent.pid ?? 0).filter((pid) =>
							commandOf(pid).includes("pocketsphinx_batch"),
						);
						return listening.length;
					},
					{ timeout: 10_000 },
				)
				.toBeGreaterThan(0);
			const before = (await listeningFolders()).length;
			parent.kill("SIGKILL");
			await expect
				.poll(() => listening.filter((pid) => commandOf(pid) !== ""), {
					timeout: 20_000,
				})
				.toEqual([]);
			await expect
				.poll(async () => (await listeningFolders()).length)
				.toBe(before - 1);
		},
	);
});

const listeningFolders = async () =>
	(await readdir(tmpdir())).filter((name) =>
		name.startsWith("verbatim-listening-"),
	);

function descendants(pid: number): number[] {
	try {
		const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
			.trim()
			.split(" ")
			.filter((text) => text !== "")
			.map(Number);
		return children.flatMap((child) => [child, ...descendants(child)]);
	} catch {
		return [];
	}
}

/** Empty for a process that ended, also when nobody has waited for it yet. */
function commandOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, "utf8");
	} catch {
		return "";
	}
}
