/** Why the engine refused to pay for work, in words for the person who asked for it. Nothing was charged, whichever it was. */
import { type Limit, type Problem, problem } from "@verbatim/contract/problems";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { Limit as EngineLimit, Refused } from "@verbatim/tokens/spend";

/** `work` begins a sentence ("This transcription"), `kept` ends one ("the recording is kept"). */
export function problemOfRefused(
	refused: Refused,
	{ work, kept }: { work: string; kept: string },
): Problem {
	switch (refused.refused) {
		case "out_of_tokens": {
			const needed = tokensFromMillitokens(refused.neededMillitokens);
			const available = tokensFromMillitokens(refused.availableMillitokens);
			const short = tokensFromMillitokens(refused.shortMillitokens);
			return problem(
				"out_of_tokens",
				`${work} needs ${needed} tokens and ${available} are available: ${short} are missing. ` +
					`Nothing was charged, and ${kept}. Add tokens and start again.`,
				{
					neededTokens: needed,
					availableTokens: available,
					shortTokens: short,
				},
			);
		}
		case "over_budget": {
			const by = tokensFromMillitokens(refused.byMillitokens);
			return problem(
				"over_budget",
				`${work} would ${wordsOf(refused.limit, by)} Nothing was charged, and ${kept}.`,
				{ limit: toldLimit(refused.limit), byTokens: by },
			);
		}
		case "quote_expired":
			return problem(
				"quote_expired",
				`The price that was quoted no longer binds. Nothing was charged, and ${kept}. Look at the price of today and start again.`,
			);
		case "hold_expired":
			return problem(
				"wrong_state",
				`The tokens reserved for it went back before it ended, and there are not enough to pay for it now. Nothing was charged, and ${kept}.`,
			);
		case "hold_closed":
			return problem(
				"wrong_state",
				`What was reserved for it was settled or given back before. Nothing more was charged, and ${kept}.`,
			);
		case "already_reversed":
			return problem(
				"already_reversed",
				"This charge was undone before. Nothing was changed.",
			);
		case "key_conflict":
		case "not_found":
		case "invalid":
			// Keys, ids and usages are ours, made and checked before: a person can do nothing about these.
			throw new Error(
				`The engine refused what a room asked: ${JSON.stringify(refused)}`,
			);
	}
}

function wordsOf(limit: EngineLimit, byTokens: number): string {
	if ("floor" in limit)
		return (
			`take ${byTokens} of the ${tokensFromMillitokens(limit.floor)} tokens that are kept for respondents who are answering now. ` +
			"With more tokens, or with less kept, it can start."
		);
	const whose =
		"feature" in limit
			? "of this feature"
			: "member" in limit
				? "of the member who starts it"
				: "key" in limit
					? "of the API key that starts it"
					: "of what it is for";
	return `pass the budget ${whose} by ${byTokens} tokens. More tokens would not help: ask an owner or admin to change the budget.`;
}

function toldLimit(limit: EngineLimit): Limit {
	if ("floor" in limit)
		return { of: "floor", floorTokens: tokensFromMillitokens(limit.floor) };
	if ("feature" in limit) return { of: "feature", feature: limit.feature };
	if ("member" in limit) return { of: "member" };
	return { of: "key" in limit ? "key" : "subject" };
}
