/** All SQL of smart questions. What was asked is read with the responses that it belongs to. */
import type { Tx } from "../../platform/db.ts";
import type { SmartQuestion } from "./smart-question.ts";

export async function insertFollowUp(
	tx: Tx,
	asked: SmartQuestion,
): Promise<void> {
	await tx.query(
		`insert into research.follow_up (company_id, survey_id, response_id, question_id, number, text, model,
       input_model_tokens, output_model_tokens, charged_millitokens)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		[
			asked.companyId,
			asked.surveyId,
			asked.responseId,
			asked.questionId,
			asked.number,
			asked.text,
			asked.model,
			asked.inputModelTokens,
			asked.outputModelTokens,
			asked.chargedMillitokens.toString(),
		],
	);
}
