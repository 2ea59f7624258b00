/**
 * What of a piece of sound may be speech. Long pauses are left out, because PocketSphinx hears words in them, and
 * because what it leaves out by itself it forgets to count: all later times would be wrong. The map says where in the
 * piece each moment of what was kept has been.
 */
import { pcmBytesPerSecond } from "../../audio/decode-to-pcm.ts";
import { loudnessOf } from "../cut-at-silences.ts";

export type KeptSpeech = {
	pcm: Buffer;
	spans: Span[];
};
/** In seconds from the beginning of the piece. */
type Span = { startSeconds: number; endSeconds: number };

export function keepSpeech(pcm: Buffer): KeptSpeech {
	const spans = spansOfSpeech(pcm);
	const bytesAt = (seconds: number) =>
		Math.round((seconds * pcmBytesPerSecond) / 2) * 2;
	return {
		spans,
		pcm: Buffer.concat(
			spans.map(({ startSeconds, endSeconds }) =>
				pcm.subarray(bytesAt(startSeconds), bytesAt(endSeconds)),
			),
		),
	};
}

/** Where in the piece a moment of what was kept has been. A moment between two spans is the end of the first. */
export function momentInPiece(
	spans: readonly Span[],
	keptSeconds: number,
): number {
	let before = 0;
	for (const { startSeconds, endSeconds } of spans) {
		const length = endSeconds - startSeconds;
		if (keptSeconds <= before + length + 1e-9)
			return startSeconds + keptSeconds - before;
		before += length;
	}
	return spans.at(-1)?.endSeconds ?? 0;
}

const windowSeconds = 0.01;
/** Kept before and after what is loud: words begin and end softly. */
const marginWindows = 30;
/** About 50 decibels below the loudest possible: what a microphone hears in an empty room. */
const roomLoudness = 80;
/** Between the soft and the loud moments of speech lies more than this; steady noise has less. */
const speechRange = 2.5;

function spansOfSpeech(pcm: Buffer): Span[] {
	const loudness = loudnessOf(pcm, windowSeconds);
	const sorted = loudness.toSorted();
	const soft = sorted[Math.floor(sorted.length * 0.1)] ?? 0;
	const loud = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
	if (loud < roomLoudness || loud < soft * speechRange) return [];

	// Loud is what stands out of the noise, but nobody's voice is 30 times softer than the loudest.
	const threshold = Math.min(Math.max(soft * 2, roomLoudness / 2), loud / 5);
	const spans: { first: number; last: number }[] = [];
	for (const [window, value] of loudness.entries()) {
		if (value < threshold) continue;
		const first = Math.max(0, window - marginWindows);
		const last = Math.min(loudness.length, window + 1 + marginWindows);
		const open = spans.at(-1);
		if (open !== undefined && first <= open.last) open.last = last;
		else spans.push({ first, last });
	}
	return spans.map(({ first, last }) => ({
		startSeconds: first * windowSeconds,
		endSeconds: last * windowSeconds,
	}));
}
