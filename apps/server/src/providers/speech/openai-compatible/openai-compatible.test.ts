import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isSpeechFailure, type SpeechProgress } from "../speech.ts";
import { openOpenAiCompatible, type Service } from "./openai-compatible.ts";

const clip = join(
	import.meta.dirname,
	"../../audio/fixtures/speech/dashwood-leisure.mp3",
);
const clipSeconds = 7.1;
const apiKey = "sk-a-key-that-nobody-may-see";

/** What the service got, as far as the protocol says. */
type Asked = {
	path: string | undefined;
	authorization: string | undefined;
	fields: [string, string][];
	wav: Buffer;
};
/** A switch of the service: what it does with the n-th request. */
type Behaviour = (
	asked: Asked,
	index: number,
) =>
	| { status: number; headers?: Record<string, string>; body: string }
	| "hangs"
	| "hangs up";

let server: Server;
let asked: Asked[];
let behaviour: Behaviour;
let service: Service;

beforeEach(async () => {
	asked = [];
	behaviour = () => ok({ text: "Hello." });
	server = createServer((request, response) => {
		void understood(request).then((seen) => {
			asked.push(seen);
			const does = behaviour(seen, asked.length - 1);
			if (does === "hangs") return;
			if (does === "hangs up") {
				request.socket.destroy();
				return;
			}
			response.writeHead(does.status, {
				"content-type": "application/json",
				...does.headers,
			});
			response.end(does.body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	service = {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		apiKey,
		model: "whisper-1",
		attemptsMax: 3,
		firstWaitSeconds: 0.01,
		longestWaitSeconds: 2,
		requestSecondsMax: 10,
		partSecondsMin: 300,
		partSecondsMax: 600,
	};
});
afterEach(
	() =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		}),
);

const ok = (answer: object) => ({ status: 200, body: JSON.stringify(answer) });
const refusal = (status: number, message = "no") => ({
	status,
	body: JSON.stringify({ error: { message } }),
});

async function understood(request: IncomingMessage): Promise<Asked> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const form = await new Response(Buffer.concat(chunks), {
		headers: { "content-type": request.headers["content-type"] ?? "" },
	}).formData();
	const fields: [string, string][] = [];
	let wav = Buffer.alloc(0);
	for (const [name, value] of form)
		if (typeof value === "string") fields.push([name, value]);
		else wav = Buffer.from(await value.arrayBuffer());
	return {
		path: request.url,
		authorization: request.headers.authorization,
		fields,
		wav,
	};
}

async function transcribe(
	changes: Partial<Service> = {},
	{
		language,
		signal = new AbortController().signal,
	}: { language?: string; signal?: AbortSignal } = {},
) {
	const progress: SpeechProgress[] = [];
	const ended = await openOpenAiCompatible({
		...service,
		...changes,
	}).transcribe(
		{ filePath: clip, audioSeconds: clipSeconds, language },
		{ onProgress: (at) => progress.push(at), signal },
	);
	return { ended, progress };
}

test("it says where recordings are sent", async () => {
	expect(
		await openOpenAiCompatible({
			...service,
			baseUrl: "https://speech.example.org/v1",
		}).describe(),
	).toMatchObject({
		available: true,
		model: "whisper-1",
		limits: expect.stringContaining("sent to speech.example.org"),
	});
});

test("a recording is sent as 16 kHz mono WAV with the model, the key and the wish for times", async () => {
	const { progress } = await transcribe({}, { language: "de-CH" });
	expect(asked).toHaveLength(1);
	expect(asked[0]).toMatchObject({
		path: "/v1/audio/transcriptions",
		authorization: `Bearer ${apiKey}`,
		fields: [
			["model", "whisper-1"],
			["language", "de"],
			["response_format", "verbose_json"],
			["timestamp_granularities[]", "segment"],
			["timestamp_granularities[]", "word"],
		],
	});
	const wav = asked[0]?.wav ?? Buffer.alloc(0);
	expect(wav.toString("latin1", 0, 4)).toBe("RIFF");
	expect(wav.readUInt16LE(22)).toBe(1);
	expect(wav.readUInt32LE(24)).toBe(16_000);
	expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
	expect((wav.length - 44) / 32_000).toBeCloseTo(clipSeconds, 3);
	expect(progress).toEqual([
		{ stage: "preparing", percent: 0 },
		{ stage: "listening", percent: expect.closeTo(100, 1) },
		{ stage: "writing", percent: 100 },
	]);
});

test("a server without a key is asked without one", async () => {
	await transcribe({ apiKey: undefined });
	expect(asked[0]?.authorization).toBeUndefined();
});

test("segments, words and the language's name are understood", async () => {
	behaviour = () =>
		ok({
			task: "transcribe",
			language: "english",
			duration: 7.1,
			text: "And Mr. John. Dashwood had.",
			segments: [
				{
					id: 0,
					start: 0,
					end: 2.5,
					text: " And Mr. John.",
					avg_logprob: -0.2,
				},
				{ id: 1, start: 2.5, end: 99, text: " Dashwood had." },
			],
			words: [
				{ word: "And", start: 0.1, end: 0.4 },
				{ word: "Mr.", start: 0.4, end: 0.8 },
				{ word: "John.", start: 0.9, end: 1.4 },
				{ word: "Dashwood", start: 2.6, end: 3.4 },
				{ word: "had.", start: 3.4, end: 3.9 },
			],
		});
	const { ended } = await transcribe();
	expect(ended).toEqual({
		model: "whisper-1",
		language: "en",
		segments: [
			{
				startSeconds: 0,
				endSeconds: 2.5,
				text: "And Mr. John.",
				words: [
					{ text: "And", startSeconds: 0.1, endSeconds: 0.4, confidence: null },
					{ text: "Mr.", startSeconds: 0.4, endSeconds: 0.8, confidence: null },
					{
						text: "John.",
						startSeconds: 0.9,
						endSeconds: 1.4,
						confidence: null,
					},
				],
			},
			{
				startSeconds: 2.5,
				// No segment lasts longer than the sound.
				endSeconds: expect.closeTo(7.1, 3),
				text: "Dashwood had.",
				words: [
					{
						text: "Dashwood",
						startSeconds: 2.6,
						endSeconds: 3.4,
						confidence: null,
					},
					{
						text: "had.",
						startSeconds: 3.4,
						endSeconds: 3.9,
						confidence: null,
					},
				],
			},
		],
	});
});

test("words within segments keep how sure the server is", async () => {
	behaviour = () =>
		ok({
			text: "Hi",
			language: "de",
			segments: [
				{
					start: 0,
					end: 1,
					text: "Hi",
					words: [{ word: " Hi", start: 0, end: 1, probability: 0.75 }],
				},
			],
		});
	const { ended } = await transcribe();
	expect(ended).toMatchObject({
		language: "de",
		segments: [{ words: [{ text: "Hi", confidence: 0.75 }] }],
	});
});

test("a server that sends only a text gives one segment as long as the sound", async () => {
	behaviour = () => ok({ text: " Good morning. " });
	const { ended } = await transcribe({}, { language: "en" });
	expect(ended).toEqual({
		model: "whisper-1",
		language: "en",
		segments: [
			{
				startSeconds: 0,
				endSeconds: expect.closeTo(7.1, 3),
				text: "Good morning.",
				words: [],
			},
		],
	});
});

test("a server that hears nothing gives no segment", async () => {
	behaviour = () => ok({ text: "", segments: [] });
	const { ended } = await transcribe();
	expect(ended).toMatchObject({ segments: [], language: "und" });
});

test("a model that knows only the plain format is asked for that, and from then on only for that", async () => {
	behaviour = ({ fields }) =>
		fields.some(([, value]) => value === "verbose_json")
			? refusal(400, "response_format 'verbose_json' is not compatible")
			: ok({ text: "Plain." });
	const { ended } = await transcribe({ partSecondsMin: 1, partSecondsMax: 3 });
	expect(ended).toMatchObject({ segments: [{ text: "Plain." }, {}, {}, {}] });
	const formats = asked.map(
		({ fields }) => fields.find(([name]) => name === "response_format")?.[1],
	);
	expect(formats).toEqual(["verbose_json", "json", "json", "json", "json"]);
});

test("a long recording goes in parts, and the times are those of the whole", async () => {
	behaviour = () =>
		ok({
			text: "Part",
			segments: [{ start: 0.5, end: 1, text: "Part" }],
			words: [{ word: "Part", start: 0.5, end: 1 }],
		});
	const { ended, progress } = await transcribe({
		partSecondsMin: 1,
		partSecondsMax: 3,
	});
	if (isSpeechFailure(ended)) throw new Error(ended.detail);
	const lengths = asked.map(({ wav }) => (wav.length - 44) / 32_000);
	expect(asked.length).toBeGreaterThanOrEqual(3);
	expect(lengths.reduce((sum, length) => sum + length)).toBeCloseTo(7.1, 3);
	let startSeconds = 0;
	for (const [index, segment] of ended.segments.entries()) {
		expect(segment.startSeconds).toBeCloseTo(startSeconds + 0.5, 6);
		expect(segment.words[0]?.startSeconds).toBeCloseTo(startSeconds + 0.5, 6);
		startSeconds += lengths[index] ?? 0;
	}
	const percents = progress.map(({ percent }) => percent);
	expect(percents).toEqual([...percents].sort((one, other) => one - other));
});

test("a server that is busy is asked again, after the time it names", async () => {
	behaviour = (_, index) =>
		index === 0
			? { ...refusal(429), headers: { "retry-after": "1" } }
			: ok({ text: "Now." });
	const startedAt = performance.now();
	const { ended } = await transcribe();
	expect(ended).toMatchObject({ segments: [{ text: "Now." }] });
	expect(performance.now() - startedAt).toBeGreaterThan(1_000);
});

test("no server makes us wait longer than our own limit", async () => {
	behaviour = (_, index) =>
		index === 0
			? { ...refusal(503), headers: { "retry-after": "86400" } }
			: ok({ text: "Now." });
	const { ended } = await transcribe({ longestWaitSeconds: 0.05 });
	expect(ended).toMatchObject({ segments: [{ text: "Now." }] });
});

test("a connection that breaks is tried again", async () => {
	behaviour = (_, index) => (index === 0 ? "hangs up" : ok({ text: "Now." }));
	const { ended } = await transcribe();
	expect(ended).toMatchObject({ segments: [{ text: "Now." }] });
});

test.each`
	case                                  | does                                                                | attempts | failed           | retry
	${"is always busy"}                   | ${refusal(429)}                                                     | ${3}     | ${"unavailable"} | ${true}
	${"always has a fault"}               | ${refusal(500)}                                                     | ${3}     | ${"unavailable"} | ${true}
	${"always hangs up"}                  | ${"hangs up"}                                                       | ${3}     | ${"unreachable"} | ${true}
	${"refuses the key"}                  | ${refusal(401, `Bad key: ${apiKey}`)}                               | ${1}     | ${"refused"}     | ${false}
	${"does not know the model"}          | ${refusal(404, `No model for ${apiKey}`)}                           | ${1}     | ${"refused"}     | ${false}
	${"answers with a page"}              | ${{ status: 200, body: "<html>hello" }}                             | ${1}     | ${"garbled"}     | ${false}
	${"answers something else"}           | ${ok({ choices: [] })}                                              | ${1}     | ${"garbled"}     | ${false}
	${"answers times that are no number"} | ${ok({ text: "a", segments: [{ start: "x", end: 1, text: "a" }] })} | ${1}     | ${"garbled"}     | ${false}
	${"answers half"}                     | ${{ status: 200, body: '{"text": "Hel' }}                           | ${1}     | ${"garbled"}     | ${false}
`(
	"a server that $case ends as $failed after $attempts attempts",
	async ({ does, attempts, failed, retry }) => {
		behaviour = () => does;
		const { ended } = await transcribe();
		expect(ended).toMatchObject({ failed, retry });
		expect(asked).toHaveLength(attempts);
		expect(JSON.stringify(ended)).not.toContain(apiKey);
	},
);

test("a redirect is not followed: the key goes nowhere else", async () => {
	behaviour = (_, index) =>
		index === 0
			? { status: 307, headers: { location: "/elsewhere" }, body: "" }
			: ok({ text: "Stolen." });
	const { ended } = await transcribe();
	expect(ended).toMatchObject({ failed: "refused", retry: false });
	expect(asked).toHaveLength(1);
});

test("a server that never answers is left after the time given", async () => {
	behaviour = () => "hangs";
	const { ended } = await transcribe({ requestSecondsMax: 0.2 });
	expect(ended).toMatchObject({ failed: "timed_out", retry: true });
	expect(asked).toHaveLength(1);
});

test("a server that is not there is unreachable", async () => {
	const { ended } = await transcribe({ baseUrl: "http://127.0.0.1:9/v1" });
	expect(ended).toMatchObject({ failed: "unreachable", retry: true });
});

test("an abort ends a request that is under way, and a wait between two", async () => {
	for (const does of [
		"hangs",
		{ ...refusal(429), headers: { "retry-after": "2" } },
	] as const) {
		behaviour = () => does;
		const abort = new AbortController();
		setTimeout(() => abort.abort(), 500);
		const startedAt = performance.now();
		const { ended } = await transcribe({}, { signal: abort.signal });
		expect(ended).toMatchObject({ failed: "cancelled" });
		expect(performance.now() - startedAt).toBeLessThan(1_500);
	}
});
