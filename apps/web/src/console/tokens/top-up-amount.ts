/** What somebody typed as an amount of tokens, and what is wrong with it. Pure. */
import { topUpTokensMax, topUpTokensMin } from "@verbatim/contract/top-ups";

export type Typed =
	| { amountTokens: number }
	| { wrong: "empty" | "not_a_number" | "not_whole" | "too_few" | "too_many" };

/** `groupSeparator` is what the person's locale writes inside whole numbers: "1,000" is a thousand in English, not one. */
export function readAmount(text: string, groupSeparator: string): Typed {
	const compact = text.replace(/[\s'’\u00a0\u202f]/g, "");
	if (compact === "") return { wrong: "empty" };
	const groups = compact.split(groupSeparator);
	const isGrouped =
		groups.length > 1 &&
		/^\d{1,3}$/.test(groups[0] ?? "") &&
		groups.slice(1).every((group) => /^\d{3}$/.test(group));
	const digits = isGrouped ? groups.join("") : compact;
	if (/^\d+[.,]\d*[1-9]\d*$/.test(digits)) return { wrong: "not_whole" };
	const whole = /^(\d+)(?:[.,]0*)?$/.exec(digits)?.[1];
	if (whole === undefined)
		return /^-\d+$/.test(digits)
			? { wrong: "too_few" }
			: { wrong: "not_a_number" };
	const amountTokens = Number(whole);
	if (amountTokens < topUpTokensMin) return { wrong: "too_few" };
	if (amountTokens > topUpTokensMax) return { wrong: "too_many" };
	return { amountTokens };
}

/** What is asked for when something is short: all of it, whole, and not less than can be bought. */
export function amountFor(shortTokens: number): number {
	return Math.min(
		topUpTokensMax,
		Math.max(topUpTokensMin, Math.ceil(shortTokens)),
	);
}
