/** Open, pause or close what was published, or end the stop of its costly part. Doing it twice is doing it once. */
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import { noSurvey } from "./save-survey.ts";
import * as store from "./store.ts";
import { isPublished, type PublishedSurvey } from "./survey.ts";
import { type Surveys, tellSurvey } from "./surveys.ts";

export async function setSurveyState(
	{ db }: Pick<Surveys, "db">,
	actor: Actor,
	surveyId: string,
	to: PublishedSurvey["state"] | "untripped",
): Promise<Problem | undefined> {
	// An open survey, and one whose stop is ended, spends the company's tokens; anybody who edits may stop that.
	const isToSpend = to === "open" || to === "untripped";
	if (
		!may(actor, "edit_research") ||
		(isToSpend && !may(actor, "spend_tokens"))
	)
		return problem(
			"not_allowed",
			"Viewers cannot open, pause or close surveys.",
		);
	const of = { companyId: actor.companyId, surveyId };
	return db.transaction(async (tx) => {
		const survey = await store.lockSurvey(tx, of);
		if (survey === undefined) return noSurvey;
		if (!isPublished(survey))
			return problem(
				"wrong_state",
				"This survey was never published, so nobody can answer it. Publish it first.",
			);
		if (to === "untripped") {
			if (survey.tripped === undefined) return undefined;
			await store.setUntripped(tx, of);
		} else {
			if (survey.state === to) return undefined;
			await store.setState(tx, { ...of, state: to });
		}
		await tellSurvey(tx, of);
		return undefined;
	});
}
