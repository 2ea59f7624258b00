import { describe, expect, test } from "vitest";
import { clock, formatFor, groupSeparatorOf, length } from "./format.ts";

/** Spaces that do not break, and Swiss apostrophes, differ among versions of Unicode's data. */
const plain = (text: string) =>
	text.replaceAll(/[\u00a0\u202f]/g, " ").replaceAll("’", "'");

describe("lengths and points in time of a recording", () => {
	test.each([
		[0, "0 s", "0:00"],
		[6.96, "6 s", "0:06"],
		[59.99, "59 s", "0:59"],
		[60, "1 min", "1:00"],
		[725.4, "12 min 5 s", "12:05"],
		[3_600, "1 h", "1:00:00"],
		[3_723, "1 h 2 min", "1:02:03"],
		[14_400, "4 h", "4:00:00"],
	])("%d seconds are %s and %s", (seconds, asLength, asClock) => {
		expect(plain(length(seconds))).toBe(asLength);
		expect(clock(seconds)).toBe(asClock);
	});
});

describe("numbers as a person writes them", () => {
	test.each([
		["en-GB", "1,199", "CHF 5.00", "−16"],
		["fr", "1 199", "5,00 CHF", "−16"],
		["de", "1.199", "5,00 CHF", "−16"],
		["de-CH", "1'199", "CHF 5.00", "−16"],
	])("in %s", (locale, number, money, signed) => {
		const format = formatFor(locale);
		expect(plain(format.number(1_199))).toBe(number);
		expect(plain(format.money({ minorUnits: 500, currency: "CHF" }))).toBe(
			money,
		);
		expect(plain(format.signed(-16))).toBe(signed);
	});

	test("a currency without minor units is not divided", () => {
		expect(
			plain(formatFor("en").money({ minorUnits: 500, currency: "JPY" })),
		).toBe("¥500");
	});

	test("99.9 percent are not yet a hundred", () => {
		const format = formatFor("en");
		expect(format.percent(0.999)).toBe("99%");
		expect(format.percent(1)).toBe("100%");
	});

	test("bytes are told in steps of 1,024, as the limit of 2 GB is", () => {
		const format = formatFor("en-GB");
		expect(plain(format.bytes(19))).toBe("19 bytes");
		expect(plain(format.bytes(2 * 1_024 ** 3))).toBe("2 GB");
		expect(plain(format.bytes(57_958))).toBe("56.6 kB");
	});

	test("tokens keep up to three decimals", () => {
		expect(formatFor("en").number(0.125)).toBe("0.125");
	});

	test("the separator inside whole numbers is the locale's", () => {
		expect(groupSeparatorOf("en")).toBe(",");
		expect(groupSeparatorOf("de")).toBe(".");
		expect(plain(groupSeparatorOf("de-CH"))).toBe("'");
	});
});

describe("how long ago", () => {
	const now = new Date("2026-11-24T12:00:00Z");
	test.each([
		["2026-11-24T11:59:48Z", "12 sec. ago"],
		["2026-11-24T11:59:00Z", "1 min. ago"],
		["2026-11-24T10:00:01Z", "1 hr. ago"],
		["2026-11-22T11:00:00Z", "2 days ago"],
		// A clock here that goes after the server's.
		["2026-11-24T12:00:09Z", "0 sec. ago"],
	])("%s is %s", (at, said) => {
		expect(formatFor("en-US").ago(at, now)).toBe(said);
	});
});
