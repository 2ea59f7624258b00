/**
 * Delete: the survey goes with its versions, responses, answers, transcripts and the keys of its recordings, in one
 * transaction. The sealed bytes follow by jobs; what arrived of takes that were never saved goes with the sweep of takes.
 * What was paid stays in the book, which knows ids only.
 */
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import { soundName } from "../responses/forget-sounds.ts";
import { removeSoundsTask } from "../responses/tasks.ts";
import { noSurvey } from "./save-survey.ts";
import * as store from "./store.ts";
import { type Surveys, tellSurvey } from "./surveys.ts";

/** A survey that many have answered takes longer than any other statement may. */
const deletingSecondsMax = 300;
/** A job's data stays small. */
const soundsInOneJobMax = 500;

export async function deleteSurvey(
	{ db, jobs }: Pick<Surveys, "db" | "jobs">,
	actor: Actor,
	surveyId: string,
): Promise<Problem | undefined> {
	if (!may(actor, "edit_research"))
		return problem("not_allowed", "Viewers cannot delete surveys.");
	const of = { companyId: actor.companyId, surveyId };
	return db.transaction(async (tx) => {
		if ((await store.lockSurvey(tx, of)) === undefined) return noSurvey;
		await store.allowSeconds(tx, deletingSecondsMax);
		const names = (await store.lockRecordings(tx, of)).map(soundName);
		await store.deleteSurvey(tx, of);
		for (let at = 0; at < names.length; at += soundsInOneJobMax)
			await jobs.send(tx, removeSoundsTask, {
				names: names.slice(at, at + soundsInOneJobMax),
			});
		await tellSurvey(tx, of);
		return undefined;
	});
}
