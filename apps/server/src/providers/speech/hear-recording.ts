/**
 * Hear a recording: decoded once, it tells both its length and whether anything is said in it. What a client says of either
 * is never believed. The file is hostile until shown otherwise; it is read in a process that can do nothing else.
 */
import { stat } from "node:fs/promises";
import { pcmBytesPerSecond } from "../audio/decode-to-pcm.ts";
import { startDecoder } from "../audio/decoder/decoder.ts";
import { type Measured, type Unusable, unusable } from "../audio/judge.ts";
import { loudnessOf } from "./cut-at-silences.ts";
import { isSomethingHeard, windowSeconds } from "./voice.ts";

export async function hearRecording(given: {
	filePath: string;
	/** Decoding ends as soon as there is more. */
	secondsMax: number;
	timeLimitSeconds: number;
}): Promise<{ measured: Measured; isSilent: boolean } | Unusable> {
	const { filePath, secondsMax, timeLimitSeconds } = given;
	if ((await stat(filePath)).size === 0) return unusable("empty");
	const decoder = await startDecoder(filePath, {
		secondsMax,
		wantsSound: true,
	});
	// Rejected while the sound is read, it is still looked at below.
	decoder.verdict.catch(() => undefined);
	const timer = setTimeout(
		() => decoder.end("timed_out"),
		timeLimitSeconds * 1_000,
	);
	try {
		const loudness = await loudnessOfAll(decoder.sound, () =>
			decoder.end("too_long"),
		);
		const verdict = await decoder.verdict;
		return "unusable" in verdict
			? verdict
			: { ...verdict, isSilent: !isSomethingHeard(loudness) };
	} finally {
		clearTimeout(timer);
		decoder.end("timed_out");
	}

	/** Window by window as it comes, so memory does not depend on how the decoder cuts it. */
	async function loudnessOfAll(
		sound: AsyncIterable<Buffer>,
		onTooMuch: () => void,
	): Promise<number[]> {
		const windowBytes = windowSeconds * pcmBytesPerSecond;
		const loudness: number[] = [];
		let rest: Buffer = Buffer.alloc(0);
		let bytes = 0;
		for await (const piece of sound) {
			bytes += piece.length;
			if (bytes > (secondsMax + 1) * pcmBytesPerSecond) onTooMuch();
			const pcm = Buffer.concat([rest, piece]);
			loudness.push(...loudnessOf(pcm, windowSeconds));
			rest = pcm.subarray(pcm.length - (pcm.length % windowBytes));
		}
		return loudness;
	}
}
