/** What a definition says, text by text, and what of it a language still lacks. Pure. */
import type { Language } from "@verbatim/contract/languages";
import { isChoice } from "@verbatim/contract/survey-logic";
import type {
	Definition,
	InLanguages,
	Question,
} from "@verbatim/contract/surveys";

const textsOfQuestion = (question: Question): InLanguages[] => [
	question.title,
	question.help,
	...(isChoice(question) ? question.options.map(({ label }) => label) : []),
	...(question.kind === "rating" || question.kind === "nps"
		? [question.lowLabel, question.highLabel]
		: []),
];

const has = (texts: InLanguages, language: Language): boolean =>
	(texts[language] ?? "").trim() !== "";

/** How many texts are written in the survey's first language and not in this one. */
export function missingIn(definition: Definition, language: Language): number {
	return missingOf(
		[
			definition.welcome.title,
			definition.welcome.text,
			definition.thanks.title,
			definition.thanks.text,
			...definition.questions.flatMap(textsOfQuestion),
		],
		definition.languages,
		language,
	);
}

/** The same of one question, in all its other languages. */
export const missingInQuestion = (
	question: Question,
	languages: readonly Language[],
): number =>
	languages
		.slice(1)
		.reduce(
			(sum, language) =>
				sum + missingOf(textsOfQuestion(question), languages, language),
			0,
		);

function missingOf(
	texts: readonly InLanguages[],
	[first]: readonly Language[],
	language: Language,
): number {
	return first === undefined || first === language
		? 0
		: texts.filter((each) => has(each, first) && !has(each, language)).length;
}
