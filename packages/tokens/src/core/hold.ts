/**
 * What becomes of a hold's tokens. A hold pins its grants: its part of a grant stays usable for that hold after the grant
 * has ended, and what comes back after that end expires at once, never to be available again.
 */
import type { Millitokens } from "./amount.ts";
import type { Share } from "./burn-down.ts";
import type { Hold, HoldShare } from "./pool.ts";
import { restOf } from "./pool.ts";

/** Which of the pinned grants a charge uses: in burn-down order, up to what the hold still has. */
export function sharesToSettle(hold: Hold, charge: Millitokens): Share[] {
	return draw(hold.shares, charge);
}

/** Which grants the rest goes back to: the reverse of the order in which it was taken. */
export function sharesToRelease(hold: Hold): Share[] {
	return draw(hold.shares.toReversed(), restOf(hold));
}

function draw(shares: HoldShare[], amount: Millitokens): Share[] {
	const drawn: Share[] = [];
	let rest = amount;
	for (const share of shares) {
		if (rest === 0n) break;
		const left = restOf(share);
		const taken = left < rest ? left : rest;
		if (taken === 0n) continue;
		drawn.push({ grant: share.grant, amount: taken });
		rest -= taken;
	}
	if (rest !== 0n) throw new Error("A hold was asked for more than it has");
	return drawn;
}
