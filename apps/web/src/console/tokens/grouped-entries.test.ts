import type { Entry } from "@verbatim/contract/tokens";
import { expect, test } from "vitest";
import { groupedEntries } from "./grouped-entries.ts";

const entry = (number: number, kind: string, holdId: string | null = null) =>
	({ number, kind, holdId }) as Entry;

test("prolongations of one reservation are one line, and every entry is in exactly one line", () => {
	const entries = [
		entry(9, "settle", "a"),
		entry(8, "extend", "a"),
		entry(7, "extend", "b"),
		entry(6, "extend", "a"),
		entry(5, "hold", "b"),
		entry(4, "extend", "a"),
		entry(3, "hold", "a"),
	];
	const lines = groupedEntries(entries);
	expect(
		lines.map(({ entry, others }) => [
			entry.number,
			...others.map(({ number }) => number),
		]),
	).toEqual([[9], [8, 6, 4], [7], [5], [3]]);
	expect(groupedEntries([])).toEqual([]);
});
