/** Says the words of a language, with its numbers and plural forms. Small, because every respondent loads it. */
import type { Language } from "@verbatim/contract/languages";
import { de } from "./de.ts";
import { en, type Words } from "./en.ts";
import { fr } from "./fr.ts";

// All of them at once: who changes the language in a tunnel has it too.
const catalogues: Record<Language, Words> = { en, fr, de };

type Entry = keyof Words;
/** A name; of those with plural forms the part before the form. */
export type Name = Entry extends infer E
	? E extends `${infer Base}_${"one" | "other"}`
		? Base
		: E
	: never;

export type Say = (
	name: Name,
	values?: Record<string, string | number> & { count?: number },
) => string;

export function sayIn(language: Language, locale: string): Say {
	const words = catalogues[language] as Record<string, string>;
	const plural = new Intl.PluralRules(language);
	const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
	return (name, values = {}) => {
		const { count } = values;
		const text =
			(count === undefined
				? undefined
				: (words[`${name}_${plural.select(count)}`] ??
					words[`${name}_other`])) ??
			words[name] ??
			name;
		return text.replaceAll(/\{(\w+)\}/g, (_, part: string) => {
			const value = values[part];
			return typeof value === "number" ? number.format(value) : (value ?? "");
		});
	};
}
