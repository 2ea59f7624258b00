/**
 * What a response is, what may be done with it, and what is missing before it is complete. Pure.
 *
 * begun -> complete. Its answers change until then, as long as the survey is not closed.
 */
import type { Language } from "@verbatim/contract/languages";
import type { AnswerValue } from "@verbatim/contract/respond";
import {
	type AnswerFault,
	askedQuestions,
	faultOfAnswer,
} from "@verbatim/contract/survey-logic";
import type { Definition, Question } from "@verbatim/contract/surveys";

export type OfResponse = {
	companyId: string;
	surveyId: string;
	responseId: string;
};

/** The answer to a question (0) or to one of its follow-ups (1, 2, 3). */
export type OfAnswer = OfResponse & { questionId: string; followUp: number };

export type Response = OfResponse & {
	/** Counts the responses of a survey from 1. It rises only, and belongs to one response for ever, deleted or not. */
	number: number;
	/** The version that it began with, and is answered by. */
	version: number;
	language: Language;
	deviceKeyHash: Buffer;
	isComplete: boolean;
};

export type StoredAnswer = {
	questionId: string;
	followUp: number;
	value: AnswerValue;
	revision: number;
	/** It was to be spoken and had to be written, because nothing could be spent. */
	isAffected: boolean;
};

export type RecordingState =
	| "parked"
	| "transcribing"
	| "transcribed"
	| "without_words";

export type Recording = OfResponse & {
	recordingId: string;
	questionId: string;
	followUp: number;
	state: RecordingState;
	/** What is charged: decoded sound, rounded down, and never more than the question allows. */
	audioMilliseconds: number;
	mediaType: string;
	sizeBytes: number;
	contentHash: Buffer;
	sealingKey: Buffer;
	chargedMillitokens: bigint;
};

/** The words of a recording, as they are stored. */
export type TakeTranscript = {
	/** All of it, as one text. */
	text: string;
	provider: string;
	/** As it was heard, BCP 47. */
	language: string;
	segments: {
		startSeconds: number;
		endSeconds: number;
		text: string;
		words: {
			startSeconds: number;
			endSeconds: number;
			text: string;
			confidence: number | null;
		}[];
	}[];
};

/** A take may be so much longer than its question allows: a telephone stops a little late. It is not charged. */
export const lateSecondsMax = 2;

/** Takes that arrive and are not saved: in all of one response, so that nobody fills the disk. */
export const arriving = {
	responseBytesMax: 100_000_000,
	takesMax: 24,
	chunksMax: 2_000,
	/** Nobody comes back to them. */
	hoursMax: 48,
} as const;

/** What waits sealed for tokens: in all of one survey. */
export const parking = {
	days: 30,
	recordingsMax: 1_000,
	bytesMax: 1_000_000_000,
} as const;

/** The network that a response came from is known for so long. */
export const networkKeyHours = 24;

/**
 * One charge for one take of one response, however it is paid: when it is saved, or when it is opened. The number is in
 * it because a device makes the take's id: a response that was deleted and begun anew with the same ids is another one.
 */
export const keyOfTake = (of: {
	surveyId: string;
	number: number;
	recordingId: string;
}): string => `take:${of.recordingId}:${of.surveyId}:${of.number}`;

/** What a stretch of decoded sound is charged as. */
export const chargedMilliseconds = (
	audioSeconds: number,
	{ secondsMax }: Pick<Question, "secondsMax">,
): number => Math.floor(Math.min(audioSeconds, secondsMax) * 1_000);

export const usageOf = (recording: { audioMilliseconds: number }) =>
	({
		feature: "vocal_recording",
		audioSeconds: recording.audioMilliseconds / 1_000,
	}) as const;

/**
 * What is wrong with an answer as it is saved. That it is missing is looked at when the response is completed: until then a
 * respondent may empty a field and leave it for later.
 */
export function faultOfSaved(
	question: Question,
	followUp: number,
	value: AnswerValue,
): AnswerFault | undefined {
	if (followUp === 0)
		return faultOfAnswer({ ...question, isRequired: false }, value);
	// A follow-up is answered as its question is: in words of one's own.
	if (question.kind !== "vocal" && question.kind !== "long_text")
		return "wrong_kind";
	return faultOfAnswer({ ...question, isRequired: false }, value);
}

/** The questions that are asked, required, and without an answer that counts; undefined answers of affected ones count. */
export function missingAnswers(
	definition: Definition,
	answers: readonly StoredAnswer[],
): Question[] {
	const given = answers.filter(({ followUp }) => followUp === 0);
	const values = new Map(
		given.map(({ questionId, value }) => [questionId, value]),
	);
	const affected = new Set(
		given.flatMap(({ questionId, isAffected }) =>
			isAffected ? questionId : [],
		),
	);
	return askedQuestions(definition.questions, values).filter(
		(question) =>
			faultOfAnswer(question, values.get(question.id)) !== undefined &&
			!affected.has(question.id),
	);
}

/** PostgreSQL stores no zero character and no half of a pair, and nobody means them. */
export const storable = (text: string): string =>
	text.replaceAll("\0", "").toWellFormed();

export function storableValue(value: AnswerValue): AnswerValue {
	switch (value.kind) {
		case "text":
			return { ...value, text: storable(value.text) };
		case "choice":
			return {
				...value,
				optionIds: [...new Set(value.optionIds)],
				other: value.other === null ? null : storable(value.other),
			};
		default:
			return value;
	}
}

/** How a player is told of a container. */
export function mediaTypeOf(container: string): string {
	const types: Record<string, string> = {
		wav: "audio/wav",
		w64: "audio/wav",
		mp3: "audio/mpeg",
		mov: "audio/mp4",
		ogg: "audio/ogg",
		matroska: "audio/webm",
		flac: "audio/flac",
		aac: "audio/aac",
	};
	return types[container] ?? "application/octet-stream";
}
