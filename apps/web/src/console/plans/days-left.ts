/** Whole days until an instant, as a person counts them: half a day is none. Never below none. Pure. */
const dayMilliseconds = 24 * 60 * 60 * 1_000;

export function daysLeft(until: string, now: Date): number {
	return Math.max(
		0,
		Math.floor((Date.parse(until) - now.getTime()) / dayMilliseconds),
	);
}
