/** The draft that a survey's page edits, for everything on it. */
import { createContext, useContext, useSyncExternalStore } from "react";
import type { DraftState, DraftStore } from "./draft-store.ts";

export type DraftOfPage = {
	store: DraftStore;
	mayEdit: boolean;
	undo: () => void;
	redo: () => void;
	/** Read out politely, to those who do not see what happened. */
	say: (words: string) => void;
};

const DraftContext = createContext<DraftOfPage | undefined>(undefined);
export const DraftProvider = DraftContext;

export function useDraft(): DraftState & DraftOfPage {
	const page = useContext(DraftContext);
	if (page === undefined) throw new Error("A draft is open on this page only");
	const state = useSyncExternalStore(page.store.watch, page.store.state);
	return { ...state, ...page };
}
