/**
 * One line of the book, and how it moves a pool. Whoever writes an entry and whoever replays one use the same function,
 * so the book and the pool cannot tell different stories.
 */
import type {
	Actor,
	EntryKind,
	Feature,
	GrantId,
	GrantKind,
	HoldId,
	Subject,
} from "../words.ts";
import type { Millitokens } from "./amount.ts";
import type { Share } from "./burn-down.ts";
import {
	type Buckets,
	type Grant,
	grantOf,
	type Hold,
	isOver,
	type Pool,
} from "./pool.ts";

export type Entry = {
	number: bigint;
	kind: EntryKind;
	at: number;
	actor: Actor;
	/** What it moved, in which grants, and in which order. */
	shares: Share[];
	deltas: Omit<Buckets, "clawedBack">;
	availableAfter: Millitokens;
	heldAfter: Millitokens;
	/** Told by a grant's entry: all that is needed to make the grant again. */
	grant:
		| {
				grantId: GrantId;
				kind: GrantKind;
				source: string;
				amount: Millitokens;
				effectiveAt: number;
				expiresAt: number | undefined;
		  }
		| undefined;
	holdId: HoldId | undefined;
	/** Told by a hold's entry. */
	holdExpiresAt: number | undefined;
	feature: Feature | undefined;
	subject: Subject | undefined;
	rateCardVersion: number | undefined;
};

/** What is known of an entry before it has a number, an instant and balances. */
export type Draft = Pick<Entry, "kind" | "actor" | "shares"> &
	Partial<
		Pick<
			Entry,
			| "grant"
			| "holdId"
			| "holdExpiresAt"
			| "feature"
			| "subject"
			| "rateCardVersion"
		>
	>;

/** Book an entry into `pool`, which is changed. `at` is never before the last entry's instant. */
export function book(pool: Pool, draft: Draft, at: number): Entry {
	const before = { ...bucketsOf(pool) };
	const number = pool.lastEntryNumber + 1n;
	move(pool, { ...draft, number, at });
	pool.lastEntryNumber = number;
	pool.recordedAt = at;
	return {
		number,
		kind: draft.kind,
		at,
		actor: draft.actor,
		shares: draft.shares,
		deltas: {
			available: pool.available - before.available,
			held: pool.held - before.held,
			settled: pool.settled - before.settled,
			expired: pool.expired - before.expired,
		},
		availableAfter: pool.available,
		heldAfter: pool.held,
		grant: draft.grant,
		holdId: draft.holdId,
		holdExpiresAt: draft.holdExpiresAt,
		feature: draft.feature,
		subject: draft.subject,
		rateCardVersion: draft.rateCardVersion,
	};
}

type Move = Draft & { number: bigint; at: number };

/** Move the tokens that an entry speaks of. */
function move(pool: Pool, entry: Move): void {
	switch (entry.kind) {
		case "grant": {
			const told = required(entry.grant, "grant");
			const grant: Grant = {
				...told,
				available: told.amount,
				held: 0n,
				settled: 0n,
				expired: 0n,
				clawedBack: 0n,
				entryNumber: entry.number,
			};
			pool.grants.set(grant.grantId, grant);
			pool.available += told.amount;
			pool.grantedByKind[told.kind] += told.amount;
			return;
		}
		case "hold": {
			const hold = holdFrom(entry);
			pool.holds.set(hold.holdId, hold);
			for (const share of entry.shares) shift(pool, share, "available", "held");
			return;
		}
		case "debit": {
			for (const share of entry.shares)
				shift(pool, share, "available", "settled");
			// The late payment of a hold that ran out: its work is paid now, and cannot be paid again.
			if (entry.holdId !== undefined) holdOf(pool, entry).state = "settled";
			return;
		}
		case "expire":
			for (const share of entry.shares)
				shift(pool, share, "available", "expired");
			return;
		case "settle": {
			const hold = holdOf(pool, entry);
			for (const share of entry.shares) {
				shift(pool, share, "held", "settled");
				shareOf(hold, share.grantId).settled += share.amount;
				hold.settled += share.amount;
			}
			hold.state = "settled";
			return;
		}
		case "release":
		case "hold_expire": {
			const hold = holdOf(pool, entry);
			for (const share of entry.shares) {
				const over = isOver(grantOf(pool, share.grantId), entry.at);
				shift(pool, share, "held", over ? "expired" : "available");
				shareOf(hold, share.grantId).released += share.amount;
				hold.released += share.amount;
			}
			// The rest that follows a settlement does not unsettle it.
			if (hold.state === "open")
				hold.state = entry.kind === "release" ? "released" : "expired";
			return;
		}
	}
}

function holdFrom(entry: Move): Hold {
	return {
		holdId: required(entry.holdId, "holdId"),
		feature: required(entry.feature, "feature"),
		subject: required(entry.subject, "subject"),
		actor: entry.actor,
		amount: entry.shares.reduce((sum, share) => sum + share.amount, 0n),
		settled: 0n,
		released: 0n,
		rateCardVersion: required(entry.rateCardVersion, "rateCardVersion"),
		openedAt: entry.at,
		expiresAt: required(entry.holdExpiresAt, "holdExpiresAt"),
		state: "open",
		shares: entry.shares.map((share) => ({
			...share,
			settled: 0n,
			released: 0n,
		})),
	};
}

function shift(
	pool: Pool,
	share: Share,
	from: keyof Buckets,
	to: keyof Buckets,
): void {
	const grant = grantOf(pool, share.grantId);
	if (share.amount <= 0n || grant[from] < share.amount)
		throw new Error(
			`${share.amount} of the grant ${grant.grantId} cannot go from ${from} to ${to}: it has ${grant[from]}`,
		);
	grant[from] -= share.amount;
	grant[to] += share.amount;
	pool[from] -= share.amount;
	pool[to] += share.amount;
}

function holdOf(pool: Pool, entry: Move): Hold {
	const hold = pool.holds.get(required(entry.holdId, "holdId"));
	return required(hold, "hold");
}

function shareOf(hold: Hold, grantId: GrantId) {
	return required(
		hold.shares.find((share) => share.grantId === grantId),
		"share",
	);
}

function required<T>(value: T | undefined, what: string): T {
	if (value === undefined) throw new Error(`An entry lacks its ${what}`);
	return value;
}

const bucketsOf = (pool: Pool): Buckets => ({
	available: pool.available,
	held: pool.held,
	settled: pool.settled,
	expired: pool.expired,
	clawedBack: pool.clawedBack,
});
