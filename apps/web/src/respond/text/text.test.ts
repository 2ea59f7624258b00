import { expect, test } from "vitest";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import { sayIn } from "./text.ts";

const placesOf = (text: string) =>
	[...text.matchAll(/\{\w+\}/g)].map(String).sort();

test("every language says the same with the same values", () => {
	for (const other of [fr, de]) {
		expect(Object.keys(other)).toEqual(Object.keys(en));
		for (const name of Object.keys(en) as (keyof typeof en)[]) {
			expect(placesOf(other[name]), name).toEqual(placesOf(en[name]));
			expect(other[name].trim(), name).not.toBe("");
		}
	}
});

test("plural forms follow the number and the language", () => {
	expect(sayIn("en", "en")("questions", { count: 1 })).toBe("1 question");
	expect(sayIn("en", "en")("questions", { count: 0 })).toBe("0 questions");
	expect(sayIn("fr", "fr-CH")("questions", { count: 0 })).toBe("0 question");
	expect(sayIn("de", "de-CH")("questions", { count: 12 })).toBe("12 Fragen");
});

test("a respondent reads no word of money or tokens", () => {
	const said = [en, fr, de].flatMap((words) => Object.values(words)).join(" ");
	expect(said).not.toMatch(
		/token|jeton|credit|crédit|guthaben|price|preis|prix|\bpay|bezahl|payer|budget|CHF|€|\$/i,
	);
});

test("German is written without ß", () => {
	expect(Object.values(de).join(" ")).not.toContain("ß");
});
