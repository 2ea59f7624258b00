/** A translated sentence with gaps for inputs: its words and the names of its gaps, in the order of the language. Pure. */

export type Piece<Gap extends string> = { words: string } | { gap: Gap };

/** Give `gapMark(name)` for a gap's place in the sentence, then cut it here. */
export const gapMark = (name: string) => `\u0001${name}\u0001`;

export function piecesOf<Gap extends string>(sentence: string): Piece<Gap>[] {
	return sentence
		.split("\u0001")
		.map(
			(part, index): Piece<Gap> =>
				index % 2 === 0 ? { words: part } : { gap: part as Gap },
		)
		.filter((piece) => !("words" in piece) || piece.words !== "");
}
