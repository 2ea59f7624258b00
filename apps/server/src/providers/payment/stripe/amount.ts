/**
 * Amounts as Stripe counts them. Most currencies are counted in their minor unit, as ours are (ISO 4217). The exceptions
 * are Stripe's own and are told in its documentation of currencies.
 */
import type { Amount } from "../payment.ts";

/** Without minor units since, but still counted in hundredths; the hundredths must be 0. */
const countedInHundredths = new Set(["ISK", "UGX"]);
/** With hundredths in ISO 4217, and counted whole. */
const countedWhole = new Set(["MGA"]);

/** Why Stripe cannot take such an amount, in words. */
export class AmountRefused extends Error {}

/** Throws `AmountRefused`. */
export function toStripe(amount: Amount): {
	unit_amount: number;
	currency: string;
} {
	const { minorUnits, currency } = amount;
	if (!isCurrency(currency))
		throw new AmountRefused(`${currency} is not a currency`);
	if (!Number.isSafeInteger(minorUnits) || minorUnits <= 0)
		throw new AmountRefused("An amount is a whole number of minor units");
	if (countedWhole.has(currency))
		throw new AmountRefused(`Stripe takes no part of a ${currency}`);
	// With three decimals, Stripe wants the last one to be 0.
	if (digitsOf(currency) === 3 && minorUnits % 10 !== 0)
		throw new AmountRefused(`Stripe takes ${currency} only with two decimals`);
	return {
		unit_amount: countedInHundredths.has(currency)
			? minorUnits * 100
			: minorUnits,
		currency: currency.toLowerCase(),
	};
}

/** Undefined when it is no amount of ours: an unknown currency, or parts that the currency does not have. */
export function fromStripe(
	counted: number | null | undefined,
	stripeCurrency: string | null | undefined,
): Amount | undefined {
	const currency = stripeCurrency?.toUpperCase() ?? "";
	if (!isCurrency(currency) || countedWhole.has(currency)) return undefined;
	if (typeof counted !== "number" || !Number.isSafeInteger(counted))
		return undefined;
	if (!countedInHundredths.has(currency))
		return { minorUnits: counted, currency };
	return counted % 100 === 0
		? { minorUnits: counted / 100, currency }
		: undefined;
}

/** As a text with its currency, exact: "CHF 18.70". */
export function inWords(amount: Amount): string {
	const { currency } = amount;
	const digits = digitsOf(currency);
	const text = String(amount.minorUnits).padStart(digits + 1, "0");
	const whole = text.slice(0, text.length - digits);
	return digits === 0
		? `${currency} ${whole}`
		: `${currency} ${whole}.${text.slice(-digits)}`;
}

function isCurrency(currency: string): boolean {
	return (
		/^[A-Z]{3}$/.test(currency) &&
		Intl.supportedValuesOf("currency").includes(currency)
	);
}

function digitsOf(currency: string): number {
	const format = new Intl.NumberFormat("en", { style: "currency", currency });
	return format.resolvedOptions().maximumFractionDigits ?? 2;
}
