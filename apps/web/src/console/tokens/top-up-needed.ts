/** The amount that makes blocked work possible: what it lacks, and what is owed and would be paid first. Pure. */
import { fittingOf, type Priced } from "../interviews/fitting.ts";
import { amountFor } from "./top-up-amount.ts";

/** What the place that opened the dialog lacks; else what all priced recordings lack together. Undefined: nothing. */
export function neededTokens(of: {
	wishTokens: number | undefined;
	ready: readonly Priced[];
	availableTokens: number;
	owedTokens: number;
}): number | undefined {
	const short =
		of.wishTokens ?? fittingOf(of.ready, of.availableTokens).shortTokens;
	return short > 0 ? amountFor(short + of.owedTokens) : undefined;
}
