/**
 * Rating: from usage to an amount of millitokens, by a rate card. The only place where anything is rounded, and the
 * same function for an estimate, a hold, a settlement and a debit, so an estimate for known inputs equals the charge.
 */
import type { Feature, Usage } from "../words.ts";
import {
	amountMillitokensMax,
	type Millitokens,
	millitokensPerToken,
} from "./amount.ts";

/** How one feature is priced. All amounts in millitokens. */
export type Rate =
	/** By the completed second at a price a minute, up to the next whole token, at least `least`. */
	| { by: "audio_minute"; aMinute: Millitokens; least: Millitokens }
	/** A base, and a price a model token in and out as fractions of a token, up to the next whole token, within bounds. */
	| {
			by: "model_tokens";
			base: Millitokens;
			/** So many model tokens for one token. */
			inputForOneToken: bigint;
			outputForOneToken: bigint;
			least: Millitokens;
			most: Millitokens;
	  }
	/** A price for each response and pass. */
	| { by: "response_pass"; each: Millitokens };

/** The price list in force from an instant on (milliseconds since 1970). History is never rated again. */
export type RateCard = {
	version: number;
	inForceFrom: number;
	rates: Readonly<Record<Feature, Rate>>;
};

/** The card in force at an instant: the newest that has begun. */
export function rateCardAt(cards: readonly RateCard[], at: number): RateCard {
	let newest: RateCard | undefined;
	for (const card of cards)
		if (
			card.inForceFrom <= at &&
			(newest === undefined ||
				card.inForceFrom > newest.inForceFrom ||
				(card.inForceFrom === newest.inForceFrom &&
					card.version > newest.version))
		)
			newest = card;
	if (newest === undefined) throw new Error("No rate card is in force");
	return newest;
}

export function rateCardOf(
	cards: readonly RateCard[],
	version: number,
): RateCard {
	const card = cards.find((candidate) => candidate.version === version);
	if (card === undefined) throw new Error(`No rate card ${version}`);
	return card;
}

/** What the usage costs, or which of its fields can never be rated. */
export function rate(
	card: RateCard,
	usage: Usage,
): { amountMillitokens: Millitokens } | { invalid: string } {
	const rateOfFeature = card.rates[usage.feature];
	if (rateOfFeature === undefined) return { invalid: "usage.feature" };
	const amount = amountOf(rateOfFeature, usage);
	if (typeof amount === "bigint" && amount > amountMillitokensMax)
		return { invalid: "usage" };
	return typeof amount === "bigint" ? { amountMillitokens: amount } : amount;
}

function amountOf(by: Rate, usage: Usage): Millitokens | { invalid: string } {
	switch (usage.feature) {
		case "vocal_recording":
		case "interview_transcription": {
			if (by.by !== "audio_minute") throw mismatch(usage.feature);
			if (!isQuantity(usage.audioSeconds)) return invalid("audioSeconds");
			// Completed seconds: a codec's padding never costs a token.
			const seconds = BigInt(Math.floor(usage.audioSeconds));
			return atLeast(by.least, upToWholeToken(seconds * by.aMinute, 60n));
		}
		case "smart_question": {
			if (by.by !== "model_tokens") throw mismatch(usage.feature);
			if (!isCount(usage.inputModelTokens)) return invalid("inputModelTokens");
			if (!isCount(usage.outputModelTokens))
				return invalid("outputModelTokens");
			const perToken = by.inputForOneToken * by.outputForOneToken;
			// base + in / inputForOneToken + out / outputForOneToken, over one common divisor so that nothing is rounded early.
			const scaled =
				by.base * perToken +
				BigInt(usage.inputModelTokens) *
					by.outputForOneToken *
					millitokensPerToken +
				BigInt(usage.outputModelTokens) *
					by.inputForOneToken *
					millitokensPerToken;
			const amount = atLeast(by.least, upToWholeToken(scaled, perToken));
			return amount > by.most ? by.most : amount;
		}
		case "pulse_classifier": {
			if (by.by !== "response_pass") throw mismatch(usage.feature);
			if (!isCount(usage.responses)) return invalid("responses");
			if (!isCount(usage.passes)) return invalid("passes");
			return BigInt(usage.responses) * BigInt(usage.passes) * by.each;
		}
	}
}

const invalid = (field: string) => ({ invalid: `usage.${field}` });
const mismatch = (feature: Feature) =>
	new Error(
		`The rate card prices ${feature} by something that it does not use`,
	);

const isQuantity = (value: number) =>
	Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;

const atLeast = (least: Millitokens, amount: Millitokens) =>
	amount < least ? least : amount;

/** `numerator / divisor` millitokens, up to the next whole token. */
function upToWholeToken(numerator: bigint, divisor: bigint): Millitokens {
	const whole = divisor * millitokensPerToken;
	return ((numerator + whole - 1n) / whole) * millitokensPerToken;
}
