/**
 * The burn-down order: which grant is used first. Soonest expiry (never-expiring last), then what was given before what
 * was bought, then oldest. One total order, the same everywhere; undone in reverse.
 */
import type { GrantId } from "../words.ts";
import type { Millitokens } from "./amount.ts";
import { type Grant, isOver } from "./pool.ts";

type Ranked = Pick<Grant, "expiresAt" | "kind" | "entryNumber">;

export function compareBurnDown(a: Ranked, b: Ranked): number {
	return (
		compareExpiry(a.expiresAt, b.expiresAt) ||
		Number(a.kind === "top_up") - Number(b.kind === "top_up") ||
		(a.entryNumber < b.entryNumber ? -1 : a.entryNumber > b.entryNumber ? 1 : 0)
	);
}

function compareExpiry(a: number | undefined, b: number | undefined): number {
	if (a === b) return 0;
	if (a === undefined) return 1;
	if (b === undefined) return -1;
	return a - b;
}

export type Share = { grantId: GrantId; amount: Millitokens };

/** Which grants an amount would come from at `at`, or undefined when they do not have it. Changes nothing. */
export function drawOn(
	grants: Iterable<Grant>,
	amount: Millitokens,
	at: number,
): Share[] | undefined {
	const shares: Share[] = [];
	let rest = amount;
	const usable = [...grants].filter(
		(grant) => grant.available > 0n && !isOver(grant, at),
	);
	for (const grant of usable.sort(compareBurnDown)) {
		if (rest === 0n) break;
		const taken = grant.available < rest ? grant.available : rest;
		shares.push({ grantId: grant.grantId, amount: taken });
		rest -= taken;
	}
	return rest === 0n ? shares : undefined;
}
