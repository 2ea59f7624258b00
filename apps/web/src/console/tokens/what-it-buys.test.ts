import { expect, test } from "vitest";
import { type RateCard, whatAMonthBuys, whatItBuys } from "./what-it-buys.ts";

test.each([
	[20, 8, { minutes: 2 }],
	[100, 8, { minutes: 12 }],
	[479, 8, { minutes: 59 }],
	[480, 8, { interviews: 1 }],
	[15_000, 8, { interviews: 31 }],
])("%d tokens at %d a minute", (amount, minute, expected) => {
	expect(whatItBuys(amount, minute)).toEqual(expected);
});

test("a month's tokens are good for one of what the rate card sells", () => {
	const card = {
		version: 1,
		inForceFrom: "2026-01-01T00:00:00.000Z",
		rates: [
			{
				feature: "interview_transcription",
				describes: "",
				unit: "audio_minute",
				priceTokens: 8,
			},
			{
				feature: "pulse_classifier",
				describes: "",
				unit: "response_pass",
				priceTokens: 1,
			},
		],
	} satisfies RateCard;
	expect(whatAMonthBuys(10_000, card)).toEqual([
		{ of: "interviews", count: 20 },
		{ of: "responses", count: 10_000 },
	]);
});
