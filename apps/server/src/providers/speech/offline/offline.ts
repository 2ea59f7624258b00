/**
 * Speech without a network: PocketSphinx with its English model. It is of 2016 and makes a draft, which is said wherever
 * it is offered. Nothing leaves the machine.
 */
import {
	decodeToPcm,
	pcmBytesPerSecond,
	UnreadableRecording,
} from "../../audio/decode-to-pcm.ts";
import { cutAtSilences, secondsOf } from "../cut-at-silences.ts";
import type { SpeechFailure, SpeechProvider, Word } from "../speech.ts";
import { findPocketSphinx, type PocketSphinx } from "./find-pocketsphinx.ts";
import { keepSpeech, momentInPiece } from "./keep-speech.ts";
import { readableWords, segmentsOf } from "./readable.ts";
import { RecogniserStopped, startRecogniser } from "./recogniser.ts";

const model = "pocketsphinx en-us";
const language = "en-US";

export const offlineLimits =
	"English only, and a draft: of 100 words that are read aloud clearly, about 30 come out wrong, and of free conversation " +
	"more. No punctuation, and it cannot tell who speaks. It works on this machine; nothing is sent elsewhere.";

const remedy =
	"On Debian or Ubuntu: apt-get install pocketsphinx pocketsphinx-en-us. A copy elsewhere is found when POCKETSPHINX_PREFIX " +
	"names the folder that holds its bin and share. Or use a speech service: SPEECH_PROVIDER=openai-compatible.";

/** Parts: long enough for the model to get used to a voice, short enough to show progress. */
const partSeconds = { partSecondsMin: 10, partSecondsMax: 30 };
/** It needs a third of the time of the sound, more on a busy machine, and two seconds to load. */
const waitSecondsPerSecond = 20;
const waitSecondsAtLeast = 60;
const decoderWaitSecondsMax = 60;
/** Shorter sound has no word in it, and PocketSphinx gives no answer to some of it. */
const pieceSecondsMin = 0.2;

export function openOffline(
	environment: Readonly<Record<string, string | undefined>>,
): SpeechProvider {
	return {
		name: "offline",

		async describe() {
			if (findPocketSphinx(environment) === undefined)
				return {
					available: false,
					reason:
						"The offline speech recognition (PocketSphinx and its English model) is not installed.",
					remedy,
				};
			return {
				available: true,
				model,
				languages: [language],
				limits: offlineLimits,
			};
		},

		async transcribe(recording, { onProgress, signal }) {
			const found = findPocketSphinx(environment);
			if (found === undefined)
				return failure(
					"unavailable",
					"The offline speech recognition is not installed.",
				);
			if (
				recording.language !== undefined &&
				!/^en\b/i.test(recording.language)
			)
				return failure(
					"refused",
					"The offline speech recognition understands only English.",
				);
			try {
				onProgress({ stage: "preparing", percent: 0 });
				const words = await listen(found, recording, { onProgress, signal });
				onProgress({ stage: "writing", percent: 100 });
				return { model, language, segments: segmentsOf(words) };
			} catch (error) {
				return failureOf(error, signal);
			}
		},
	};
}

async function listen(
	found: PocketSphinx,
	recording: { filePath: string; audioSeconds: number },
	{
		onProgress,
		signal,
	}: Pick<Parameters<SpeechProvider["transcribe"]>[1], "onProgress" | "signal">,
): Promise<Word[]> {
	signal.throwIfAborted();
	const recogniser = await startRecogniser(found);
	const end = () => void recogniser.close();
	signal.addEventListener("abort", end);
	try {
		const sound = decodeToPcm({
			filePath: recording.filePath,
			secondsMax: recording.audioSeconds + 1,
			waitSecondsMax: decoderWaitSecondsMax,
			signal,
		});
		const words: Word[] = [];
		for await (const part of cutAtSilences(sound, partSeconds)) {
			const { pcm, spans } = keepSpeech(part.pcm);
			if (pcm.length >= pieceSecondsMin * pcmBytesPerSecond) {
				const heard = await recogniser.listen(
					pcm,
					waitSecondsAtLeast + waitSecondsPerSecond * secondsOf(pcm),
				);
				const at = (keptSeconds: number) =>
					part.startSeconds + momentInPiece(spans, keptSeconds);
				for (const word of readableWords(heard))
					words.push({
						...word,
						startSeconds: hundredths(at(word.startSeconds)),
						endSeconds: hundredths(at(word.endSeconds)),
					});
			}
			signal.throwIfAborted();
			const heardSeconds = part.startSeconds + secondsOf(part.pcm);
			onProgress({
				stage: "listening",
				percent: Math.min(100, (100 * heardSeconds) / recording.audioSeconds),
			});
		}
		return words;
	} finally {
		signal.removeEventListener("abort", end);
		await recogniser.close();
	}
}

const hundredths = (seconds: number): number => Math.round(seconds * 100) / 100;

function failureOf(error: unknown, signal: AbortSignal): SpeechFailure {
	if (signal.aborted) return failure("cancelled", "It was stopped.");
	if (error instanceof UnreadableRecording)
		return failure("refused", "The recording can no longer be read.");
	if (error instanceof RecogniserStopped)
		return failure(
			"unavailable",
			"The offline speech recognition stopped in the middle of its work.",
			true,
		);
	throw error;
}

const failure = (
	failed: SpeechFailure["failed"],
	detail: string,
	retry = false,
): SpeechFailure => ({ failed, detail, retry });
