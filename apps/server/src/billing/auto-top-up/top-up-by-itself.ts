/**
 * Buys tokens for a company when it has to. A purchase is written down first, one at a time, and then paid under its own
 * id: whatever is lost in between, the same purchase is asked about again and never paid a second time.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import type { Book } from "@verbatim/tokens/book";
import type { Db, Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Post } from "../../providers/mail/mail.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import { applyReport } from "../checkout/apply-report.ts";
import {
	findTopUp,
	insertTopUp,
	lockTopUp,
	setCheckout,
	setState,
} from "../checkout/store.ts";
import { referenceOf, type TopUp, type TopUpOf } from "../checkout/top-up.ts";
import { rateOfCompany, type Tax } from "../currency/price-top-ups.ts";
import type { BringingAbout } from "../payments/bring-about.ts";
import { findCustomer } from "../payments/store.ts";
import { type AutoTopUp, decide, isGivenUp } from "./auto-top-up.ts";
import { readStand } from "./settings.ts";
import { stopAutoTopUp } from "./stop-auto-top-up.ts";
import { claimUnanswered, findAutoTopUp, lockAutoTopUp } from "./store.ts";

export type ToppingUp = BringingAbout & {
	db: Db;
	provider: PaymentProvider;
	post: Post;
	tax: Tax | undefined;
	baseUrl: string;
};

const providerSecondsMax = 20;
/** Longer than asking the provider can take. */
const putOffSeconds = 45;

export async function topUpByItself(
	deps: ToppingUp,
	companyId: string,
): Promise<void> {
	const { db, provider, log } = deps;
	const unanswered = await claimUnanswered(db, companyId, {
		now: await deps.clock.now(db),
		putOffSeconds,
	});
	if (unanswered !== undefined) return askAgain(deps, unanswered);

	const wanted = await db.transaction((tx) => judge(deps, tx, companyId));
	if (wanted !== "buy") return;
	const customerRef = await findCustomer(db, companyId, provider.name);
	if (customerRef === undefined) return;
	// Looked at before a purchase is begun: a company that keeps nothing to pay with is not one whose payment failed.
	const kept = await provider.fetchPaymentMethod(customerRef, {
		secondsMax: providerSecondsMax,
	});
	if ("unavailable" in kept) {
		log.warn(
			{ companyId, reason: kept.unavailable },
			"The payment provider could not be asked for the way of paying: an automatic top-up waits",
		);
		return;
	}
	if (kept.paymentMethod === undefined) return;
	const topUp = await begin(deps, companyId);
	if (topUp !== undefined) await charge(deps, topUp, customerRef);
}

/** What has to be done now, by the settings as they are locked. Stops it where that is what has to be done. */
async function judge(
	deps: ToppingUp,
	tx: Tx,
	companyId: string,
): Promise<"buy" | "wait"> {
	const settings = await lockAutoTopUp(tx, companyId);
	if (settings === undefined) return "wait";
	const now = await deps.clock.now(tx);
	const { price, bought } = await readStand(tx, companyId, { settings, now });
	const decision = decide(settings, {
		// After the lock: whoever bought before has brought its tokens by now.
		available: await availableOf(deps.book.in(tx), companyId),
		price,
		bought,
		now,
	});
	if (decision.do === "stop")
		await stopAutoTopUp(deps, tx, companyId, {
			because: decision.because,
			now,
		});
	return decision.do === "buy" ? "buy" : "wait";
}

async function begin(
	deps: ToppingUp,
	companyId: string,
): Promise<TopUp | undefined> {
	return deps.db.transaction(async (tx) => {
		if ((await judge(deps, tx, companyId)) !== "buy") return undefined;
		const settings = (await findAutoTopUp(tx, companyId)) as AutoTopUp;
		const now = await deps.clock.now(tx);
		const { price } = await readStand(tx, companyId, { settings, now });
		const topUpId = newId();
		await insertTopUp(
			tx,
			{
				companyId,
				topUpId,
				requestId: newId(),
				memberId: undefined,
				amountTokens: settings.buyTokens,
				price,
				tax: deps.tax,
				rate: await rateOfCompany(tx, companyId, now),
				isAutomatic: true,
				returnTo: "/settings/billing",
				provider: deps.provider.name,
			},
			now,
		);
		// Asked about by us from here on: nobody else asks while the provider may still answer.
		await claimUnanswered(tx, companyId, { now, putOffSeconds });
		return findTopUp(tx, { companyId, topUpId });
	});
}

/** The same purchase under the same key: paid before or paid now, it is paid once. */
async function askAgain(
	deps: ToppingUp,
	of: TopUpOf & { begunAt: Date },
): Promise<void> {
	const { db } = deps;
	const { companyId } = of;
	const settings = await findAutoTopUp(db, companyId);
	const isWanted = settings?.isOn === true && settings.stopped === undefined;
	if (!isWanted || isGivenUp(of.begunAt, await deps.clock.now(db)))
		return giveUp(deps, of);
	const topUp = await findTopUp(db, of);
	const customerRef = await findCustomer(db, companyId, deps.provider.name);
	if (topUp !== undefined && customerRef !== undefined)
		await charge(deps, topUp, customerRef);
}

/**
 * Nobody wants it any more, or its key may be forgotten: asked again it could be paid a second time, or against somebody's
 * will. Should it have been paid after all, the provider's report brings its tokens.
 */
async function giveUp(deps: ToppingUp, of: TopUpOf): Promise<void> {
	await deps.db.transaction(async (tx) => {
		const topUp = await lockTopUp(tx, of);
		if (topUp?.state !== "open" || topUp.checkout !== undefined) return;
		await setState(tx, { ...topUp, state: "expired" }, undefined);
		await stopAutoTopUp(deps, tx, of.companyId, {
			because: "no_answer",
			now: await deps.clock.now(tx),
		});
	});
	deps.log.error(
		{ companyId: of.companyId, topUpId: of.topUpId },
		"An automatic top-up was given up without an answer of the payment provider",
	);
}

async function charge(
	deps: ToppingUp,
	topUp: TopUp,
	customerRef: string,
): Promise<void> {
	const { companyId, topUpId } = topUp;
	const outcome = await deps.provider.chargeKept(
		{
			customerRef,
			reference: referenceOf(topUp),
			amount: topUp.price,
			description: `${topUp.amountTokens.toLocaleString("en")} tokens for Verbatim, automatic top-up`,
			idempotencyKey: idFromUuid("topup", topUpId),
		},
		{ secondsMax: providerSecondsMax },
	);
	if ("unavailable" in outcome) {
		deps.log.warn(
			{ companyId, topUpId, reason: outcome.unavailable },
			"The payment provider gave no answer to an automatic top-up: it is asked again",
		);
		return;
	}
	if (outcome.state === "declined") {
		await decline(deps, topUp, outcome);
		return;
	}
	const { checkoutRef } = outcome;
	const applied = await deps.db.transaction(async (tx) => {
		await setCheckout(tx, topUp, { ref: checkoutRef, url: undefined });
		const known = await applyReport(deps, tx, topUp, {
			...(outcome.state === "paid"
				? { state: "paid", payment: outcome.payment }
				: { state: "processing" }),
			checkoutRef,
		});
		await known?.grant();
		return known;
	});
	if (applied?.outcome === "quarantined")
		deps.log.error(
			{ companyId, topUpId, reason: applied.reason },
			"A payment needs a person: nothing was granted for it",
		);
}

async function decline(
	deps: ToppingUp,
	of: TopUpOf,
	outcome: { reason: string; needsAuthentication: boolean },
): Promise<void> {
	const { companyId } = of;
	await deps.db.transaction(async (tx) => {
		const topUp = await lockTopUp(tx, of);
		if (topUp?.state !== "open") return;
		await setState(tx, { ...topUp, state: "declined" }, undefined);
		await stopAutoTopUp(deps, tx, companyId, {
			because: outcome.needsAuthentication
				? "needs_authentication"
				: "declined",
			detail: outcome.reason,
			now: await deps.clock.now(tx),
		});
	});
}

async function availableOf(book: Book, companyId: string): Promise<bigint> {
	const balance = await book.balance(companyId);
	// Every company has its pool since its sign-up.
	if ("refused" in balance)
		throw new Error(`Company ${companyId} has no pool: ${balance.refused}`);
	return balance.availableMillitokens;
}
