/**
 * Surveys as the team makes them: a definition that is edited, versions that were published and stay readable, and how a
 * survey stands. What follows from a definition (which question comes next, dead ends, contrast) is in `survey-logic.ts`.
 */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { type Language, language } from "./languages.ts";
import { instant, tokens } from "./measures.ts";
import { type Answer, route } from "./route.ts";

const text = (lengthMax: number) => z.string().max(lengthMax);
/** A text in the languages of the survey; what is missing is asked in the first one. */
export const inLanguages = (lengthMax: number) =>
	z.partialRecord(language, text(lengthMax));
export type InLanguages = Partial<Record<Language, string>>;

/** An id inside one survey, made by the builder and never used again: `q_` or `o_` and ten letters and digits. */
export const questionId = z.string().regex(/^q_[a-z0-9]{10}$/);
export const optionId = z.string().regex(/^o_[a-z0-9]{10}$/);

export const questionKinds = [
	"statement",
	"short_text",
	"long_text",
	"single_choice",
	"multiple_choice",
	"rating",
	"nps",
	"date",
	"number",
	"vocal",
] as const;
export const questionKind = z.enum(questionKinds);
export type QuestionKind = z.output<typeof questionKind>;

/** Shown only where all (or any) of these hold of earlier answers. */
export const condition = z.object({
	match: z.enum(["all", "any"]),
	rules: z
		.array(
			z.object({
				questionId,
				is: z.enum([
					"answered",
					"not_answered",
					"equals",
					"not_equals",
					"contains",
					"at_least",
					"at_most",
				]),
				/** An option's id, "other", a text, or a number as text; empty for answered and not_answered. */
				value: text(200),
			}),
		)
		.min(1)
		.max(10),
});
export type Condition = z.output<typeof condition>;

/** Follow-up questions that are made from the answer. */
export const smart = z.object({
	/** 0: none. */
	countMax: z.number().int().min(0).max(3),
	/** What the team wants to learn, and what must not be asked about; in any language. */
	goal: text(500),
	avoid: text(500),
});

export const question = z.object({
	id: questionId,
	kind: questionKind,
	title: inLanguages(500),
	help: inLanguages(1_000),
	isRequired: z.boolean(),
	/** Of choices. */
	options: z.array(z.object({ id: optionId, label: inLanguages(200) })).max(50),
	allowsOther: z.boolean(),
	/** Of ratings: so many steps, and words for the two ends. */
	steps: z.number().int().min(2).max(10),
	lowLabel: inLanguages(60),
	highLabel: inLanguages(60),
	/** Of numbers; null: no limit. */
	least: z.number().nullable(),
	most: z.number().nullable(),
	/** Of vocal questions: the longest answer. */
	secondsMax: z.number().int().min(10).max(600),
	smart,
	showIf: condition.nullable(),
});
export type Question = z.output<typeof question>;

const page = z.object({ title: inLanguages(200), text: inLanguages(2_000) });

export const definition = z.object({
	/** The first is the one in which everything is written. */
	languages: z.array(language).min(1).max(3),
	welcome: page,
	thanks: page,
	/** `#rrggbb`. Refused where its text could not be read on it. */
	brandColour: z.string().regex(/^#[0-9a-f]{6}$/),
	questions: z.array(question).max(100),
});
export type Definition = z.output<typeof definition>;

/**
 * - draft: never published
 * - open: respondents answer
 * - paused: nobody begins anew, who began may end
 * - closed: nobody answers
 */
export const surveyState = z.enum(["draft", "open", "paused", "closed"]);

/** What becomes of a spoken answer that cannot be paid: typed instead, or kept sealed until somebody pays. */
export const atZero = z.enum(["text", "park"]);

export const surveySettings = z.object({
	expectedCompletes: z.number().int().min(1).max(100_000),
	atZero,
	/** Above the ceiling that follows from the expected completes; null: that one. Tokens a day. */
	dayCeilingTokens: z.number().int().min(1).max(1_000_000).nullable(),
	/** Tokens that other surveys and jobs leave for this one's respondents are the company's floor; see budgets. */
});

export const costPerComplete = z.object({
	likelyTokens: tokens,
	mostTokens: tokens,
});

export const survey = z.object({
	id: idOf("survey"),
	name: z.string(),
	state: surveyState,
	/** Where respondents find it: the last part of its address. */
	publicId: z.string(),
	definition,
	/** Rises with each saved edit; sent back with the next one. */
	revision: z.number().int(),
	/** The version that respondents answer; null before the first. */
	publishedVersion: z.number().int().nullable(),
	hasUnpublishedChanges: z.boolean(),
	settings: surveySettings,
	cost: costPerComplete,
	/** What it may spend in a day at most. */
	ceiling: z.object({ sessionTokens: tokens, dayTokens: tokens }),
	counts: z.object({
		begun: z.number().int(),
		completed: z.number().int(),
		/** Spoken answers that wait for tokens, and what they would cost. */
		parked: z.number().int(),
		parkedTokens: tokens,
		/** Answers that were asked for in writing because nothing could be spent. */
		affected: z.number().int(),
	}),
	/** Why costly questions are not asked at present; null: they are. */
	tripped: z.object({ at: instant, reason: z.string() }).nullable(),
	createdAt: instant,
	changedAt: instant,
});
export type Survey = z.output<typeof survey>;

const surveyParams = z.object({ surveyId: idOf("survey") });
const name = z
	.string()
	.trim()
	.min(1, "A survey has a name")
	.max(120, "At most 120 characters");

export const listSurveys = route({
	method: "get",
	path: "/api/surveys",
	summary: "Surveys, the last changed first",
	area: "Surveys",
	access: "member",
	query: z.object({
		before: idOf("survey").optional(),
		limit: z.coerce.number().int().min(1).max(100).default(50),
	}),
	answer: z.object({
		surveys: z.array(survey.omit({ definition: true })),
		nextBefore: idOf("survey").nullable(),
	}),
	status: 200,
	problems: [],
});

export const createSurvey = route({
	method: "post",
	path: "/api/surveys",
	summary: "A new survey: empty, a sample, or a copy of another",
	area: "Surveys",
	access: "member",
	body: z.object({
		name,
		requestId: z.uuid(),
		from: z.union([
			z.literal("empty"),
			z.literal("sample"),
			z.object({ surveyId: idOf("survey") }),
		]),
		language,
	}),
	answer: survey,
	status: 201,
	problems: ["not_allowed", "not_found"],
});

export const getSurvey = route({
	method: "get",
	path: "/api/surveys/{surveyId}",
	summary: "A survey with its definition",
	area: "Surveys",
	access: "member",
	params: surveyParams,
	answer: survey,
	status: 200,
	problems: ["not_found"],
});

export const saveSurvey = route({
	method: "put",
	path: "/api/surveys/{surveyId}",
	summary:
		"Save an edit. It is refused when somebody else saved meanwhile; nothing of theirs is lost.",
	area: "Surveys",
	access: "member",
	params: surveyParams,
	body: z.object({
		name,
		definition,
		settings: surveySettings,
		/** On which revision it was made. */
		revision: z.number().int(),
	}),
	answer: survey,
	status: 200,
	problems: ["not_allowed", "not_found", "wrong_state", "too_large"],
});

export const publishSurvey = route({
	method: "post",
	path: "/api/surveys/{surveyId}/publication",
	summary:
		"Publish the definition as it was saved: respondents who begin from now on answer it",
	area: "Surveys",
	access: "member",
	params: surveyParams,
	body: z.object({ revision: z.number().int() }),
	answer: survey,
	status: 200,
	problems: ["not_allowed", "not_found", "wrong_state", "invalid_input"],
});

export const setSurveyState = route({
	method: "post",
	path: "/api/surveys/{surveyId}/state",
	summary: "Open, pause or close a survey; or end the stop of its costly part",
	area: "Surveys",
	access: "member",
	params: surveyParams,
	body: z.object({ to: z.enum(["open", "paused", "closed", "untripped"]) }),
	answer: survey,
	status: 200,
	problems: ["not_allowed", "not_found", "wrong_state"],
});

export const deleteSurvey = route({
	method: "delete",
	path: "/api/surveys/{surveyId}",
	summary:
		"Delete a survey with all its answers and recordings. The book keeps ids, amounts and times.",
	area: "Surveys",
	access: "member",
	params: surveyParams,
	answer: z.object({ deleted: z.literal(true) }),
	status: 200,
	problems: ["not_allowed", "not_found"],
});

export const getSurveyVersion = route({
	method: "get",
	path: "/api/surveys/{surveyId}/versions/{version}",
	summary: "A version as it was answered",
	area: "Surveys",
	access: "member",
	params: surveyParams.extend({ version: z.coerce.number().int().min(1) }),
	answer: z.object({
		version: z.number().int(),
		publishedAt: instant,
		definition,
	}),
	status: 200,
	problems: ["not_found"],
});

export const getSurveyCost = route({
	method: "post",
	path: "/api/survey-cost",
	summary: "What a complete response to a definition would cost",
	area: "Surveys",
	access: "member",
	body: z.object({
		definition,
		expectedCompletes: surveySettings.shape.expectedCompletes,
	}),
	answer: z.object({
		perComplete: costPerComplete,
		expected: costPerComplete,
		availableTokens: tokens,
	}),
	status: 200,
	problems: ["too_large"],
});
export type SurveyCost = Answer<typeof getSurveyCost>;
