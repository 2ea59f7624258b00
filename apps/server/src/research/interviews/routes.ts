/** How interviews answer the contract. */
import { uuidFromId } from "@verbatim/contract/ids";
import * as contract from "@verbatim/contract/interviews";
import { problem } from "@verbatim/contract/problems";
import type { Actor } from "../../company/actor.ts";
import {
	type Answering,
	type FetchAnswering,
	forMembers,
} from "../../company/answering.ts";
import { deleteInterview } from "./delete-interview.ts";
import type { Interviews } from "./interviews.ts";
import { listInterviews, readInterview } from "./read-interviews.ts";
import { readSound } from "./read-sound.ts";
import type { Uploads } from "./receive-upload.ts";
import { startInterview } from "./start-interview.ts";

// A malformed id, an unknown one and another company's are answered alike.
const notFound = problem("not_found", "There is no such interview.");
const uuidOf = (id: string) => uuidFromId("interview", id);

export function interviewRoutes(interviews: Interviews): Answering[] {
	const detail = async (actor: Actor, interviewId: string) =>
		(await readInterview(interviews, actor, interviewId)) ?? notFound;

	return [
		forMembers(contract.listInterviews, ({ actor, query }) =>
			listInterviews(interviews, actor, {
				before: query.before,
				limit: query.limit,
			}),
		),
		forMembers(contract.getInterview, async ({ actor, params }) => {
			const interviewId = uuidOf(params.interviewId);
			return interviewId === undefined ? notFound : detail(actor, interviewId);
		}),
		forMembers(contract.startInterview, async ({ actor, params }) => {
			const interviewId = uuidOf(params.interviewId);
			if (interviewId === undefined) return notFound;
			return (
				(await startInterview(interviews, actor, interviewId)) ??
				detail(actor, interviewId)
			);
		}),
		forMembers(contract.deleteInterview, async ({ actor, params }) => {
			const interviewId = uuidOf(params.interviewId);
			if (interviewId === undefined) return notFound;
			return (
				(await deleteInterview(interviews, actor, interviewId)) ?? {
					deleted: true as const,
				}
			);
		}),
		forMembers(contract.getSpeech, async () => {
			const described = await interviews.speech.describe();
			return described.available
				? {
						provider: interviews.speech.name,
						available: true,
						describes: described.model,
						limits: described.limits,
						languages: described.languages,
					}
				: {
						provider: interviews.speech.name,
						available: false,
						describes: described.reason,
						limits: described.remedy,
						languages: [],
					};
		}),
	];
}

export function interviewFetchRoutes(
	interviews: Interviews,
	uploads: Uploads,
): FetchAnswering[] {
	return [
		{
			methods: ["GET"],
			path: contract.interviewSoundPath,
			summary: "The sound of an interview, with byte ranges",
			access: "member",
			scope: "read",
			handle: async (request, { actor, params }) => {
				const interviewId = uuidOf(params["interviewId"] ?? "");
				if (interviewId === undefined || actor === undefined) return notFound;
				return (
					(await readSound(
						interviews,
						actor,
						interviewId,
						request.headers.get("range"),
					)) ?? notFound
				);
			},
		},
		...[contract.uploadsPath, `${contract.uploadsPath}/{uploadId}`].map(
			(path): FetchAnswering => ({
				methods: ["OPTIONS", "POST", "HEAD", "PATCH", "DELETE"],
				path,
				summary:
					"Uploads by tus 1.0 (resumable): create, ask how far, send, remove",
				access: "member",
				scope: "research",
				handle: async (request, { actor }) =>
					actor === undefined ? notFound : uploads.receive(request, actor),
			}),
		),
	];
}
