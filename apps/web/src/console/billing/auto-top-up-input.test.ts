import type { ExchangeRate } from "@verbatim/contract/top-ups";
import { describe, expect, test } from "vitest";
import { readSentence, writeMinorUnits } from "./auto-top-up-input.ts";

const francs: ExchangeRate = {
	currency: "CHF",
	perFrancMillionths: 1_000_000,
	decimals: 2,
	date: "2026-11-20",
	source: "fixed",
};
const english = { group: ",", decimal: "." };
const good = { below: "200", buy: "1,000", most: "100" };

describe("the sentence of the automatic top-up", () => {
	test("is read with its price", () => {
		expect(readSentence(good, francs, english)).toEqual({
			belowTokens: 200,
			buyTokens: 1_000,
			price: { minorUnits: 5_000, currency: "CHF" },
			monthMax: { minorUnits: 10_000, currency: "CHF" },
			wrong: {},
		});
	});
	test.each([
		["below", "", "empty"],
		["below", "0", "below_few"],
		["below", "1,000,001", "below_many"],
		["below", "2.5", "not_whole"],
		["buy", "19", "buy_few"],
		["buy", "1000000000000", "buy_many"],
		["buy", "1e12", "not_a_number"],
		["buy", "-20", "not_a_number"],
		["most", "49.99", "most_few"],
		["most", "100.001", "most_fraction"],
		["most", "99999999999", "most_many"],
		["most", "plenty", "not_a_number"],
	] as const)("%s of %j is %s", (field, text, wrong) => {
		const read = readSentence({ ...good, [field]: text }, francs, english);
		expect(read.wrong).toEqual({ [field]: wrong });
	});
	test("money is read as a locale writes it, and nothing is rounded", () => {
		const most = (text: string, separators: typeof english) =>
			readSentence({ ...good, most: text }, francs, separators).monthMax
				?.minorUnits;
		expect(most("1,250.5", english)).toBe(125_050);
		expect(most("1’250.05", { group: "’", decimal: "." })).toBe(125_005);
		expect(most("1 250,50", { group: "\u202f", decimal: "," })).toBe(125_050);
		expect(most("1.250,50", { group: ".", decimal: "," })).toBe(125_050);
	});
	test("a currency without decimals takes none", () => {
		const yen = {
			...francs,
			currency: "JPY",
			perFrancMillionths: 190_000_000,
			decimals: 0,
		};
		expect(
			readSentence({ ...good, most: "20,000" }, yen, english).monthMax,
		).toEqual({ minorUnits: 20_000, currency: "JPY" });
		expect(
			readSentence({ ...good, most: "20000.5" }, yen, english).wrong,
		).toEqual({ most: "most_fraction" });
	});
});

test.each([
	[10_000, 2, ".", "100"],
	[10_050, 2, ",", "100,50"],
	[5, 2, ".", "0.05"],
	[20_000, 0, ".", "20000"],
])("%d with %d decimals stands as %s%s", (minor, decimals, sign, text) => {
	expect(writeMinorUnits(minor, decimals, sign)).toBe(text);
});
