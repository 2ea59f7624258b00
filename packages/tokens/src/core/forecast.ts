/**
 * What will be, if nothing but time and a steady pace of use changes a pool. Time is walked with the same `advance` that
 * writes the book, so what is foretold of ends, holds and allocations is what will be booked.
 *
 * Nothing is rounded on the way: amounts are counted in parts of a millitoken so fine that a millisecond at any pace is a
 * whole number of them. At the end, unused tokens are rounded down to a millitoken, and the instant at which tokens run
 * out up to the next millisecond.
 */
import type { Forecast } from "../book.ts";
import { advance, clock, nextDueAt, startOfCycle } from "./advance.ts";
import type { Millitokens } from "./amount.ts";
import { drawOn } from "./burn-down.ts";
import { book } from "./entry.ts";
import {
	bucketNames,
	type Hold,
	type Plan,
	type Pool,
	restOf,
	type Subscription,
} from "./pool.ts";

const dayMilliseconds = 86_400_000;
const horizonMilliseconds = 365 * dayMilliseconds;

/** So many parts has a millitoken here: at a pace of n millitokens a day, a millisecond uses n parts. */
const partsOfMillitoken = BigInt(dayMilliseconds);

/**
 * `pool` has been advanced to `now`, and is not changed. Renewals are taken as paid; a cycle that has begun unpaid is not,
 * because nobody knows whether its payment will come. What is asked for while nothing is available is not made up for later.
 */
export function forecast(
	pool: Pool,
	paceMillitokens: Millitokens,
	now: number,
): Forecast {
	if (paceMillitokens < 0n) throw new Error("A pace below 0");
	const used = walk(pool, paceMillitokens, now);
	const unused = walk(pool, 0n, now);
	return {
		asOf: new Date(now),
		paceMillitokens,
		runsOutAt:
			used.runsOutAt === undefined ? undefined : new Date(used.runsOutAt),
		// Whatever expires when tokens are used expires too when they are not.
		expiring: [...unused.expiredAt].map(([at, most]) => ({
			at: new Date(at),
			unusedMillitokens: (used.expiredAt.get(at) ?? 0n) / partsOfMillitoken,
			mostMillitokens: most / partsOfMillitoken,
		})),
		allocations: unused.allocations.map(({ at, parts }) => ({
			at: new Date(at),
			amountMillitokens: parts / partsOfMillitoken,
		})),
	};
}

type Walk = {
	runsOutAt: number | undefined;
	/** In order of time. */
	expiredAt: Map<number, bigint>;
	allocations: { at: number; parts: bigint }[];
};

function walk(from: Pool, pace: bigint, now: number): Walk {
	const pool = inParts(from, now);
	const until = now + horizonMilliseconds;
	const walked: Walk = {
		runsOutAt: undefined,
		expiredAt: new Map(),
		allocations: [],
	};
	let at = now;
	while (at < until) {
		// Up to the next thing that falls due, the grants in use stay the same, so the pace draws on them all at once.
		const next = Math.min(nextDueAt(pool) ?? until, until);
		const asked = pace * BigInt(next - at);
		if (asked > pool.available)
			walked.runsOutAt ??= at + Number(roundedUp(pool.available, pace));
		use(pool, asked < pool.available ? asked : pool.available, at);
		at = next;
		for (const entry of advance(pool, at)) {
			const { kind, amount, expired } = entry;
			const gone = kind === "expire" ? amount : expired;
			if (gone > 0n)
				walked.expiredAt.set(at, (walked.expiredAt.get(at) ?? 0n) + gone);
			if (kind === "grant") walked.allocations.push({ at, parts: amount });
		}
	}
	return walked;
}

function use(pool: Pool, amount: bigint, at: number): void {
	const shares = drawOn(pool, amount, at);
	if (shares === undefined)
		throw new Error("A pool has less than it says is available");
	if (shares.length > 0)
		book(pool, { kind: "debit", actor: clock, shares }, at);
}

const roundedUp = (amount: bigint, divisor: bigint) =>
	(amount + divisor - 1n) / divisor;

/** A copy in which every amount is counted in parts, and only what time will do is left. */
function inParts(pool: Pool, now: number): Pool {
	return {
		...pool,
		...scaled(pool, bucketNames),
		...scaled(pool, ["receivable"]),
		grantedByKind: { ...pool.grantedByKind },
		budgets: [],
		grants: pool.grants.map((grant) => ({
			...grant,
			...scaled(grant, [
				...bucketNames,
				"amount",
				"refunded",
				"owed",
				"repaid",
			]),
		})),
		holds: new Map(
			[...pool.holds]
				.filter(([, hold]) => hold.state === "open")
				.map(([id, hold]) => [id, holdInParts(hold)]),
		),
		subscription: pool.subscription && renewed(pool, pool.subscription, now),
		quietUntil: Number.NEGATIVE_INFINITY,
	};
}

/** A hold as a new one of what it still has. */
function holdInParts(hold: Hold): Hold {
	return {
		...hold,
		amount: restOf(hold) * partsOfMillitoken,
		settled: 0n,
		released: 0n,
		shares: hold.shares.map((share) => ({
			grant: share.grant,
			amount: restOf(share) * partsOfMillitoken,
			settled: 0n,
			released: 0n,
		})),
	};
}

function renewed(
	pool: Pool,
	subscription: Subscription,
	now: number,
): Subscription {
	let { cyclesGranted } = subscription;
	while (startOfCycle(pool, subscription, cyclesGranted) <= now)
		cyclesGranted += 1;
	const { next } = subscription;
	return {
		...subscription,
		...planInParts(subscription),
		cyclesGranted,
		paidThrough: Number.POSITIVE_INFINITY,
		next: typeof next === "object" ? planInParts(next) : next,
	};
}

const planInParts = ({ plan, allocation }: Plan): Plan => ({
	plan,
	allocation: allocation * partsOfMillitoken,
});

const scaled = <Name extends string>(
	amounts: Record<Name, bigint>,
	names: readonly Name[],
): Record<Name, bigint> =>
	Object.fromEntries(
		names.map((name) => [name, amounts[name] * partsOfMillitoken]),
	) as Record<Name, bigint>;
