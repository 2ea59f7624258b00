/** How a top-up stands. While somebody waits for a report that is late, the provider itself is asked. */
import { uuidFromId } from "@verbatim/contract/ids";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { TopUp as ToldTopUp } from "@verbatim/contract/top-ups";
import { type Actor, may } from "../../company/actor.ts";
import { type Asking, askProvider } from "./ask-provider.ts";
import { claimAsking, findTopUp } from "./store.ts";
import { mayChange, told } from "./top-up.ts";

/** However many screens wait for one top-up, the provider is asked no more often. */
const secondsBetweenAsking = 2;
const providerSecondsMax = 5;

export async function getTopUp(
	deps: Asking,
	asked: { actor: Actor; id: string },
): Promise<ToldTopUp | Problem> {
	if (!may(asked.actor, "buy_tokens") && !may(asked.actor, "see_money"))
		return problem(
			"not_allowed",
			"Only owners and admins see what was bought. Nothing was changed.",
		);
	const topUpId = uuidFromId("topup", asked.id);
	// A malformed id, an unknown one and another company's are answered alike.
	const notFound = problem("not_found", "There is no such top-up.");
	if (topUpId === undefined) return notFound;
	const of = { companyId: asked.actor.companyId, topUpId };
	const topUp = await findTopUp(deps.db, of);
	if (topUp === undefined) return notFound;
	if (
		!mayChange(topUp) ||
		topUp.checkout === undefined ||
		!(await claimAsking(deps.db, of, {
			now: await deps.clock.now(deps.db),
			secondsBetween: secondsBetweenAsking,
		}))
	)
		return told(topUp);
	await askProvider(deps, topUp, { secondsMax: providerSecondsMax });
	return told((await findTopUp(deps.db, of)) ?? topUp);
}
