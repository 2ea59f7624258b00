/**
 * Advance: book, in time order, all that fell due up to now, as if somebody had been there at each instant. Every read
 * and every write begins with it, so nothing is ever late: three months without a server give exactly three cycles.
 *
 * At one and the same instant the order is: holds that end, then grants that end, then cycles that begin. So what a hold
 * gives back to a grant that ends at that instant ends with it, and nothing of an old cycle meets the new one.
 */
import type { Actor } from "../words.ts";
import { compareBurnDown } from "./burn-down.ts";
import { cycleStart } from "./cycle.ts";
import { book, type Entry } from "./entry.ts";
import { sharesToRelease } from "./hold.ts";
import type { Grant, Hold, Pool, Subscription } from "./pool.ts";

const clock: Actor = { kind: "system", id: "clock" };

type Due =
	| { at: number; what: "hold"; hold: Hold }
	| { at: number; what: "grant"; grant: Grant }
	| { at: number; what: "cycle"; subscription: Subscription };

/** Changes `pool`; answers the entries that it booked. `now` may lie before the last entry: then nothing is due. */
export function advance(pool: Pool, now: number): Entry[] {
	const entries: Entry[] = [];
	for (;;) {
		const due = nextDue(pool, now);
		if (due === undefined) break;
		// A cycle that was paid late began before entries that are booked already. The book's time never goes back.
		const at = Math.max(due.at, pool.recordedAt);
		entries.push(bookDue(pool, due, at));
	}
	pool.recordedAt = Math.max(pool.recordedAt, now);
	return entries;
}

/** The earliest of what is due; at one instant a hold before a grant before a cycle, and among equals a fixed order. */
function nextDue(pool: Pool, now: number): Due | undefined {
	let next: Due | undefined;
	const consider = (due: Due) => {
		if (due.at <= now && (next === undefined || due.at < next.at)) next = due;
	};
	const holds = [...pool.holds.values()].filter(
		(hold) => hold.state === "open",
	);
	for (const hold of holds.sort((a, b) => (a.holdId < b.holdId ? -1 : 1)))
		consider({ at: hold.expiresAt, what: "hold", hold });
	const grants = [...pool.grants.values()].filter(
		(grant) => grant.available > 0n,
	);
	for (const grant of grants.sort(compareBurnDown))
		if (grant.expiresAt !== undefined)
			consider({ at: grant.expiresAt, what: "grant", grant });
	const { subscription } = pool;
	if (subscription !== undefined) {
		const at = startOf(pool, subscription, subscription.cyclesGranted);
		if (at < subscription.paidThrough)
			consider({ at, what: "cycle", subscription });
	}
	return next;
}

function bookDue(pool: Pool, due: Due, at: number): Entry {
	switch (due.what) {
		case "hold":
			return book(
				pool,
				{
					kind: "hold_expire",
					actor: clock,
					shares: sharesToRelease(due.hold),
					holdId: due.hold.holdId,
					feature: due.hold.feature,
					subject: due.hold.subject,
				},
				at,
			);
		case "grant":
			return book(
				pool,
				{
					kind: "expire",
					actor: clock,
					shares: [{ grantId: due.grant.grantId, amount: due.grant.available }],
				},
				at,
			);
		case "cycle": {
			const cycle = due.subscription.cyclesGranted;
			due.subscription.cyclesGranted = cycle + 1;
			return book(
				pool,
				{
					kind: "grant",
					actor: clock,
					shares: [],
					grant: {
						grantId: allocationId(pool.companyId, due.at, cycle),
						kind: "allocation",
						source: `cycle:${new Date(due.at).toISOString()}`,
						amount: due.subscription.allocation,
						effectiveAt: due.at,
						expiresAt: startOf(pool, due.subscription, cycle + 1),
					},
				},
				at,
			);
		}
	}
}

const startOf = (pool: Pool, subscription: Subscription, cycle: number) =>
	cycleStart(
		{ anchorAt: subscription.anchorAt, timeZone: pool.timeZone },
		cycle,
	);

/**
 * The id of an allocation is derived, so that a read before it is booked and the booking itself name the same grant. In
 * the form of a UUIDv7: the cycle's start, its number, and the company's own last digits.
 */
function allocationId(companyId: string, at: number, cycle: number): string {
	const time = at.toString(16).padStart(12, "0");
	const number = (cycle & 0xfff).toString(16).padStart(3, "0");
	return `${time.slice(0, 8)}-${time.slice(8)}-7${number}-${companyId.slice(19)}`;
}
