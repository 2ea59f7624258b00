/**
 * Plans. An upgrade is at once: the difference of the two allocations is granted until this cycle's end, and the anchor
 * stays. A downgrade and a cancellation wait for the next cycle, and can be undone before it. No change touches a top-up.
 */
import type { Actor } from "../words.ts";
import { startOfCycle } from "./advance.ts";
import { amountMillitokensMax } from "./amount.ts";
import { cycleAt, cycleStart, isInstant } from "./cycle.ts";
import type { Draft } from "./entry.ts";
import type { Plan, Pool, Subscription } from "./pool.ts";

/** What a change of plan books: a line that tells the subscription from here on, and perhaps a grant. */
export type Change = Draft[] | { refused: "not_found" } | Invalid;
type Invalid = { refused: "invalid"; field: string };

export function subscribe(
	pool: Pool,
	asked: Plan & {
		anchorAt: number;
		paidThrough: number;
		actor: Actor;
	},
	now: number,
): Change {
	const { plan, allocation, anchorAt, paidThrough, actor } = asked;
	if (allocation <= 0n || allocation > amountMillitokensMax)
		return invalid("plan.allocation");
	if (!isInstant(anchorAt)) return invalid("anchorAt");
	if (!isInstant(paidThrough)) return invalid("paidThrough");
	// Changing a plan that runs has rules of its own.
	if (pool.subscription !== undefined) return invalid("plan");
	const anchor = { anchorAt, timeZone: pool.timeZone };
	// Cycles before the present one were never subscribed to, however far back the anchor lies.
	const cyclesGranted = cycleAt(anchor, now);
	// One allocation for one cycle, also for those who come back.
	if (
		pool.lastCycleAt !== undefined &&
		cycleStart(anchor, cyclesGranted) <= pool.lastCycleAt
	)
		return invalid("anchorAt");
	return [
		tell(
			{
				plan,
				allocation,
				anchorAt,
				paidThrough,
				cyclesGranted,
				next: undefined,
			},
			actor,
			Math.max(now, anchorAt),
		),
	];
}

/** Two payments may be told out of order: what was paid stays paid. */
export function payThrough(
	pool: Pool,
	asked: { paidThrough: number; actor: Actor },
	now: number,
): Change {
	const { subscription } = pool;
	if (subscription === undefined) return { refused: "not_found" };
	if (!isInstant(asked.paidThrough)) return invalid("paidThrough");
	const paidThrough = Math.max(subscription.paidThrough, asked.paidThrough);
	return [tell({ ...subscription, paidThrough }, asked.actor, now)];
}

export function changePlan(
	pool: Pool,
	asked: Plan & { actor: Actor; grantId: string },
	now: number,
): Change {
	const { subscription } = pool;
	const { plan, allocation, actor } = asked;
	if (allocation <= 0n || allocation > amountMillitokensMax)
		return invalid("plan.allocation");
	if (subscription === undefined) return { refused: "not_found" };
	const next = nextCycleAt(pool, subscription);
	if (allocation < subscription.allocation)
		return [tell({ ...subscription, next: { plan, allocation } }, actor, next)];
	// The same plan again, or one of the same size: whatever was to come next is undone.
	const changed = tell(
		{ ...subscription, plan, allocation, next: undefined },
		actor,
		now,
	);
	const more = allocation - subscription.allocation;
	// Where no cycle runs because it is not paid, there is nothing yet to add to.
	if (more === 0n || !cycleRuns(pool, subscription, now)) return [changed];
	return [
		changed,
		{
			kind: "grant",
			part: 1,
			actor,
			amount: more,
			until: next,
			told: {
				grant: {
					grantId: asked.grantId,
					kind: "allocation",
					source: `upgrade:${pool.lastEntry + 1}`,
					effectiveAt: now,
				},
			},
		},
	];
}

export function cancelPlan(pool: Pool, asked: { actor: Actor }): Change {
	const { subscription } = pool;
	if (subscription === undefined) return { refused: "not_found" };
	return [
		tell(
			{ ...subscription, next: "ends" },
			asked.actor,
			nextCycleAt(pool, subscription),
		),
	];
}

/** `until` tells from when on the change counts. */
const tell = (
	subscription: Subscription,
	actor: Actor,
	takesEffectAt: number,
): Draft => ({
	kind: "plan",
	actor,
	until: takesEffectAt,
	told: { subscription },
});

/** The running cycle's start and end; undefined where none runs, because it is unpaid or has not begun. */
export function runningCycle(
	pool: Pool,
	now: number,
): { startsAt: number; endsAt: number } | undefined {
	const { subscription } = pool;
	if (subscription === undefined || !cycleRuns(pool, subscription, now))
		return undefined;
	return {
		startsAt: startOfCycle(pool, subscription, subscription.cyclesGranted - 1),
		endsAt: nextCycleAt(pool, subscription),
	};
}

export const nextCycleAt = (pool: Pool, subscription: Subscription): number =>
	startOfCycle(pool, subscription, subscription.cyclesGranted);

const cycleRuns = (pool: Pool, subscription: Subscription, now: number) =>
	subscription.cyclesGranted > 0 &&
	pool.lastCycleAt ===
		startOfCycle(pool, subscription, subscription.cyclesGranted - 1) &&
	now < nextCycleAt(pool, subscription);

const invalid = (field: string): Invalid => ({ refused: "invalid", field });
