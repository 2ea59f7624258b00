/** Complete: once everything that is asked and required has an answer, or could not be spoken for want of what it takes. */
import { type Problem, problem } from "@verbatim/contract/problems";
import { tellSurvey } from "../surveys/surveys.ts";
import { type Admitted, noResponse } from "./admit.ts";
import { missingAnswers } from "./response.ts";
import type { Responses } from "./responses.ts";
import * as store from "./store.ts";

export async function finishResponse(
	responses: Responses,
	{ session, definition }: Admitted,
): Promise<{ complete: true } | Problem> {
	return responses.db.transaction(async (tx) => {
		const response = await store.lockResponse(tx, session);
		if (response === undefined) return noResponse;
		if (response.isComplete) return { complete: true as const };
		const missing = missingAnswers(
			definition,
			await store.listAnswers(tx, session),
		);
		if (missing.length > 0)
			return problem(
				"wrong_state",
				`${missing.length === 1 ? "A question still needs" : `${missing.length} questions still need`} an answer. What was answered is saved.`,
				{
					fields: missing.map(({ id }) => ({
						field: id,
						message: "This question needs an answer",
					})),
				},
			);
		await store.setComplete(tx, session);
		await tellSurvey(tx, session);
		return { complete: true as const };
	});
}
