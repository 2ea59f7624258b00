import { describe, expect, test } from "vitest";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import { languageOf, localeOf } from "./languages.ts";

describe("which language a person gets", () => {
	test("their choice comes before the browser's", () => {
		expect(languageOf("fr", ["de-CH", "en"])).toBe("fr");
	});
	test("the browser's first that we speak, else English", () => {
		expect(languageOf(null, ["it-CH", "de-CH", "en"])).toBe("de");
		expect(languageOf(null, ["ja"])).toBe("en");
		expect(languageOf("klingon", [])).toBe("en");
	});
	test("numbers are written as in their region", () => {
		expect(localeOf("de", ["fr-CH", "de-CH"])).toBe("de-CH");
		expect(localeOf("fr", ["de-CH"])).toBe("fr");
	});
});

type Entries = { [key: string]: string | Entries };

function leavesOf(entries: Entries, path = ""): [string, string][] {
	return Object.entries(entries).flatMap(([key, value]) =>
		typeof value === "string"
			? [[`${path}${key}`, value] as [string, string]]
			: leavesOf(value, `${path}${key}.`),
	);
}

const variablesOf = (words: string) =>
	[...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe.each([
	["fr", fr],
	["de", de],
] as const)("%s says everything that English says", (_, catalogue) => {
	const english = leavesOf(en);
	const other = new Map(leavesOf(catalogue));

	test("under the same keys, with none left empty", () => {
		expect([...other.keys()]).toEqual(english.map(([key]) => key));
		const empty = english.filter(
			([key, words]) => words !== "" && other.get(key)?.trim() === "",
		);
		expect(empty).toEqual([]);
	});

	test("about the same numbers and names", () => {
		// A plural form may say "one" in words.
		const countless = ([key]: [string, string]) => !key.endsWith("_one");
		for (const [key, words] of english.filter(countless))
			expect([key, variablesOf(other.get(key) ?? "")]).toEqual([
				key,
				variablesOf(words),
			]);
	});
});
