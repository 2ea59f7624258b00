/** What every part of the page knows: the response, and how to say things in the person's language. */

import type { Language } from "@verbatim/contract/languages";
import type { InLanguages } from "@verbatim/contract/surveys";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ResponseStore, State } from "./response.ts";
import type { Say } from "./text/text.ts";

export type Page = {
	store: ResponseStore;
	state: State;
	say: Say;
	language: Language;
	locale: string;
	/** A text of the survey, in the person's language as far as there is one. */
	read: (texts: InLanguages) => string;
};

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
	const page = useContext(PageContext);
	if (page === undefined) throw new Error("Outside of the page");
	return page;
}
