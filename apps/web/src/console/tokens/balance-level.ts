/** How a balance stands: normal, low (under a fifth, or gone within a week), empty (not enough for anything). Pure. */
import type { Answer } from "@verbatim/contract/route";
import type { Balance, getForecast } from "@verbatim/contract/tokens";

export type Forecast = Answer<typeof getForecast>;

export type Level = "normal" | "low" | "empty";

const lowShare = 0.2;
const lowDays = 7;
/** Nothing costs less than one token. */
const smallestPriceTokens = 1;

export function levelOf(balance: Balance, forecast?: Forecast): Level {
	if (balance.availableTokens < smallestPriceTokens) return "empty";
	const days = forecast && daysOfTokens(forecast);
	return isUnderAFifth(balance) || (days !== undefined && days < lowDays)
		? "low"
		: "normal";
}

export const isUnderAFifth = (balance: Balance) =>
	balance.availableTokens < lowShare * givenTokens(balance);

const dayMilliseconds = 24 * 60 * 60 * 1_000;

/** Whole days for which it lasts at the present pace; undefined when it is not used up within a year, or not used. */
export function daysOfTokens(forecast: Forecast): number | undefined {
	if (forecast.runsOutAt === null || forecast.tokensPerDay <= 0)
		return undefined;
	const milliseconds =
		Date.parse(forecast.runsOutAt) - Date.parse(forecast.asOf);
	return Math.max(0, Math.floor(milliseconds / dayMilliseconds));
}

/** 0 to 1: what is left of what was given; a top-up on top of it fills the bar, and no more. */
export function shareLeft(balance: Balance): number {
	const given = givenTokens(balance);
	if (given <= 0) return balance.availableTokens > 0 ? 1 : 0;
	return Math.min(1, Math.max(0, balance.availableTokens / given));
}

/** Of this cycle where there is one, else of all that was ever allocated; of what was bought, if nothing else was. */
function givenTokens(balance: Balance): number {
	return (
		balance.cycle?.allocationTokens ||
		balance.allocatedTokens ||
		balance.boughtTokens
	);
}
