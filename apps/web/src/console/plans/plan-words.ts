/** The names of plans, as screens say them; one that a later version sells is shown by its own name. */
import { planNames } from "@verbatim/contract/plans";
import { type Text, useText } from "../../text/text.ts";

export function usePlanName(): (plan: string) => string {
	const { t } = useText();
	return (plan) => planNameIn(t, plan);
}

const names = ["trial", ...planNames] as const;

function planNameIn(t: Text["t"], plan: string): string {
	const known = names.find((name) => name === plan);
	return known === undefined ? plan : t(`plans.name.${known}`);
}
