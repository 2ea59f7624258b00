/** What the builder's address says: which page of the survey is open, and on a phone which part of the builder. Pure. */

export type BuilderStep = "list" | "edit" | "preview";
/** A question's id, or one of the pages that every survey has. */
export type BuilderSearch = { at?: string; step?: BuilderStep };

const steps: readonly unknown[] = ["list", "edit", "preview"];

export function builderSearchOf(
	search: Record<string, unknown>,
): BuilderSearch {
	const { at, step } = search;
	return {
		...(typeof at === "string" &&
		/^(q_[a-z0-9]{10}|welcome|thanks|look)$/.test(at)
			? { at }
			: {}),
		...(steps.includes(step) ? { step: step as BuilderStep } : {}),
	};
}
