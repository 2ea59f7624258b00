/** How responses answer the contract. Follow-ups and challenges are answered elsewhere. */
import { isProblem, problem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/respond";
import {
	type Answering,
	type FetchAnswering,
	forAnyone,
} from "../../company/answering.ts";
import { admit, noSurvey, surveyAt } from "./admit.ts";
import { beginResponse } from "./begin-response.ts";
import { deleteOwnResponse } from "./delete-response.ts";
import { finishResponse } from "./finish-response.ts";
import { receiveChunk } from "./receive-chunk.ts";
import type { Responses } from "./responses.ts";
import { saveAnswer } from "./save-answer.ts";
import { saveTake } from "./save-take.ts";
import { toldSurvey } from "./told.ts";

export function responseRoutes(responses: Responses): Answering[] {
	const admitted = ({
		params,
		requestHeaders,
	}: {
		params: { publicId: string };
		requestHeaders: Headers;
	}) => admit(responses, { publicId: params.publicId, requestHeaders });

	return [
		forAnyone(contract.getAskedSurvey, async ({ params }) => {
			const published = await surveyAt(responses.db, params.publicId);
			return published === undefined
				? noSurvey
				: toldSurvey(published, published);
		}),
		forAnyone(contract.beginResponse, ({ params, body, address }) =>
			beginResponse(responses, { ...params, address }, body),
		),
		forAnyone(contract.saveAnswer, async (asked) => {
			const may = await admitted(asked);
			return isProblem(may)
				? may
				: saveAnswer(responses, may, {
						...asked.body,
						questionId: asked.params.questionId,
						followUp: asked.body.followUp ?? 0,
					});
		}),
		forAnyone(contract.finishResponse, async (asked) => {
			const may = await admitted(asked);
			return isProblem(may) ? may : finishResponse(responses, may);
		}),
		forAnyone(contract.deleteOwnResponse, ({ params, body, address }) =>
			deleteOwnResponse(responses, { ...params, ...body, address }),
		),
		forAnyone(contract.saveTake, async (asked) => {
			const may = await admitted(asked);
			return isProblem(may)
				? may
				: saveTake(responses, may, {
						...asked.body,
						takeId: asked.params.takeId.toLowerCase(),
						followUp: asked.body.followUp ?? 0,
						networkKey: responses.networkKeyOf(asked.address),
					});
		}),
	];
}

const isUuid = (text: string) =>
	/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export function responseFetchRoutes(responses: Responses): FetchAnswering[] {
	return [
		{
			methods: ["PUT"],
			path: contract.chunkPath,
			summary: "Bytes of a take while it is spoken",
			access: "anyone",
			handle: async (request, { params, requestHeaders }) => {
				const takeId = (params["takeId"] ?? "").toLowerCase();
				const number = /^\d{1,4}$/.test(params["number"] ?? "")
					? Number(params["number"])
					: Number.NaN;
				if (!isUuid(takeId))
					return problem("not_found", "There is no such recording.");
				const may = await admit(responses, {
					publicId: params["publicId"] ?? "",
					requestHeaders,
				});
				if (isProblem(may)) return may;
				const received = await receiveChunk(responses, may, {
					takeId,
					number,
					request,
				});
				return received === "received"
					? new Response(null, { status: 204 })
					: received;
			},
		},
	];
}
