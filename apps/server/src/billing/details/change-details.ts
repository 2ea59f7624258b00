/** Changing a company's details for invoices and its currency. What was paid keeps what it was paid with. */
import type { BillingDetails } from "@verbatim/contract/billing";
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import { tellCompany } from "../../company/company-news.ts";
import type { Db } from "../../platform/db.ts";
import { stopForCurrency } from "../auto-top-up/store.ts";
import { currenciesOffered } from "../currency/read-rates.ts";
import { findDetails, setDetails } from "./store.ts";

export async function changeDetails(
	deps: { db: Db },
	asked: { actor: Actor; details: BillingDetails },
): Promise<{ details: BillingDetails } | Problem> {
	const { companyId } = asked.actor;
	const { details } = asked;
	if (!may(asked.actor, "buy_tokens"))
		return problem(
			"not_allowed",
			"Only owners and admins change the details for invoices. Nothing was changed.",
		);
	if (!(await currenciesOffered(deps.db)).includes(details.currency))
		return problem(
			"invalid_input",
			`Top-ups cannot be priced in ${details.currency}. Nothing was changed; choose one of the currencies that are offered.`,
			{
				fields: [
					{ field: "currency", message: "This currency is not offered" },
				],
			},
		);
	await deps.db.transaction(async (tx) => {
		await setDetails(tx, companyId, details);
		// Its limit was agreed to in another currency: somebody has to agree to one in this.
		await stopForCurrency(tx, companyId, details.currency);
		await tellCompany(tx, { companyId, what: "billing" });
	});
	return { details: await findDetails(deps.db, companyId) };
}
