/**
 * Amounts of tokens. Inside the engine an amount is a `bigint` of millitokens (1 token = 1,000 millitokens);
 * people and HTTP speak of tokens with at most three decimals. This is the only module that converts.
 */

declare const unit: unique symbol;
/** A whole number of millitokens. May be negative where a difference is meant (an entry), never in a balance. */
export type Millitokens = bigint & { readonly [unit]?: "millitoken" };

export const millitokensPerToken = 1_000n;

/** The largest amount that any operation accepts: one thousand million tokens. Far above any use, far below bigint's end. */
export const amountMillitokensMax = 1_000_000_000_000n;

/**
 * Tokens, as a person or a JSON body gives them, to millitokens.
 * Answers `undefined` for what is not such an amount: NaN, infinite, finer than a millitoken, beyond the largest amount.
 */
export function millitokensFromTokens(tokens: number): Millitokens | undefined {
	if (!Number.isFinite(tokens)) return undefined;
	const written = decimalDigits(tokens);
	if (written === undefined) return undefined;
	const amount = BigInt(written);
	return amount > amountMillitokensMax || amount < -amountMillitokensMax
		? undefined
		: amount;
}

/** Millitokens to tokens, exact for every amount that the engine accepts. */
export function tokensFromMillitokens(amountMillitokens: Millitokens): number {
	return Number(amountMillitokens) / 1_000;
}

/** Whole tokens to millitokens, for constants in code: `wholeTokens(1_200)`. */
export function wholeTokens(tokens: number): Millitokens {
	if (!Number.isSafeInteger(tokens))
		throw new Error(`wholeTokens takes a whole number, not ${tokens}`);
	return BigInt(tokens) * millitokensPerToken;
}

/** The digits of `tokens` x 1,000, or undefined when that is no whole number. Reads the shortest decimal form, so 0.1 is exactly 100. */
function decimalDigits(tokens: number): string | undefined {
	const match = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(String(tokens));
	if (match === null) return undefined;
	const [, sign, whole, fraction = ""] = match;
	return `${sign}${whole}${fraction.padEnd(3, "0")}`;
}
