/** What an amount of tokens is good for, in interviews: whole hours where it reaches for one, else minutes. Pure. */
import type { Answer } from "@verbatim/contract/route";
import type { getRateCard } from "@verbatim/contract/tokens";

export type RateCard = Answer<typeof getRateCard>;

export type Buys = { interviews: number } | { minutes: number };

const minutesOfAnInterview = 60;

export function whatItBuys(amountTokens: number, minuteTokens: number): Buys {
	const minutes = Math.floor(amountTokens / minuteTokens);
	return minutes >= minutesOfAnInterview
		? { interviews: Math.floor(minutes / minutesOfAnInterview) }
		: { minutes };
}

export function minutePriceOf(card: RateCard | undefined): number | undefined {
	return card?.rates.find(
		({ feature }) => feature === "interview_transcription",
	)?.priceTokens;
}

export type MonthBuys = {
	of: "interviews" | "minutes" | "answers" | "responses";
	count: number;
};

/** What a month's tokens are good for: one of these, or parts of each. Only what the rate card sells. */
export function whatAMonthBuys(tokens: number, card: RateCard): MonthBuys[] {
	const buys: MonthBuys[] = [];
	const minute = minutePriceOf(card);
	if (minute !== undefined) {
		const interviews = whatItBuys(tokens, minute);
		buys.push(
			"interviews" in interviews
				? { of: "interviews", count: interviews.interviews }
				: { of: "minutes", count: interviews.minutes },
		);
	}
	for (const [feature, of] of [
		["vocal_recording", "answers"],
		["pulse_classifier", "responses"],
	] as const) {
		const rate = card.rates.find((one) => one.feature === feature);
		if (rate !== undefined)
			buys.push({ of, count: Math.floor(tokens / rate.priceTokens) });
	}
	return buys;
}
