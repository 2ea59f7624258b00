/**
 * What a response can cost, and from it the ceilings of a survey. The figures are of usage; what they cost is asked of the
 * rate card in force, so no price is written here.
 */
import type { Definition } from "@verbatim/contract/surveys";
import { wholeTokens } from "@verbatim/tokens/amount";
import type { Spend, Usage } from "@verbatim/tokens/spend";
import { type Costly, costlyQuestions, type Settings } from "./survey.ts";

/** What a usage costs now. */
export type PriceOf = (usage: Usage) => bigint;

export type Ceilings = { sessionMillitokens: bigint; dayMillitokens: bigint };

export const spoken = (audioSeconds: number): Usage => ({
	feature: "vocal_recording",
	audioSeconds,
});

/** More than any model takes or writes: it costs the most that the rate card lets a follow-up cost. */
export const largestFollowUp: Usage = {
	feature: "smart_question",
	inputModelTokens: 100_000_000,
	outputModelTokens: 100_000_000,
};

/** The instruction, the question, its goal and an answer of some sentences; and one question of some twenty words. */
export const typicalFollowUp: Usage = {
	feature: "smart_question",
	inputModelTokens: 700,
	outputModelTokens: 40,
};

/** People rarely speak longer to a question, however long they may. */
export const typicalSeconds = 45;

/** The rate card in force, asked once for all that the definitions can cost. */
export async function pricesOf(
	spend: Spend,
	definitions: readonly Definition[],
): Promise<PriceOf> {
	const seconds = new Set<number>();
	for (const { secondsMax } of definitions.flatMap(costlyQuestions))
		if (secondsMax !== undefined)
			seconds.add(secondsMax).add(typicalSecondsOf(secondsMax));
	return priced(spend, [
		largestFollowUp,
		typicalFollowUp,
		...[...seconds].map(spoken),
	]);
}

/** The prices of some usages, in one question to the rate card. */
export async function priced(
	spend: Spend,
	usages: readonly Usage[],
): Promise<PriceOf> {
	const prices = await spend.prices(usages);
	if ("refused" in prices)
		throw new Error(`A survey has no price: ${JSON.stringify(prices)}`);
	const known = new Map(
		usages.map((usage, at) => [nameOf(usage), prices[at]?.amountMillitokens]),
	);
	return (usage) => {
		const price = known.get(nameOf(usage));
		if (price === undefined)
			throw new Error(`No price was asked for ${nameOf(usage)}`);
		return price;
	};
}

const nameOf = (usage: Usage) => JSON.stringify(usage);
const typicalSecondsOf = (secondsMax: number) =>
	Math.min(secondsMax, typicalSeconds);

/**
 * What a complete response costs at most: every vocal question and the answers to its follow-ups spoken to the end, every
 * follow-up asked at the most it can cost, whatever the display logic leaves out. And what is likely: forty-five seconds at
 * most for what is spoken, follow-ups of the usual size.
 */
export function costOfComplete(
	definition: Definition,
	priceOf: PriceOf,
): { likelyMillitokens: bigint; mostMillitokens: bigint } {
	const sumOf = (cost: (one: Costly) => bigint) =>
		costlyQuestions(definition).reduce((sum, one) => sum + cost(one), 0n);
	const costWith =
		(seconds: (secondsMax: number) => number, followUp: Usage) =>
		({ secondsMax, followUpsMax }: Costly) => {
			const followUps = BigInt(followUpsMax);
			const speech =
				secondsMax === undefined ? 0n : priceOf(spoken(seconds(secondsMax)));
			// An answer to a follow-up of a vocal question is spoken, too.
			return speech * (1n + followUps) + priceOf(followUp) * followUps;
		};
	return {
		likelyMillitokens: sumOf(costWith(typicalSecondsOf, typicalFollowUp)),
		mostMillitokens: sumOf(costWith((seconds) => seconds, largestFollowUp)),
	};
}

/**
 * What one session, and all of a day, may spend. A day: as if all the completes that are expected came on it, each with the
 * most it can cost, and a fifth more for those who stop half-way; or what the team has set instead.
 */
export function ceilingsOf(
	definition: Definition,
	settings: Settings,
	priceOf: PriceOf,
): Ceilings {
	const { mostMillitokens } = costOfComplete(definition, priceOf);
	return {
		sessionMillitokens: mostMillitokens,
		dayMillitokens:
			settings.dayCeilingTokens === undefined
				? (BigInt(settings.expectedCompletes) * mostMillitokens * 6n) / 5n
				: wholeTokens(settings.dayCeilingTokens),
	};
}

/** The same, by the rate card in force. */
export async function readCeilings(
	spend: Spend,
	definition: Definition,
	settings: Settings,
): Promise<Ceilings> {
	return ceilingsOf(definition, settings, await pricesOf(spend, [definition]));
}
