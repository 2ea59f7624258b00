/** What a member can do with responses. The screens learn of the outcome at once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
	deleteResponse,
	openParked,
	tagResponse,
} from "@verbatim/contract/responses";
import { useState } from "react";
import { call, isRefused, NoAnswer } from "../../../api/call.ts";
import { balanceQuery, surveyQuery } from "../../../api/queries.ts";
import { newRequestId } from "../../../api/request-id.ts";

function useAfresh(surveyId: string) {
	const queries = useQueryClient();
	return () =>
		Promise.all([
			queries.invalidateQueries({ queryKey: ["survey-results", surveyId] }),
			queries.invalidateQueries({ queryKey: surveyQuery(surveyId).queryKey }),
		]);
}

export function useTag(surveyId: string, responseId: string) {
	const afresh = useAfresh(surveyId);
	return useMutation({
		mutationFn: (tags: string[]) =>
			call(tagResponse, { params: { surveyId, responseId }, body: { tags } }),
		onSettled: afresh,
	});
}

export function useDeleteResponse(surveyId: string, responseId: string) {
	const afresh = useAfresh(surveyId);
	return useMutation({
		mutationFn: async () => {
			try {
				await call(deleteResponse, { params: { surveyId, responseId } });
			} catch (error) {
				if (!isRefused(error, "not_found")) throw error;
			}
		},
		onSettled: () => void afresh(),
	});
}

/** Pressing again after no answer asks for the same; what was opened is not paid twice. */
export function useOpenParked(surveyId: string) {
	const queries = useQueryClient();
	const afresh = useAfresh(surveyId);
	const [requestId, setRequestId] = useState(newRequestId);
	return useMutation({
		mutationFn: () =>
			call(openParked, { params: { surveyId }, body: { requestId } }),
		onSettled: (_, error) => {
			if (!(error instanceof NoAnswer)) setRequestId(newRequestId());
			void queries.invalidateQueries({ queryKey: balanceQuery.queryKey });
			return afresh();
		},
	});
}
