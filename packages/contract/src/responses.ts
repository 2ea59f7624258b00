/** What respondents answered, as the team reads it. */
import { z } from "zod";
import { idOf } from "./ids.ts";
import { language } from "./languages.ts";
import { instant, tokens } from "./measures.ts";
import { answerValue } from "./respond.ts";
import { type Answer, route } from "./route.ts";
import { inLanguages, optionId, questionId, questionKind } from "./surveys.ts";

const surveyParams = z.object({ surveyId: idOf("survey") });

export const recordingState = z.enum([
	/** Sealed, unpaid: opened after a top-up, or gone after 30 days. */
	"parked",
	"transcribing",
	"transcribed",
	/** The sound is there, its words could not be made out. */
	"without_words",
]);

export const recording = z.object({
	id: idOf("recording"),
	state: recordingState,
	seconds: z.number(),
	chargedTokens: tokens,
	/** Of parked ones: what opening would cost, and until when it is kept. */
	priceTokens: tokens.nullable(),
	keptUntil: instant.nullable(),
	transcript: z.string().nullable(),
	/** Which model wrote it. */
	model: z.string().nullable(),
});

export const givenAnswer = z.object({
	questionId,
	/** Null: the question; 1, 2, 3: the answer to a follow-up. */
	followUp: z.number().int().nullable(),
	/** The follow-up as it was asked. */
	asked: z.string().nullable(),
	value: answerValue,
	recording: recording.nullable(),
	/** It was to be spoken and had to be written, because nothing could be spent. */
	isAffected: z.boolean(),
	/** Whether its question is asked, given the other answers: one that is not asked any more does not count. */
	isAsked: z.boolean(),
	answeredAt: instant,
});

export const surveyResponse = z.object({
	id: idOf("response"),
	number: z.number().int(),
	version: z.number().int(),
	language,
	isComplete: z.boolean(),
	startedAt: instant,
	completedAt: instant.nullable(),
	parameters: z.record(z.string(), z.string()),
	tags: z.array(z.string()),
	/** Looked like a machine or a repetition; counted apart. */
	isSuspect: z.boolean(),
	answers: z.array(givenAnswer),
});
export type SurveyResponse = z.output<typeof surveyResponse>;

export const responseFilter = z.object({
	/** What looks like a machine's is in none of them but its own. */
	state: z.enum(["all", "complete", "begun", "suspect"]).default("all"),
	/** Words that stand in an answer or a transcript. */
	text: z.string().max(200).default(""),
	tag: z.string().max(60).default(""),
	/** Who answered a question so: `q_…:o_…`, `q_…:other`, or `q_…:7` of ratings and numbers. */
	chose: z
		.string()
		.regex(
			/^$|^q_[a-z0-9]{10}:(o_[a-z0-9]{10}|other|-?\d{1,15}(\.\d{1,9})?)$/,
			"A question and one of its answers: q_…:o_…",
		)
		.default(""),
});
export type ResponseFilter = z.output<typeof responseFilter>;

/** A question over all versions that asked it, in the words of the last of them. */
export const resultQuestion = z.object({
	questionId,
	/** A question that became another kind is told once for each. */
	kind: questionKind,
	title: inLanguages(500),
	/** All that were ever offered; the present ones first. */
	options: z.array(z.object({ id: optionId, label: inLanguages(200) })),
	lowLabel: inLanguages(60),
	highLabel: inLanguages(60),
	/** Whether the last version asks it. */
	isCurrent: z.boolean(),
	answered: z.number().int(),
	/** Asked, and left without an answer. */
	skipped: z.number().int(),
	/**
	 * Of choices, ratings, NPS, and of numbers where there are few different ones: how often each. `value` is an option's
	 * id, "other", or the number.
	 */
	counts: z.array(z.object({ value: z.string(), count: z.number().int() })),
	mean: z.number().nullable(),
	/** Of NPS: promoters (9, 10) less detractors (0 to 6), in percent of all. */
	nps: z
		.object({
			score: z.number(),
			promoters: z.number().int(),
			passives: z.number().int(),
			detractors: z.number().int(),
		})
		.nullable(),
	/** Of those that were answered: with a recording, or in writing. */
	spoken: z.number().int(),
	written: z.number().int(),
	/** Of the spoken ones: waiting for tokens. */
	parked: z.number().int(),
	/** Were to be spoken and had to be written. */
	affected: z.number().int(),
	followUps: z.object({
		asked: z.number().int(),
		answered: z.number().int(),
		parked: z.number().int(),
		affected: z.number().int(),
	}),
});
export type ResultQuestion = z.output<typeof resultQuestion>;

export const listResponses = route({
	method: "get",
	path: "/api/surveys/{surveyId}/responses",
	summary: "Responses, newest first, a page at a time",
	area: "Results",
	access: "member",
	params: surveyParams,
	query: responseFilter.extend({
		before: z.coerce.number().int().positive().optional(),
		limit: z.coerce.number().int().min(1).max(100).default(25),
	}),
	answer: z.object({
		responses: z.array(surveyResponse),
		nextBefore: z.number().int().nullable(),
		matching: z.number().int(),
	}),
	status: 200,
	problems: ["not_found"],
});

export const getResults = route({
	method: "get",
	path: "/api/surveys/{surveyId}/results",
	summary: "Counts of every question, of the responses that match",
	area: "Results",
	access: "member",
	params: surveyParams,
	query: responseFilter,
	answer: z.object({
		begun: z.number().int(),
		completed: z.number().int(),
		medianSeconds: z.number().nullable(),
		usedTokens: tokens,
		/** Completed responses of each day, in the company's time zone. */
		days: z.array(z.object({ day: z.iso.date(), completed: z.number().int() })),
		/** Of all responses: looked like a machine's, and counted in nothing else here. */
		suspect: z.number().int(),
		/** Tags that are used, the most used first. */
		tags: z.array(z.object({ tag: z.string(), count: z.number().int() })),
		/** Of all versions, the last one's first. */
		languages: z.array(language),
		questions: z.array(resultQuestion),
	}),
	status: 200,
	problems: ["not_found"],
});

export type Results = Answer<typeof getResults>;

export const tagResponse = route({
	method: "put",
	path: "/api/surveys/{surveyId}/responses/{responseId}/tags",
	summary: "Set the tags of a response",
	area: "Results",
	access: "member",
	params: surveyParams.extend({ responseId: idOf("response") }),
	body: z.object({
		tags: z.array(z.string().trim().min(1).max(60)).max(20),
	}),
	answer: z.object({ tags: z.array(z.string()) }),
	status: 200,
	problems: ["not_allowed", "not_found"],
});

export const deleteResponse = route({
	method: "delete",
	path: "/api/surveys/{surveyId}/responses/{responseId}",
	summary:
		"Delete what a respondent gave: answers, recordings, transcripts. The book keeps ids, amounts and times.",
	area: "Results",
	access: "member",
	params: surveyParams.extend({ responseId: idOf("response") }),
	answer: z.object({ deleted: z.literal(true) }),
	status: 200,
	problems: ["not_allowed", "not_found"],
});

export const openParked = route({
	method: "post",
	path: "/api/surveys/{surveyId}/parked",
	summary:
		"Pay for the parked spoken answers and open them, oldest first, as far as the tokens reach",
	area: "Results",
	access: "member",
	params: surveyParams,
	body: z.object({ requestId: z.uuid() }),
	answer: z.object({
		opened: z.number().int(),
		left: z.number().int(),
		chargedTokens: tokens,
		missingTokens: tokens,
	}),
	status: 200,
	problems: ["not_allowed", "not_found", "out_of_tokens", "over_budget"],
});

/** The sound of a recording, with ranges. Of parked ones: not found. */
export const recordingSoundPath =
	"/api/surveys/{surveyId}/recordings/{recordingId}/sound";
/**
 * `csv` or `xlsx`: a row for each response, the oldest first. Query: the filter of the list, and `language` for the words of
 * questions and options. A sheet holds at most so many responses; more are for CSV.
 */
export const sheetResponsesMax = 20_000;
export const responsesExportPath =
	"/api/surveys/{surveyId}/responses-export/{format}";
