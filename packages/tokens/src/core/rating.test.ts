import { expect, test } from "vitest";
import type { Usage } from "../words.ts";
import { type RateCard, rate, rateCardAt } from "./rating.ts";

const audio = { by: "audio_minute", aMinute: 8_000n, least: 1_000n } as const;
const card: RateCard = {
	version: 1,
	inForceFrom: 0,
	rates: {
		vocal_recording: audio,
		interview_transcription: audio,
		smart_question: {
			by: "model_tokens",
			base: 1_000n,
			inputForOneToken: 1_000n,
			outputForOneToken: 50n,
			least: 1_000n,
			most: 10_000n,
		},
		pulse_classifier: { by: "response_pass", each: 1_000n },
	},
};
const priceOf = (usage: Usage) => rate(card, usage);
const tokens = (count: number) => ({
	amountMillitokens: BigInt(count) * 1_000n,
});

test.each([
	[60 * 60, 480],
	[30 * 60, 240],
	[2 * 60, 16],
	[0, 1],
	[0.9, 1],
	[7, 1],
	// Seven completed seconds are 0.93 tokens, eight are 1.07.
	[7.999, 1],
	[8, 2],
	[15, 2],
	[16, 3],
	// A codec's padding is never a whole second, and never costs a token.
	[30 * 60 + 0.999, 240],
	[30 * 60 + 1, 241],
	[30 * 60 * 60, 14_400],
])("%f seconds of audio cost %i tokens", (audioSeconds, cost) => {
	for (const feature of ["vocal_recording", "interview_transcription"] as const)
		expect(priceOf({ feature, audioSeconds })).toEqual(tokens(cost));
});

test.each([
	[0, 0, 1],
	[1, 0, 2],
	[1_000, 0, 2],
	[1_001, 0, 3],
	[0, 50, 2],
	[0, 51, 3],
	// 1 + 0.5 + 0.5 is exactly 2: rounded once, at the end.
	[500, 25, 2],
	[500, 26, 3],
	[0, 450, 10],
	[1_000_000, 1_000_000, 10],
])(
	"a smart question of %i model tokens in and %i out costs %i tokens",
	(inputModelTokens, outputModelTokens, cost) => {
		expect(
			priceOf({
				feature: "smart_question",
				inputModelTokens,
				outputModelTokens,
			}),
		).toEqual(tokens(cost));
	},
);

test("the classifier costs a token for each response and pass, and nothing is rounded", () => {
	const classifier = (responses: number, passes: number) =>
		priceOf({ feature: "pulse_classifier", responses, passes });
	expect(classifier(500, 1)).toEqual(tokens(500));
	expect(classifier(500, 2)).toEqual(tokens(1_000));
	expect(classifier(0, 2)).toEqual(tokens(0));
});

test("what can never be rated is refused, and the field is named", () => {
	for (const audioSeconds of [-1, -0.001, Number.NaN, Infinity, 2 ** 60])
		expect(priceOf({ feature: "vocal_recording", audioSeconds })).toEqual({
			invalid: "usage.audioSeconds",
		});
	for (const responses of [-1, 1.5, Number.NaN, Infinity, 2 ** 53])
		expect(
			priceOf({ feature: "pulse_classifier", responses, passes: 1 }),
		).toEqual({ invalid: "usage.responses" });
	expect(
		priceOf({ feature: "pulse_classifier", responses: 1, passes: 0.5 }),
	).toEqual({ invalid: "usage.passes" });
	expect(
		priceOf({
			feature: "smart_question",
			inputModelTokens: 1,
			outputModelTokens: -1,
		}),
	).toEqual({ invalid: "usage.outputModelTokens" });
	// Each field is fine, and together they are more than any amount may be.
	expect(
		priceOf({ feature: "pulse_classifier", responses: 2 ** 50, passes: 2 }),
	).toEqual({ invalid: "usage" });
});

test("a newer price list is in force from its very instant, and not a millisecond before", () => {
	const newer = { ...card, version: 2, inForceFrom: 1_000 };
	expect(rateCardAt([newer, card], 999).version).toBe(1);
	expect(rateCardAt([newer, card], 1_000).version).toBe(2);
	expect(rateCardAt([card, newer], 5_000).version).toBe(2);
	expect(() => rateCardAt([card], -1)).toThrow("No rate card is in force");
});
