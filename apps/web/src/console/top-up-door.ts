/** How any place in the console opens the top-up dialog, with the amount that it lacks if it knows one. */
import { createContext, useContext } from "react";

export type TopUpWish = { amountTokens?: number };

export const TopUpDoor = createContext<(wish?: TopUpWish) => void>(() => {
	throw new Error("The top-up dialog is opened from within the shell");
});

export const useOpenTopUp = () => useContext(TopUpDoor);
