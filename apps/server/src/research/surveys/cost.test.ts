/** What surveys can cost, by a price list that only knows that longer and more is not cheaper. */
import type { Definition, Question } from "@verbatim/contract/surveys";
import type { Usage } from "@verbatim/tokens/spend";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
	ceilingsOf,
	costOfComplete,
	largestFollowUp,
	type PriceOf,
	typicalFollowUp,
} from "./cost.ts";
import { emptyDefinition } from "./sample.ts";
import type { Settings } from "./survey.ts";

const plain = (more: Partial<Question>): Question => ({
	id: "q_aaaaaaaaaa",
	kind: "statement",
	title: {},
	help: {},
	isRequired: false,
	options: [],
	allowsOther: false,
	steps: 5,
	lowLabel: {},
	highLabel: {},
	least: null,
	most: null,
	secondsMax: 60,
	smart: { countMax: 0, goal: "", avoid: "" },
	showIf: null,
	...more,
});
const asking = (...questions: Question[]): Definition => ({
	...emptyDefinition("en"),
	questions,
});
const smart = (countMax: number) => ({ countMax, goal: "", avoid: "" });

/** 8 tokens a minute; 3 for a follow-up of the usual size, 10 for the largest. */
const priceOf: PriceOf = (usage: Usage) => {
	if (usage.feature === "vocal_recording")
		return (
			BigInt(Math.ceil((Math.floor(usage.audioSeconds) * 8) / 60)) * 1_000n
		);
	return usage === largestFollowUp
		? 10_000n
		: usage === typicalFollowUp
			? 3_000n
			: -1n;
};
const settings = (
	expectedCompletes: number,
	dayCeilingTokens?: number,
): Settings => ({ expectedCompletes, atZero: "text", dayCeilingTokens });

test.each([
	["written answers", [plain({ kind: "short_text" })], 0, 0],
	["two minutes of speech", [plain({ kind: "vocal", secondsMax: 120 })], 6, 16],
	["a short one", [plain({ kind: "vocal", secondsMax: 30 })], 4, 4],
	[
		"a written answer with two follow-ups",
		[plain({ kind: "long_text", smart: smart(2) })],
		6,
		20,
	],
	[
		"speech with a follow-up that is answered by speech",
		[plain({ kind: "vocal", secondsMax: 120, smart: smart(1) })],
		15,
		42,
	],
	[
		"follow-ups where there can be none",
		[plain({ kind: "short_text", smart: smart(3) })],
		0,
		0,
	],
])("%s", (_, questions, likely, most) => {
	expect(costOfComplete(asking(...questions), priceOf)).toEqual({
		likelyMillitokens: BigInt(likely) * 1_000n,
		mostMillitokens: BigInt(most) * 1_000n,
	});
});

test("a day's ceiling is the expected completes at their most and a fifth more, or what was set", () => {
	const definition = asking(plain({ kind: "vocal", secondsMax: 120 }));
	expect(ceilingsOf(definition, settings(100), priceOf)).toEqual({
		sessionMillitokens: 16_000n,
		dayMillitokens: 1_920_000n,
	});
	expect(
		ceilingsOf(definition, settings(100, 50), priceOf).dayMillitokens,
	).toBe(50_000n);
});

const anyQuestion = fc.record({
	kind: fc.constantFrom("vocal" as const, "long_text" as const, "nps" as const),
	secondsMax: fc.integer({ min: 10, max: 600 }),
	smart: fc.integer({ min: 0, max: 3 }).map(smart),
});

test("more questions, longer answers, more follow-ups and more completes never lower a cost or a ceiling", () => {
	fc.assert(
		fc.property(
			fc.array(anyQuestion, { maxLength: 8 }),
			anyQuestion,
			fc.nat({ max: 7 }),
			fc.record({
				seconds: fc.integer({ min: 0, max: 100 }),
				followUps: fc.integer({ min: 0, max: 1 }),
				completes: fc.integer({ min: 0, max: 500 }),
			}),
			(questions, another, at, more) => {
				const before = asking(...questions.map(plain));
				const after = asking(
					...questions.map((one, index) =>
						plain(
							index !== at
								? one
								: {
										...one,
										secondsMax: Math.min(600, one.secondsMax + more.seconds),
										smart: smart(
											Math.min(3, one.smart.countMax + more.followUps),
										),
									},
						),
					),
					plain(another),
				);
				const [less, bigger] = [
					[before, settings(10)] as const,
					[after, settings(10 + more.completes)] as const,
				].map(([definition, of]) => ({
					...costOfComplete(definition, priceOf),
					...ceilingsOf(definition, of, priceOf),
				}));
				for (const name of [
					"likelyMillitokens",
					"mostMillitokens",
					"sessionMillitokens",
					"dayMillitokens",
				] as const)
					expect(bigger?.[name]).toBeGreaterThanOrEqual(less?.[name] ?? -1n);
				for (const one of [less, bigger]) {
					expect(one?.likelyMillitokens).toBeLessThanOrEqual(
						one?.mostMillitokens ?? -1n,
					);
					expect(one?.sessionMillitokens).toBeLessThanOrEqual(
						one?.dayMillitokens ?? -1n,
					);
				}
			},
		),
	);
});
