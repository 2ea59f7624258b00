/**
 * The length of a recording, found by decoding every sample of it. The charge depends on it, so what a file or a client
 * says about its length is never believed, and the decoder is the same on every machine. The file is hostile until
 * shown otherwise: it is read in a process that can do nothing else, and whatever happens there becomes one of the
 * answers of judge.ts.
 */
import { stat } from "node:fs/promises";
import { startDecoder } from "./decoder/decoder.ts";
import { type Measured, type Unusable, unusable } from "./judge.ts";

export type { Measured, Unusable } from "./judge.ts";

export async function measureRecording(given: {
	filePath: string;
	/** Decoding ends as soon as there is more. */
	secondsMax: number;
	timeLimitSeconds: number;
	/** Ends the work; then the promise is rejected with the signal's reason. */
	signal: AbortSignal;
	/** How much was decoded so far, a few times a second. */
	onSeconds?: (seconds: number) => void;
}): Promise<{ measured: Measured } | Unusable> {
	const { filePath, secondsMax, timeLimitSeconds, signal, onSeconds } = given;
	signal.throwIfAborted();
	if ((await stat(filePath)).size === 0) return unusable("empty");

	const order = { secondsMax, wantsSound: false };
	const decoder = await startDecoder(filePath, order, onSeconds);
	decoder.sound.resume();
	const timer = setTimeout(
		() => decoder.end("timed_out"),
		timeLimitSeconds * 1_000,
	);
	const abort = () => decoder.end("timed_out");
	signal.addEventListener("abort", abort);
	try {
		if (signal.aborted) abort();
		const verdict = await decoder.verdict;
		signal.throwIfAborted();
		return verdict;
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", abort);
	}
}
