/** Plans: what runs, what can be chosen, and choosing it. */
import {
	cancelPlan,
	changePlan,
	getPlan,
	getPlanOrder,
	listPlans,
	orderPlan,
} from "@verbatim/contract/plans";
import { type Answering, forMembers } from "../../company/answering.ts";
import { cancelPlan as cancel, changePlan as change } from "./change-plan.ts";
import { getOrder } from "./get-order.ts";
import { listPlans as list } from "./list-plans.ts";
import { orderPlan as order } from "./order-plan.ts";
import type { Planning } from "./planning.ts";
import { readPlan } from "./read-plan.ts";

export function planRoutes(deps: Planning): Answering[] {
	return [
		forMembers(getPlan, ({ actor }) => readPlan(deps, actor)),
		forMembers(listPlans, ({ actor }) => list(deps, actor)),
		forMembers(orderPlan, ({ actor, body }) => order(deps, { actor, ...body })),
		forMembers(getPlanOrder, ({ actor, params }) =>
			getOrder(deps, { actor, id: params.orderId }),
		),
		forMembers(changePlan, ({ actor, body }) =>
			change(deps, { actor, ...body }),
		),
		forMembers(cancelPlan, ({ actor, body }) =>
			cancel(deps, { actor, ...body }),
		),
	];
}
