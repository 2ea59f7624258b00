/**
 * A model that fails again and again is left alone for a while: respondents do not wait for what will not come, and a
 * service that is down is not asked by everybody at once. Then one is let through, and by how that ends it goes on.
 */
import type { LanguageModel, LanguageModelFailure } from "./language-model.ts";

/** What a model makes of one answer says nothing of the next; else anybody could stop it for everybody by an answer. */
const failsForAll: ReadonlySet<LanguageModelFailure["failed"]> = new Set([
	"unavailable",
	"unreachable",
	"timed_out",
] as const);

export function restAfterFailures(
	inner: LanguageModel,
	limits: { failuresMax: number; restSeconds: number },
): LanguageModel {
	let failures = 0;
	let restsUntil = 0;
	const rests = () => performance.now() < restsUntil;
	return {
		name: inner.name,

		describe: () =>
			rests()
				? {
						available: false,
						reason: `The language model failed ${failures} times in a row, and is asked again in a moment.`,
					}
				: inner.describe(),

		async generateFollowUp(about, given) {
			if (rests())
				return {
					failed: "unavailable",
					detail:
						"The language model is left alone after it failed again and again.",
					usage: undefined,
				};
			const ended = await inner.generateFollowUp(about, given);
			if (!("failed" in ended)) failures = 0;
			else if (failsForAll.has(ended.failed)) {
				failures += 1;
				if (failures >= limits.failuresMax)
					restsUntil = performance.now() + limits.restSeconds * 1_000;
			}
			return ended;
		},
	};
}
