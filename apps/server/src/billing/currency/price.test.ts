/** Prices in any currency, by property: exact where they can be, else the nearest minor unit, and never a float between. */
import {
	type ExchangeRate,
	taxIn,
	topUpPrice,
	topUpPriceFrancs,
	topUpTokensMax,
	topUpTokensMin,
} from "@verbatim/contract/top-ups";
import fc from "fast-check";
import { expect, test } from "vitest";

const wholeTokens = fc.integer({ min: topUpTokensMin, max: topUpTokensMax });
const rate = (
	perFrancMillionths: number,
	decimals: number,
	currency = "XXX",
): ExchangeRate => ({
	currency,
	perFrancMillionths,
	decimals,
	date: "2026-10-06",
	source: "a test",
});
/** From a thousandth to a hundred thousand units for a franc: IDR is some 21,500. */
const rates = fc
	.tuple(
		fc.integer({ min: 1_000, max: 100_000_000_000 }),
		fc.constantFrom(0, 2, 3),
	)
	.map(([perFranc, decimals]) => rate(perFranc, decimals));

test("francs are exact: 20 tokens are one franc, and a token is five centimes", () => {
	const francs = rate(1_000_000, 2, "CHF");
	fc.assert(
		fc.property(wholeTokens, (tokens) => {
			expect(topUpPrice(tokens, francs)).toEqual({
				minorUnits: tokens * 5,
				currency: "CHF",
			});
			expect(topUpPrice(tokens, francs)).toEqual(topUpPriceFrancs(tokens));
		}),
	);
});

test("a price is whole, and no other whole number of minor units is nearer to what the rate says", () => {
	fc.assert(
		fc.property(wholeTokens, rates, (tokens, of) => {
			const { minorUnits } = topUpPrice(tokens, of);
			expect(Number.isSafeInteger(minorUnits)).toBe(true);
			// In 20 millionths of a minor unit, where nothing has to be rounded.
			const exact =
				BigInt(tokens) *
				BigInt(of.perFrancMillionths) *
				10n ** BigInt(of.decimals);
			const told = BigInt(minorUnits) * 20_000_000n;
			const apart = told > exact ? told - exact : exact - told;
			expect(apart <= 10_000_000n).toBe(true);
		}),
	);
});

test("more tokens never cost less", () => {
	fc.assert(
		fc.property(wholeTokens, wholeTokens, rates, (a, b, of) => {
			const [fewer, more] = a < b ? [a, b] : [b, a];
			expect(topUpPrice(fewer, of).minorUnits).toBeLessThanOrEqual(
				topUpPrice(more, of).minorUnits,
			);
		}),
	);
});

test.each`
	tokens       | perFranc          | decimals | minorUnits
	${20}        | ${190_351_533}    | ${0}     | ${190}
	${500}       | ${1_068_490}      | ${2}     | ${2_671}
	${1_000_000} | ${1_068_490}      | ${2}     | ${5_342_450}
	${1_000_000} | ${21_481_782_242} | ${2}     | ${107_408_911_210}
	${20}        | ${1_005_000}      | ${2}     | ${101}
`(
	"$tokens tokens at $perFranc millionths with $decimals decimals are $minorUnits",
	({ tokens, perFranc, decimals, minorUnits }) => {
		expect(topUpPrice(tokens, rate(perFranc, decimals)).minorUnits).toBe(
			minorUnits,
		);
	},
);

test("the tax is what is left of a price when the price without it is taken away, to the nearest minor unit", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 1_000_000_000 }),
			fc.integer({ min: 0, max: 99_999 }),
			(minorUnits, thousandths) => {
				const percent = (thousandths / 1_000).toFixed(3);
				const tax = taxIn({ minorUnits, currency: "CHF" }, percent);
				const exact = BigInt(minorUnits) * BigInt(thousandths);
				const whole = 100_000n + BigInt(thousandths);
				const told = BigInt(tax.minorUnits) * whole;
				const apart = told > exact ? told - exact : exact - told;
				expect(2n * apart <= whole).toBe(true);
			},
		),
	);
	expect(taxIn({ minorUnits: 10_810, currency: "CHF" }, "8.1").minorUnits).toBe(
		810,
	);
});
