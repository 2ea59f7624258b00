/** By what a company's top-ups are priced now: the rate of its currency, the tax, and a quote that binds both for a while. */
import { type Problem, problem } from "@verbatim/contract/problems";
import type { ExchangeRate, TopUpPricing } from "@verbatim/contract/top-ups";
import { type Actor, may } from "../../company/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db, Tx } from "../../platform/db.ts";
import { findDetails } from "../details/store.ts";
import { signQuote } from "./quote.ts";
import { rateOf } from "./read-rates.ts";

/** Contained in every price. `percent` has at most three decimals: "8.1". */
export type Tax = { name: string; percent: string };

export type Pricing = {
	db: Db;
	clock: Clock;
	tax: Tax | undefined;
	quoteSecret: string;
};

const quoteMinutes = 30;

/** The rate of the company's currency. */
export async function rateOfCompany(
	tx: Tx,
	companyId: string,
	now: Date,
): Promise<ExchangeRate> {
	const { currency } = await findDetails(tx, companyId);
	const rate = await rateOf(tx, currency, now.toISOString().slice(0, 10));
	// It was offered when it was chosen, and rates are only ever added.
	if (rate === undefined)
		throw new Error(`There is no rate for ${currency} any more`);
	return rate;
}

export async function priceTopUps(
	deps: Pricing,
	asked: { actor: Actor },
): Promise<TopUpPricing | Problem> {
	const { companyId } = asked.actor;
	if (!may(asked.actor, "buy_tokens"))
		return problem(
			"not_allowed",
			"Only owners and admins buy tokens. Ask one of them to top up.",
		);
	const now = await deps.clock.now(deps.db);
	const validUntil = new Date(
		now.getTime() + quoteMinutes * 60_000,
	).toISOString();
	const rate = await rateOfCompany(deps.db, companyId, now);
	const tax = deps.tax ?? null;
	return {
		rate,
		tax,
		quote: signQuote({ companyId, rate, tax, validUntil }, deps.quoteSecret),
		validUntil,
	};
}
