/**
 * What is sent next, and when it is tried again. Pure.
 *
 * The session first, since nothing goes without it; then answers, which are small and dearest; then the sound, oldest take
 * first and in order; a take is saved when all its chunks are there; the end comes when nothing else waits.
 */

export type Job =
	| { do: "begin" }
	| { do: "answer"; place: string }
	| { do: "chunk"; takeId: string; number: number }
	| { do: "save"; takeId: string }
	| { do: "finish" };

export type Waiting = {
	/** The person began, and the server has not heard of it. */
	isNew: boolean;
	/** The session is good. */
	hasSession: boolean;
	/** Written answers that the server does not have, oldest first. */
	answers: readonly { place: string }[];
	/** Takes that are not saved there, oldest first. */
	takes: readonly {
		takeId: string;
		/** The person confirmed it. */
		isKept: boolean;
		/** It is complete: no chunk will come any more. */
		isEnded: boolean;
		chunks: number;
		sentChunks: readonly number[];
	}[];
	wantsToFinish: boolean;
};

export const jobName = (job: Job): string => {
	switch (job.do) {
		case "answer":
			return `answer ${job.place}`;
		case "chunk":
			return `chunk ${job.takeId} ${job.number}`;
		case "save":
			return `save ${job.takeId}`;
		default:
			return job.do;
	}
};

/**
 * The next job that may be tried now, or when one may be, or nothing to do. `notBefore` says of jobs that were put off
 * until when; the others go on meanwhile, but for the end, which waits for all.
 */
export function nextJob(
	waiting: Waiting,
	notBefore: ReadonlyMap<string, number>,
	now: number,
): { job: Job } | { at: number } | undefined {
	const jobs = jobsOf(waiting);
	let earliest = Number.POSITIVE_INFINITY;
	for (const job of jobs) {
		const at = notBefore.get(jobName(job)) ?? 0;
		if (at <= now) return { job };
		earliest = Math.min(earliest, at);
	}
	return Number.isFinite(earliest) ? { at: earliest } : undefined;
}

function jobsOf({
	isNew,
	hasSession,
	answers,
	takes,
	wantsToFinish,
}: Waiting): Job[] {
	const isAnythingLeft =
		answers.length > 0 || takes.some(({ isKept }) => isKept);
	if (!hasSession)
		return isNew || isAnythingLeft || takes.length > 0 || wantsToFinish
			? [{ do: "begin" }]
			: [];
	return [
		...answers.map(({ place }): Job => ({ do: "answer", place })),
		// Confirmed ones before one that is still spoken.
		...[
			...takes.filter(({ isKept }) => isKept),
			...takes.filter(({ isKept }) => !isKept),
		].flatMap(({ takeId, isKept, isEnded, chunks, sentChunks }): Job[] => {
			const sent = new Set(sentChunks);
			const missing = Array.from({ length: chunks }, (_, number) => number)
				.filter((number) => !sent.has(number))
				.map((number): Job => ({ do: "chunk", takeId, number }));
			return missing.length === 0 && isKept && isEnded && chunks > 0
				? [{ do: "save", takeId }]
				: missing;
		}),
		...(wantsToFinish && !isAnythingLeft ? [{ do: "finish" } as const] : []),
	];
}

/** After so many failures one after the other: 1, 2, 4, ... and never more than 60 seconds. */
export const pauseSeconds = (failures: number): number =>
	Math.min(60, 2 ** Math.max(0, failures - 1));

/** What a status means for trying again. A refusal of the request itself will be the same next time. */
export const mayPass = (status: number): boolean =>
	status >= 500 || status === 408 || status === 425 || status === 429;
