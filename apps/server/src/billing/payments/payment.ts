/**
 * What is known of a payment after it was paid: how much went back to who paid, by refunds and by disputes. What is
 * reported is joined so that neither order nor copies make a difference. Pure.
 */
import type { Amount, News } from "../../providers/payment/payment.ts";

export type Dispute = {
	amount: Amount;
	state: "open" | "won" | "lost";
	at: Date;
};

export type Facts = {
	/** In all, as the provider counts it. */
	refunded: Amount | undefined;
	/** By the provider's id of each. */
	disputes: ReadonlyMap<string, Dispute>;
};

export const nothingKnown: Facts = { refunded: undefined, disputes: new Map() };

export type GoingBack = Extract<News, { about: "refund" | "dispute" }>;

/** Facts that were told in any order and any number of times are the same facts. */
export function learn(known: Facts, news: GoingBack): Facts {
	if (news.about === "refund")
		return {
			...known,
			refunded:
				known.refunded === undefined ||
				known.refunded.minorUnits < news.refundedInAll.minorUnits
					? news.refundedInAll
					: known.refunded,
		};
	const told: Dispute = {
		amount: news.amount,
		state: news.happened === "opened" ? "open" : news.happened,
		at: news.at,
	};
	const before = known.disputes.get(news.disputeRef);
	return {
		...known,
		disputes: new Map([
			...known.disputes,
			[
				news.disputeRef,
				before === undefined ? told : theLater(before, told),
			] as const,
		]),
	};
}

/** A dispute that is decided stays decided. Of two decisions the later counts; at the same instant, that it is lost. */
function theLater(one: Dispute, other: Dispute): Dispute {
	const differences = [
		Number(one.state !== "open") - Number(other.state !== "open"),
		one.at.getTime() - other.at.getTime(),
		Number(one.state === "lost") - Number(other.state === "lost"),
		one.amount.minorUnits - other.amount.minorUnits,
	];
	return (differences.find((difference) => difference !== 0) ?? 0) >= 0
		? one
		: other;
}

/** Why it cannot be about this payment; undefined when it can. Without a payment, what is known already is compared. */
export function whyForeign(
	news: GoingBack,
	of: { facts: Facts; paid: Amount | undefined },
): string | undefined {
	const { currency } =
		news.about === "refund" ? news.refundedInAll : news.amount;
	const known =
		of.paid ?? of.facts.refunded ?? [...of.facts.disputes.values()][0]?.amount;
	return known === undefined || known.currency === currency
		? undefined
		: `it is in ${currency}, and the payment in ${known.currency}`;
}

/** What of the price is with who paid, by refunds and by disputes that are open or lost: never more than all of it. */
export function goneOf(facts: Facts, paid: Amount): Amount {
	const back = [
		...(facts.refunded === undefined ? [] : [facts.refunded]),
		...[...facts.disputes.values()]
			.filter(({ state }) => state !== "won")
			.map(({ amount }) => amount),
	];
	const minorUnits = back
		.filter(({ currency }) => currency === paid.currency)
		.reduce((sum, amount) => sum + amount.minorUnits, 0);
	return {
		minorUnits: Math.min(minorUnits, paid.minorUnits),
		currency: paid.currency,
	};
}

/**
 * The tokens that must be missing now: in proportion of the price, down to the millitoken, in the company's favour. All of
 * the price takes all of the tokens.
 */
export function clawedBackOf(
	gone: Amount,
	payment: { paid: Amount; tokensMillitokens: bigint },
): bigint {
	return (
		(payment.tokensMillitokens * BigInt(gone.minorUnits)) /
		BigInt(payment.paid.minorUnits)
	);
}

/** Of several disputes, the one that matters most now. */
export function disputedOf(facts: Facts): Dispute["state"] | undefined {
	const states = [...facts.disputes.values()].map(({ state }) => state);
	return (["open", "lost", "won"] as const).find((state) =>
		states.includes(state),
	);
}

/** A grant of a plan, as the engine's book tells it. */
export type Allocation = {
	grantId: string;
	source: string;
	amountMillitokens: bigint;
	refundedMillitokens: bigint;
	effectiveAt: Date;
	expiresAt: Date | undefined;
};

const dayMilliseconds = 24 * 60 * 60 * 1_000;
/** The provider counts months by its calendar, the engine by the company's time zone. */
const apartDaysMax = 3;

/**
 * The allocation that a plan's payment brought, among those that no other payment brought: of an upgrade the first one of
 * its size since it was paid, of a month the one that begins with it. Undefined where there is none, or not yet.
 */
export function allocationOf(
	payment: {
		paidFor: "plan_start" | "upgrade" | "renewal";
		tokensMillitokens: bigint;
		paidAt: Date;
		periodStartsAt: Date | undefined;
	},
	allocations: readonly Allocation[],
): Allocation | undefined {
	if (payment.paidFor === "upgrade")
		return allocations
			.filter(
				({ source, amountMillitokens, effectiveAt }) =>
					source.startsWith("upgrade:") &&
					amountMillitokens === payment.tokensMillitokens &&
					effectiveAt.getTime() >= payment.paidAt.getTime() - dayMilliseconds,
			)
			.sort((a, b) => a.effectiveAt.getTime() - b.effectiveAt.getTime())[0];
	const beginsAt = (payment.periodStartsAt ?? payment.paidAt).getTime();
	const apart = ({ effectiveAt }: Allocation) =>
		Math.abs(effectiveAt.getTime() - beginsAt);
	return allocations
		.filter(
			(allocation) =>
				allocation.source.startsWith("cycle:") &&
				apart(allocation) <= apartDaysMax * dayMilliseconds,
		)
		.sort((a, b) => apart(a) - apart(b))[0];
}

/** `2026-000123`, and for what went back `CN-2026-000007`. */
export function documentNumber(
	series: "receipt" | "credit_note",
	year: number,
	place: number,
): string {
	return `${series === "receipt" ? "" : "CN-"}${year}-${String(place).padStart(6, "0")}`;
}
