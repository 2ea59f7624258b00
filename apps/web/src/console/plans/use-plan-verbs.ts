/** What an owner does to the plan. One showing of a choice is one request: pressed twice, it is done once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Money } from "@verbatim/contract/measures";
import {
	cancelPlan,
	changePlan,
	orderPlan,
	type PlanName,
} from "@verbatim/contract/plans";
import { useState } from "react";
import { call, isRefused, NoAnswer } from "../../api/call.ts";
import { newRequestId } from "../../api/request-id.ts";
import { notify } from "../../kit/notify.tsx";
import { useText } from "../../text/text.ts";
import { usePlanName } from "./plan-words.ts";

function useReadPlanAgain() {
	const queries = useQueryClient();
	return () => queries.invalidateQueries({ queryKey: ["plan"] });
}

/** What got no answer may be under way and is asked for again as the same; what was refused is over. */
function useRequestId() {
	const [requestId, setRequestId] = useState(newRequestId);
	return {
		requestId,
		after(error: Error) {
			if (
				!(error instanceof NoAnswer) &&
				!isRefused(error, "payment_unavailable")
			)
				setRequestId(newRequestId());
		},
	};
}

/** Begins to buy it: the browser goes to the checkout. */
export function useOrderPlan(plan: PlanName) {
	const readAgain = useReadPlanAgain();
	const request = useRequestId();
	return useMutation({
		mutationFn: (price: Money) =>
			call(orderPlan, {
				body: {
					plan,
					price,
					requestId: request.requestId,
					returnTo: "/settings/plans",
				},
			}),
		onSuccess: ({ checkoutUrl }) => location.assign(checkoutUrl),
		onError: (error) => {
			request.after(error);
			// Another price, or another state: the screen shows the present one.
			void readAgain();
		},
	});
}

export function useDowngrade(plan: PlanName) {
	const { t, format } = useText();
	const planName = usePlanName();
	const readAgain = useReadPlanAgain();
	const request = useRequestId();
	return useMutation({
		mutationFn: () =>
			call(changePlan, { body: { plan, requestId: request.requestId } }),
		onSuccess: ({ takesEffectAt }) =>
			notify(
				t("plans.done.downgrade", {
					plan: planName(plan),
					date: format.date(takesEffectAt),
				}),
			),
		onError: request.after,
		onSettled: readAgain,
	});
}

/** Takes back a downgrade or a cancellation. */
export function useKeepPlan(plan: PlanName) {
	const { t } = useText();
	const planName = usePlanName();
	const readAgain = useReadPlanAgain();
	return useMutation({
		mutationFn: () =>
			call(changePlan, { body: { plan, requestId: newRequestId() } }),
		onSuccess: () => notify(t("plans.done.kept", { plan: planName(plan) })),
		onSettled: readAgain,
	});
}

export function useCancelPlan(plan: PlanName) {
	const { t, format } = useText();
	const planName = usePlanName();
	const readAgain = useReadPlanAgain();
	const request = useRequestId();
	return useMutation({
		mutationFn: () =>
			call(cancelPlan, { body: { requestId: request.requestId } }),
		onSuccess: ({ takesEffectAt }) =>
			notify(
				t("plans.done.cancelled", {
					plan: planName(plan),
					date: format.date(takesEffectAt),
				}),
			),
		onError: request.after,
		onSettled: readAgain,
	});
}
