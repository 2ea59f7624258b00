/**
 * Reference rates as the European Central Bank publishes them each working day, so many units for one euro, turned into
 * rates for one franc. In whole millionths throughout. Pure.
 */

/** So many units of each currency for one euro, as decimal text, on a day. */
export type ReferenceRates = { date: string; perEuro: Map<string, string> };

/** Of a currency, so many millionths of its unit for one franc. */
export type FrancRate = {
	currency: string;
	perFrancMillionths: number;
	date: string;
	source: string;
};

/**
 * How many decimals the minor unit of a currency has. Only these are offered: a currency whose minor unit is not known
 * cannot be priced.
 */
const decimalsOf: Readonly<Record<string, number>> = {
	...{ CHF: 2, EUR: 2, USD: 2, GBP: 2, AUD: 2, BGN: 2, BRL: 2, CAD: 2, CNY: 2 },
	...{ CZK: 2, DKK: 2, HKD: 2, HUF: 2, IDR: 2, ILS: 2, INR: 2, MXN: 2, MYR: 2 },
	...{ NOK: 2, NZD: 2, PHP: 2, PLN: 2, RON: 2, SEK: 2, SGD: 2, THB: 2, TRY: 2 },
	...{ ZAR: 2, ISK: 0, JPY: 0, KRW: 0 },
};

export const francs = "CHF";

/** Undefined for a currency whose minor unit is not known. */
export const decimalsOfCurrency = (currency: string): number | undefined =>
	Object.hasOwn(decimalsOf, currency) ? decimalsOf[currency] : undefined;

/**
 * The bank's daily file (`eurofxref-daily.xml`): elements `Cube` with `time`, and with `currency` and `rate`. Attributes are
 * looked for, and nothing else of XML is understood: no entities, no document types, nothing that could lead elsewhere.
 * Undefined when it is not such a file, or tells more than one day.
 */
export function readReferenceRates(xml: string): ReferenceRates | undefined {
	const days = [
		...xml.matchAll(/<Cube\s+time=(["'])(\d{4}-\d{2}-\d{2})\1\s*>/g),
	];
	const date = days[0]?.[2];
	if (days.length !== 1 || date === undefined || !isDay(date)) return undefined;
	const perEuro = new Map<string, string>();
	for (const [, , currency = "", , rate = ""] of xml.matchAll(
		/<Cube\s+currency=(["'])([A-Z]{3})\1\s+rate=(["'])(\d{1,9}(?:\.\d{1,9})?)\3\s*\/>/g,
	)) {
		// Told twice: then neither is believed.
		if (perEuro.has(currency)) return undefined;
		perEuro.set(currency, rate);
	}
	return perEuro.has(francs) && perEuro.size > 1
		? { date, perEuro }
		: undefined;
}

/** For one franc instead of one euro, with the euro itself, to the nearest millionth. Those that come to nothing are left out. */
export function perFranc(rates: ReferenceRates, source: string): FrancRate[] {
	const franc = billionths(rates.perEuro.get(francs) ?? "0");
	if (franc === 0n) return [];
	return [...rates.perEuro, ["EUR", "1"] as const]
		.filter(
			([currency]) =>
				currency !== francs && decimalsOfCurrency(currency) !== undefined,
		)
		.map(([currency, rate]) => ({
			currency,
			perFrancMillionths: Number(
				(2n * billionths(rate) * 1_000_000n + franc) / (2n * franc),
			),
			date: rates.date,
			source,
		}))
		.filter(({ perFrancMillionths }) => perFrancMillionths > 0);
}

function billionths(decimal: string): bigint {
	const [whole = "0", fraction = ""] = decimal.split(".");
	return BigInt(whole + fraction.padEnd(9, "0"));
}

const isDay = (date: string): boolean => {
	const at = new Date(`${date}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
};

const absurdPercent = 20n;

/** Why a new rate is not believed, beside the one that is held; undefined when it is. */
export function whyRefused(
	fresh: FrancRate,
	held: FrancRate | undefined,
	today: string,
): "older" | "future" | "absurd" | undefined {
	// A day's grace, for where the day begins earlier.
	if (fresh.date > dayAfter(today)) return "future";
	if (held === undefined) return undefined;
	if (fresh.date <= held.date) return "older";
	const was = BigInt(held.perFrancMillionths);
	const apart = BigInt(fresh.perFrancMillionths) - was;
	return (apart < 0n ? -apart : apart) * 100n > was * absurdPercent
		? "absurd"
		: undefined;
}

const dayAfter = (day: string): string => {
	const at = new Date(`${day}T00:00:00Z`);
	at.setUTCDate(at.getUTCDate() + 1);
	return at.toISOString().slice(0, 10);
};
