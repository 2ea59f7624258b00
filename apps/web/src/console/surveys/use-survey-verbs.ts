/** What a member can do with a survey. The screens learn of the outcome at once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Asking } from "@verbatim/contract/route";
import {
	createSurvey,
	deleteSurvey,
	publishSurvey,
	type Survey,
	setSurveyState,
} from "@verbatim/contract/surveys";
import { useState } from "react";
import { call, isRefused, NoAnswer } from "../../api/call.ts";
import { surveyQuery, surveysQuery } from "../../api/queries.ts";
import { newRequestId } from "../../api/request-id.ts";

export function useTakeSurvey() {
	const queries = useQueryClient();
	return {
		taken(survey: Survey) {
			queries.setQueryData(surveyQuery(survey.id).queryKey, survey);
			void queries.invalidateQueries({ queryKey: surveysQuery.queryKey });
		},
		/** What the screen showed was not true any more. */
		afresh(surveyId: string) {
			void queries.invalidateQueries({ queryKey: surveysQuery.queryKey });
			void queries.invalidateQueries({
				queryKey: surveyQuery(surveyId).queryKey,
			});
		},
	};
}

type New = Omit<Asking<typeof createSurvey>["body"], "requestId">;

/** One dialog makes one survey, however often its button is pressed. */
export function useCreateSurvey() {
	const { taken } = useTakeSurvey();
	const [requestId, setRequestId] = useState(newRequestId);
	return useMutation({
		mutationFn: (body: New) =>
			call(createSurvey, { body: { ...body, requestId } }),
		onSuccess: taken,
		onError: (error) => {
			if (!(error instanceof NoAnswer)) setRequestId(newRequestId());
		},
	});
}

export function usePublish(surveyId: string) {
	const { taken, afresh } = useTakeSurvey();
	return useMutation({
		mutationFn: (revision: number) =>
			call(publishSurvey, { params: { surveyId }, body: { revision } }),
		onSuccess: taken,
		onError: () => afresh(surveyId),
	});
}

export function useSetState(surveyId: string) {
	const { taken, afresh } = useTakeSurvey();
	return useMutation({
		mutationFn: (to: Asking<typeof setSurveyState>["body"]["to"]) =>
			call(setSurveyState, { params: { surveyId }, body: { to } }),
		onSuccess: taken,
		onError: () => afresh(surveyId),
	});
}

export function useDeleteSurvey(surveyId: string) {
	const queries = useQueryClient();
	const { afresh } = useTakeSurvey();
	return useMutation({
		mutationFn: async () => {
			try {
				await call(deleteSurvey, { params: { surveyId } });
			} catch (error) {
				if (!isRefused(error, "not_found")) throw error;
			}
		},
		onSuccess: () => {
			queries.removeQueries({
				queryKey: surveyQuery(surveyId).queryKey,
				type: "inactive",
			});
			void queries.invalidateQueries({ queryKey: surveysQuery.queryKey });
		},
		onError: () => afresh(surveyId),
	});
}
