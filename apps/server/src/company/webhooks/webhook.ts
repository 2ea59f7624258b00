/** What a webhook is: when a post is tried again, when an address is switched off, and what it may hear. Pure. */
import {
	failingDaysMax,
	type SentEvent,
	triesMax,
	type WebhookEvent,
} from "@verbatim/contract/webhooks";

const minute = 60;
const hour = 60 * minute;

/**
 * The pauses after the first try, the second, and so on, in seconds: short while a restart may explain it, then longer, 72
 * hours and 21 minutes in all. So whoever comes back within three days misses nothing.
 */
export const pausesSeconds = [
	10,
	minute,
	5 * minute,
	15 * minute,
	hour,
	2 * hour,
	4 * hour,
	8 * hour,
	12 * hour,
	20 * hour,
	25 * hour,
] as const satisfies { length: 11 } & readonly number[];

/** After how many seconds the next try comes; undefined: that was the last. */
export function pauseAfter(tries: number): number | undefined {
	return tries >= triesMax ? undefined : pausesSeconds[tries - 1];
}

const dayMilliseconds = 24 * hour * 1_000;

/** Whether an address at which every try has failed since an instant is switched off now. */
export function isOver(failingSince: Date, now: Date): boolean {
	return (
		now.getTime() - failingSince.getTime() >= failingDaysMax * dayMilliseconds
	);
}

/** Events that are read off the pool, not told by whoever causes them. */
export const poolEvents = [
	"tokens.granted",
	"balance.low",
] as const satisfies readonly WebhookEvent[];

/**
 * Whether a pool is low: under a fifth of what was given for this billing month. Once low it is low until a third of it is
 * there again, so that work which reserves and gives back does not tell of it each time.
 */
export function isLow(
	pool: { availableMillitokens: bigint; givenMillitokens: bigint },
	wasLow: boolean,
): boolean {
	const { availableMillitokens: available, givenMillitokens: given } = pool;
	return wasLow ? available * 3n < given : available * 5n < given;
}

/** What happened, before it is somebody's post. Ids and amounts; never what a respondent said. */
export type Happening = {
	companyId: string;
	type: SentEvent;
	data: Record<string, string | number | boolean | null>;
};
