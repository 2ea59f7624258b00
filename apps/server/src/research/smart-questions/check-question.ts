/**
 * What a model made, checked before a respondent reads it, whatever model it was and whatever it was talked into: one
 * question, short, in the respondent's language, in plain words, that asks for nothing personal, leads nowhere, repeats
 * nothing and touches nothing that is to be avoided. What does not pass is not asked. Pure.
 */
import type { AnswerToFollowUp } from "../../providers/language-model/language-model.ts";
import { instruction } from "../../providers/language-model/openai-compatible/instruction.ts";
import {
	isIn,
	touches,
	wordsOf,
} from "../../providers/language-model/words.ts";
import { questionCharactersMax } from "./smart-question.ts";

export type QuestionFault =
	| "too_long"
	| "not_plain"
	| "link"
	| "numbers"
	| "not_one_question"
	| "other_language"
	| "personal"
	| "repeated"
	| "avoided"
	| "told_what_is_ours";

/** The question as it is asked, or what is wrong with it. It errs to wrong: nobody misses a question that was not asked. */
export function checkQuestion(
	made: string,
	about: AnswerToFollowUp,
): { text: string } | { fault: QuestionFault } {
	const text = made
		.normalize("NFC")
		.trim()
		.replaceAll(/[ \t]+/g, " ");
	const fault = faultOf(text, about);
	return fault === undefined ? { text } : { fault };
}

/** Letters, and the signs of ordinary sentences. Neither what draws nor what hides, and nothing that a page or a program reads. */
const plain =
	/^[\p{Script=Latin}\p{Nd} \u00a0\u202f.,;:?!'"()%&/\u2010-\u2014\u2018\u2019\u201c-\u201e\u2026«»‹›-]*$/u;

/** "Assistant: ..." is a piece of a conversation, not a question. */
const rolePlayed = /^\p{L}+ ?:/u;

/** A point with letters on both sides, or a colon or a slash where no sentence has one. */
const link =
	/\p{L}\.\p{L}{2}|\p{L}:[^\s]|\/\/|\/.*\/|\bwww\b|\bh(tt|xx)ps?\b|\s(dot|punkt)\s+(com|ch|de|fr|org|net|io|eu)\b|\spoint\s+(com|ch|fr|org|net|io|eu)\b|&#?\w+;|\bat\s+\w+\s+dot\b/iu;

/** Points that end no sentence. */
const abbreviations =
	/\b(?:z\. ?B|d\. ?h|u\. ?a|e\.g|i\.e|p\. ?ex|etc|bzw|ca|Dr|M|Mme|Mr|Mrs)\./giu;

function faultOf(
	text: string,
	about: AnswerToFollowUp,
): QuestionFault | undefined {
	if ([...text].length > questionCharactersMax) return "too_long";
	if (!plain.test(text) || rolePlayed.test(text)) return "not_plain";
	const written = text.replaceAll(abbreviations, "x");
	if (link.test(written)) return "link";
	if (/\p{Nd}{5}|(\p{Nd}\D{0,2}){7}/u.test(text)) return "numbers";
	// One sentence that ends as a question does: a sentence before it is where a message would stand.
	if (!/^[^?!.…]*\?$/u.test(written) || wordsOf(text).length < 2)
		return "not_one_question";
	if (!isIn(about.language, text)) return "other_language";
	if (isPersonal(text)) return "personal";
	if (repeats(text, about)) return "repeated";
	if (touches(text, about.avoid, `${about.question} ${about.goal}`))
		return "avoided";
	if (tellsOurs(text, about)) return "told_what_is_ours";
	return undefined;
}

/** What a survey has no reason to ask a stranger for in a follow-up: secrets, and what makes somebody known or reachable. */
const secret =
	"password|passcode|pin|pin code|cvv|cvc|iban|api key|credit card number|card number|account number|social security number|passport number|mot de passe|code pin|numéro de carte|numéro de compte|numéro avs|passwort|kennwort|pin|kreditkartennummer|kartennummer|kontonummer|ahv nummer|sozialversicherungsnummer";
const known =
	"name|full name|first name|last name|address|home address|postal address|email|mail address|email address|phone number|mobile number|phone|date of birth|birthday|birth date|login|log in details|credentials|credit card|bank account|nom|nom complet|prénom|adresse|courriel|email|mail|numéro|téléphone|date de naissance|identifiants|carte de crédit|carte bancaire|compte bancaire|vorname|nachname|wohnadresse|postadresse|mailadresse|emailadresse|telefonnummer|handynummer|nummer|geburtsdatum|geburtstag|zugangsdaten|kreditkarte|bankkonto|bankverbindung";
const personal = new RegExp(
	[
		`(^| )(your|votre|vos|ton|ta|tes|ihre?[mnrs]?|deine?[mnrs]?)( [^ ]+){0,2} (${secret}|${known})( |$)`,
		`(is|are|was|est|était|ist|lautet|lauten|tell me|give me|donnez moi|nennen sie)( the| le| la| les| das| der| die| den)? (${secret})( |$)`,
	].join("|"),
	"u",
);

/** An e-mail is one word here, however it is written. */
const isPersonal = (text: string): boolean =>
	personal.test(
		wordsOf(text)
			.join(" ")
			.replaceAll(/\be mail/g, "email"),
	);

/** So much of the same words is the same question. */
const shareSame = 0.8;

function repeats(
	text: string,
	{ question, earlier }: AnswerToFollowUp,
): boolean {
	const words = new Set(wordsOf(text));
	return [question, ...earlier.map((one) => one.question)].some((before) => {
		const others = new Set(wordsOf(before));
		const same = [...words].filter((word) => others.has(word)).length;
		return same > 0 && same / Math.max(words.size, others.size) >= shareSame;
	});
}

/** So many words in a row are no chance. */
const rowLength = 6;

/** Our rules, what the team wants to learn, what they avoid: none of it is for a respondent's eyes. */
function tellsOurs(
	text: string,
	{ goal, avoid, language, question }: AnswerToFollowUp,
): boolean {
	const words = wordsOf(text);
	const rows = words
		.slice(0, Math.max(0, words.length - rowLength + 1))
		.map((_, at) => ` ${words.slice(at, at + rowLength).join(" ")} `);
	const isShown = ` ${wordsOf(question).join(" ")} `;
	return [instruction(language), goal, avoid].some((ours) => {
		const kept = ` ${wordsOf(ours).join(" ")} `;
		return rows.some((row) => kept.includes(row) && !isShown.includes(row));
	});
}
