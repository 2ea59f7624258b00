/** Ids inside a survey: `q_` or `o_` and ten letters and digits, by chance. */

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

const random = (): string =>
	Array.from(
		crypto.getRandomValues(new Uint8Array(10)),
		// 256 is no multiple of 36: the first four letters come a little more often, which ten of them forgive.
		(byte) => letters[byte % letters.length],
	).join("");

export const newQuestionId = () => `q_${random()}`;
export const newOptionId = () => `o_${random()}`;
