/**
 * Decide: what operations do to a pool at an instant. Pure: no clock, no chance, no database. The same pool, operations
 * and instant always give the same entries and results, which is what makes the book provable.
 *
 * An operation that is refused changes nothing. Only advancing to `now` happens in any case.
 */
import type {
	Actor,
	Feature,
	GrantId,
	GrantKind,
	GrantShare,
	HoldId,
	Subject,
	Usage,
} from "../words.ts";
import { advance } from "./advance.ts";
import { amountMillitokensMax, type Millitokens } from "./amount.ts";
import { drawOn, type Share } from "./burn-down.ts";
import { cycleStart } from "./cycle.ts";
import { book, type Draft, type Entry } from "./entry.ts";
import { sharesToRelease, sharesToSettle } from "./hold.ts";
import { type Hold, type Pool, restOf } from "./pool.ts";
import { type RateCard, rate, rateCardAt, rateCardOf } from "./rating.ts";

type OnWork = { feature: Feature; subject: Subject; actor: Actor };

/** An operation as it is decided. Ids are given, so that deciding twice gives the same. */
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
	  } & OnWork)
	| { verb: "settle"; holdId: HoldId; usage: Usage }
	| ({ verb: "debit"; usage: Usage } & OnWork)
	| { verb: "extend"; holdId: HoldId; secondsToLive: number }
	| { verb: "release"; holdId: HoldId }
	| {
			verb: "subscribe";
			plan: string;
			allocation: Millitokens;
			anchorAt: number;
			paidThrough: number;
			actor: Actor;
	  }
	| { verb: "pay_through"; paidThrough: number; actor: Actor };

export type Refusal =
	| {
			refused: "out_of_tokens";
			needed: Millitokens;
			available: Millitokens;
	  }
	| { refused: "hold_expired" | "hold_closed" | "not_found" }
	| { refused: "invalid"; field: string };

/** What an operation came to. `from` is what it took from or gave back to which grant. */
export type Result =
	| {
			verb: "grant";
			grantId: GrantId;
			entryNumber: bigint;
			amount: Millitokens;
			expiresAt: number | undefined;
	  }
	| {
			verb: "hold";
			holdId: HoldId;
			held: Millitokens;
			expiresAt: number;
			rateCardVersion: number;
			from: GrantShare[];
	  }
	| {
			verb: "charge";
			entryNumber: bigint;
			charged: Millitokens;
			released: Millitokens;
			rateCardVersion: number;
			from: GrantShare[];
	  }
	| { verb: "extend"; expiresAt: number }
	| { verb: "release"; released: Millitokens }
	| { verb: "subscription" };

export type Decision = { entries: Entry[]; results: (Result | Refusal)[] };

/** Changes `pool` (give it a pool that nobody else holds). */
export function decide(
	pool: Pool,
	operations: readonly Operation[],
	context: { now: number; rateCards: readonly RateCard[] },
): Decision {
	// Where a clock went back, time stands still until it has come up again.
	const now = Math.max(context.now, pool.recordedAt);
	const entries = advance(pool, now);
	const results: (Result | Refusal)[] = [];
	for (const operation of operations) {
		const desk = deskAt(pool, context.rateCards);
		results.push(decideOne(desk, operation));
		entries.push(...desk.entries);
		// A payment for a cycle that has begun grants it at once.
		entries.push(...advance(pool, now));
	}
	return { entries, results };
}

/** Where one operation is decided: the pool, the instant, the prices, and what has been booked so far. */
type Desk = {
	pool: Pool;
	now: number;
	rateCards: readonly RateCard[];
	entries: Entry[];
	book(draft: Draft): Entry;
};

function deskAt(pool: Pool, rateCards: readonly RateCard[]): Desk {
	const entries: Entry[] = [];
	// The pool has been advanced: `recordedAt` is now, or later when a clock went back.
	const now = pool.recordedAt;
	return {
		pool,
		now,
		rateCards,
		entries,
		book(draft) {
			const entry = book(pool, draft, now);
			entries.push(entry);
			return entry;
		},
	};
}

function decideOne(desk: Desk, operation: Operation): Result | Refusal {
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
		case "subscribe":
			return decideSubscribe(desk, operation);
		case "pay_through":
			return decidePayThrough(desk, operation);
	}
}

type Of<Verb extends Operation["verb"]> = Extract<Operation, { verb: Verb }>;

function decideGrant(desk: Desk, operation: Of<"grant">): Result | Refusal {
	const { amount, expiresAt, kind } = operation;
	if (amount <= 0n || amount > amountMillitokensMax) return invalid("amount");
	if (kind === "top_up" && expiresAt !== undefined) return invalid("expiresAt");
	if (kind === "trial" && expiresAt === undefined) return invalid("expiresAt");
	if (expiresAt !== undefined && !(expiresAt > desk.now))
		return invalid("expiresAt");
	const entry = desk.book({
		kind: "grant",
		actor: operation.actor,
		shares: [],
		grant: {
			grantId: operation.grantId,
			kind,
			source: operation.source,
			amount,
			effectiveAt: desk.now,
			expiresAt,
		},
	});
	return {
		verb: "grant",
		grantId: operation.grantId,
		entryNumber: entry.number,
		amount,
		expiresAt,
	};
}

function decideHold(desk: Desk, operation: Of<"hold">): Result | Refusal {
	const { feature, subject, actor, secondsToLive } = operation;
	if (operation.usageMax.feature !== feature) return invalid("usage.feature");
	if (!isTimeToLive(secondsToLive)) return invalid("secondsToLive");
	const card = rateCardAt(desk.rateCards, desk.now);
	const rated = rate(card, operation.usageMax);
	if ("invalid" in rated) return invalid(rated.invalid);
	const amount = rated.amountMillitokens;
	// Work that costs nothing (0 responses) needs no hold; a hold of nothing could never be told from a closed one.
	if (amount === 0n) return invalid("usage");
	const shares = drawOn(desk.pool.grants.values(), amount, desk.now);
	if (shares === undefined) return outOfTokens(desk, amount);
	const expiresAt = desk.now + secondsToLive * 1_000;
	desk.book({
		kind: "hold",
		actor,
		shares,
		holdId: operation.holdId,
		holdExpiresAt: expiresAt,
		feature,
		subject,
		rateCardVersion: card.version,
	});
	return {
		verb: "hold",
		holdId: operation.holdId,
		held: amount,
		expiresAt,
		rateCardVersion: card.version,
		from: withKinds(desk, shares),
	};
}

function decideSettle(desk: Desk, operation: Of<"settle">): Result | Refusal {
	const hold = desk.pool.holds.get(operation.holdId);
	if (hold === undefined) return { refused: "not_found" };
	if (operation.usage.feature !== hold.feature) return invalid("usage.feature");
	// Rated by the card of the hold: a price that rises meanwhile does not touch work that was begun.
	const rated = rate(
		rateCardOf(desk.rateCards, hold.rateCardVersion),
		operation.usage,
	);
	if ("invalid" in rated) return invalid(rated.invalid);
	const charge = rated.amountMillitokens;
	if (hold.state !== "open") return decideLateSettle(desk, hold, charge);

	const rest = restOf(hold);
	const fromHold = charge < rest ? charge : rest;
	const above = charge - fromHold;
	const extra = drawOn(desk.pool.grants.values(), above, desk.now);
	if (extra === undefined) return outOfTokens(desk, above);

	const about = aboutHold(hold);
	const settled = sharesToSettle(hold, fromHold);
	const charges: Entry[] = [];
	if (settled.length > 0)
		charges.push(desk.book({ ...about, kind: "settle", shares: settled }));
	const released = restOf(hold);
	if (released > 0n)
		desk.book({ ...about, kind: "release", shares: sharesToRelease(hold) });
	if (extra.length > 0)
		charges.push(desk.book({ ...about, kind: "debit", shares: extra }));
	return {
		verb: "charge",
		// Work that turned out to cost nothing has no charging entry: its release stands for it.
		entryNumber: charges[0]?.number ?? desk.pool.lastEntryNumber,
		charged: charge,
		released,
		rateCardVersion: hold.rateCardVersion,
		from: withKinds(desk, [...settled, ...extra]),
	};
}

/**
 * The hold has ended. When its time to live was over, the work may still be paid: as a debit, if the pool can. When it
 * was settled or released by somebody, this is another settlement of the same work, which is refused.
 */
function decideLateSettle(
	desk: Desk,
	hold: Hold,
	charge: Millitokens,
): Result | Refusal {
	if (hold.state !== "expired") return { refused: "hold_closed" };
	const shares = drawOn(desk.pool.grants.values(), charge, desk.now);
	if (shares === undefined) return { refused: "hold_expired" };
	if (shares.length === 0) return { refused: "hold_closed" };
	const entry = desk.book({ ...aboutHold(hold), kind: "debit", shares });
	return {
		verb: "charge",
		entryNumber: entry.number,
		charged: charge,
		released: 0n,
		rateCardVersion: hold.rateCardVersion,
		from: withKinds(desk, shares),
	};
}

function decideDebit(desk: Desk, operation: Of<"debit">): Result | Refusal {
	const { feature, subject, actor } = operation;
	if (operation.usage.feature !== feature) return invalid("usage.feature");
	const card = rateCardAt(desk.rateCards, desk.now);
	const rated = rate(card, operation.usage);
	if ("invalid" in rated) return invalid(rated.invalid);
	const charge = rated.amountMillitokens;
	if (charge === 0n) return invalid("usage");
	const shares = drawOn(desk.pool.grants.values(), charge, desk.now);
	if (shares === undefined) return outOfTokens(desk, charge);
	const entry = desk.book({
		kind: "debit",
		actor,
		shares,
		feature,
		subject,
		rateCardVersion: card.version,
	});
	return {
		verb: "charge",
		entryNumber: entry.number,
		charged: charge,
		released: 0n,
		rateCardVersion: card.version,
		from: withKinds(desk, shares),
	};
}

function decideExtend(desk: Desk, operation: Of<"extend">): Result | Refusal {
	const hold = desk.pool.holds.get(operation.holdId);
	if (hold === undefined) return { refused: "not_found" };
	if (!isTimeToLive(operation.secondsToLive)) return invalid("secondsToLive");
	if (hold.state !== "open") return { refused: endOf(hold) };
	hold.expiresAt = desk.now + operation.secondsToLive * 1_000;
	return { verb: "extend", expiresAt: hold.expiresAt };
}

function decideRelease(desk: Desk, operation: Of<"release">): Result | Refusal {
	const hold = desk.pool.holds.get(operation.holdId);
	if (hold === undefined) return { refused: "not_found" };
	if (hold.state !== "open") return { refused: endOf(hold) };
	const released = restOf(hold);
	desk.book({
		...aboutHold(hold),
		kind: "release",
		shares: sharesToRelease(hold),
	});
	return { verb: "release", released };
}

function decideSubscribe(
	desk: Desk,
	operation: Of<"subscribe">,
): Result | Refusal {
	const { plan, allocation, anchorAt, paidThrough } = operation;
	if (allocation <= 0n || allocation > amountMillitokensMax)
		return invalid("plan.allocation");
	if (!Number.isFinite(anchorAt)) return invalid("anchorAt");
	if (!Number.isFinite(paidThrough)) return invalid("paidThrough");
	// Changing a plan that runs has rules of its own (what is granted at once, what at the next cycle).
	if (desk.pool.subscription !== undefined) return invalid("plan");
	// Cycles before the present one were never subscribed to, however far back the anchor lies.
	const zone = { anchorAt, timeZone: desk.pool.timeZone };
	let cyclesGranted = 0;
	while (cycleStart(zone, cyclesGranted + 1) <= desk.now) cyclesGranted += 1;
	desk.pool.subscription = {
		plan,
		allocation,
		anchorAt,
		paidThrough,
		cyclesGranted,
	};
	return { verb: "subscription" };
}

function decidePayThrough(
	desk: Desk,
	operation: Of<"pay_through">,
): Result | Refusal {
	const { subscription } = desk.pool;
	if (subscription === undefined) return { refused: "not_found" };
	if (!Number.isFinite(operation.paidThrough)) return invalid("paidThrough");
	// Two payments may be told out of order: what was paid stays paid.
	subscription.paidThrough = Math.max(
		subscription.paidThrough,
		operation.paidThrough,
	);
	return { verb: "subscription" };
}

const invalid = (field: string): Refusal => ({ refused: "invalid", field });

const outOfTokens = (desk: Desk, needed: Millitokens): Refusal => ({
	refused: "out_of_tokens",
	needed,
	available: desk.pool.available,
});

/** A hold that is no longer open either ran out of time, or somebody ended it. */
const endOf = (hold: Hold) =>
	hold.state === "expired" ? "hold_expired" : "hold_closed";

const aboutHold = (hold: Hold) => ({
	actor: hold.actor,
	holdId: hold.holdId,
	feature: hold.feature,
	subject: hold.subject,
	rateCardVersion: hold.rateCardVersion,
});

/** One second to thirty days: longer than any work, short enough that a mistake does not lock tokens for good. */
const isTimeToLive = (seconds: number) =>
	Number.isSafeInteger(seconds) && seconds >= 1 && seconds <= 30 * 86_400;

const withKinds = (desk: Desk, shares: Share[]): GrantShare[] =>
	shares.map(({ grantId, amount }) => {
		const grant = desk.pool.grants.get(grantId);
		if (grant === undefined) throw new Error(`No grant ${grantId}`);
		return { grantId, kind: grant.kind, amountMillitokens: amount };
	});
