/**
 * Tells the engine what the facts of a subscription say, step by step, until the book has all of it. Inside the caller's
 * transaction, last in it, with the company's plan locked: facts and book change together or not at all.
 */
import type { Book } from "@verbatim/tokens/book";
import type { Fund, Actor as TokensActor } from "@verbatim/tokens/fund";
import type { Clock } from "../../platform/clock.ts";
import type { Tx } from "../../platform/db.ts";
import type { Log } from "../../platform/log.ts";
import type { OrderOf } from "./order.ts";
import { allocationOf } from "./plan.ts";
import {
	loadSubscription,
	setMonthGranted,
	setOrderGranted,
	setSteps,
} from "./store.ts";
import { nextStep, type Step } from "./subscription.ts";

export type Agreeing = { fund: Fund; book: Book; clock: Clock; log: Log };

/** More than any facts can ask for at once: ten years of months, and both turns of a change for each. */
const stepsMax = 500;

export async function agreeWithBook(
	deps: Agreeing,
	tx: Tx,
	of: OrderOf,
	actor: TokensActor,
): Promise<void> {
	const now = await deps.clock.now(tx);
	const { companyId } = of;
	for (let taken = 0; taken < stepsMax; taken += 1) {
		const subscription = await loadSubscription(tx, of);
		if (subscription === undefined) return;
		const running = await deps.book.in(tx).subscription(companyId);
		const step = nextStep(subscription, running, now);
		if (step === undefined || "wait" in step) {
			await setSteps(tx, of, subscription.steps, step?.wait);
			return;
		}
		if ("note" in step) {
			await note(deps, tx, of, step);
			continue;
		}
		const steps = subscription.steps + 1;
		await setSteps(tx, of, steps, undefined);
		const told = await tell(deps.fund.in(tx), companyId, step, actor, {
			key: `plan:${of.orderId}:${steps}`,
		});
		// Nothing that a customer did leads here. Thrown, so that nothing is recorded and all is tried again.
		if ("refused" in told)
			throw new Error(
				`The book refused "${step.tell}" for plan ${of.orderId}: ${told.refused}`,
			);
	}
	throw new Error(
		`Plan ${of.orderId} and its book did not agree after ${stepsMax} steps`,
	);
}

function tell(
	fund: Fund,
	companyId: string,
	step: Extract<Step, { tell: string }>,
	actor: TokensActor,
	options: { key: string },
) {
	switch (step.tell) {
		case "subscribe": {
			const { plan, anchorAt, paidThrough } = step;
			return fund.subscribe(
				{ companyId, plan: planTold(plan), anchorAt, paidThrough, actor },
				options,
			);
		}
		case "pay_through":
			return fund.payThrough(
				{ companyId, paidThrough: step.paidThrough, actor },
				options,
			);
		case "change":
			return fund.changePlan(
				{ companyId, plan: planTold(step.plan), actor },
				options,
			);
		case "cancel":
			return fund.cancelPlan({ companyId, actor }, options);
	}
}

const planTold = (name: Parameters<typeof allocationOf>[0]) => ({
	name,
	allocationMillitokens: allocationOf(name),
});

async function note(
	deps: Agreeing,
	tx: Tx,
	of: OrderOf,
	step: Extract<Step, { note: string }>,
): Promise<void> {
	switch (step.note) {
		case "month":
			if (step.isOver)
				deps.log.error(
					{ ...of, periodStartsAt: step.month.periodStartsAt },
					"A month of a plan needs a person: it was over before its payment was known",
				);
			return setMonthGranted(tx, of, step.month.periodStartsAt);
		case "upgrade":
			return setOrderGranted(tx, { ...of, orderId: step.orderId });
	}
}
