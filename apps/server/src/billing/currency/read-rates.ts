/** The rates that prices are made by: those that were refreshed, else those of the day that came with this version. */
import type { ExchangeRate } from "@verbatim/contract/top-ups";
import type { Tx } from "../../platform/db.ts";
import shipped from "./reference-rates.json" with { type: "json" };
import {
	decimalsOfCurrency,
	type FrancRate,
	francs,
	perFranc,
} from "./reference-rates.ts";
import { newestRates } from "./store.ts";

/** Rates that were published for the day, of all currencies that are offered but the franc. */
const shippedRates: FrancRate[] = perFranc(
	{ date: shipped.date, perEuro: new Map(Object.entries(shipped.perEuro)) },
	shipped.source,
);

/** What is held of each currency: the newer of what was refreshed and what was shipped. */
export async function heldRates(tx: Tx): Promise<Map<string, FrancRate>> {
	const held = new Map(shippedRates.map((rate) => [rate.currency, rate]));
	for (const rate of await newestRates(tx)) {
		const before = held.get(rate.currency);
		if (before === undefined || before.date <= rate.date)
			held.set(rate.currency, rate);
	}
	return held;
}

/** Francs first, then by name. */
export async function currenciesOffered(tx: Tx): Promise<string[]> {
	const held = await heldRates(tx);
	return [francs, ...[...held.keys()].sort()];
}

/** Undefined for a currency that is not offered. Francs are exact, on every day. */
export async function rateOf(
	tx: Tx,
	currency: string,
	today: string,
): Promise<ExchangeRate | undefined> {
	const decimals = decimalsOfCurrency(currency);
	if (decimals === undefined) return undefined;
	if (currency === francs)
		return {
			currency,
			decimals,
			perFrancMillionths: 1_000_000,
			date: today,
			source: "Prices are made in francs",
		};
	const held = (await heldRates(tx)).get(currency);
	return held && { ...held, decimals };
}
