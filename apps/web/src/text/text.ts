/** What the screens say: opens the catalogue of one language, changes it, and gives components `t` and `format`. */
import { createInstance } from "i18next";
import { useMemo } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Catalogue } from "./catalogue.ts";
import type { en } from "./en.ts";
import { formatFor } from "./format.ts";
import { type Language, languageOf, localeOf } from "./languages.ts";

declare module "i18next" {
	interface CustomTypeOptions {
		defaultNS: "console";
		resources: { console: typeof en };
	}
}

const catalogues: Record<Language, () => Promise<Catalogue>> = {
	en: async () => (await import("./en.ts")).en,
	fr: async () => (await import("./fr.ts")).fr,
	de: async () => {
		const { de } = await import("./de.ts");
		return writesEszett(localeOf("de", navigator.languages))
			? de
			: (JSON.parse(JSON.stringify(de).replaceAll("ß", "ss")) as Catalogue);
	},
};

const writesEszett = (locale: string) => !/-(CH|LI)\b/i.test(locale);

const choiceKey = "verbatim-language";
const i18n = createInstance();

export async function openText(): Promise<void> {
	const language = languageOf(
		localStorage.getItem(choiceKey),
		navigator.languages,
	);
	await i18n.use(initReactI18next).init({
		lng: language,
		ns: ["console"],
		defaultNS: "console",
		resources: { [language]: { console: await catalogues[language]() } },
		interpolation: { escapeValue: false },
		react: { useSuspense: false },
	});
	document.documentElement.lang = language;
}

export async function changeLanguage(language: Language): Promise<void> {
	i18n.addResourceBundle(language, "console", await catalogues[language]());
	await i18n.changeLanguage(language);
	localStorage.setItem(choiceKey, language);
	document.documentElement.lang = language;
}

export function useText() {
	const { t, i18n: used } = useTranslation("console", { i18n });
	const language = used.language as Language;
	const format = useMemo(
		() => formatFor(localeOf(language, navigator.languages)),
		[language],
	);
	return { t, format, language };
}

export type Text = ReturnType<typeof useText>;
