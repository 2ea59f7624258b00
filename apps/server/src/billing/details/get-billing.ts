/** Details for invoices, the currencies to choose from, and how is paid, as the provider says it now. */
import type { Billing } from "@verbatim/contract/billing";
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import type { Db } from "../../platform/db.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import type { Tax } from "../currency/price-top-ups.ts";
import { currenciesOffered } from "../currency/read-rates.ts";
import { findCustomer } from "../payments/store.ts";
import { findDetails } from "./store.ts";

/** The page is not kept waiting for what is only one line of it. */
const providerSecondsMax = 5;

export async function getBilling(
	deps: { db: Db; provider: PaymentProvider; tax: Tax | undefined },
	asked: { actor: Actor },
): Promise<Billing | Problem> {
	const { db, provider, tax } = deps;
	const { companyId } = asked.actor;
	if (!may(asked.actor, "see_money"))
		return problem(
			"not_allowed",
			"Only owners and admins see how is paid. Nothing was changed.",
		);
	return {
		details: await findDetails(db, companyId),
		currencies: await currenciesOffered(db),
		provider: provider.name,
		paymentMethod: await paymentMethodOf(
			provider,
			await findCustomer(db, companyId, provider.name),
		),
		tax: tax ?? null,
	};
}

export async function paymentMethodOf(
	provider: PaymentProvider,
	customerRef: string | undefined,
): Promise<Billing["paymentMethod"]> {
	if (customerRef === undefined) return null;
	const told = await provider.fetchPaymentMethod(customerRef, {
		secondsMax: providerSecondsMax,
	});
	if ("unavailable" in told) return "unknown";
	const { paymentMethod } = told;
	return paymentMethod === undefined
		? null
		: {
				describes: paymentMethod.describes,
				expires: paymentMethod.expires ?? null,
			};
}
