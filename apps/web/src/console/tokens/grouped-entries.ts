/** The history as lines: what prolongs one reservation again and again is one line, where its newest stands. Pure. */
import type { Entry } from "@verbatim/contract/tokens";

export type Line = {
	/** The one that is shown; of several the newest. */
	entry: Entry;
	/** The others of the line, newest first. */
	others: Entry[];
};

export function groupedEntries(entries: readonly Entry[]): Line[] {
	const lines: Line[] = [];
	const prolonging = new Map<string, Line>();
	for (const entry of entries) {
		const line =
			entry.kind === "extend" && entry.holdId !== null
				? prolonging.get(entry.holdId)
				: undefined;
		if (line !== undefined) {
			line.others.push(entry);
			continue;
		}
		const begun: Line = { entry, others: [] };
		lines.push(begun);
		if (entry.kind === "extend" && entry.holdId !== null)
			prolonging.set(entry.holdId, begun);
	}
	return lines;
}
