/** How an order stands. While somebody waits for a report that is late, the provider itself is asked. */
import { uuidFromId } from "@verbatim/contract/ids";
import type { PlanOrder as ToldOrder } from "@verbatim/contract/plans";
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import { askAboutOrder } from "./ask-about-order.ts";
import { mayChange, told } from "./order.ts";
import type { Planning } from "./planning.ts";
import { claimAsking, findOrder } from "./store.ts";

/** However many screens wait for one order, the provider is asked no more often. */
const secondsBetweenAsking = 2;
const providerSecondsMax = 5;

export async function getOrder(
	deps: Planning,
	asked: { actor: Actor; id: string },
): Promise<ToldOrder | Problem> {
	if (!may(asked.actor, "see_money"))
		return problem(
			"not_allowed",
			"Only owners and admins see what is paid for a plan.",
		);
	// A malformed id, an unknown one and another company's are answered alike.
	const notFound = problem("not_found", "There is no such order of a plan.");
	const orderId = uuidFromId("order", asked.id);
	if (orderId === undefined) return notFound;
	const of = { companyId: asked.actor.companyId, orderId };
	const order = await findOrder(deps.db, of);
	if (order === undefined) return notFound;
	if (
		!mayChange(order) ||
		order.checkout === undefined ||
		!(await claimAsking(deps.db, of, secondsBetweenAsking))
	)
		return told(order);
	await askAboutOrder(deps, order, { secondsMax: providerSecondsMax });
	return told((await findOrder(deps.db, of)) ?? order);
}
