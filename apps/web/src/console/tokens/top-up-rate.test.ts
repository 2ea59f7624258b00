import { expect, test } from "vitest";
import { rateWritten } from "./top-up-rate.ts";

test.each([
	[1_065_300, "EUR", "en", "1 CHF = 1.0653 EUR"],
	[1_065_300, "EUR", "de-CH", "1 CHF = 1.0653 EUR"],
	[1_065_300, "EUR", "fr", "1 CHF = 1,0653 EUR"],
	[192_123_456, "JPY", "en", "1 CHF = 192.123456 JPY"],
	[1_000_000, "CHF", "en", "1 CHF = 1.00 CHF"],
	[6, "XXX", "en", "1 CHF = 0.000006 XXX"],
])(
	"%d millionths of %s in %s",
	(perFrancMillionths, currency, locale, text) => {
		const rate = {
			currency,
			perFrancMillionths,
			decimals: 2,
			date: "2026-11-20",
			source: "European Central Bank",
		};
		expect(rateWritten(rate, locale)).toBe(text);
	},
);
