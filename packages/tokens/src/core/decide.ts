/**
 * Decide: what operations do to a pool at an instant. Pure: no clock, no chance, no database. The same pool, operations
 * and instant always give the same entries, which is what makes the book provable.
 *
 * An operation that is refused books nothing. Only advancing to `now` happens in any case.
 */
import type {
	Actor,
	BudgetScope,
	Feature,
	GrantId,
	GrantKind,
	HoldId,
	Limit,
	QuoteId,
	Subject,
	Usage,
} from "../words.ts";
import { advance } from "./advance.ts";
import { amountMillitokensMax, type Millitokens } from "./amount.ts";
import { isFor, limitReached, type Spender, sameScope } from "./budget.ts";
import { drawOn, type Share } from "./burn-down.ts";
import { payDebts, payOwnDebts, toReinstate } from "./claw-back.ts";
import { isInstant } from "./cycle.ts";
import { book, type Draft, type Entry } from "./entry.ts";
import { sharesToRelease, sharesToSettle } from "./hold.ts";
import { cancelPlan, changePlan, payThrough, subscribe } from "./plan.ts";
import { grantOf, type Hold, type Pool, restOf } from "./pool.ts";
import { type RateCard, rate, rateCardAt, rateCardOf } from "./rating.ts";

type OnWork = { feature: Feature; subject: Subject; actor: Actor };

/** An operation as it is decided. Ids, and whatever lies in the past, are given, so that deciding twice gives the same. */
export type Operation =
	| {
			verb: "grant";
			grantId: GrantId;
			kind: Exclude<GrantKind, "allocation">;
			amount: Millitokens;
			expiresAt: number | undefined;
			source: string;
			actor: Actor;
	  }
	| ({
			verb: "hold";
			holdId: HoldId;
			usageMax: Usage;
			secondsToLive: number;
			quoteId: QuoteId | undefined;
			/** The quote of that id, if there is one. */
			quote: BindingQuote | undefined;
	  } & OnWork)
	| { verb: "settle"; holdId: HoldId; usage: Usage; restStaysHeld: boolean }
	| ({ verb: "debit"; usage: Usage } & OnWork)
	| { verb: "extend"; holdId: HoldId; secondsToLive: number }
	| { verb: "release"; holdId: HoldId }
	| {
			verb: "reverse";
			entryNumber: number;
			/** The charge of that number, if there is one. */
			charge: Charge | undefined;
			actor: Actor;
	  }
	| {
			verb: "claw_back";
			grantId: GrantId;
			amount: Millitokens;
			reason: string;
			actor: Actor;
	  }
	| {
			verb: "reinstate";
			grantId: GrantId;
			amount: Millitokens;
			actor: Actor;
	  }
	| {
			verb: "subscribe";
			plan: string;
			allocation: Millitokens;
			anchorAt: number;
			paidThrough: number;
			actor: Actor;
	  }
	| { verb: "pay_through"; paidThrough: number; actor: Actor }
	| {
			verb: "change_plan";
			plan: string;
			allocation: Millitokens;
			grantId: GrantId;
			actor: Actor;
	  }
	| { verb: "cancel_plan"; actor: Actor }
	| {
			verb: "set_budget";
			scope: BudgetScope;
			limit: Millitokens | undefined;
			/** What was charged in this scope since the present window began. */
			used: Millitokens;
			actor: Actor;
	  }
	| { verb: "set_floor"; floor: Millitokens; actor: Actor };

/** A quote as a hold needs it: the price is that of its card, up to its most, before its end. */
export type BindingQuote = {
	feature: Feature;
	most: Millitokens;
	rateCardVersion: number;
	/** Exclusive. */
	validUntil: number;
};

/** All that one operation charged: its settlement, and what it took beside the hold. */
export type Charge = {
	at: number;
	feature: Feature;
	subject: Subject;
	rateCardVersion: number;
	actor: Actor;
	shares: Share[];
	isReversed: boolean;
};

export type Refusal =
	| {
			refused: "out_of_tokens";
			needed: Millitokens;
			available: Millitokens;
	  }
	| { refused: "over_budget"; limit: Limit; by: Millitokens }
	| {
			refused:
				| "hold_expired"
				| "hold_closed"
				| "quote_expired"
				| "already_reversed"
				| "not_found";
	  }
	| { refused: "invalid"; field: string };

/**
 * Advance `pool` to `now` and carry out one operation. Changes `pool`. Answers the entries that fell due before, the
 * operation's own (never none), and those that fell due by it; or why it was refused.
 */
export function decide(
	pool: Pool,
	operation: Operation,
	context: { now: number; rateCards: readonly RateCard[] },
): { due: Entry[]; own: Entry[] | Refusal; after: Entry[] } {
	// Where a clock went back, time stands still until it has come up again.
	const now = Math.max(context.now, pool.recordedAt);
	const due = advance(pool, now);
	const own = decideOne(new Desk(pool, now, context.rateCards), operation);
	// A payment for a cycle that has begun grants it at once.
	const after = "refused" in own ? [] : advance(pool, now);
	return { due, own, after };
}

/** Where one operation is decided: the pool, the instant, the prices, and what has been booked so far. */
class Desk {
	readonly pool: Pool;
	readonly now: number;
	readonly rateCards: readonly RateCard[];
	readonly entries: Entry[] = [];

	constructor(pool: Pool, now: number, rateCards: readonly RateCard[]) {
		this.pool = pool;
		this.now = now;
		this.rateCards = rateCards;
	}

	book(draft: Draft): Entry {
		const part = this.entries.length;
		const entry = book(
			this.pool,
			part === 0 ? draft : { ...draft, part },
			this.now,
		);
		this.entries.push(entry);
		return entry;
	}

	/** Entries that follow from this operation's: more parts of it. */
	add(entries: Entry[]): void {
		for (const entry of entries) {
			entry.part = this.entries.length;
			this.entries.push(entry);
		}
	}

	/** The book's answer: all that this operation wrote. */
	done(): Entry[] {
		return this.entries;
	}
}

type Outcome = Entry[] | Refusal;

function decideOne(desk: Desk, operation: Operation): Outcome {
	const { pool, now } = desk;
	switch (operation.verb) {
		case "grant":
			return decideGrant(desk, operation);
		case "hold":
			return decideHold(desk, operation);
		case "settle":
			return decideSettle(desk, operation);
		case "debit":
			return decideDebit(desk, operation);
		case "extend":
			return decideExtend(desk, operation);
		case "release":
			return decideRelease(desk, operation);
		case "reverse":
			return decideReverse(desk, operation);
		case "claw_back":
			return decideClawBack(desk, operation);
		case "reinstate":
			return decideReinstate(desk, operation);
		case "subscribe":
			return bookAll(desk, subscribe(pool, operation, now));
		case "pay_through":
			return bookAll(desk, payThrough(pool, operation, now));
		case "change_plan":
			return bookAll(desk, changePlan(pool, operation, now));
		case "cancel_plan":
			return bookAll(desk, cancelPlan(pool, operation));
		case "set_budget":
			return decideBudget(desk, operation);
		case "set_floor":
			return decideFloor(desk, operation);
	}
}

type Of<Verb extends Operation["verb"]> = Extract<Operation, { verb: Verb }>;

function bookAll(desk: Desk, drafts: Draft[] | Refusal): Outcome {
	if ("refused" in drafts) return drafts;
	for (const draft of drafts) desk.book(draft);
	return desk.done();
}

function decideGrant(desk: Desk, operation: Of<"grant">): Outcome {
	const { amount, expiresAt, kind, grantId, source, actor } = operation;
	const { pool, now } = desk;
	if (!isAmount(amount)) return invalid("amount");
	if (kind === "top_up" && expiresAt !== undefined) return invalid("expiresAt");
	if (kind === "trial" && expiresAt === undefined) return invalid("expiresAt");
	if (expiresAt !== undefined && !(expiresAt > now && isInstant(expiresAt)))
		return invalid("expiresAt");
	const entry = desk.book({
		kind: "grant",
		actor,
		amount,
		until: expiresAt,
		told: { grant: { grantId, kind, source, effectiveAt: now } },
	});
	if (kind === "top_up")
		desk.add(payDebts(pool, grantOf(pool, entry.number), actor, now));
	return desk.done();
}

function decideHold(desk: Desk, operation: Of<"hold">): Outcome {
	const { feature, subject, actor, secondsToLive, quoteId, quote } = operation;
	const { now } = desk;
	if (operation.usageMax.feature !== feature) return invalid("usage.feature");
	if (!isTimeToLive(secondsToLive)) return invalid("secondsToLive");
	if (quoteId !== undefined) {
		if (quote === undefined) return { refused: "not_found" };
		if (quote.feature !== feature) return invalid("quoteId");
		if (quote.validUntil <= now) return { refused: "quote_expired" };
	}
	const card =
		quote === undefined
			? rateCardAt(desk.rateCards, now)
			: rateCardOf(desk.rateCards, quote.rateCardVersion);
	const rated = rate(card, operation.usageMax);
	if ("invalid" in rated) return invalid(rated.invalid);
	const amount = rated.amountMillitokens;
	// Work that costs nothing (0 responses) needs no hold; a hold of nothing could never be told from a closed one.
	if (amount === 0n) return invalid("usage");
	if (quote !== undefined && amount > quote.most) return invalid("usage");
	const work = { feature, subject, rateCardVersion: card.version };
	const shares = payable(desk, { work, actor }, amount);
	if ("refused" in shares) return shares;
	desk.book({
		kind: "hold",
		actor,
		shares,
		holdId: operation.holdId,
		until: now + secondsToLive * 1_000,
		work,
		...(quoteId === undefined ? {} : { told: { quoteId } }),
	});
	return desk.done();
}

/** Which grants would pay, or what stands before it: a budget, the floor, or tokens that are missing. */
function payable(
	{ pool, now }: Desk,
	spender: Spender,
	amount: Millitokens,
): Share[] | Refusal {
	if (amount === 0n) return [];
	if (pool.budgets.length > 0 || pool.floor > 0n) {
		const reached = limitReached(pool, spender, amount, now);
		if (reached !== undefined) return { refused: "over_budget", ...reached };
	}
	return (
		drawOn(pool, amount, now) ?? {
			refused: "out_of_tokens",
			needed: amount,
			available: pool.available,
		}
	);
}

function decideSettle(desk: Desk, operation: Of<"settle">): Outcome {
	const hold = desk.pool.holds.get(operation.holdId);
	if (hold === undefined) return { refused: "not_found" };
	if (operation.usage.feature !== hold.work.feature)
		return invalid("usage.feature");
	// Rated by the card of the hold: a price that rises meanwhile does not touch work that was begun.
	const rated = rate(
		rateCardOf(desk.rateCards, hold.work.rateCardVersion),
		operation.usage,
	);
	if ("invalid" in rated) return invalid(rated.invalid);
	const charge = rated.amountMillitokens;
	const { restStaysHeld } = operation;
	if (hold.state !== "open")
		return decideLateSettle(desk, hold, charge, restStaysHeld);

	const rest = restOf(hold);
	const fromHold = charge < rest ? charge : rest;
	const extra = payable(desk, hold, charge - fromHold);
	if ("refused" in extra) return extra;
	const about = aboutHold(hold);
	const staysOpen = restStaysHeld && fromHold < rest;
	desk.book({
		...about,
		kind: "settle",
		shares: sharesToSettle(hold, fromHold),
		...(staysOpen ? { told: { staysOpen } } : {}),
	});
	if (extra.length > 0) desk.book({ ...about, kind: "debit", shares: extra });
	if (!staysOpen && fromHold < rest) {
		desk.book({ ...about, kind: "release", shares: sharesToRelease(hold) });
		desk.add(payOwnDebts(desk.pool, hold.actor, desk.now));
	}
	return desk.done();
}

/**
 * The hold has ended. When its time to live was over, the work may still be paid: as a debit, if the pool can. When it
 * was settled or released by somebody, this is another settlement of the same work, which is refused.
 */
function decideLateSettle(
	desk: Desk,
	hold: Hold,
	charge: Millitokens,
	restStaysHeld: boolean,
): Outcome {
	if (hold.state !== "expired") return { refused: "hold_closed" };
	const shares = payable(desk, hold, charge);
	if ("refused" in shares)
		return shares.refused === "out_of_tokens"
			? { refused: "hold_expired" }
			: shares;
	desk.book({
		...aboutHold(hold),
		kind: "debit",
		shares,
		...(restStaysHeld ? { told: { staysOpen: true } } : {}),
	});
	return desk.done();
}

function decideDebit(desk: Desk, operation: Of<"debit">): Outcome {
	const { feature, subject, actor } = operation;
	if (operation.usage.feature !== feature) return invalid("usage.feature");
	const card = rateCardAt(desk.rateCards, desk.now);
	const rated = rate(card, operation.usage);
	if ("invalid" in rated) return invalid(rated.invalid);
	const charge = rated.amountMillitokens;
	if (charge === 0n) return invalid("usage");
	const work = { feature, subject, rateCardVersion: card.version };
	const shares = payable(desk, { work, actor }, charge);
	if ("refused" in shares) return shares;
	desk.book({ kind: "debit", actor, shares, work });
	return desk.done();
}

function decideExtend(desk: Desk, operation: Of<"extend">): Outcome {
	const hold = desk.pool.holds.get(operation.holdId);
	if (hold === undefined) return { refused: "not_found" };
	if (!isTimeToLive(operation.secondsToLive)) return invalid("secondsToLive");
	if (hold.state !== "open") return { refused: endOf(hold) };
	desk.book({
		...aboutHold(hold),
		kind: "extend",
		until: desk.now + operation.secondsToLive * 1_000,
	});
	return desk.done();
}

function decideRelease(desk: Desk, operation: Of<"release">): Outcome {
	const hold = desk.pool.holds.get(operation.holdId);
	if (hold === undefined) return { refused: "not_found" };
	if (hold.state !== "open") return { refused: endOf(hold) };
	desk.book({
		...aboutHold(hold),
		kind: "release",
		shares: sharesToRelease(hold),
	});
	desk.add(payOwnDebts(desk.pool, hold.actor, desk.now));
	return desk.done();
}

/** Back into the grants that it came from, the last used first. What comes back to a grant that is over expires at once. */
function decideReverse(desk: Desk, operation: Of<"reverse">): Outcome {
	const { charge, entryNumber, actor } = operation;
	if (charge === undefined) return { refused: "not_found" };
	if (charge.isReversed) return { refused: "already_reversed" };
	if (charge.shares.length === 0) return invalid("entryNumber");
	const { feature, subject, rateCardVersion } = charge;
	desk.book({
		kind: "reverse",
		actor,
		shares: charge.shares.toReversed(),
		work: { feature, subject, rateCardVersion },
		told: {
			undoes: { number: entryNumber, at: charge.at, actor: charge.actor },
		},
	});
	desk.add(payOwnDebts(desk.pool, actor, desk.now));
	return desk.done();
}

function decideClawBack(desk: Desk, operation: Of<"claw_back">): Outcome {
	const { amount, grantId, reason, actor } = operation;
	const grant = desk.pool.grants.find((one) => one.grantId === grantId);
	if (grant === undefined) return { refused: "not_found" };
	// No more can be taken back than was bought.
	if (!isAmount(amount) || grant.refunded + amount > grant.amount)
		return invalid("amount");
	const taken = amount < grant.available ? amount : grant.available;
	desk.book({
		kind: "claw_back",
		actor,
		shares: taken === 0n ? [] : [{ grant: grant.number, amount: taken }],
		told: { clawBack: { grant: grant.number, asked: amount, reason } },
	});
	return desk.done();
}

function decideReinstate(desk: Desk, operation: Of<"reinstate">): Outcome {
	const { amount, grantId, actor } = operation;
	const { pool, now } = desk;
	const grant = pool.grants.find((one) => one.grantId === grantId);
	if (grant === undefined) return { refused: "not_found" };
	if (!isAmount(amount) || amount > grant.refunded) return invalid("amount");
	const { cancelled, shares } = toReinstate(pool, grant, amount);
	desk.book({
		kind: "reinstate",
		actor,
		shares,
		told: { reinstate: { grant: grant.number, asked: amount, cancelled } },
	});
	desk.add(payOwnDebts(pool, actor, now));
	return desk.done();
}

function decideBudget(desk: Desk, operation: Of<"set_budget">): Outcome {
	const { scope, limit, used, actor } = operation;
	const { pool } = desk;
	if (limit !== undefined && (limit < 0n || limit > amountMillitokensMax))
		return invalid("limit");
	const isThere = pool.budgets.some((one) => sameScope(one.scope, scope));
	if (limit === undefined && !isThere) return { refused: "not_found" };
	if (!isThere && pool.budgets.length >= budgetsMax) return invalid("scope");
	let held = 0n;
	for (const hold of pool.holds.values())
		if (hold.state === "open" && isFor(scope, hold)) held += restOf(hold);
	desk.book({
		kind: "budget",
		actor,
		told: { budget: { scope, limit: limit ?? null, used, held } },
	});
	return desk.done();
}

/** Each charge looks at all of them. */
const budgetsMax = 1_000;

function decideFloor(desk: Desk, operation: Of<"set_floor">): Outcome {
	const { floor, actor } = operation;
	if (floor < 0n || floor > amountMillitokensMax) return invalid("floor");
	desk.book({ kind: "budget", actor, told: { floor } });
	return desk.done();
}

const invalid = (field: string): Refusal => ({ refused: "invalid", field });

const isAmount = (amount: Millitokens) =>
	amount > 0n && amount <= amountMillitokensMax;

/** A hold that is no longer open either ran out of time, or somebody ended it. */
const endOf = (hold: Hold) =>
	hold.state === "expired" ? "hold_expired" : "hold_closed";

const aboutHold = (hold: Hold) => ({
	actor: hold.actor,
	holdId: hold.holdId,
	work: hold.work,
});

/** One second to thirty days: longer than any work, short enough that a mistake does not lock tokens for good. */
const isTimeToLive = (seconds: number) =>
	Number.isSafeInteger(seconds) && seconds >= 1 && seconds <= 30 * 86_400;
