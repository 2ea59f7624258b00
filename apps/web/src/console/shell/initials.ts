/** A name as two letters, for a picture of somebody who has none. Pure. */
export function initialsOf(name: string): string {
	const words = name.split(/\s+/).filter((word) => word !== "");
	const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
	return letters
		.map((word) => (word === undefined ? "" : ([...word][0] ?? "")))
		.join("")
		.toLocaleUpperCase();
}
