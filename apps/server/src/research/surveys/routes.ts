/** How surveys answer the contract. */
import { uuidFromId } from "@verbatim/contract/ids";
import { isProblem, type Problem, problem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/surveys";
import type { Actor } from "../../company/actor.ts";
import { type Answering, forMembers } from "../../company/answering.ts";
import { type Beginning, createSurvey } from "./create-survey.ts";
import { deleteSurvey } from "./delete-survey.ts";
import { publishSurvey } from "./publish-survey.ts";
import { listSurveys, readCost, readSurvey } from "./read-surveys.ts";
import { noSurvey, problemIn, saveSurvey } from "./save-survey.ts";
import { setSurveyState } from "./set-survey-state.ts";
import * as store from "./store.ts";
import type { Surveys } from "./surveys.ts";

const uuidOf = (id: string) => uuidFromId("survey", id);

export function surveyRoutes(surveys: Surveys): Answering[] {
	const detail = async (actor: Actor, surveyId: string) =>
		(await readSurvey(surveys, actor, surveyId)) ?? noSurvey;
	/** Change a survey, and answer how it stands then. */
	const changed = async (
		actor: Actor,
		id: string,
		change: (surveyId: string) => Promise<Problem | undefined>,
	) => {
		const surveyId = uuidOf(id);
		if (surveyId === undefined) return noSurvey;
		return (await change(surveyId)) ?? detail(actor, surveyId);
	};

	return [
		forMembers(contract.listSurveys, ({ actor, query }) =>
			listSurveys(surveys, actor, {
				before: query.before,
				limit: query.limit,
			}),
		),
		forMembers(contract.createSurvey, async ({ actor, body }) => {
			const from = beginningFrom(body.from);
			if (from === undefined) return noSurvey;
			const made = await createSurvey(surveys, actor, { ...body, from });
			return isProblem(made) ? made : detail(actor, made);
		}),
		forMembers(contract.getSurvey, async ({ actor, params }) => {
			const surveyId = uuidOf(params.surveyId);
			return surveyId === undefined ? noSurvey : detail(actor, surveyId);
		}),
		forMembers(contract.saveSurvey, ({ actor, params, body }) =>
			changed(actor, params.surveyId, (surveyId) =>
				saveSurvey(surveys, actor, surveyId, {
					...body,
					settings: {
						...body.settings,
						dayCeilingTokens: body.settings.dayCeilingTokens ?? undefined,
					},
				}),
			),
		),
		forMembers(contract.publishSurvey, ({ actor, params, body }) =>
			changed(actor, params.surveyId, (surveyId) =>
				publishSurvey(surveys, actor, surveyId, body),
			),
		),
		forMembers(contract.setSurveyState, ({ actor, params, body }) =>
			changed(actor, params.surveyId, (surveyId) =>
				setSurveyState(surveys, actor, surveyId, body.to),
			),
		),
		forMembers(contract.deleteSurvey, async ({ actor, params }) => {
			const surveyId = uuidOf(params.surveyId);
			if (surveyId === undefined) return noSurvey;
			return (
				(await deleteSurvey(surveys, actor, surveyId)) ?? {
					deleted: true as const,
				}
			);
		}),
		forMembers(contract.getSurveyVersion, async ({ actor, params }) => {
			const surveyId = uuidOf(params.surveyId);
			const { version } = params;
			const found =
				surveyId === undefined || version > versionMax
					? undefined
					: await store.findDatedVersion(surveys.db, {
							companyId: actor.companyId,
							surveyId,
							version,
						});
			return found === undefined
				? problem("not_found", "There is no such version of this survey.")
				: {
						version,
						publishedAt: found.publishedAt.toISOString(),
						definition: found.definition,
					};
		}),
		forMembers(contract.getSurveyCost, async ({ actor, body }) => {
			return (
				problemIn(body.definition) ?? (await readCost(surveys, actor, body))
			);
		}),
	];
}

/** What the database can count to. */
const versionMax = 2_147_483_647;

function beginningFrom(
	from: "empty" | "sample" | { surveyId: string },
): Beginning | undefined {
	if (typeof from === "string") return from;
	const surveyId = uuidOf(from.surveyId);
	return surveyId === undefined ? undefined : { surveyId };
}
