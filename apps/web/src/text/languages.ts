/** The languages of the console, and which one a person gets: their choice, else the browser's first that we speak. */

import { type Language, languages } from "@verbatim/contract/languages";

export { type Language, languages };

export const languageNames: Record<Language, string> = {
	en: "English",
	fr: "Français",
	de: "Deutsch",
};

export function languageOf(
	chosen: string | null,
	preferred: readonly string[],
): Language {
	for (const tag of [chosen ?? "", ...preferred]) {
		const found = languages.find(
			(language) => tag.toLowerCase().split("-")[0] === language,
		);
		if (found !== undefined) return found;
	}
	return "en";
}

/** Numbers and dates as the person's region writes them, if the browser tells a region for that language: de-CH, fr-CH. */
export function localeOf(
	language: Language,
	preferred: readonly string[],
): string {
	return (
		preferred.find((tag) => tag.toLowerCase().split("-")[0] === language) ??
		language
	);
}
