/** How a balance stands against what was given: normal, low (under a fifth), empty (not enough for anything). Pure. */
import type { Balance } from "@verbatim/contract/tokens";

export type Level = "normal" | "low" | "empty";

const lowShare = 0.2;
/** Nothing costs less than one token. */
const smallestPriceTokens = 1;

export function levelOf(balance: Balance): Level {
	if (balance.availableTokens < smallestPriceTokens) return "empty";
	return balance.availableTokens < lowShare * givenTokens(balance)
		? "low"
		: "normal";
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
