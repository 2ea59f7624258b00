import { expect, test } from "vitest";
import { wordErrorRate } from "./word-error-rate.ts";

test.each([
	{ said: "mister John", written: "Mister john.", rate: 0 },
	{ said: "a b c d", written: "a x c d", rate: 0.25 },
	{ said: "a b c d", written: "a c d", rate: 0.25 },
	{ said: "a b c d", written: "a b z c d", rate: 0.25 },
	{ said: "a b", written: "", rate: 1 },
	{ said: "", written: "", rate: 0 },
	{ said: "", written: "noise", rate: 1 },
	{ said: "a", written: "b c d", rate: 3 },
	{ said: "Zürich’s lake", written: "zürich's lake", rate: 0 },
])('"$written" for "$said" is wrong by $rate', ({ said, written, rate }) => {
	expect(wordErrorRate(said, written)).toBe(rate);
});
