/**
 * Sound cut into parts that follow each other without a gap, each between the two lengths given (the last may be
 * shorter), where it is quietest, so that hardly a word is cut. Holds one part in memory, whatever the length of all.
 * Sound is 16 kHz, one channel, 16 bits little-endian.
 */
import { pcmBytesPerSecond } from "../audio/decode-to-pcm.ts";

export type Part = { startSeconds: number; pcm: Buffer };

export const secondsOf = (pcm: Buffer): number =>
	pcm.length / pcmBytesPerSecond;

export async function* cutAtSilences(
	sound: AsyncIterable<Buffer>,
	{
		partSecondsMin,
		partSecondsMax,
	}: { partSecondsMin: number; partSecondsMax: number },
): AsyncGenerator<Part, void> {
	const bytesMax = partSecondsMax * pcmBytesPerSecond;
	let waiting: Buffer[] = [];
	let waitingBytes = 0;
	let startBytes = 0;

	const take = (lengthBytes: number): Part => {
		const all = Buffer.concat(waiting);
		const pcm = all.subarray(0, lengthBytes);
		const rest = Buffer.from(all.subarray(lengthBytes));
		const startSeconds = startBytes / pcmBytesPerSecond;
		waiting = [rest];
		waitingBytes = rest.length;
		startBytes += lengthBytes;
		return { startSeconds, pcm };
	};

	for await (const chunk of sound) {
		waiting.push(chunk);
		waitingBytes += chunk.length;
		while (waitingBytes > bytesMax) {
			const pcm = Buffer.concat(waiting);
			waiting = [pcm];
			yield take(
				quietestPlace(
					pcm.subarray(0, bytesMax - restBytesMin),
					partSecondsMin,
				) * bytesPerWindow,
			);
		}
	}
	if (waitingBytes > 1) yield take(waitingBytes - (waitingBytes % 2));
}

/** There is always this much behind a cut: services refuse sound of less than a tenth of a second. */
const restBytesMin = 1 * pcmBytesPerSecond;
const windowSeconds = 0.02;
const bytesPerWindow = windowSeconds * pcmBytesPerSecond;
/** A gap between words is longer than the closure of a "p" within one. */
const quietWindows = 10;

/** The middle, in windows from the beginning, of the quietest fifth of a second after `afterSeconds`. */
function quietestPlace(pcm: Buffer, afterSeconds: number): number {
	const loudness = loudnessOf(pcm, windowSeconds);
	const first = Math.ceil(afterSeconds / windowSeconds);
	let quietest = Number.POSITIVE_INFINITY;
	let place = loudness.length - quietWindows;
	for (let at = first; at + quietWindows <= loudness.length; at += 1) {
		let sum = 0;
		for (let index = at; index < at + quietWindows; index += 1)
			sum += loudness[index] ?? 0;
		// Of equals the last: fewer and longer parts.
		if (sum <= quietest) {
			quietest = sum;
			place = at;
		}
	}
	return place + quietWindows / 2;
}

/** The root mean square of each whole window, from 0 to 32,768. */
export function loudnessOf(
	pcm: Buffer,
	secondsPerWindow: number,
): Float64Array {
	const bytes = Math.round(secondsPerWindow * (pcmBytesPerSecond / 2)) * 2;
	const loudness = new Float64Array(Math.floor(pcm.length / bytes));
	for (const window of loudness.keys()) {
		let squares = 0;
		for (let at = window * bytes; at < (window + 1) * bytes; at += 2)
			squares += pcm.readInt16LE(at) ** 2;
		loudness[window] = Math.sqrt((2 * squares) / bytes);
	}
	return loudness;
}
