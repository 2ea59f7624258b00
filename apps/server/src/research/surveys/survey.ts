/**
 * What a survey is: how it stands, what of a definition costs tokens, and what is wrong with what was sent. Pure.
 *
 * draft -> open <-> paused <-> closed: once it was published it goes between the three as the team likes.
 */
import type {
	Definition,
	Question,
	surveySettings,
	surveyState,
} from "@verbatim/contract/surveys";
import type { z } from "zod";

export type SurveyState = z.output<typeof surveyState>;

export type Settings = {
	expectedCompletes: number;
	atZero: z.output<typeof surveySettings>["atZero"];
	/** Undefined: what follows from the expected completes. */
	dayCeilingTokens: number | undefined;
};

export type Tripped = { at: Date; reason: string };

export type Survey = {
	companyId: string;
	surveyId: string;
	publicId: string;
	name: string;
	state: SurveyState;
	definition: Definition;
	revision: number;
	publishedVersion: number | undefined;
	/** By what they say: an edit that was undone is none. */
	hasUnpublishedChanges: boolean;
	settings: Settings;
	tripped: Tripped | undefined;
	/** Who saved it last; undefined where that is not known. */
	changedBy: string | undefined;
	createdAt: Date;
	changedAt: Date;
};

/** A survey as respondents meet it: by the version that was published last. */
export type PublishedSurvey = {
	companyId: string;
	surveyId: string;
	publicId: string;
	name: string;
	companyName: string;
	state: "open" | "paused" | "closed";
	version: number;
	definition: Definition;
	settings: Settings;
	tripped: Tripped | undefined;
};

/** What of a survey a respondent's answers can make it pay for. */
export type Costly = {
	questionId: string;
	/** Of vocal questions, the longest answer; undefined where it is written. */
	secondsMax: number | undefined;
	followUpsMax: number;
};

/** The questions that can cost tokens, in their order. */
export function costlyQuestions(definition: Definition): Costly[] {
	return definition.questions.flatMap((question) => {
		const { id: questionId, kind } = question;
		const followUpsMax = mayFollowUp(question) ? question.smart.countMax : 0;
		if (kind === "vocal")
			return { questionId, secondsMax: question.secondsMax, followUpsMax };
		return followUpsMax > 0
			? { questionId, secondsMax: undefined, followUpsMax }
			: [];
	});
}

/** Follow-ups are made from words of the respondent's own: of no other kind of answer. */
const mayFollowUp = ({ kind }: Pick<Question, "kind">) =>
	kind === "vocal" || kind === "long_text";

/** Its respondents can be sent to it, or were. */
export const isPublished = (
	survey: Pick<Survey, "state">,
): survey is { state: PublishedSurvey["state"] } => survey.state !== "draft";

/** JSON of a definition is no larger. A hundred questions with fifty options each in three languages fit where texts are short. */
export const definitionBytesMax = 256 * 1024;

/** Fields and sentences, as a problem tells them. */
export type Wrong = { field: string; message: string };

/**
 * What could never be right, whatever the team goes on to do. All else (no title yet, a condition on a question that was
 * taken away) may be saved, so that an edit is never lost, and stands in the way of publishing only.
 */
export function wrongIn(definition: Definition): Wrong[] {
	const { languages, questions } = definition;
	return [
		...repeated(languages).map((at) => ({
			field: `definition.languages.${at}`,
			message: "Each language once",
		})),
		...repeated(questions.map(({ id }) => id)).map((at) => ({
			field: `definition.questions.${at}.id`,
			message: "Another question has this id",
		})),
		...questions.flatMap(({ options }, at) =>
			repeated(options.map(({ id }) => id)).map((option) => ({
				field: `definition.questions.${at}.options.${option}.id`,
				message: "Another option of this question has this id",
			})),
		),
	];
}

/** The places of what was there before. */
const repeated = (all: readonly string[]): number[] =>
	all.flatMap((one, at) => (all.indexOf(one) < at ? [at] : []));

/** Without what nobody sees or could store: control characters, signs that turn the direction of writing, halves of letters. */
export function cleanedText(text: string): string {
	return text
		.toWellFormed()
		.replaceAll(/\r\n?/g, "\n")
		.replaceAll(invisible, "");
}

// Kept: the line break and the tab, and the joiners by which some scripts and pictures are written.
const invisible =
	/(?![\n\t])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A name is one line. Empty where nothing of it can be seen. */
export const cleanedName = (name: string): string =>
	cleanedText(name).replaceAll(/\s+/g, " ").trim();

export const cleanedDefinition = (definition: Definition): Definition =>
	cleaned(definition) as Definition;

function cleaned(value: unknown): unknown {
	if (typeof value === "string") return cleanedText(value);
	if (Array.isArray(value)) return value.map(cleaned);
	if (typeof value === "object" && value !== null)
		return Object.fromEntries(
			Object.entries(value).map(([name, inner]) => [name, cleaned(inner)]),
		);
	return value;
}
