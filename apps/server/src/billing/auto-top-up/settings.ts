/** Whether tokens are bought by themselves: how it stands, and changing it. Saving never buys. */
import type {
	setAutoTopUp as setAutoTopUpRoute,
	AutoTopUp as ToldAutoTopUp,
} from "@verbatim/contract/billing";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Answer, Asked } from "@verbatim/contract/route";
import { topUpPrice } from "@verbatim/contract/top-ups";
import { type Actor, may } from "../../company/actor.ts";
import { findCompany } from "../../company/companies/company-store.ts";
import { tellCompany } from "../../company/company-news.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db, Tx } from "../../platform/db.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import { rateOfCompany } from "../currency/price-top-ups.ts";
import { paymentMethodOf } from "../details/get-billing.ts";
import { findCustomer } from "../payments/store.ts";
import {
	type AutoTopUp,
	armedAfterSeconds,
	type Bought,
	isMonthReached,
	type StoppedBecause,
	untouched,
} from "./auto-top-up.ts";
import { calendarMonth } from "./month.ts";
import { findAutoTopUp, readBought, saveAutoTopUp } from "./store.ts";

export type SettingAutoTopUp = {
	db: Db;
	clock: Clock;
	provider: PaymentProvider;
};

/** What a screen says of it, in English as all sentences of the server. */
const why: Record<StoppedBecause, string> = {
	twice_in_an_hour:
		"Two purchases were made within an hour, so it stopped to be safe. Look at what uses the tokens, then save to start it again.",
	declined:
		"The last payment was declined and nothing was bought. Change the way of paying, then save to start it again.",
	needs_authentication:
		"The bank wants the last payment to be confirmed by a person, so nothing was bought. Top up by hand or change the way of paying, then save to start it again.",
	no_answer:
		"The payment provider gave no answer to the last purchase. If it was paid after all, the tokens come by themselves. Save to start it again.",
	currency_changed:
		"The company's currency was changed. Set the month's limit in the new one, then save to start it again.",
};

type Stand = {
	settings: AutoTopUp;
	price: { minorUnits: number; currency: string };
	bought: Bought & { lastAt: Date | undefined };
	monthEndsAt: Date;
};

/** Settings, what one purchase would cost now, and what was bought before, at one instant. */
export async function readStand(
	tx: Tx,
	companyId: string,
	of: { settings: AutoTopUp | undefined; now: Date },
): Promise<Stand> {
	const { now } = of;
	const rate = await rateOfCompany(tx, companyId, now);
	const settings = of.settings ?? {
		...untouched,
		monthMax: topUpPrice(untouched.buyTokens, rate),
	};
	const { timeZone } = await findCompany(tx, companyId);
	const month = calendarMonth(now, timeZone);
	return {
		settings,
		price: topUpPrice(settings.buyTokens, rate),
		monthEndsAt: month.endsAt,
		bought: await readBought(tx, companyId, {
			monthStartsAt: month.startsAt,
			currency: settings.monthMax.currency,
			savedAt: new Date(
				settings.buysFrom.getTime() - armedAfterSeconds * 1_000,
			),
		}),
	};
}

export async function getAutoTopUp(
	deps: SettingAutoTopUp,
	asked: { actor: Actor },
): Promise<ToldAutoTopUp | Problem> {
	const { db, provider } = deps;
	const { companyId } = asked.actor;
	if (!may(asked.actor, "see_money"))
		return problem(
			"not_allowed",
			"Only owners and admins see how tokens are bought. Nothing was changed.",
		);
	const { settings, price, bought, monthEndsAt } = await readStand(
		db,
		companyId,
		{
			settings: await findAutoTopUp(db, companyId),
			now: await deps.clock.now(db),
		},
	);
	const { stopped } = settings;
	const state = async (): Promise<ToldAutoTopUp["state"]> => {
		if (bought.isInFlight) return "in_flight";
		if (!settings.isOn) return "off";
		if (stopped !== undefined) return "stopped";
		const customerRef = await findCustomer(db, companyId, provider.name);
		if ((await paymentMethodOf(provider, customerRef)) === null)
			return "no_payment_method";
		return isMonthReached(settings, price, bought.monthSpent)
			? "month_reached"
			: "ready";
	};
	return {
		settings: toldSettings(settings),
		price,
		monthSpent: bought.monthSpent,
		monthEndsAt: monthEndsAt.toISOString(),
		state: await state(),
		stoppedBecause: stopped === undefined ? null : why[stopped.because],
		lastAt: bought.lastAt?.toISOString() ?? null,
	};
}

export async function setAutoTopUp(
	deps: SettingAutoTopUp,
	asked: { actor: Actor; settings: Asked<typeof setAutoTopUpRoute>["body"] },
): Promise<Answer<typeof setAutoTopUpRoute> | Problem> {
	const { db } = deps;
	const { actor, settings } = asked;
	const { companyId } = actor;
	// A key could buy for ever what nobody sees: this is for people.
	if (actor.key !== undefined || !may(actor, "buy_tokens"))
		return problem(
			"not_allowed",
			"Only owners and admins change how tokens are bought. Nothing was changed.",
		);
	const now = await deps.clock.now(db);
	const rate = await rateOfCompany(db, companyId, now);
	const price = topUpPrice(settings.buyTokens, rate);
	// Turning it off must always be possible, whatever stands beside it.
	const wrong = !settings.isOn
		? undefined
		: settings.monthMax.currency !== price.currency
			? `The limit of a month is in ${price.currency}, the company's currency`
			: settings.monthMax.minorUnits < price.minorUnits
				? "The limit of a month is lower than the price of one purchase: nothing would ever be bought"
				: undefined;
	if (wrong !== undefined)
		return problem("invalid_input", `${wrong}. Nothing was changed.`, {
			fields: [{ field: "monthMax", message: wrong }],
		});
	const monthMax =
		settings.monthMax.minorUnits < 1 ||
		settings.monthMax.currency !== price.currency
			? price
			: settings.monthMax;
	const kept = { ...settings, monthMax };
	await db.transaction(async (tx) => {
		await saveAutoTopUp(tx, companyId, {
			...kept,
			buysFrom: new Date(now.getTime() + armedAfterSeconds * 1_000),
		});
		await tellCompany(tx, { companyId, what: "billing" });
	});
	return { settings: kept };
}

const toldSettings = ({
	isOn,
	belowTokens,
	buyTokens,
	monthMax,
}: AutoTopUp): ToldAutoTopUp["settings"] => ({
	isOn,
	belowTokens,
	buyTokens,
	monthMax,
});
