/**
 * The burn-down order: which grant is used first. Soonest expiry (never-expiring last), then what was given before what
 * was bought, then oldest. One total order, the same everywhere; undone in reverse.
 */
import type { Millitokens } from "./amount.ts";
import { type Grant, isOver, type Pool } from "./pool.ts";

type Ranked = Pick<Grant, "expiresAt" | "kind" | "number">;

export function compareBurnDown(a: Ranked, b: Ranked): number {
	return (
		compareExpiry(a.expiresAt, b.expiresAt) ||
		Number(a.kind === "top_up") - Number(b.kind === "top_up") ||
		a.number - b.number
	);
}

function compareExpiry(a: number | undefined, b: number | undefined): number {
	if (a === b) return 0;
	if (a === undefined) return 1;
	if (b === undefined) return -1;
	return a - b;
}

/** Into its place among grants that are in order. */
export function insertInOrder(grants: Grant[], grant: Grant): void {
	const place = grants.findIndex((other) => compareBurnDown(grant, other) < 0);
	grants.splice(place === -1 ? grants.length : place, 0, grant);
}

export type Share = { grant: number; amount: Millitokens };

/** Which grants an amount would come from at `at`, or undefined when they do not have it. Changes nothing. */
export function drawOn(
	pool: Pick<Pool, "grants">,
	amount: Millitokens,
	at: number,
): Share[] | undefined {
	const shares: Share[] = [];
	let rest = amount;
	for (const grant of pool.grants) {
		if (rest === 0n) break;
		if (grant.available === 0n || isOver(grant, at)) continue;
		const taken = grant.available < rest ? grant.available : rest;
		shares.push({ grant: grant.number, amount: taken });
		rest -= taken;
	}
	return rest === 0n ? shares : undefined;
}
