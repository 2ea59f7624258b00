/**
 * To a smaller plan, to none, or back to the present one: wishes for the next billing month. A wish is written down and
 * brought to the book in one transaction; a job tells the provider. Nothing is paid today, and no top-up is touched.
 */
import type { PlanName } from "@verbatim/contract/plans";
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import { tellCompany } from "../../company/company-news.ts";
import type { Tx } from "../../platform/db.ts";
import { agreeWithBook } from "./agree-with-book.ts";
import { changeTo, planNamed } from "./plan.ts";
import type { PlanMail } from "./plan-mails.ts";
import type { Planning } from "./planning.ts";
import { insertWish, loadSubscription, lockCompanyPlan } from "./store.ts";
import { goesOn, paidUntil, priceFor, wishOf } from "./subscription.ts";
import { tellOwners } from "./tell-owners.ts";
import { tellProviderTask } from "./tell-provider.ts";

type Asked = { actor: Actor; requestId: string };

export const changePlan = (
	deps: Planning,
	asked: Asked & { plan: PlanName },
): Promise<{ takesEffectAt: string } | Problem> =>
	wish(deps, asked, { plan: asked.plan, goesOn: true });

export const cancelPlan = (
	deps: Planning,
	asked: Asked,
): Promise<{ takesEffectAt: string } | Problem> =>
	wish(deps, asked, { plan: undefined, goesOn: false });

async function wish(
	deps: Planning,
	asked: Asked,
	wished: { plan: PlanName | undefined; goesOn: boolean },
): Promise<{ takesEffectAt: string } | Problem> {
	if (!may(asked.actor, "manage_plan"))
		return problem(
			"not_allowed",
			"Only an owner changes the plan. Nothing was changed; ask the owner.",
		);
	return deps.db.transaction((tx) => wishIn(deps, tx, asked, wished));
}

async function wishIn(
	deps: Planning,
	tx: Tx,
	{ actor, requestId }: Asked,
	wished: { plan: PlanName | undefined; goesOn: boolean },
): Promise<{ takesEffectAt: string } | Problem> {
	const { companyId, memberId } = actor;
	const current = await lockCompanyPlan(tx, companyId);
	const running = await deps.book.in(tx).subscription(companyId);
	const subscription =
		current === undefined
			? undefined
			: await loadSubscription(tx, { companyId, orderId: current });
	if (running === undefined || subscription === undefined)
		return problem(
			"wrong_state",
			"The company has no plan. Nothing was changed; choose a plan to begin one.",
		);
	if (subscription.endedAt !== undefined && wished.goesOn)
		return problem(
			"wrong_state",
			"This plan's monthly payment has ended at the payment provider. Nothing was changed; choose a plan again once it is over.",
		);
	const takesEffectAt = paidUntil(running);
	const answer = { takesEffectAt: takesEffectAt.toISOString() };
	const plan = wished.plan ?? wishOf(subscription).plan;
	if (changeTo(plan, running) === "upgrade" && wished.plan !== undefined)
		return problem(
			"wrong_state",
			"A larger plan begins today, with a payment. Nothing was changed; order it instead.",
		);
	const isRepeated = subscription.wishes.some(
		(known) => known.requestId === requestId,
	);
	const isAsItIs =
		goesOn(subscription) === wished.goesOn &&
		(!wished.goesOn || wishOf(subscription).plan === plan);
	if (isRepeated || isAsItIs) return answer;

	const monthPrice = priceFor(plan, subscription, deps.planPrices);
	await insertWish(tx, subscription, {
		plan,
		monthPrice,
		goesOn: wished.goesOn,
		memberId,
		requestId,
		wishedAt: await deps.clock.now(tx),
		toldAt: undefined,
	});
	await deps.jobs.send(
		tx,
		tellProviderTask,
		{ companyId, orderId: subscription.orderId },
		{
			key: subscription.orderId,
		},
	);
	await tellCompany(tx, { companyId, what: "plan" });
	const runs = planNamed(running.plan);
	const mail: PlanMail = !wished.goesOn
		? { of: "will_end", plan: runs, at: takesEffectAt }
		: plan === runs
			? { of: "goes_on", plan, price: monthPrice, nextAt: takesEffectAt }
			: { of: "will_change", plan, price: monthPrice, at: takesEffectAt };
	await tellOwners(deps, tx, subscription, mail, {
		key: `plan_wish:${subscription.orderId}:${requestId}`,
	});
	await agreeWithBook(deps, tx, subscription, { kind: "member", id: memberId });
	return answer;
}
