/**
 * Follow-ups without a network and without a model: fixed sentences around words of the answer. The same answer gets the
 * same question every time. It knows lists of words and understands nothing; what it makes is as good as that.
 */
import type {
	AnswerToFollowUp,
	AskedLanguage,
	LanguageModel,
} from "../language-model.ts";
import {
	contentWordsOf,
	isSameWord,
	languageOf,
	touches,
	wordsOf,
} from "../words.ts";
import { isVague, isWanting, notablePhrases } from "./notable-phrases.ts";
import { says } from "./says.ts";
import { type Angle, sentences } from "./sentences.ts";

const model = "offline sentences 1";

export function openOffline(): LanguageModel {
	return {
		name: "offline",

		describe: () => ({
			available: true,
			model,
			limits:
				"Follow-ups are made on this machine from fixed sentences in English, French and German and from words of the answer, which leaves it at no time. No model reads or understands the answer: it asks for a reason, an example, a change, or a topic that the goal lists, always in the polite form. Its model tokens are the words that it reads and writes, counted one by one. Of what is to be avoided it knows the words, not what they mean.",
		}),

		async generateFollowUp(about, { signal }) {
			if (signal.aborted)
				return {
					failed: "cancelled",
					detail: "It was stopped.",
					usage: undefined,
				};
			const text = nextQuestion(about) ?? null;
			return {
				text,
				model,
				usage: {
					inputModelTokens: [
						about.question,
						about.goal,
						about.avoid,
						about.answer,
						...about.earlier.flatMap(({ question, answer }) => [
							question,
							answer,
						]),
					].reduce((sum, read) => sum + wordsOf(read).length, 0),
					outputModelTokens: wordsOf(text ?? "").length,
				},
			};
		},
	};
}

/** So many words say little more than that something is good or bad. */
const fewWords = 3;

/** Undefined: every sentence that would fit was asked before, or is to be avoided. */
function nextQuestion(about: AnswerToFollowUp): string | undefined {
	const { language, earlier } = about;
	const said = [about.answer, ...earlier.map(({ answer }) => answer)];
	const latest = said.at(-1) ?? "";
	const asked = earlier.map(({ question }) => plain(question));
	const mayBeAsked = (question: string) =>
		[...question].length <= 200 &&
		!asked.includes(plain(question)) &&
		!touches(question, about.avoid, `${about.question} ${about.goal}`);
	const { about: sentence, general } = sentences[language];

	const candidates: string[] = [];
	const words = wordsOf(latest);
	const vague = words.find(isVague);
	const isFirst = earlier.length === 0;
	if (isFirst && vague !== undefined && words.length <= fewWords)
		candidates.push(sentence.vague(asWritten(latest, vague)));

	const phrases = said
		.toReversed()
		.flatMap((text) =>
			notablePhrases(text, languageOf(text) ?? language, about.question),
		)
		// What a follow-up was about is not asked about again.
		.filter(
			({ text }) => !asked.some((before) => before.includes(plain(text))),
		);
	const all = said.join("\n");
	const angles: Exclude<Angle, "vague" | "aspect">[] = [
		...(isWanting(all) ? (["change"] as const) : []),
		...(says("reason", all) ? [] : (["reason"] as const)),
		...(says("example", all) ? [] : (["example"] as const)),
	];
	// An angle is taken once: what was asked with another word is the same question again.
	const free = angles.filter(
		(angle) => !asked.some((before) => isOfAngle(before, angle, language)),
	);
	const aspects = aspectsLeft(about, all);
	for (const angle of free) {
		for (const phrase of phrases)
			if (angle !== "change" || phrase.isWanting)
				candidates.push(sentence[angle](phrase.text));
		// A reason first, then what the goal lists, then the rest.
		if (angle === "reason") candidates.push(general.reason);
	}
	candidates.push(...aspects.map((aspect) => sentence.aspect(aspect)));
	candidates.push(...free.map((angle) => general[angle]));
	return candidates.find(mayBeAsked);
}

/** Letters and digits alone, so that a quotation mark makes no other question. */
const plain = (text: string) => wordsOf(text).join(" ");

function isOfAngle(
	before: string,
	angle: Exclude<Angle, "vague" | "aspect">,
	language: AskedLanguage,
): boolean {
	const { about, general } = sentences[language];
	const [begins = "", ends = ""] = about[angle]("|").split("|");
	return (
		before === plain(general[angle]) ||
		(before.startsWith(plain(begins)) && before.endsWith(plain(ends)))
	);
}

function asWritten(text: string, word: string): string {
	const found = text
		.normalize("NFC")
		.match(/[\p{L}\p{M}]+/gu)
		?.find((one) => one.toLowerCase() === word);
	return found ?? word;
}

const aspectWordsMax = 3;

/**
 * What the goal lists and nobody spoke of yet. A goal in sentences is for those who read it, and none of its words go to a
 * respondent; one that lists topics, in the language of the respondent, is there to be gone through.
 */
function aspectsLeft(
	{ goal, question, language }: AnswerToFollowUp,
	said: string,
): string[] {
	const parts = goal
		.replace(/^[^:]*:/, "")
		.split(/[,;\n]+|\s(?:and|et|und)\s/iu)
		.map((part) => part.trim().replace(/[.!]$/, ""))
		.filter((part) => part !== "");
	const isList =
		parts.length >= 2 &&
		parts.every(
			(part) =>
				wordsOf(part).length <= aspectWordsMax && /^[\p{L}\s'’-]+$/u.test(part),
		);
	const written = languageOf(goal);
	if (!isList || (written !== undefined && written !== language)) return [];
	const spoken = wordsOf(`${said} ${question}`);
	return parts.filter((part) => {
		const words = contentWordsOf(part);
		return (
			words.length > 0 &&
			!words.some((word) => spoken.some((one) => isSameWord(one, word)))
		);
	});
}
