/** What a member can do with an interview: start it (again), delete it. The screens learn of the outcome at once. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
	deleteInterview,
	type InterviewDetail,
	startInterview,
} from "@verbatim/contract/interviews";
import { call, isRefused } from "../../api/call.ts";
import {
	balanceQuery,
	interviewQuery,
	interviewsQuery,
} from "../../api/queries.ts";

function useTakeIn() {
	const queries = useQueryClient();
	return {
		started(interview: InterviewDetail) {
			queries.setQueryData(interviewQuery(interview.id).queryKey, interview);
			void queries.invalidateQueries({ queryKey: interviewsQuery.queryKey });
		},
		/** What the screen showed was not true any more. */
		afresh(interviewId: string) {
			void queries.invalidateQueries({ queryKey: balanceQuery.queryKey });
			void queries.invalidateQueries({ queryKey: interviewsQuery.queryKey });
			void queries.invalidateQueries({
				queryKey: interviewQuery(interviewId).queryKey,
			});
		},
	};
}

export function useStart(interviewId: string) {
	const takeIn = useTakeIn();
	return useMutation({
		mutationFn: () => call(startInterview, { params: { interviewId } }),
		onSuccess: takeIn.started,
		onError: () => takeIn.afresh(interviewId),
	});
}

/** One after the other, oldest first; the first that is refused ends it, those before it stay started. */
export function useStartTogether() {
	const takeIn = useTakeIn();
	return useMutation({
		mutationFn: async (interviewIds: readonly string[]) => {
			for (const interviewId of interviewIds) {
				try {
					takeIn.started(
						await call(startInterview, { params: { interviewId } }),
					);
				} catch (error) {
					takeIn.afresh(interviewId);
					// Somebody else started or deleted it meanwhile: the others go on.
					if (
						!isRefused(error, "wrong_state") &&
						!isRefused(error, "not_found")
					)
						throw error;
				}
			}
		},
	});
}

export function useDelete(interviewId: string) {
	const queries = useQueryClient();
	const takeIn = useTakeIn();
	return useMutation({
		mutationFn: async () => {
			try {
				await call(deleteInterview, { params: { interviewId } });
			} catch (error) {
				if (!isRefused(error, "not_found")) throw error;
			}
		},
		onSuccess: () => {
			queries.removeQueries({
				queryKey: interviewQuery(interviewId).queryKey,
				type: "inactive",
			});
			void queries.invalidateQueries({ queryKey: interviewsQuery.queryKey });
		},
		onError: () => takeIn.afresh(interviewId),
	});
}
