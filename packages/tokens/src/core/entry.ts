/**
 * One line of the book, and how it moves a pool. Whoever writes an entry and whoever replays one use the same function,
 * so the book and the pool cannot tell different stories.
 */
import type {
	Actor,
	BudgetScope,
	EntryKind,
	GrantId,
	GrantKind,
	HoldId,
	QuoteId,
} from "../words.ts";
import type { Millitokens } from "./amount.ts";
import { chargeBudgets, holdBudgets, setBudget } from "./budget.ts";
import { insertInOrder, type Share } from "./burn-down.ts";
import {
	type Buckets,
	type Grant,
	grantOf,
	type Hold,
	isOver,
	type Plan,
	type Pool,
	restOf,
	type Subscription,
	type Work,
} from "./pool.ts";

/** What a kind of entry tells besides amounts: enough to make again whatever it made. */
export type Told = {
	/** A grant: what it is. Its number is the entry's. */
	grant?: {
		grantId: GrantId;
		kind: GrantKind;
		source: string;
		effectiveAt: number;
		/** The cycle that it is the allocation of. */
		cycle?: Plan & { index: number };
	};
	/** A hold: the quote that bound its price. */
	quoteId?: QuoteId;
	/** A charge on a hold that goes on: the hold is not ended by it. */
	staysOpen?: true;
	/** A reversal: the number of the charge that it undoes, when that was, and whose it was. */
	undoes?: { number: number; at: number; actor: Actor };
	/** A clawback: the grant, what was asked of it, and why; what it has not is owed. */
	clawBack?: { grant: number; asked: Millitokens; reason: string };
	/** A repayment: of which grants' debts. */
	pays?: Share[];
	/** A reinstatement: the grant, what was asked, and how much of its debt was cancelled. */
	reinstate?: { grant: number; asked: Millitokens; cancelled: Millitokens };
	/** A plan: the subscription as it is from here on; null: none. */
	subscription?: Subscription | null;
	/** When the last cycle began, where the entries of its grants do not tell it: they are older than this word. */
	lastCycleAt?: number;
	/** A budget or the floor as it is from here on. Limit null: no cap. `used`: what was charged in its window before. */
	budget?: {
		scope: BudgetScope;
		limit: Millitokens | null;
		used: Millitokens;
		held: Millitokens;
	};
	floor?: Millitokens;
};

export type Entry = {
	number: number;
	kind: EntryKind;
	at: number;
	/** 0: the first entry of an operation, or of what fell due. 1, 2, ...: more entries of the same. */
	part: number;
	actor: Actor;
	/** What it moved, in which grants, and in which order. */
	shares: Share[];
	/** The sum of the shares; for a grant, what was granted. */
	amount: Millitokens;
	/** How much of the amount expired at once, because it came back to a grant that is over. */
	expired: Millitokens;
	availableAfter: Millitokens;
	heldAfter: Millitokens;
	work: Work | undefined;
	holdId: HoldId | undefined;
	/** Until when: a grant's exclusive end, a hold's or an extended hold's end. */
	until: number | undefined;
	told: Told | undefined;
};

/** What is known of an entry before it has a number, an instant and balances. */
export type Draft = {
	kind: EntryKind;
	actor: Actor;
	shares?: Share[];
	/** A grant's amount; for all others it is the sum of the shares. */
	amount?: Millitokens;
	part?: number;
	work?: Work | undefined;
	holdId?: HoldId | undefined;
	until?: number | undefined;
	told?: Told | undefined;
};

/** What an entry of a kind does to each bucket of the pool, from its amount and what of it expired at once. */
export function deltasOf(entry: {
	kind: EntryKind;
	amount: Millitokens;
	expired: Millitokens;
}): Buckets {
	const { kind, amount, expired } = entry;
	const back = amount - expired;
	const none = {
		available: 0n,
		held: 0n,
		settled: 0n,
		expired: 0n,
		clawedBack: 0n,
	};
	switch (kind) {
		case "grant":
			return { ...none, available: amount };
		case "hold":
			return { ...none, available: -amount, held: amount };
		case "settle":
			return { ...none, held: -amount, settled: amount };
		case "release":
		case "hold_expire":
			return { ...none, available: back, held: -amount, expired };
		case "debit":
			return { ...none, available: -amount, settled: amount };
		case "expire":
			return { ...none, available: -amount, expired: amount };
		case "reverse":
			return { ...none, available: back, settled: -amount, expired };
		case "claw_back":
		case "repay":
			return { ...none, available: -amount, clawedBack: amount };
		case "reinstate":
			return { ...none, available: back, clawedBack: -amount, expired };
		case "extend":
		case "plan":
		case "budget":
			return none;
	}
}

const noShares: Share[] = [];

/** Book an entry into `pool`, which is changed. `at` is never before the last entry's instant. */
export function book(pool: Pool, draft: Draft, at: number): Entry {
	const shares = draft.shares ?? noShares;
	let amount = draft.amount ?? 0n;
	for (const share of shares) amount += share.amount;
	const number = pool.lastEntry + 1;
	const entry: Entry = {
		number,
		kind: draft.kind,
		at,
		part: draft.part ?? 0,
		actor: draft.actor,
		shares,
		amount,
		expired: 0n,
		availableAfter: 0n,
		heldAfter: 0n,
		work: draft.work,
		holdId: draft.holdId,
		until: draft.until,
		told: draft.told,
	};
	entry.expired = move(pool, entry);
	entry.availableAfter = pool.available;
	entry.heldAfter = pool.held;
	pool.lastEntry = number;
	pool.recordedAt = at;
	return entry;
}

/** Move the tokens that an entry speaks of. Answers how much of them expired at once. */
function move(pool: Pool, entry: Entry): Millitokens {
	const { shares, told } = entry;
	switch (entry.kind) {
		case "grant":
			addGrant(pool, entry);
			return 0n;
		case "hold": {
			const hold = holdFrom(entry);
			pool.holds.set(hold.holdId, hold);
			for (const share of shares) shift(pool, share, "available", "held");
			if (pool.budgets.length > 0) holdBudgets(pool, hold, hold.amount, entry);
			pool.quietUntil = Math.min(pool.quietUntil, hold.expiresAt);
			return 0n;
		}
		case "debit": {
			for (const share of shares) shift(pool, share, "available", "settled");
			if (pool.budgets.length > 0) chargeBudgets(pool, entry, entry.amount);
			if (entry.holdId === undefined) return 0n;
			// Work of a hold, above it or after its end: it is paid now, and cannot be paid again.
			const hold = holdOf(pool, entry);
			hold.debited += entry.amount;
			hold.lastEntry = entry.number;
			if (hold.state === "expired" && told?.staysOpen !== true)
				hold.state = "settled";
			return 0n;
		}
		case "expire":
			for (const share of shares) shift(pool, share, "available", "expired");
			return 0n;
		case "settle": {
			const hold = holdOf(pool, entry);
			for (const share of shares) {
				shift(pool, share, "held", "settled");
				shareOf(hold, share.grant).settled += share.amount;
				hold.settled += share.amount;
			}
			hold.lastEntry = entry.number;
			if (restOf(hold) === 0n || told?.staysOpen !== true)
				hold.state = "settled";
			if (pool.budgets.length > 0) {
				holdBudgets(pool, hold, -entry.amount, entry);
				chargeBudgets(pool, { ...entry, actor: hold.actor }, entry.amount);
			}
			return 0n;
		}
		case "release":
		case "hold_expire": {
			const hold = holdOf(pool, entry);
			let expired = 0n;
			for (const share of shares) {
				expired += giveBack(pool, share, "held", entry.at);
				shareOf(hold, share.grant).released += share.amount;
				hold.released += share.amount;
			}
			hold.lastEntry = entry.number;
			if (pool.budgets.length > 0)
				holdBudgets(pool, hold, -entry.amount, entry);
			// The rest that follows a settlement does not unsettle it.
			if (hold.state === "open")
				hold.state = entry.kind === "release" ? "released" : "expired";
			return expired;
		}
		case "extend": {
			const hold = holdOf(pool, entry);
			hold.expiresAt = required(entry.until, "until");
			hold.lastEntry = entry.number;
			pool.quietUntil = Math.min(pool.quietUntil, hold.expiresAt);
			return 0n;
		}
		case "reverse": {
			let expired = 0n;
			for (const share of shares)
				expired += giveBack(pool, share, "settled", entry.at);
			const { at, actor } = required(told?.undoes, "undoes");
			if (pool.budgets.length > 0)
				chargeBudgets(pool, { ...entry, actor }, -entry.amount, at);
			return expired;
		}
		case "claw_back": {
			const asked = required(told?.clawBack, "clawBack");
			const grant = grantOf(pool, asked.grant);
			for (const share of shares) shift(pool, share, "available", "clawedBack");
			grant.refunded += asked.asked;
			owe(pool, grant, asked.asked - entry.amount);
			return 0n;
		}
		case "repay":
			for (const share of shares) shift(pool, share, "available", "clawedBack");
			for (const debt of required(told?.pays, "pays")) {
				owe(pool, grantOf(pool, debt.grant), -debt.amount);
				const payer = required(shares[0], "share").grant;
				if (payer !== debt.grant) grantOf(pool, payer).repaid += debt.amount;
			}
			return 0n;
		case "reinstate": {
			const asked = required(told?.reinstate, "reinstate");
			const grant = grantOf(pool, asked.grant);
			grant.refunded -= asked.asked;
			owe(pool, grant, -asked.cancelled);
			let expired = 0n;
			for (const share of shares) {
				const from = grantOf(pool, share.grant);
				// What was taken for this grant's own payment comes first; all else had paid debts, and is its payer's again.
				const own = from === grant ? from.clawedBack - from.repaid : 0n;
				if (share.amount > own) from.repaid -= share.amount - own;
				expired += giveBack(pool, share, "clawedBack", entry.at);
			}
			return expired;
		}
		case "plan":
			pool.subscription = copyOf(
				required(told?.subscription, "subscription") ?? undefined,
			);
			if (told?.lastCycleAt !== undefined) pool.lastCycleAt = told.lastCycleAt;
			pool.quietUntil = Number.NEGATIVE_INFINITY;
			return 0n;
		case "budget":
			if (told?.floor !== undefined) pool.floor = told.floor;
			if (told?.budget !== undefined) setBudget(pool, told.budget, entry.at);
			return 0n;
	}
}

const copyOf = (subscription: Subscription | undefined) =>
	subscription === undefined ? undefined : { ...subscription };

function addGrant(pool: Pool, entry: Entry): void {
	const { grantId, kind, source, effectiveAt, cycle } = required(
		entry.told?.grant,
		"grant",
	);
	const grant: Grant = {
		number: entry.number,
		grantId,
		kind,
		source,
		amount: entry.amount,
		effectiveAt,
		expiresAt: entry.until,
		available: entry.amount,
		held: 0n,
		settled: 0n,
		expired: 0n,
		clawedBack: 0n,
		refunded: 0n,
		owed: 0n,
		repaid: 0n,
	};
	insertInOrder(pool.grants, grant);
	pool.available += entry.amount;
	pool.grantedByKind[kind] += entry.amount;
	if (grant.expiresAt !== undefined)
		pool.quietUntil = Math.min(pool.quietUntil, grant.expiresAt);
	if (cycle === undefined) return;
	const subscription = required(pool.subscription, "subscription");
	subscription.cyclesGranted = cycle.index + 1;
	subscription.plan = cycle.plan;
	subscription.allocation = cycle.allocation;
	subscription.next = undefined;
	pool.lastCycleAt = effectiveAt;
	pool.quietUntil = Number.NEGATIVE_INFINITY;
}

function holdFrom(entry: Entry): Hold {
	return {
		holdId: required(entry.holdId, "holdId"),
		work: required(entry.work, "work"),
		actor: entry.actor,
		amount: entry.amount,
		settled: 0n,
		released: 0n,
		debited: 0n,
		quoteId: entry.told?.quoteId,
		openedBy: entry.number,
		lastEntry: entry.number,
		openedAt: entry.at,
		expiresAt: required(entry.until, "until"),
		state: "open",
		shares: entry.shares.map((share) => ({
			...share,
			settled: 0n,
			released: 0n,
		})),
	};
}

/** Back to available; or, where the grant is over by now, at once to expired. Answers what expired. */
function giveBack(
	pool: Pool,
	share: Share,
	from: keyof Buckets,
	at: number,
): Millitokens {
	const over = isOver(grantOf(pool, share.grant), at);
	shift(pool, share, from, over ? "expired" : "available");
	return over ? share.amount : 0n;
}

function owe(pool: Pool, grant: Grant, more: Millitokens): void {
	grant.owed += more;
	pool.receivable += more;
	if (grant.owed < 0n)
		throw new Error(`The grant ${grant.number} owes less than nothing`);
}

function shift(
	pool: Pool,
	share: Share,
	from: keyof Buckets,
	to: keyof Buckets,
): void {
	const grant = grantOf(pool, share.grant);
	const { amount } = share;
	if (amount <= 0n || grant[from] < amount)
		throw new Error(
			`${amount} of the grant ${grant.number} cannot go from ${from} to ${to}: it has ${grant[from]}`,
		);
	grant[from] -= amount;
	grant[to] += amount;
	pool[from] -= amount;
	pool[to] += amount;
	// What came back to a grant with an end may have to expire.
	if (to === "available" && grant.expiresAt !== undefined)
		pool.quietUntil = Math.min(pool.quietUntil, grant.expiresAt);
}

function holdOf(pool: Pool, entry: Entry): Hold {
	const hold = pool.holds.get(required(entry.holdId, "holdId"));
	return required(hold, "hold");
}

function shareOf(hold: Hold, grant: number) {
	return required(
		hold.shares.find((share) => share.grant === grant),
		"share",
	);
}

function required<T>(value: T | undefined, what: string): T {
	if (value === undefined) throw new Error(`An entry lacks its ${what}`);
	return value;
}
