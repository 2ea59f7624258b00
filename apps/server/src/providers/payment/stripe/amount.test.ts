import { expect, test } from "vitest";
import { AmountRefused, fromStripe, inWords, toStripe } from "./amount.ts";

test.each`
	currency | minorUnits | counted
	${"CHF"} | ${2_501}   | ${2_501}
	${"EUR"} | ${1}       | ${1}
	${"JPY"} | ${4_321}   | ${4_321}
	${"KRW"} | ${10_000}  | ${10_000}
	${"HUF"} | ${123_450} | ${123_450}
	${"ISK"} | ${700}     | ${70_000}
	${"UGX"} | ${18_000}  | ${1_800_000}
	${"KWD"} | ${7_010}   | ${7_010}
`(
	"$minorUnits of $currency in minor units are $counted for Stripe, and back",
	({ currency, minorUnits, counted }) => {
		expect(toStripe({ minorUnits, currency })).toEqual({
			unit_amount: counted,
			currency: currency.toLowerCase(),
		});
		expect(fromStripe(counted, currency.toLowerCase())).toEqual({
			minorUnits,
			currency,
		});
	},
);

test.each`
	what                                   | amount
	${"a third decimal"}                   | ${{ minorUnits: 7_011, currency: "KWD" }}
	${"a currency counted in other parts"} | ${{ minorUnits: 500, currency: "MGA" }}
	${"a currency that does not exist"}    | ${{ minorUnits: 500, currency: "XQQ" }}
	${"nothing"}                           | ${{ minorUnits: 0, currency: "CHF" }}
	${"less than nothing"}                 | ${{ minorUnits: -5, currency: "CHF" }}
	${"a part of a minor unit"}            | ${{ minorUnits: 0.5, currency: "CHF" }}
`("$what is refused with a reason", ({ amount }) => {
	expect(() => toStripe(amount)).toThrow(AmountRefused);
});

test.each`
	counted   | currency
	${70_050} | ${"isk"}
	${100}    | ${"mga"}
	${100}    | ${"xqq"}
	${100}    | ${""}
	${null}   | ${"chf"}
	${0.5}    | ${"chf"}
`("$counted $currency of Stripe is no amount of ours", (of) => {
	expect(fromStripe(of.counted, of.currency)).toBeUndefined();
});

test.each`
	minorUnits | currency | words
	${1_870}   | ${"CHF"} | ${"CHF 18.70"}
	${7}       | ${"CHF"} | ${"CHF 0.07"}
	${432}     | ${"JPY"} | ${"JPY 432"}
	${7_010}   | ${"KWD"} | ${"KWD 7.010"}
`(
	"$minorUnits $currency is written $words",
	({ minorUnits, currency, words }) => {
		expect(inWords({ minorUnits, currency })).toBe(words);
	},
);
