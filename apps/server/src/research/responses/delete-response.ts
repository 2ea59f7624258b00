/**
 * Delete a response: by the team, or by the respondent with the receipt. Answers, follow-ups, recordings and their keys go
 * in one transaction; the bytes follow. The book of tokens keeps ids, amounts and times.
 */
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import { networkOf } from "../../company/sessions/attempts.ts";
import type { Tx } from "../../platform/db.ts";
import { tellSurvey } from "../surveys/surveys.ts";
import { surveyAt } from "./admit.ts";
import { hashOf } from "./begin-response.ts";
import { forgetAll } from "./forget-sounds.ts";
import type { OfResponse } from "./response.ts";
import { plainReceipt, type Responses } from "./responses.ts";
import * as store from "./store.ts";

export async function deleteResponse(
	responses: Pick<Responses, "db" | "jobs">,
	actor: Actor,
	{ surveyId, responseId }: { surveyId: string; responseId: string },
): Promise<Problem | undefined> {
	if (!may(actor, "edit_research"))
		return problem("not_allowed", "Viewers cannot delete responses.");
	return responses.db.transaction(async (tx) => {
		const of = { companyId: actor.companyId, surveyId, responseId };
		if ((await store.lockResponse(tx, of)) === undefined)
			return problem("not_found", "There is no such response.");
		await remove(responses, tx, of);
		return undefined;
	});
}

/** A receipt is not to be guessed; whoever tries is slowed down all the same. */
const receiptLimit = { attemptsMax: 20, windowSeconds: 60 * 60 };

export async function deleteOwnResponse(
	responses: Responses,
	{
		publicId,
		receipt,
		address,
	}: { publicId: string; receipt: string; address: string },
): Promise<{ deleted: true } | Problem> {
	const limited = [
		{
			for: "response deletion",
			of: networkOf(address),
			limit: receiptLimit,
		},
	];
	const attempt = await responses.throttle.attempt(limited);
	if ("problem" in attempt) return attempt;
	const deleted = await responses.db.transaction(async (tx) => {
		// Also of a survey that is closed: a person's answers are the person's.
		const published = await surveyAt(tx, publicId);
		const response =
			published &&
			(await store.lockByReceipt(tx, {
				companyId: published.companyId,
				surveyId: published.surveyId,
				receiptHash: hashOf(plainReceipt(receipt)),
			}));
		if (response === undefined) return false;
		await remove(responses, tx, response);
		return true;
	});
	if (!deleted)
		return problem(
			"not_found",
			"There are no answers with this receipt, or they are deleted already.",
		);
	await attempt.succeeded([]);
	return { deleted: true };
}

async function remove(
	responses: Pick<Responses, "jobs">,
	tx: Tx,
	of: OfResponse,
): Promise<void> {
	await forgetAll(responses, tx, of);
	await store.deleteResponse(tx, of);
	await tellSurvey(tx, of);
}
