import { expect, test } from "vitest";
import shipped from "./reference-rates.json" with { type: "json" };
import {
	decimalsOfCurrency,
	type FrancRate,
	perFranc,
	readReferenceRates,
	whyRefused,
} from "./reference-rates.ts";

const file = (day: string) => `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<Cube>
${day}	</Cube>
</gesmes:Envelope>`;
const day = (cubes: string, date = "2026-10-06") =>
	`		<Cube time='${date}'>\n${cubes}\n		</Cube>\n`;
const usd = "<Cube currency='USD' rate='1.1269'/>";
const chf = "<Cube currency='CHF' rate='0.9359'/>";

test("the bank's daily file is read, with either kind of quotes", () => {
	const expected = {
		date: "2026-10-06",
		perEuro: new Map([
			["USD", "1.1269"],
			["CHF", "0.9359"],
		]),
	};
	const text = file(day(usd + chf));
	expect(readReferenceRates(text)).toEqual(expected);
	expect(readReferenceRates(text.replaceAll("'", '"'))).toEqual(expected);
});

test.each([
	["nothing", ""],
	["a page", "<html>down for maintenance</html>"],
	["no day", file(usd + chf)],
	["two days", file(day(usd + chf) + day(usd + chf, "2026-10-05"))],
	["a day that does not exist", file(day(usd + chf, "2026-02-30"))],
	["no francs", file(day(usd))],
	["only francs", file(day(chf))],
	["a currency twice", file(day(usd + chf + usd))],
	["quotes that do not match", file(day(`<Cube currency='USD" rate='1'/>`))],
])("%s is not a file of rates", (_, text) => {
	expect(readReferenceRates(text)).toBeUndefined();
});

test.each(["0x1", "1e3", "-1", "NaN", "1,5", "1.", "", "1234567890", "&amp;"])(
	"%j is no rate: that currency is left out",
	(rate) => {
		const told = readReferenceRates(
			file(day(`${usd}${chf}<Cube currency='GBP' rate='${rate}'/>`)),
		);
		expect([...(told?.perEuro.keys() ?? [])]).toEqual(["USD", "CHF"]);
	},
);

test("entities and document types are not understood", () => {
	const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol">]>${file(day(usd + chf).replace("1.1269", "&lol;"))}`;
	expect(readReferenceRates(bomb)).toBeUndefined();
});

test("rates for a euro become rates for a franc, to the nearest millionth", () => {
	const rates = perFranc(
		{
			date: "2026-10-06",
			perEuro: new Map([
				["CHF", "0.9359"],
				["USD", "1.1269"],
				["JPY", "178.15"],
				["XAU", "2"],
				["GBP", "0"],
			]),
		},
		"a test",
	);
	expect(rates.map((rate) => [rate.currency, rate.perFrancMillionths])).toEqual(
		[
			// 1.1269 / 0.9359
			["USD", 1_204_082],
			["JPY", 190_351_533],
			["EUR", 1_068_490],
		],
	);
});

test("what is shipped is a whole day of the bank's, and every currency of it has a known minor unit", () => {
	expect(shipped.date).toBe("2026-10-06");
	expect(Object.keys(shipped.perEuro)).toHaveLength(29);
	for (const currency of Object.keys(shipped.perEuro))
		expect(decimalsOfCurrency(currency)).toBeDefined();
	expect(decimalsOfCurrency("JPY")).toBe(0);
	expect(decimalsOfCurrency("toString")).toBeUndefined();
});

const held: FrancRate = {
	currency: "EUR",
	perFrancMillionths: 1_000_000,
	date: "2026-10-06",
	source: "a test",
};

test.each([
	["the next day", { date: "2026-10-07" }, undefined],
	["the same day", {}, "older"],
	["the day before", { date: "2026-10-05" }, "older"],
	["tomorrow, somewhere", { date: "2026-11-25" }, undefined],
	["the day after tomorrow", { date: "2026-11-26" }, "future"],
	[
		"a fifth more",
		{ date: "2026-10-07", perFrancMillionths: 1_200_000 },
		undefined,
	],
	[
		"more than a fifth more",
		{ date: "2026-10-07", perFrancMillionths: 1_200_001 },
		"absurd",
	],
	[
		"more than a fifth less",
		{ date: "2026-10-07", perFrancMillionths: 799_999 },
		"absurd",
	],
] as const)("a rate of %s: %o is judged %s", (_, changes, judged) => {
	expect(whyRefused({ ...held, ...changes }, held, "2026-11-24")).toBe(judged);
});
