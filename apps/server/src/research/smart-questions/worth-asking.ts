/**
 * Whether an answer is worth a follow-up at all, decided before anything is held, so that it is free: not of what is empty
 * or no answer, and not of what says enough already. By words and their number, in the three languages. Pure.
 */
import { says } from "../../providers/language-model/offline/says.ts";
import { wordsOf } from "../../providers/language-model/words.ts";

/** Whole answers that say that there is none. */
const nonAnswers = new Set([
	..."no|nope|na|n a|none|nothing|idk|i don t know|don t know|dont know|i do not know|no idea|no comment|not applicable|nothing to add|nothing else|no opinion|not sure|skip|pass|test".split(
		"|",
	),
	..."non|rien|aucun|aucune|ras|r a s|je ne sais pas|je sais pas|j sais pas|sais pas|ne sais pas|aucune idée|pas d idée|rien à ajouter|rien à dire|sans avis|sans opinion|pas d avis|sans objet|rien d autre|rien de plus".split(
		"|",
	),
	..."nein|nö|nichts|keine|keiner|weiss nicht|weiß nicht|ich weiss nicht|ich weiß nicht|weiss ich nicht|weiß ich nicht|ich weiss es nicht|ich weiß es nicht|keine ahnung|keine angabe|keine angaben|k a|ka|kein kommentar|keine meinung|nichts hinzuzufügen|nichts weiter|sonst nichts|entfällt".split(
		"|",
	),
]);

/** So many words with a reason and an example in them say enough; so many more do in any case. */
const wordsWithBoth = 60;
const wordsAnyway = 150;

/** Of the answer, and of the answers to its follow-ups in their order. */
export function isWorthAsking(answers: readonly string[]): boolean {
	const latest = answers.at(-1) ?? "";
	if (isNoAnswer(latest)) return false;
	const all = answers.join("\n");
	const count = wordsOf(all).length;
	const isEnough =
		count >= wordsAnyway ||
		(count >= wordsWithBoth && says("reason", all) && says("example", all));
	return !isEnough;
}

function isNoAnswer(answer: string): boolean {
	const words = wordsOf(answer);
	if (words.length === 0 || nonAnswers.has(words.join(" "))) return true;
	return words.every(isNoise) || (words.length > 2 && isRepeated(words));
}

/** Keys that were struck: the same letter again and again, or consonants alone. */
const isNoise = (word: string): boolean =>
	(word.length > 1 && new Set(word).size === 1) ||
	(word.length > 3 && !/[aeiouyàâäæéèêëîïôœöùûü]/.test(word)) ||
	/^(asdf\w*|qwert\w*|jkl\w*|xyz|abc|lorem|bla)$/.test(word) ||
	word.length === 1;

const isRepeated = (words: readonly string[]): boolean =>
	new Set(words).size === 1;
