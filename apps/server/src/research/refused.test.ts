import type { Limit, Refused } from "@verbatim/tokens/spend";
import { expect, test } from "vitest";
import { problemOfRefused } from "./refused.ts";

const told = (refused: Refused) =>
	problemOfRefused(refused, {
		work: "This transcription",
		kept: "the recording is kept",
	});

test("too few tokens are told with what is needed, available and missing", () => {
	expect(
		told({
			refused: "out_of_tokens",
			neededMillitokens: 480_000n,
			availableMillitokens: 72_500n,
			shortMillitokens: 407_500n,
		}),
	).toEqual({
		problem: "out_of_tokens",
		detail:
			"This transcription needs 480 tokens and 72.5 are available: 407.5 are missing. " +
			"Nothing was charged, and the recording is kept. Add tokens and start again.",
		neededTokens: 480,
		availableTokens: 72.5,
		shortTokens: 407.5,
	});
});

test.each<[string, Limit, object, RegExp]>([
	[
		"a feature's budget",
		{ feature: "interview_transcription" },
		{ of: "feature", feature: "interview_transcription" },
		/pass the budget of this feature by 12.5 tokens.*More tokens would not help/,
	],
	[
		"a member's budget",
		{ member: "m" },
		{ of: "member" },
		/pass the budget of the member/,
	],
	[
		"a key's budget",
		{ key: "k" },
		{ of: "key" },
		/pass the budget of the API key/,
	],
	[
		"a subject's budget",
		{ subject: { kind: "survey", id: "s" } },
		{ of: "subject" },
		/pass the budget of what it is for/,
	],
	[
		"the floor",
		{ floor: 100_000n },
		{ of: "floor", floorTokens: 100 },
		/take 12.5 of the 100 tokens that are kept for respondents.*With more tokens/,
	],
])(
	"%s is named with its amount, and is never told as too few tokens",
	(_, limit, document, words) => {
		const problem = told({
			refused: "over_budget",
			limit,
			byMillitokens: 12_500n,
		});
		expect(problem).toMatchObject({
			problem: "over_budget",
			limit: document,
			byTokens: 12.5,
		});
		expect(problem.detail).toMatch(words);
		expect(problem.detail).toContain("Nothing was charged");
	},
);

test.each([
	["quote_expired", "quote_expired"],
	["already_reversed", "already_reversed"],
	["hold_expired", "wrong_state"],
	["hold_closed", "wrong_state"],
] as const)("%s is told as %s", (refused, problem) => {
	expect(told({ refused }).problem).toBe(problem);
});

test.each<Refused>([
	{ refused: "key_conflict", field: "amount" },
	{ refused: "not_found" },
	{ refused: "invalid", field: "usage" },
])("%j is a fault of ours, and is thrown as one", (refused) => {
	expect(() => told(refused)).toThrow(refused.refused);
});
