/** The price lists of the random programs, as the model and as the engine read them. */
import type { RateCard } from "../src/core/rating.ts";
import type { PriceList } from "./model-prices.ts";

export const priceLists: PriceList[] = [
	{ card: 1, from: Date.parse("2020-01-01T00:00:00Z"), factor: 1 },
	{ card: 2, from: Date.parse("2027-03-10T00:00:00Z"), factor: 2 },
];

/** The prices of rate card 1, times a factor, as a card's JSON says them. */
export function ratesTimes(factor: number) {
	const audio = {
		by: "audio_minute",
		aMinute: 8_000 * factor,
		least: 1_000 * factor,
	};
	return {
		vocal_recording: audio,
		interview_transcription: audio,
		smart_question: {
			by: "model_tokens",
			base: 1_000 * factor,
			inputForOneToken: 1_000 / factor,
			outputForOneToken: 50 / factor,
			least: 1_000 * factor,
			most: 10_000 * factor,
		},
		pulse_classifier: { by: "response_pass", each: 1_000 * factor },
	};
}

export const rateCards = priceLists.map(
	({ card, from, factor }): RateCard => ({
		version: card,
		inForceFrom: from,
		rates: bigints(ratesTimes(factor)),
	}),
);

function bigints(rates: ReturnType<typeof ratesTimes>): RateCard["rates"] {
	const text = JSON.stringify(rates);
	return JSON.parse(text, (_, value: unknown) =>
		typeof value === "number" ? BigInt(value) : value,
	);
}
