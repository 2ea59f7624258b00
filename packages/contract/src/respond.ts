/**
 * A survey as a respondent meets it: no account, one response id from the first byte, and a signed session that is good
 * for that one response. Every call can be sent again. What a respondent is told has no word of money or tokens.
 */
import { z } from "zod";
import { language } from "./languages.ts";
import { route } from "./route.ts";
import {
	condition,
	inLanguages,
	optionId,
	questionId,
	questionKind,
} from "./surveys.ts";

/** Sent with every call after the session began. */
export const sessionHeader = "verbatim-response-session";

const publicParams = z.object({ publicId: z.string().max(40) });

export const askedQuestion = z.object({
	id: questionId,
	kind: questionKind,
	title: inLanguages(500),
	help: inLanguages(1_000),
	isRequired: z.boolean(),
	options: z.array(z.object({ id: optionId, label: inLanguages(200) })),
	allowsOther: z.boolean(),
	steps: z.number().int(),
	lowLabel: inLanguages(60),
	highLabel: inLanguages(60),
	least: z.number().nullable(),
	most: z.number().nullable(),
	secondsMax: z.number().int(),
	/** Whether follow-ups may come after it. */
	mayFollowUp: z.boolean(),
	showIf: condition.nullable(),
});

export const askedSurvey = z.object({
	publicId: z.string(),
	state: z.enum(["open", "paused", "closed"]),
	version: z.number().int(),
	languages: z.array(language),
	title: z.string(),
	companyName: z.string(),
	welcome: z.object({ title: inLanguages(200), text: inLanguages(2_000) }),
	thanks: z.object({ title: inLanguages(200), text: inLanguages(2_000) }),
	brandColour: z.string(),
	questions: z.array(askedQuestion),
});
export type AskedSurvey = z.output<typeof askedSurvey>;

/** An answer, by the kind of its question. */
export const answerValue = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("text"), text: z.string().max(10_000) }),
	z.object({
		kind: z.literal("choice"),
		optionIds: z.array(optionId).max(50),
		other: z.string().max(500).nullable(),
	}),
	z.object({ kind: z.literal("number"), number: z.number() }),
	z.object({ kind: z.literal("date"), date: z.iso.date() }),
	/** A recording that was saved before; its id is the take's. */
	z.object({ kind: z.literal("recording"), takeId: z.uuid() }),
	z.object({ kind: z.literal("skipped") }),
]);
export type AnswerValue = z.output<typeof answerValue>;

export const followUp = z.object({
	/** 1, 2, 3. */
	number: z.number().int(),
	text: z.string(),
	answer: answerValue.nullable(),
});
export type FollowUp = z.output<typeof followUp>;

const answered = z.object({
	questionId,
	value: answerValue,
	/** Rises with each change on the device; an older one never replaces a newer one. */
	revision: z.number().int(),
	followUps: z.array(followUp),
});

export const getAskedSurvey = route({
	method: "get",
	path: "/api/respond/{publicId}",
	summary: "A published survey, as a respondent meets it",
	area: "Responses",
	access: "anyone",
	params: publicParams,
	answer: askedSurvey,
	status: 200,
	problems: ["not_found"],
});

/**
 * Work that a browser does before the first costly step where many came at once: find a number (0, 1, 2, ...) so that the
 * SHA-256 of the text `<challenge>:<number>` begins with so many zero bits.
 */
export const getChallenge = route({
	method: "get",
	path: "/api/respond/{publicId}/challenge",
	summary: "A small proof of work, asked for only when many come at once",
	area: "Responses",
	access: "anyone",
	params: publicParams,
	answer: z.object({
		challenge: z.string(),
		zeroBits: z.number().int(),
		expiresAt: z.iso.datetime(),
	}),
	status: 200,
	problems: ["not_found", "too_many_attempts"],
});

export const beginResponse = route({
	method: "post",
	path: "/api/respond/{publicId}/sessions",
	summary:
		"Begin a response, or go on with one of this device: answers the session and what was answered",
	area: "Responses",
	access: "anyone",
	params: publicParams,
	body: z.object({
		/** Made on the device before anything is sent. */
		responseId: z.uuid(),
		/** Known to the device alone: who goes on with a response proves that it began it. */
		deviceKey: z.string().min(20).max(200),
		language,
		/** What the link carried, for the team. */
		parameters: z
			.record(z.string().max(60), z.string().max(300))
			.refine((all) => Object.keys(all).length <= 20, "At most 20")
			.default({}),
	}),
	answer: z.object({
		session: z.string(),
		expiresAt: z.iso.datetime(),
		/** The version that this response began with. */
		survey: askedSurvey,
		answers: z.array(answered),
		isComplete: z.boolean(),
		/** A name of the response that says nothing of the person: with it one can ask for its deletion. */
		receipt: z.string(),
	}),
	status: 201,
	problems: ["not_found", "wrong_state", "not_allowed", "too_many_attempts"],
});

export const saveAnswer = route({
	method: "put",
	path: "/api/respond/{publicId}/answers/{questionId}",
	summary: "Save an answer, or the answer to a follow-up",
	area: "Responses",
	access: "anyone",
	params: publicParams.extend({ questionId }),
	body: z.object({
		value: answerValue,
		revision: z.number().int().min(0).max(1_000_000),
		/** Of the follow-up that it answers; null: the question itself. */
		followUp: z.number().int().min(1).max(3).nullable().default(null),
	}),
	answer: z.object({ saved: z.literal(true), revision: z.number().int() }),
	status: 200,
	problems: ["not_signed_in", "not_found", "wrong_state", "invalid_input"],
});

export const askFollowUp = route({
	method: "post",
	path: "/api/respond/{publicId}/answers/{questionId}/follow-ups",
	summary:
		"The next follow-up to a saved answer, or null: then the next question comes at once. Answers within 5 seconds.",
	area: "Responses",
	access: "anyone",
	params: publicParams.extend({ questionId }),
	body: z.object({
		/** The one that it would be: 1, 2, 3. Sent again it is the same. */
		number: z.number().int().min(1).max(3),
	}),
	answer: z.object({ followUp: followUp.nullable() }),
	status: 200,
	problems: ["not_signed_in", "not_found", "wrong_state"],
});

export const finishResponse = route({
	method: "post",
	path: "/api/respond/{publicId}/completion",
	summary: "The response is complete",
	area: "Responses",
	access: "anyone",
	params: publicParams,
	body: z.object({}),
	answer: z.object({ complete: z.literal(true) }),
	status: 200,
	problems: ["not_signed_in", "not_found", "wrong_state"],
});

export const deleteOwnResponse = route({
	method: "post",
	path: "/api/respond/{publicId}/deletion",
	summary: "The respondent takes the response back, with its receipt",
	area: "Responses",
	access: "anyone",
	params: publicParams,
	body: z.object({ receipt: z.string().max(100) }),
	answer: z.object({ deleted: z.literal(true) }),
	status: 200,
	problems: ["not_found", "too_many_attempts"],
});

/**
 * Bytes of a take while it is spoken: PUT, `application/octet-stream`, header `verbatim-chunk-hash` (SHA-256, hex).
 * Numbered from 0; answered with 204. The same chunk again is the same. At most 25 MB and 10 minutes in all.
 */
export const chunkPath =
	"/api/respond/{publicId}/takes/{takeId}/chunks/{number}";
export const chunkHashHeader = "verbatim-chunk-hash";
export const chunkBytesMax = 1_000_000;
export const takeBytesMax = 25_000_000;

export const saveTake = route({
	method: "post",
	path: "/api/respond/{publicId}/takes/{takeId}/saving",
	summary:
		"Keep a take: measured on the server, then the recording and what it costs are stored together. The same take again is the same.",
	area: "Responses",
	access: "anyone",
	params: publicParams.extend({ takeId: z.uuid() }),
	body: z.object({
		questionId,
		/** Of a spoken answer to a follow-up. */
		followUp: z.number().int().min(1).max(3).nullable().default(null),
		/** How many there are. Those that have not arrived are told in the field `chunks` of `wrong_state`: "2,5". */
		chunks: z.number().int().min(1).max(2_000),
		revision: z.number().int().min(0).max(1_000_000),
		/** Where many came at once: the solved challenge. */
		proof: z
			.object({ challenge: z.string().max(500), number: z.number().int() })
			.nullable()
			.default(null),
	}),
	answer: z.object({
		/**
		 * - saved: it is kept
		 * - parked: it is kept sealed, and will be opened later
		 * - in_writing: it cannot be kept now; please write. Nothing else changes.
		 * - silent: nothing was heard; try again or write
		 * - prove: first solve the challenge
		 */
		outcome: z.enum(["saved", "parked", "in_writing", "silent", "prove"]),
		seconds: z.number().nullable(),
		challenge: z
			.object({ challenge: z.string(), zeroBits: z.number().int() })
			.nullable(),
	}),
	status: 200,
	problems: [
		"not_signed_in",
		"not_found",
		"wrong_state",
		"unusable_recording",
		"busy",
	],
});
