/**
 * Speech by a service that speaks OpenAI's protocol for transcriptions: one of the large ones, or a server of one's own.
 * A recording is sent in parts of a few minutes, cut at silences, as WAV under 20 MB each; times are put together again.
 */
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { decodeToPcm, UnreadableRecording } from "../../audio/decode-to-pcm.ts";
import { cutAtSilences, type Part, secondsOf } from "../cut-at-silences.ts";
import type { Segment, SpeechFailure, SpeechProvider } from "../speech.ts";
import { multipart } from "./multipart.ts";
import { type Answer, type NoAnswer, post } from "./post.ts";
import { understandAnswer } from "./understand-answer.ts";

export type Service = {
	/** Up to and without `/audio/transcriptions`. */
	baseUrl: string;
	apiKey: string | undefined;
	model: string;
	/** Of one request, all told. */
	attemptsMax: number;
	/** Doubled after each attempt, unless the service says how long. */
	firstWaitSeconds: number;
	longestWaitSeconds: number;
	requestSecondsMax: number;
	partSecondsMin: number;
	/** At most 600, which is 19.2 MB. */
	partSecondsMax: number;
};

const decoderWaitSecondsMax = 60;
/** In less there is no word, and services refuse it. */
const partSecondsAtLeast = 0.1;

export function openOpenAiCompatible(service: Service): SpeechProvider {
	const { host } = new URL(service.baseUrl);
	return {
		name: "openai-compatible",

		async describe() {
			return {
				available: true,
				model: service.model,
				// BCP 47's word for many.
				languages: ["mul"],
				limits: `Recordings are sent to ${host} to be transcribed there. How good the transcript is and which languages it can be in depends on that service and its model ${service.model}.`,
			};
		},

		async transcribe(recording, { onProgress, signal }) {
			try {
				onProgress({ stage: "preparing", percent: 0 });
				const sound = decodeToPcm({
					filePath: recording.filePath,
					secondsMax: recording.audioSeconds + 1,
					waitSecondsMax: decoderWaitSecondsMax,
					signal,
				});
				const segments: Segment[] = [];
				let language = recording.language;
				const ask = asker(service, signal);
				for await (const part of cutAtSilences(sound, service)) {
					if (secondsOf(part.pcm) < partSecondsAtLeast) continue;
					const heard = await ask(part, recording.language);
					if ("failed" in heard) return heard;
					segments.push(...heard.segments);
					language ??= heard.language;
					const doneSeconds = part.startSeconds + secondsOf(part.pcm);
					onProgress({
						stage: "listening",
						percent: Math.min(
							100,
							(100 * doneSeconds) / recording.audioSeconds,
						),
					});
				}
				onProgress({ stage: "writing", percent: 100 });
				// "und" is BCP 47's word for a language that was not determined.
				return {
					model: service.model,
					language: language ?? "und",
					segments,
				};
			} catch (error) {
				if (signal.aborted) return failure("cancelled", "It was stopped.");
				if (error instanceof UnreadableRecording)
					return failure("refused", "The recording can no longer be read.");
				throw error;
			}
		},
	};
}

type Heard = { language: string | undefined; segments: Segment[] };

function asker(service: Service, signal: AbortSignal) {
	/** Some models know only the plain format; after the first "no" nothing more is asked of them. */
	let plainOnly = false;
	return async (
		part: Part,
		language: string | undefined,
	): Promise<Heard | SpeechFailure> => {
		let answer = await askPatiently(service, part, language, {
			plainOnly,
			signal,
		});
		if (!plainOnly && "status" in answer && answer.status === 400) {
			const plain = await askPatiently(service, part, language, {
				plainOnly: true,
				signal,
			});
			if ("status" in plain && plain.status === 200) plainOnly = true;
			answer = plain;
		}
		if ("none" in answer || answer.status !== 200)
			return failureOf(service, answer);
		return (
			understandAnswer(answer.text, {
				startSeconds: part.startSeconds,
				lengthSeconds: secondsOf(part.pcm),
			}) ??
			failure(
				"garbled",
				"The speech service answered something that is not a transcript.",
			)
		);
	};
}

async function askPatiently(
	service: Service,
	part: Part,
	language: string | undefined,
	{ plainOnly, signal }: { plainOnly: boolean; signal: AbortSignal },
): Promise<Answer | NoAnswer> {
	const { contentType, body } = await multipart(part.pcm, [
		["model", service.model],
		// The protocol wants the language alone, without the country.
		...(language
			? ([["language", language.split("-")[0] ?? ""]] as const)
			: []
		).map(([name, value]): [string, string] => [name, value]),
		...(plainOnly
			? ([["response_format", "json"]] as [string, string][])
			: ([
					["response_format", "verbose_json"],
					["timestamp_granularities[]", "segment"],
					["timestamp_granularities[]", "word"],
				] as [string, string][])),
	]);
	for (let attempt = 1; ; attempt += 1) {
		const answer = await post({
			url: new URL(`${service.baseUrl}/audio/transcriptions`),
			headers: {
				"content-type": contentType,
				accept: "application/json",
				...(service.apiKey && { authorization: `Bearer ${service.apiKey}` }),
			},
			body,
			secondsMax: service.requestSecondsMax,
			signal,
		});
		if (!mayEndBetter(answer) || attempt >= service.attemptsMax) return answer;
		// A little chance, so that many who were refused at once do not return at once.
		const ours =
			service.firstWaitSeconds *
			2 ** (attempt - 1) *
			(0.75 + Math.random() / 2);
		const theirs = "status" in answer ? answer.retryAfterSeconds : undefined;
		const seconds = Math.min(theirs ?? ours, service.longestWaitSeconds);
		await wait(seconds * 1_000, undefined, { signal });
	}
}

/** A request that took all its time is not made again: it would most likely take it again. */
const mayEndBetter = (answer: Answer | NoAnswer): boolean =>
	"none" in answer
		? answer.none === "unreachable"
		: answer.status === 429 || answer.status === 408 || answer.status >= 500;

function failureOf(service: Service, answer: Answer | NoAnswer): SpeechFailure {
	if ("none" in answer)
		switch (answer.none) {
			case "unreachable":
				return failure(
					"unreachable",
					"The speech service cannot be reached.",
					true,
				);
			case "timed_out":
				return failure(
					"timed_out",
					"The speech service took too long to answer.",
					true,
				);
			case "too_large":
				return failure(
					"garbled",
					"The speech service answered something that is not a transcript.",
				);
		}
	const { status } = answer;
	if (status === 401 || status === 403)
		return failure("refused", "The speech service refused the key.");
	if (status >= 300 && status < 400)
		return failure(
			"refused",
			"The speech service sent the request to another address, which is not followed. Its base URL is not right.",
		);
	if (mayEndBetter(answer))
		return failure(
			"unavailable",
			`The speech service is too busy or has a fault of its own (${status}).`,
			true,
		);
	return failure(
		"refused",
		`The speech service refused the request (${status}).${reasonOf(service, answer.text)}`,
	);
}

const refusal = z.object({ error: z.object({ message: z.string() }) });

/** The service's own reason helps ("no such model"), but some quote the key in it. */
function reasonOf({ apiKey }: Service, text: string): string {
	let message: string;
	try {
		message = refusal.parse(JSON.parse(text)).error.message;
	} catch {
		return "";
	}
	const withoutKey = apiKey ? message.replaceAll(apiKey, "…") : message;
	return ` It says: ${withoutKey.replaceAll(/\s+/g, " ").slice(0, 200)}`;
}

const failure = (
	failed: SpeechFailure["failed"],
	detail: string,
	retry = false,
): SpeechFailure => ({ failed, detail, retry });
