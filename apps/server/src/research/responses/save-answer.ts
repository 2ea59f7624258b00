/** Save an answer: checked against the version that the response began with; an older one never replaces a newer one. */
import { type Problem, problem } from "@verbatim/contract/problems";
import type { AnswerValue } from "@verbatim/contract/respond";
import type { AnswerFault } from "@verbatim/contract/survey-logic";
import { tellSurvey } from "../surveys/surveys.ts";
import { type Admitted, isComplete, noResponse } from "./admit.ts";
import { faultOfSaved, storableValue } from "./response.ts";
import type { Responses } from "./responses.ts";
import * as store from "./store.ts";

export async function saveAnswer(
	responses: Responses,
	{ session, definition }: Admitted,
	given: {
		questionId: string;
		followUp: number;
		value: AnswerValue;
		revision: number;
	},
): Promise<{ saved: true; revision: number } | Problem> {
	const { questionId, followUp, revision } = given;
	const value = storableValue(given.value);
	const question = definition.questions.find(({ id }) => id === questionId);
	if (question === undefined)
		return problem("not_found", "There is no such question in this survey.");
	const fault = faultOfSaved(question, followUp, value);
	if (fault !== undefined) return refused(sentenceOf[fault]);

	const of = { ...session, questionId, followUp };
	return responses.db.transaction(async (tx) => {
		const response = await store.lockResponse(tx, of);
		if (response === undefined) return noResponse;
		const before = await store.lockAnswer(tx, of);
		// What was saved before and is sent again was saved, whatever happened since.
		if (before !== undefined && before.revision >= revision)
			return { saved: true as const, revision: before.revision };
		if (response.isComplete) return isComplete;
		if (followUp > 0) {
			const followUps = await store.listFollowUps(tx, of);
			if (
				!followUps.some(
					(one) => one.questionId === questionId && one.number === followUp,
				)
			)
				return problem("not_found", "This follow-up was never asked.");
		}
		if (value.kind === "recording") {
			// A recording is kept by saving its take; here an answer can only go back to one that was.
			const recordings = await store.listRecordings(tx, of);
			const isItsOwn = recordings.some(
				(one) =>
					one.recordingId === value.takeId.toLowerCase() &&
					one.questionId === questionId &&
					one.followUp === followUp,
			);
			if (!isItsOwn && before?.value.kind !== "recording")
				return refused("There is no such recording in these answers.");
			if (!isItsOwn)
				return { saved: true as const, revision: before?.revision ?? revision };
		}
		await store.putAnswer(tx, { ...of, value, revision });
		await tellSurvey(tx, of);
		return { saved: true as const, revision };
	});
}

const refused = (sentence: string) =>
	problem("invalid_input", `${sentence} Nothing was changed.`, {
		fields: [{ field: "value", message: sentence }],
	});

const sentenceOf: Record<AnswerFault, string> = {
	missing: "This question needs an answer.",
	too_long: "The answer is too long.",
	not_an_option: "This is not one of the choices.",
	one_only: "Only one of them can be chosen.",
	out_of_range: "The number is not one that can be given here.",
	wrong_kind: "This question is answered in another way.",
};
