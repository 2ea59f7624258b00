/** What usage costs, for the reference model: the price list as the customer reads it, in whole tokens. */
import type { Refused, Usage } from "./model-words.ts";

/** The price lists by number: from when they are in force, and a factor on the prices of the first. */
export type PriceList = { card: number; from: number; factor: number };

const token = 1_000;
const hugeMillitokens = 1_000_000_000_000;

export const cardAt = (lists: PriceList[], now: number): number =>
	Math.max(...lists.filter(({ from }) => from <= now).map(({ card }) => card));

/** In millitokens. */
export function costOf(
	lists: PriceList[],
	card: number,
	usage: Usage,
): number | Refused {
	const list = lists.find((one) => one.card === card);
	if (list === undefined) throw new Error(`There is no price list ${card}`);
	const { factor } = list;
	const fields = Object.keys(usage).filter((field) => field !== "feature");
	const wrong = fields.find((field) => !isCountable(field, usage[field]));
	if (wrong !== undefined) return invalid(`usage.${wrong}`);
	const count = (field: string) => Number(usage[field]);
	const prices: Record<string, () => number> = {
		vocal_recording: () => minutes(count("audioSeconds"), factor),
		interview_transcription: () => minutes(count("audioSeconds"), factor),
		smart_question: () => {
			const used =
				1_000 + count("inputModelTokens") + 20 * count("outputModelTokens");
			return Math.min(10 * factor, Math.ceil((factor * used) / 1_000));
		},
		pulse_classifier: () => count("responses") * count("passes") * factor,
	};
	const tokens = prices[usage.feature]?.();
	if (tokens === undefined) return invalid("usage.feature");
	return tokens * token > hugeMillitokens ? invalid("usage") : tokens * token;
}

export const isAmount = (amount: number) =>
	amount > 0 && amount <= hugeMillitokens;

/** Seconds may be broken; whatever else is used comes in pieces. */
const isCountable = (field: string, value: unknown) =>
	typeof value === "number" &&
	value >= 0 &&
	(field === "audioSeconds"
		? Number.isFinite(value)
		: Number.isSafeInteger(value));

const minutes = (seconds: number, factor: number) =>
	Math.max(factor, Math.ceil((Math.floor(seconds) * 8 * factor) / 60));

const invalid = (field: string): Refused => ({ refused: "invalid", field });
