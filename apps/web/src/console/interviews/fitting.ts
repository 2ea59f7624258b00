/** Which of several priced recordings the balance pays, oldest first: the sum, what is left, and what is short. Pure. */

export type Priced = { id: string; priceTokens: number };

export type Fitting = {
	/** Those that can all be started now. */
	fits: string[];
	fitsTokens: number;
	leftTokens: number;
	allTokens: number;
	/** What is missing for all of them; 0 when all fit. */
	shortTokens: number;
};

/** Oldest first, each that still fits: a long one that does not fit does not hold up the short ones behind it. */
export function fittingOf(
	oldestFirst: readonly Priced[],
	availableTokens: number,
): Fitting {
	let left = milli(availableTokens);
	let all = 0;
	const fits: string[] = [];
	for (const { id, priceTokens } of oldestFirst) {
		const price = milli(priceTokens);
		all += price;
		if (price > left) continue;
		left -= price;
		fits.push(id);
	}
	const available = milli(availableTokens);
	return {
		fits,
		fitsTokens: (available - left) / 1_000,
		leftTokens: left / 1_000,
		allTokens: all / 1_000,
		shortTokens: Math.max(0, all - available) / 1_000,
	};
}

/** Thousandths are whole numbers, which add up exactly. */
const milli = (tokens: number) => Math.round(tokens * 1_000);
