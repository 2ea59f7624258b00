/** Where the timed words of a line stand in its text, which line is said at a time, and where a text is found. Pure. */
import type { Segment } from "@verbatim/contract/interviews";

export type PlacedWord = {
	/** Offsets in the line's text. */
	from: number;
	to: number;
	startSeconds: number;
	endSeconds: number;
};

/** In the order of the text. A word that is not in the text (a provider wrote it otherwise) has no place. */
export function placeWords({ text, words }: Segment): PlacedWord[] {
	const placed: PlacedWord[] = [];
	let after = 0;
	for (const word of words) {
		const letters = word.text.trim();
		const from = letters === "" ? -1 : text.indexOf(letters, after);
		if (from < 0) continue;
		after = from + letters.length;
		placed.push({
			from,
			to: after,
			startSeconds: word.startSeconds,
			endSeconds: word.endSeconds,
		});
	}
	return placed;
}

/** The word at an offset, or the nearest before it; undefined where a line has no times of words. */
export function wordAt(
	words: readonly PlacedWord[],
	offset: number,
): PlacedWord | undefined {
	return words.findLast(({ from }) => from <= offset) ?? words[0];
}

/** The word that is being said: until the next one begins, so that it does not flicker in the pauses. */
export function wordSaidAt(
	words: readonly PlacedWord[],
	seconds: number,
): PlacedWord | undefined {
	return words.findLast(({ startSeconds }) => startSeconds <= seconds);
}

/** The index of the line that is said, or was last; -1 before the first. Lines are in the order of time. */
export function lineSaidAt(
	segments: readonly Segment[],
	seconds: number,
): number {
	let low = 0;
	let high = segments.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((segments[middle]?.startSeconds ?? 0) <= seconds) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

export type Found = { line: number; from: number; to: number };

export function findText(
	segments: readonly Segment[],
	wanted: string,
	language: string,
): Found[] {
	const needle = wanted.trim().toLocaleLowerCase(language);
	if (needle === "") return [];
	return segments.flatMap(({ text }, line) => {
		const lower = text.toLocaleLowerCase(language);
		// A few letters change their number when they are made small; then offsets would lie.
		const hay = lower.length === text.length ? lower : text;
		const found: Found[] = [];
		for (
			let from = hay.indexOf(needle);
			from >= 0;
			from = hay.indexOf(needle, from + needle.length)
		)
			found.push({ line, from, to: from + needle.length });
		return found;
	});
}
