/**
 * What a smart question is, where one may be asked, and its limits. Pure.
 *
 * One is tried at most once: while it is made, the most that it can cost is held under a key of its own, so whoever asks
 * again finds the question, or a hold that has ended without one. Then there is none, and the next question of the survey
 * comes.
 */
import type { Question } from "@verbatim/contract/surveys";
import type { OfResponse } from "../responses/response.ts";

/** The follow-up to a question: 1, 2, 3. */
export type OfFollowUp = OfResponse & { questionId: string; number: number };

/** As it is stored. */
export type SmartQuestion = OfFollowUp & {
	text: string;
	model: string;
	inputModelTokens: number;
	outputModelTokens: number;
	chargedMillitokens: bigint;
};

/** A respondent waits for it. */
export const secondsMax = {
	/** From the request to the answer. */
	all: 4,
	/** For the words of an answer that was spoken: they are being written down. */
	words: 2.5,
	/** What checking, storing and paying need at the end. */
	storing: 0.5,
	/** In less nothing is made: then it is not begun. */
	leastGenerating: 0.3,
} as const;

/** Longer than any of it takes; a server that dies in between charges nothing. */
export const holdSeconds = 30;

/** A model that writes more than this costs more than the most that is charged. */
export const outputModelTokensMax = 400;

/** What is told of an answer, and of each answer to a follow-up. */
export const answerCharactersMax = 4_000;

export const questionCharactersMax = 200;

export const mayFollow = (question: Question, number: number): boolean =>
	(question.kind === "vocal" || question.kind === "long_text") &&
	number <= question.smart.countMax;

/**
 * One try for one follow-up of one response. The response's number is in it because a device makes the response's id: one
 * that was deleted and begun anew with the same id is another one.
 */
export function keysOf(of: OfFollowUp & { responseNumber: number }) {
	const key = `followup:${of.responseId}:${of.questionId}:${of.number}:${of.surveyId}:${of.responseNumber}`;
	return {
		hold: `${key}:hold`,
		settle: `${key}:settle`,
		release: `${key}:release`,
	};
}

/** No model reads or writes more for one question; a service that says so is not believed. */
const modelTokensMax = 1_000_000;

const believable = (count: number): number =>
	Number.isFinite(count)
		? Math.min(Math.max(0, Math.round(count)), modelTokensMax)
		: 0;

export const usageOf = (told: {
	inputModelTokens: number;
	outputModelTokens: number;
}) =>
	({
		feature: "smart_question",
		inputModelTokens: believable(told.inputModelTokens),
		outputModelTokens: believable(told.outputModelTokens),
	}) as const;

/** The beginning of a long answer, up to the end of a word. */
export const shortened = (text: string): string =>
	text.length <= answerCharactersMax
		? text
		: text
				.slice(0, answerCharactersMax)
				.replace(/\s\S*$/, "")
				.toWellFormed();
