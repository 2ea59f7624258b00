import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("without settings there is no tax, no refresh of rates, and a seller by name", () => {
	expect(readConfig({}).money).toEqual({
		exchangeRatesUrl: undefined,
		tax: undefined,
		seller: { name: "Verbatim", address: [], taxNumber: undefined },
	});
});

test("the tax, the rates and the seller are as they are set", () => {
	expect(
		readConfig({
			TAX_NAME: "VAT",
			TAX_PERCENT: "8.1",
			EXCHANGE_RATES_URL: "https://bank.example/daily.xml",
			SELLER_NAME: "Verbatim Hosting AG",
			SELLER_ADDRESS: "Marktgasse 1 | 3011 Bern |",
			SELLER_TAX_NUMBER: "CHE-123.456.789",
		}).money,
	).toEqual({
		exchangeRatesUrl: "https://bank.example/daily.xml",
		tax: { name: "VAT", percent: "8.1" },
		seller: {
			name: "Verbatim Hosting AG",
			address: ["Marktgasse 1", "3011 Bern"],
			taxNumber: "CHE-123.456.789",
		},
	});
});

test.each([
	[{ TAX_NAME: "VAT" }, "TAX_PERCENT"],
	[{ TAX_PERCENT: "8.1" }, "TAX_NAME"],
	[{ TAX_NAME: "VAT", TAX_PERCENT: "8,1" }, "TAX_PERCENT"],
	[{ TAX_NAME: "VAT", TAX_PERCENT: "8.1234" }, "TAX_PERCENT"],
	[{ TAX_NAME: "VAT", TAX_PERCENT: "100" }, "TAX_PERCENT"],
	[{ EXCHANGE_RATES_URL: "ftp://bank.example" }, "EXCHANGE_RATES_URL"],
])("%o is refused by the name of %s", (given, name) => {
	expect(() => readConfig(given)).toThrow(name);
});
