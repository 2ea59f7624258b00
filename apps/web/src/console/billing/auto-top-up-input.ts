/** What somebody typed into the sentence of the automatic top-up, and what is wrong with it. In whole numbers. Pure. */

import type { Money } from "@verbatim/contract/measures";
import {
	type ExchangeRate,
	topUpPrice,
	topUpTokensMax,
	topUpTokensMin,
} from "@verbatim/contract/top-ups";

export type TypedSentence = { below: string; buy: string; most: string };
export type Field = keyof TypedSentence;

export type Wrong =
	| "empty"
	| "not_a_number"
	| "not_whole"
	| "below_few"
	| "below_many"
	| "buy_few"
	| "buy_many"
	| "most_few"
	| "most_fraction"
	| "most_many";

export type ReadSentence = {
	belowTokens: number | undefined;
	buyTokens: number | undefined;
	/** What one purchase costs. */
	price: Money | undefined;
	monthMax: Money | undefined;
	wrong: Partial<Record<Field, Wrong>>;
};

export const belowTokensMin = 1;
export const belowTokensMax = 1_000_000;
/** The dearest month that can be allowed: beyond it is a slip of the keyboard. */
export const minorUnitsMax = 1_000_000_000;

export function readSentence(
	typed: TypedSentence,
	rate: ExchangeRate,
	separators: { group: string; decimal: string },
): ReadSentence {
	const wrong: ReadSentence["wrong"] = {};
	const below = readWhole(typed.below, separators);
	if ("wrong" in below) wrong.below = below.wrong;
	else if (below.value < belowTokensMin) wrong.below = "below_few";
	else if (below.value > belowTokensMax) wrong.below = "below_many";

	const buy = readWhole(typed.buy, separators);
	if ("wrong" in buy) wrong.buy = buy.wrong;
	else if (buy.value < topUpTokensMin) wrong.buy = "buy_few";
	else if (buy.value > topUpTokensMax) wrong.buy = "buy_many";
	const buyTokens =
		wrong.buy === undefined && "value" in buy ? buy.value : undefined;
	const price =
		buyTokens === undefined ? undefined : topUpPrice(buyTokens, rate);

	const most = readMinorUnits(typed.most, rate.decimals, separators);
	if ("wrong" in most) wrong.most = most.wrong;
	else if (most.value > minorUnitsMax) wrong.most = "most_many";
	else if (price !== undefined && most.value < price.minorUnits)
		wrong.most = "most_few";
	return {
		belowTokens:
			wrong.below === undefined && "value" in below ? below.value : undefined,
		buyTokens,
		price,
		monthMax:
			wrong.most === undefined && "value" in most
				? { minorUnits: most.value, currency: rate.currency }
				: undefined,
		wrong,
	};
}

type Separators = { group: string; decimal: string };
type Read = { value: number } | { wrong: Wrong };

function readWhole(text: string, separators: Separators): Read {
	const digits = withoutGroups(text, separators);
	if (digits === "") return { wrong: "empty" };
	if (/^\d+[.,]\d*[1-9]\d*$/.test(digits)) return { wrong: "not_whole" };
	const whole = /^(\d+)(?:[.,]0*)?$/.exec(digits)?.[1];
	return whole === undefined
		? { wrong: "not_a_number" }
		: { value: Number(whole) };
}

/** "100", "100.50" or "100,5": the decimals are filled up, never rounded. */
function readMinorUnits(
	text: string,
	decimals: number,
	separators: Separators,
): Read {
	const digits = withoutGroups(text, separators);
	if (digits === "") return { wrong: "empty" };
	const parts = /^(\d+)(?:[.,](\d*))?$/.exec(digits);
	if (parts === null) return { wrong: "not_a_number" };
	const fraction = (parts[2] ?? "").replace(/0+$/, "");
	if (fraction.length > decimals) return { wrong: "most_fraction" };
	return { value: Number(`${parts[1]}${fraction.padEnd(decimals, "0")}`) };
}

function withoutGroups(text: string, { group, decimal }: Separators): string {
	const compact = text.replace(/[\s'’\u00a0\u202f]/g, "");
	const [whole = "", ...rest] = compact.split(decimal);
	const groups = whole.split(group);
	const isGrouped =
		groups.length > 1 &&
		/^\d{1,3}$/.test(groups[0] ?? "") &&
		groups.slice(1).every((one) => /^\d{3}$/.test(one));
	return isGrouped ? [groups.join(""), ...rest].join(decimal) : compact;
}

/** Whole minor units as they stand in a field: "100", "100.50", with the locale's decimal sign and no groups. */
export function writeMinorUnits(
	minorUnits: number,
	decimals: number,
	decimalSign: string,
): string {
	const digits = String(minorUnits).padStart(decimals + 1, "0");
	if (decimals === 0) return digits;
	const fraction = digits.slice(-decimals);
	const whole = digits.slice(0, -decimals);
	return /^0+$/.test(fraction) ? whole : `${whole}${decimalSign}${fraction}`;
}
