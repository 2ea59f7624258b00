/**
 * A recording as the sound that speech engines listen to: 16 kHz, one channel (the mean of all), 16 bits little-endian.
 * It comes as it is asked for: a decoder that runs ahead waits, so memory does not depend on the recording's length.
 */
import { startDecoder } from "./decoder/decoder.ts";
import type { Unusable } from "./judge.ts";

export const pcmSamplesPerSecond = 16_000;
export const pcmBytesPerSecond = 2 * pcmSamplesPerSecond;

/** The recording was measured before, so this is rare: the file changed, or the machine has no memory left. */
export class UnreadableRecording extends Error {
	readonly why: Unusable;
	constructor(why: Unusable) {
		super(`The recording cannot be read: ${why.unusable}. ${why.detail}`);
		this.why = why;
	}
}

export async function* decodeToPcm(given: {
	filePath: string;
	secondsMax: number;
	/** The longest wait for the next piece of sound. */
	waitSecondsMax: number;
	/** Ends the work; then the iteration throws the signal's reason. */
	signal: AbortSignal;
}): AsyncGenerator<Buffer, void> {
	const { filePath, secondsMax, waitSecondsMax, signal } = given;
	signal.throwIfAborted();
	const decoder = await startDecoder(filePath, {
		secondsMax,
		wantsSound: true,
	});
	// Rejected while nobody looks is still looked at below.
	decoder.verdict.catch(() => undefined);
	const end = () => decoder.end("timed_out");
	signal.addEventListener("abort", end);
	try {
		if (signal.aborted) end();
		const sound = decoder.sound[Symbol.asyncIterator]();
		let bytes = 0;
		for (;;) {
			const timer = setTimeout(end, waitSecondsMax * 1_000);
			const piece = await sound.next().finally(() => clearTimeout(timer));
			if (piece.done) break;
			const chunk = piece.value as Buffer;
			bytes += chunk.length;
			if (bytes > (secondsMax + 1) * pcmBytesPerSecond) decoder.end("too_long");
			yield chunk;
		}
		const verdict = await decoder.verdict;
		signal.throwIfAborted();
		if ("unusable" in verdict) throw new UnreadableRecording(verdict);
	} finally {
		signal.removeEventListener("abort", end);
		decoder.end("timed_out");
	}
}
