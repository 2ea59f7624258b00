/** A rate as it is written: "1 CHF = 1.0653 EUR". From whole millionths to digits, with no division. Pure. */
import type { ExchangeRate } from "@verbatim/contract/top-ups";

export function rateWritten(
	{ perFrancMillionths, currency }: ExchangeRate,
	locale: string,
): string {
	const digits = String(perFrancMillionths).padStart(7, "0");
	const decimal = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
	const number = new Intl.NumberFormat(locale, {
		minimumFractionDigits: 2,
		maximumFractionDigits: 6,
	}).format(decimal as Intl.StringNumericLiteral);
	return `1 CHF = ${number} ${currency}`;
}
