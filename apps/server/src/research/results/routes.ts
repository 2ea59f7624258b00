/** How results answer the contract. */
import { uuidFromId } from "@verbatim/contract/ids";
import { problem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/responses";
import { may } from "../../company/actor.ts";
import {
	type Answering,
	type FetchAnswering,
	forMembers,
} from "../../company/answering.ts";
import { deleteResponse } from "../responses/delete-response.ts";
import { openParkedTakes } from "../responses/open-parked-takes.ts";
import { findSurvey } from "../surveys/store.ts";
import { exportResponses } from "./export-responses.ts";
import { readResponses } from "./read-responses.ts";
import { readResults } from "./read-results.ts";
import { readSound } from "./read-sound.ts";
import type { Results } from "./results.ts";
import { tagResponse } from "./tag-response.ts";

const noSurvey = problem("not_found", "There is no such survey.");
const noResponse = problem("not_found", "There is no such response.");
const noRecording = problem("not_found", "There is no such recording.");
const surveyOf = (id: string) => uuidFromId("survey", id);
const responseOf = (id: string) => uuidFromId("response", id);

export function resultRoutes(results: Results): Answering[] {
	return [
		forMembers(contract.listResponses, async ({ actor, params, query }) => {
			const surveyId = surveyOf(params.surveyId);
			if (surveyId === undefined) return noSurvey;
			const { before, limit, ...filter } = query;
			return (
				(await readResponses(results, actor, surveyId, {
					filter,
					// What the database can count to.
					before: before === undefined ? before : Math.min(before, 2 ** 31 - 1),
					limit,
				})) ?? noSurvey
			);
		}),
		forMembers(contract.getResults, async ({ actor, params, query }) => {
			const surveyId = surveyOf(params.surveyId);
			return surveyId === undefined
				? noSurvey
				: ((await readResults(results, actor, surveyId, query)) ?? noSurvey);
		}),
		forMembers(contract.tagResponse, async ({ actor, params, body }) => {
			const surveyId = surveyOf(params.surveyId);
			const responseId = responseOf(params.responseId);
			return surveyId === undefined || responseId === undefined
				? noResponse
				: tagResponse(results, actor, { surveyId, responseId, ...body });
		}),
		forMembers(contract.deleteResponse, async ({ actor, params }) => {
			const surveyId = surveyOf(params.surveyId);
			const responseId = responseOf(params.responseId);
			if (surveyId === undefined || responseId === undefined) return noResponse;
			return (
				(await deleteResponse(results, actor, { surveyId, responseId })) ?? {
					deleted: true as const,
				}
			);
		}),
		forMembers(contract.openParked, async ({ actor, params }) => {
			const surveyId = surveyOf(params.surveyId);
			if (!may(actor, "spend_tokens"))
				return problem("not_allowed", "Viewers cannot open parked answers.");
			const { companyId } = actor;
			if (
				surveyId === undefined ||
				(await findSurvey(results.db, { companyId, surveyId })) === undefined
			)
				return noSurvey;
			return openParkedTakes(results, actor, surveyId);
		}),
	];
}

export function resultFetchRoutes(results: Results): FetchAnswering[] {
	return [
		{
			methods: ["GET"],
			path: contract.recordingSoundPath,
			summary: "The sound of a spoken answer, with byte ranges",
			access: "member",
			scope: "read",
			handle: async (request, { actor, params }) => {
				const surveyId = surveyOf(params["surveyId"] ?? "");
				const recordingId = uuidFromId(
					"recording",
					params["recordingId"] ?? "",
				);
				if (
					actor === undefined ||
					surveyId === undefined ||
					recordingId === undefined
				)
					return noRecording;
				return (
					(await readSound(
						results,
						{ companyId: actor.companyId, surveyId, recordingId },
						request.headers.get("range"),
					)) ?? noRecording
				);
			},
		},
		{
			methods: ["GET"],
			path: contract.responsesExportPath,
			summary:
				"The responses as csv or xlsx, with the filter of their list; a sheet holds at most " +
				`${contract.sheetResponsesMax} of them`,
			access: "member",
			scope: "read",
			handle: async (request, { actor, params }) => {
				const surveyId = surveyOf(params["surveyId"] ?? "");
				if (actor === undefined || surveyId === undefined) return noSurvey;
				return exportResponses(results, actor, {
					surveyId,
					format: params["format"] ?? "",
					query: new URL(request.url).searchParams,
				});
			},
		},
	];
}
