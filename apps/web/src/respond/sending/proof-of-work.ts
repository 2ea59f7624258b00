/**
 * The small work that is asked for where many come at once: in slices, with room for the person's taps and the recording
 * between them.
 */
import { sha256, zeroBitsOf } from "./sha256.ts";

const sliceMilliseconds = 8;
/** Asking the clock costs more than a hash. */
const hashesBetweenLooks = 50;

export async function solve({
	challenge,
	zeroBits,
}: {
	challenge: string;
	zeroBits: number;
}): Promise<{ challenge: string; number: number }> {
	const text = new TextEncoder();
	let sliceEnds = performance.now() + sliceMilliseconds;
	for (let number = 0; ; number += 1) {
		const hash = sha256(text.encode(`${challenge}:${number}`));
		if (zeroBitsOf(hash) >= zeroBits) return { challenge, number };
		if (number % hashesBetweenLooks === 0 && performance.now() > sliceEnds) {
			await nextTurn();
			sliceEnds = performance.now() + sliceMilliseconds;
		}
	}
}

const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
