/** A mail's text cut at its links, so that they can be pressed and everything else stays text. Pure. */

/** `from` is where the piece begins in the text. */
export type Piece = { from: number; text: string; isLink: boolean };

/** A link stands bare; what ends a sentence after it is no part of it. */
const link = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g;

export function piecesOf(text: string): Piece[] {
	const pieces: Piece[] = [];
	let from = 0;
	const add = (until: number, isLink: boolean) => {
		if (until > from)
			pieces.push({ from, text: text.slice(from, until), isLink });
		from = until;
	};
	for (const { 0: found, index } of text.matchAll(link)) {
		add(index, false);
		add(index + found.length, true);
	}
	add(text.length, false);
	return pieces;
}
