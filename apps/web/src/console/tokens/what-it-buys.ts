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
