/** What a catalogue of texts holds: every language has the same keys as English. */
import type { en } from "./en.ts";

export type Catalogue = Wording<typeof en>;
export type Wording<Entries> = {
	[Key in keyof Entries]: Entries[Key] extends string
		? string
		: Wording<Entries[Key]>;
};
