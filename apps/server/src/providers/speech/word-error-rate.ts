/**
 * How far a transcript is from the words that were said: the fewest words to change, add or leave out, as a share of
 * the words said. Capitals and punctuation do not count. 0 is perfect; it can exceed 1 when more was written than said.
 */
export function wordErrorRate(expected: string, actual: string): number {
	const said = wordsOf(expected);
	const written = wordsOf(actual);
	if (said.length === 0) return written.length === 0 ? 0 : 1;
	return changesBetween(said, written) / said.length;
}

const wordsOf = (text: string): string[] =>
	text
		.toLowerCase()
		.replaceAll("’", "'")
		.match(/[\p{L}\p{N}']+/gu) ?? [];

/** Levenshtein's distance over words, one row at a time. */
function changesBetween(said: string[], written: string[]): number {
	let row = Array.from({ length: written.length + 1 }, (_, index) => index);
	for (const [saidIndex, saidWord] of said.entries()) {
		const next = [saidIndex + 1];
		for (const [index, writtenWord] of written.entries()) {
			const changed = (row[index] ?? 0) + (saidWord === writtenWord ? 0 : 1);
			const leftOut = (row[index + 1] ?? 0) + 1;
			const added = (next[index] ?? 0) + 1;
			next.push(Math.min(changed, leftOut, added));
		}
		row = next;
	}
	return row.at(-1) ?? 0;
}
