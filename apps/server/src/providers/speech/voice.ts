/**
 * Whether anything was said: by how loud a recording is, window by window. It knows no voice from other sound, costs
 * nothing, and says the same every time. Pure.
 */

export const windowSeconds = 0.02;

/** Full scale is 32,768. */
const decibels = (below: number) => 32_768 * 10 ** (-below / 20);
/** Below that there is nothing to hear, on any microphone. */
const quietest = decibels(56);
/** Above that there is something to hear, however steady it is. */
const loud = decibels(40);
/** What rises to twice its surroundings stands out from them. */
const timesTheNoise = 2;

/** So much of it is enough in a long silence; so large a share is enough in a short word. */
const secondsEnough = 1.5;
const shareEnough = 0.1;
/** A knock on the table is no word. */
const secondsAtLeast = 0.2;

/** `loudness`: the root mean square of each window, from 0 to 32,768. */
export function isSomethingHeard(loudness: ArrayLike<number>): boolean {
	const sorted = Float64Array.from(loudness).sort();
	// The quiet tenth is what the room and the microphone do by themselves.
	const noise = sorted[Math.floor(sorted.length / 10)] ?? 0;
	const floor = Math.min(loud, Math.max(quietest, noise * timesTheNoise));
	const windows = sorted.filter((one) => one > floor).length;
	const seconds = windows * windowSeconds;
	return (
		seconds >= secondsAtLeast &&
		(seconds >= secondsEnough || windows >= sorted.length * shareEnough)
	);
}
