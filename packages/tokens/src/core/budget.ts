/**
 * Budgets: caps on what one feature, member, key or subject spends in a cycle; and the floor, which batch work must leave for
 * live respondents. What is held counts like what is charged, so that no cap can be passed by working in parallel.
 *
 * A window is the running cycle, or the calendar month in the company's time zone where no plan runs. It begins anew when
 * its end has come: used is 0 again, what is held stays.
 */
import type { Actor, BudgetScope, Feature, Limit, Subject } from "../words.ts";
import type { Millitokens } from "./amount.ts";
import { cycleAt, cycleStart, monthAt } from "./cycle.ts";
import type { Budget, Hold, Pool } from "./pool.ts";

/** Work and whose it is: what a budget is asked about. */
export type Spender = {
	work: { feature: Feature; subject: Subject };
	actor: Actor;
};

/** Work that nobody waits for: it may not take what the floor keeps for respondents who are speaking now. */
const batchFeatures: ReadonlySet<Feature> = new Set([
	"interview_transcription",
	"pulse_classifier",
]);

export function windowAt(
	pool: Pick<Pool, "subscription" | "timeZone">,
	at: number,
): { startsAt: number; endsAt: number } {
	const { subscription, timeZone } = pool;
	if (subscription === undefined || at < subscription.anchorAt)
		return monthAt(timeZone, at);
	const anchor = { anchorAt: subscription.anchorAt, timeZone };
	const cycle = cycleAt(anchor, at);
	return {
		startsAt: cycleStart(anchor, cycle),
		endsAt: cycleStart(anchor, cycle + 1),
	};
}

/** What `amount` more of this work would pass: first the budgets in their order, then the floor. Undefined: nothing. */
export function limitReached(
	pool: Pool,
	spender: Spender,
	amount: Millitokens,
	at: number,
): { limit: Limit; by: Millitokens } | undefined {
	if (amount === 0n) return undefined;
	for (const budget of pool.budgets) {
		if (!isFor(budget.scope, spender)) continue;
		const used = at < budget.endsAt ? budget.used : 0n;
		const by = used + budget.held + amount - budget.limit;
		if (by > 0n) return { limit: budget.scope, by };
	}
	const by = pool.floor - (pool.available - amount);
	// Where nothing would be left at all, tokens are what is missing.
	if (
		batchFeatures.has(spender.work.feature) &&
		by > 0n &&
		amount <= pool.available
	)
		return { limit: { floor: pool.floor }, by: by > amount ? amount : by };
	return undefined;
}

export function isFor(scope: BudgetScope, { work, actor }: Spender): boolean {
	if ("feature" in scope) return scope.feature === work.feature;
	if ("member" in scope)
		return actor.kind === "member" && actor.id === scope.member;
	if ("key" in scope) return actor.kind === "key" && actor.id === scope.key;
	return (
		scope.subject.kind === work.subject.kind &&
		scope.subject.id === work.subject.id
	);
}

export function sameScope(a: BudgetScope, b: BudgetScope): boolean {
	if ("feature" in a) return "feature" in b && a.feature === b.feature;
	if ("member" in a) return "member" in b && a.member === b.member;
	if ("key" in a) return "key" in b && a.key === b.key;
	return (
		"subject" in b &&
		a.subject.kind === b.subject.kind &&
		a.subject.id === b.subject.id
	);
}

/** More (or less) is held by this hold. */
export function holdBudgets(
	pool: Pool,
	hold: Hold,
	more: Millitokens,
	{ at }: { at: number },
): void {
	for (const budget of pool.budgets)
		if (isFor(budget.scope, hold)) {
			roll(pool, budget, at);
			budget.held += more;
		}
}

/** More was charged; or less, when a charge of `chargedAt` was undone, which counts only in the window it was made in. */
export function chargeBudgets(
	pool: Pool,
	entry: {
		at: number;
		actor: Actor;
		work: { feature: Feature; subject: Subject } | undefined;
	},
	more: Millitokens,
	chargedAt = entry.at,
): void {
	const { work, actor } = entry;
	if (work === undefined) throw new Error("A charge without its work");
	for (const budget of pool.budgets)
		if (isFor(budget.scope, { work, actor })) {
			roll(pool, budget, entry.at);
			if (chargedAt < budget.startsAt) continue;
			budget.used += more;
		}
}

function roll(pool: Pool, budget: Budget, at: number): void {
	if (at >= budget.endsAt) Object.assign(budget, countedAt(pool, budget, at));
}

/** What counts of a budget at `at`: when its window has ended, another has begun. */
export function countedAt(
	pool: Pick<Pool, "subscription" | "timeZone">,
	budget: Budget,
	at: number,
): Pick<Budget, "used" | "startsAt" | "endsAt"> {
	if (at < budget.endsAt) return budget;
	const { startsAt, endsAt } = windowAt(pool, at);
	// Never back into the window that has ended, though a cycle may have begun in it: what was charged there is not in
	// `used` any more, and its reversal must not be either.
	return { used: 0n, startsAt: Math.max(startsAt, budget.endsAt), endsAt };
}

/** A budget as it is from now on; a limit of null takes it away. */
export function setBudget(
	pool: Pool,
	told: {
		scope: BudgetScope;
		limit: Millitokens | null;
		used: Millitokens;
		held: Millitokens;
	},
	at: number,
): void {
	const others = pool.budgets.filter(
		(budget) => !sameScope(budget.scope, told.scope),
	);
	pool.budgets =
		told.limit === null
			? others
			: [
					...others,
					{
						scope: told.scope,
						limit: told.limit,
						used: told.used,
						held: told.held,
						...windowAt(pool, at),
					},
				].sort((a, b) => compareScopes(a.scope, b.scope));
}

/** One order, however they were set or stored, so that of two caps that are reached the same one is always named. */
export function compareScopes(a: BudgetScope, b: BudgetScope): number {
	const [ofA, ofB] = [textOf(a), textOf(b)];
	return ofA === ofB ? 0 : ofA < ofB ? -1 : 1;
}

function textOf(scope: BudgetScope): string {
	if ("feature" in scope) return `feature ${scope.feature}`;
	if ("member" in scope) return `member ${scope.member}`;
	if ("key" in scope) return `key ${scope.key}`;
	return `subject ${scope.subject.kind} ${scope.subject.id}`;
}
