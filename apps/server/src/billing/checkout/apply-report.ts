/**
 * What a provider reported of a top-up, applied inside the caller's transaction: its new state, and for the right
 * payment the payment and the grant, together. Two keys guard the grant, the payment's row and the engine's own; either
 * alone is enough.
 */

import { taxIn } from "@verbatim/contract/top-ups";
import { wholeTokens } from "@verbatim/tokens/amount";
import { tellCompany } from "../../company/company-news.ts";
import type { Tx } from "../../platform/db.ts";
import type { Payment } from "../../providers/payment/payment.ts";
import { type BringingAbout, bringAbout } from "../payments/bring-about.ts";
import { goneOf } from "../payments/payment.ts";
import { recordPayment } from "../payments/record-payment.ts";
import { lockFacts, lockPaymentOfReference } from "../payments/store.ts";
import { lockTopUp, setState } from "./store.ts";
import {
	effectOf,
	nextAskAt,
	type Report,
	type TopUp,
	type TopUpOf,
} from "./top-up.ts";

export type Applied = {
	outcome: "applied" | "ignored" | "quarantined";
	reason: string | undefined;
	/** Ends the transaction's work: the engine's part is the last thing that it does. */
	grant: () => Promise<void>;
};

const nothing = async () => undefined;

/** Undefined when there is no such top-up. */
export async function applyReport(
	deps: BringingAbout,
	tx: Tx,
	of: TopUpOf,
	report: Report,
): Promise<Applied | undefined> {
	const topUp = await lockTopUp(tx, of);
	if (topUp === undefined) return undefined;
	const now = await deps.clock.now(tx);
	const effect = effectOf(topUp, report);
	switch (effect.effect) {
		case "quarantine":
			await setState(tx, topUp, nextAskAt(topUp, now));
			return quarantined(effect.reason);
		case "ignore":
			await setState(tx, topUp, nextAskAt(topUp, now));
			return { outcome: "ignored", reason: effect.reason, grant: nothing };
		case "become": {
			const changed = { ...topUp, state: effect.state };
			await setState(tx, changed, nextAskAt(changed, now));
			await tellCompany(tx, { companyId: topUp.companyId, what: "top_ups" });
			return { outcome: "applied", reason: undefined, grant: nothing };
		}
		case "pay":
			return pay(deps, tx, topUp, effect.payment);
	}
}

async function pay(
	deps: BringingAbout,
	tx: Tx,
	topUp: TopUp,
	payment: Payment,
): Promise<Applied> {
	const { companyId, topUpId, provider, tax } = topUp;
	const { paymentReference, paidAt } = payment;
	const amountMillitokens = wholeTokens(topUp.amountTokens);
	const { recorded } = await recordPayment(tx, {
		companyId,
		provider,
		payment,
		for: topUp.isAutomatic ? "auto_top_up" : "top_up",
		tokensMillitokens: amountMillitokens,
		taxed: tax && { ...tax, amount: taxIn(topUp.price, tax.percent) },
		topUpId,
	});
	if (!recorded) return quarantined("its payment has paid for something else");
	await setState(
		tx,
		{ ...topUp, state: "paid", paidBy: { paymentReference, paidAt } },
		undefined,
	);
	await tellCompany(tx, { companyId, what: "top_ups" });
	const takeBack = await whatWentBack(deps, tx, provider, payment);
	return {
		outcome: "applied",
		reason: undefined,
		async grant() {
			const source = `${provider}:${paymentReference}`;
			const granted = await deps.fund.in(tx).grant(
				{
					companyId,
					kind: "top_up",
					amountMillitokens,
					source,
					actor: { kind: "system", id: "payment" },
				},
				{ key: `payment:${source}` },
			);
			// Nothing that a customer did leads here. Thrown, so that the payment stays unrecorded and is reported again.
			if ("refused" in granted)
				throw new Error(
					`The grant for payment ${source} was refused: ${granted.refused}`,
				);
			await takeBack(granted.grantId);
		},
	};
}

/** A refund or a dispute that was told before its payment counts with it: what it takes is taken in the same transaction. */
async function whatWentBack(
	deps: BringingAbout,
	tx: Tx,
	provider: string,
	{ paymentReference, amount }: Payment,
): Promise<(grantId: string) => Promise<void>> {
	const facts = await lockFacts(tx, provider, paymentReference);
	if (goneOf(facts, amount).minorUnits === 0 && facts.disputes.size === 0)
		return nothing;
	const recorded = await lockPaymentOfReference(tx, provider, paymentReference);
	if (recorded === undefined)
		throw new Error(`Payment ${paymentReference} was not written down`);
	return bringAbout(deps, tx, recorded, facts, { isGrantedNext: true });
}

function quarantined(reason: string): Applied {
	return { outcome: "quarantined", reason, grant: nothing };
}
