/** The balance as one sum that adds up: what was given on one side, where it is on the other. Pure. */
import type { Balance } from "@verbatim/contract/tokens";

export type TermName =
	| "allocated"
	| "bought"
	| "available"
	| "reserved"
	| "used"
	| "expired"
	| "clawed_back";
export type Term = { name: TermName; tokens: number };
export type Sum = { given: Term[]; totalTokens: number; whereabouts: Term[] };

/** What is nought and rarely anything else is left out; both sides are of the same amount, in whole thousandths. */
export function sumOf(balance: Balance): Sum {
	const given: Term[] = [
		{ name: "allocated", tokens: balance.allocatedTokens },
		{ name: "bought", tokens: balance.boughtTokens },
	];
	const whereabouts: Term[] = [
		{ name: "available", tokens: balance.availableTokens },
		{ name: "reserved", tokens: balance.reservedTokens },
		{ name: "used", tokens: balance.usedTokens },
	];
	if (balance.expiredTokens !== 0)
		whereabouts.push({ name: "expired", tokens: balance.expiredTokens });
	if (balance.clawedBackTokens !== 0)
		whereabouts.push({ name: "clawed_back", tokens: balance.clawedBackTokens });
	return { given, totalTokens: total(given), whereabouts };
}

export function addsUp({ totalTokens, whereabouts }: Sum): boolean {
	return totalTokens === total(whereabouts);
}

const total = (terms: readonly Term[]) =>
	terms.reduce((sum, { tokens }) => sum + Math.round(tokens * 1_000), 0) /
	1_000;
