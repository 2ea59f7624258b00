/**
 * Advance: book, in time order, all that fell due up to now, as if somebody had been there at each instant. Every read
 * and every write begins with it, so nothing is ever late: three months without a server give exactly three cycles.
 *
 * At one and the same instant the order is: holds that end (by their ids), then grants that end (in burn-down order),
 * then the plan's cycle that begins, or its end. So what a hold gives back to a grant that ends at that instant ends with
 * it, and nothing of an old cycle meets the new one.
 */
import type { Actor } from "../words.ts";
import { payOwnDebts } from "./claw-back.ts";
import { cycleStart } from "./cycle.ts";
import { book, type Entry } from "./entry.ts";
import { sharesToRelease } from "./hold.ts";
import type { Grant, Hold, Pool, Subscription } from "./pool.ts";

export const clock: Actor = { kind: "system", id: "clock" };

type Due =
	| { at: number; what: "hold"; hold: Hold }
	| { at: number; what: "grant"; grant: Grant }
	| { at: number; what: "cycle" | "end of plan"; subscription: Subscription };

/** Changes `pool`; answers the entries that it booked. `now` may lie before the last entry: then nothing is due. */
export function advance(pool: Pool, now: number): Entry[] {
	if (now < pool.quietUntil) return nothing;
	const entries: Entry[] = [];
	// Put in order once: while time passes no hold begins, and none is extended.
	const holds = [...pool.holds.values()]
		.filter((hold) => hold.state === "open" && hold.expiresAt <= now)
		.sort(compareEnds);
	let ended = 0;
	for (;;) {
		const due = nextDue(pool, holds[ended]);
		if (due === undefined || due.at > now) break;
		if (due.what === "hold") ended += 1;
		// A cycle that was paid late began before entries that are booked already. The book's time never goes back.
		const at = Math.max(due.at, pool.recordedAt);
		entries.push(...bookDue(pool, due, at));
	}
	pool.quietUntil = nextDueAt(pool) ?? Number.POSITIVE_INFINITY;
	return entries;
}

/** Mostly nothing is due, and operations come by the hundred thousand. */
const nothing = Object.freeze([]) as unknown as Entry[];

/** The instant of the next thing that falls due by itself; undefined: nothing ever. */
export function nextDueAt(pool: Pool): number | undefined {
	let first: Hold | undefined;
	for (const hold of pool.holds.values())
		if (
			hold.state === "open" &&
			(first === undefined || compareEnds(hold, first) < 0)
		)
			first = hold;
	return nextDue(pool, first)?.at;
}

const compareEnds = (a: Hold, b: Hold): number =>
	a.expiresAt - b.expiresAt ||
	(a.holdId < b.holdId ? -1 : a.holdId > b.holdId ? 1 : 0);

/** The earliest of what is due, of the hold that ends first and all else; at one instant a hold, then a grant, then a cycle. */
function nextDue(pool: Pool, hold: Hold | undefined): Due | undefined {
	let next: Due | undefined =
		hold === undefined ? undefined : { at: hold.expiresAt, what: "hold", hold };
	for (const grant of pool.grants) {
		// In burn-down order, those without an end come last.
		if (grant.expiresAt === undefined) break;
		if (grant.available === 0n) continue;
		if (next === undefined || grant.expiresAt < next.at)
			next = { at: grant.expiresAt, what: "grant", grant };
		break;
	}
	const { subscription } = pool;
	if (subscription !== undefined) {
		const at = startOfCycle(pool, subscription, subscription.cyclesGranted);
		const ends = subscription.next === "ends";
		if (
			(ends || at < subscription.paidThrough) &&
			(next === undefined || at < next.at)
		)
			next = { at, what: ends ? "end of plan" : "cycle", subscription };
	}
	return next;
}

function bookDue(pool: Pool, due: Due, at: number): Entry[] {
	switch (due.what) {
		case "hold": {
			const { hold } = due;
			const entry = book(
				pool,
				{
					kind: "hold_expire",
					actor: clock,
					shares: sharesToRelease(hold),
					holdId: hold.holdId,
					work: hold.work,
				},
				at,
			);
			return [entry, ...payOwnDebts(pool, clock, at)];
		}
		case "grant":
			return [
				book(
					pool,
					{
						kind: "expire",
						actor: clock,
						shares: [{ grant: due.grant.number, amount: due.grant.available }],
					},
					at,
				),
			];
		case "end of plan":
			return [
				book(
					pool,
					{ kind: "plan", actor: clock, told: { subscription: null } },
					at,
				),
			];
		case "cycle": {
			const { subscription } = due;
			const index = subscription.cyclesGranted;
			const { plan, allocation } =
				typeof subscription.next === "object"
					? subscription.next
					: subscription;
			return [
				book(
					pool,
					{
						kind: "grant",
						actor: clock,
						amount: allocation,
						until: startOfCycle(pool, subscription, index + 1),
						told: {
							grant: {
								grantId: allocationId(pool.companyId, due.at, index),
								kind: "allocation",
								source: `cycle:${new Date(due.at).toISOString()}`,
								effectiveAt: due.at,
								cycle: { index, plan, allocation },
							},
						},
					},
					at,
				),
			];
		}
	}
}

export const startOfCycle = (
	pool: Pick<Pool, "timeZone">,
	subscription: Subscription,
	cycle: number,
): number =>
	cycleStart(
		{ anchorAt: subscription.anchorAt, timeZone: pool.timeZone },
		cycle,
	);

/**
 * The id of an allocation is derived, so that a read before it is booked and the booking itself name the same grant. In
 * the form of a UUIDv7: the cycle's start, its number, and the company's own last digits.
 */
function allocationId(companyId: string, at: number, cycle: number): string {
	const time = Math.max(0, at).toString(16).padStart(12, "0");
	const number = (cycle & 0xfff).toString(16).padStart(3, "0");
	return `${time.slice(0, 8)}-${time.slice(8)}-7${number}-${companyId.slice(19)}`;
}
