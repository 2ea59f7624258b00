/**
 * What a provider reported of a top-up, applied inside the caller's transaction: its new state, and for the right
 * payment the payment and the grant, together. Two keys guard the grant, the payment's row and the engine's own; either
 * alone is enough.
 */

import { wholeTokens } from "@verbatim/tokens/amount";
import type { Fund } from "@verbatim/tokens/fund";
import type { Tx } from "../../platform/db.ts";
import type { Payment } from "../../providers/payment/payment.ts";
import { readClock } from "../store.ts";
import { insertPayment, lockTopUp, setState } from "./store.ts";
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
	/** Ends the transaction's work: the grant is the last thing that it does. */
	grant: () => Promise<void>;
};

const nothing = async () => undefined;

/** Undefined when there is no such top-up. */
export async function applyReport(
	deps: { fund: Fund },
	tx: Tx,
	of: TopUpOf,
	report: Report,
): Promise<Applied | undefined> {
	const topUp = await lockTopUp(tx, of);
	if (topUp === undefined) return undefined;
	const now = await readClock(tx);
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
			return { outcome: "applied", reason: undefined, grant: nothing };
		}
		case "pay":
			return pay(deps, tx, topUp, effect.payment);
	}
}

async function pay(
	deps: { fund: Fund },
	tx: Tx,
	topUp: TopUp,
	payment: Payment,
): Promise<Applied> {
	if (!(await insertPayment(tx, topUp, payment)))
		return quarantined("its payment has paid for another top-up");
	const { paymentReference, paidAt } = payment;
	await setState(
		tx,
		{ ...topUp, state: "paid", paidBy: { paymentReference, paidAt } },
		undefined,
	);
	return {
		outcome: "applied",
		reason: undefined,
		async grant() {
			const source = `${topUp.provider}:${paymentReference}`;
			const granted = await deps.fund.in(tx).grant(
				{
					companyId: topUp.companyId,
					kind: "top_up",
					amountMillitokens: wholeTokens(topUp.amountTokens),
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
		},
	};
}

function quarantined(reason: string): Applied {
	return { outcome: "quarantined", reason, grant: nothing };
}
