/** Which interviews that are ready now would not fit a limit. Pure. */
import type { Interview } from "@verbatim/contract/interviews";

export function notFitting(
	interviews: readonly Interview[],
	leftTokens: number,
	subjectId: string | undefined,
): Interview[] {
	return interviews.filter(
		({ id, state, priceTokens }) =>
			state === "ready" &&
			priceTokens !== null &&
			priceTokens > leftTokens &&
			(subjectId === undefined || subjectId === id),
	);
}
