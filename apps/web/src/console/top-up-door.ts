/** How any place in the console opens the top-up dialog, with the amount that it lacks if it knows one. */
import { createContext, useContext } from "react";

export type TopUpWish = {
	/** What blocked work lacks. */
	amountTokens?: number;
	/** What was tried before and did not come about. */
	triedTokens?: number;
};

/** In the address of any page it opens the dialog with that amount: for a link in a mail, or from a colleague. */
export const topUpWishName = "add-tokens";

export const TopUpDoor = createContext<(wish?: TopUpWish) => void>(() => {
	throw new Error("The top-up dialog is opened from within the shell");
});

export const useOpenTopUp = () => useContext(TopUpDoor);
