/**
 * What a refund or chargeback takes back. First from the grant that the payment bought; what of it is held or spent is
 * owed, and is the company's receivable. A debt is paid by what comes back to the grant that owes it, and by the next
 * top-up. A dispute that is won gives all of it back.
 */
import type { Actor } from "../words.ts";
import type { Millitokens } from "./amount.ts";
import type { Share } from "./burn-down.ts";
import { book, type Entry } from "./entry.ts";
import { type Grant, isOver, type Pool } from "./pool.ts";

/** A grant that owes and has something available again pays, at once. */
export function payOwnDebts(pool: Pool, actor: Actor, at: number): Entry[] {
	if (pool.receivable === 0n) return [];
	return pool.grants
		.filter((grant) => grant.owed > 0n && usableOf(grant, at) > 0n)
		.map((grant) => {
			const amount = least(grant.owed, usableOf(grant, at));
			return repay(pool, grant, [{ grant: grant.number, amount }], actor, at);
		});
}

/** A new top-up pays what the pool owes, the oldest debt first. */
export function payDebts(
	pool: Pool,
	payer: Grant,
	actor: Actor,
	at: number,
): Entry[] {
	let rest = least(pool.receivable, payer.available);
	if (rest === 0n) return [];
	const pays: Share[] = [];
	for (const grant of pool.grants.toSorted((a, b) => a.number - b.number)) {
		const amount = least(grant.owed, rest);
		if (amount === 0n) continue;
		pays.push({ grant: grant.number, amount });
		rest -= amount;
	}
	return [repay(pool, payer, pays, actor, at)];
}

function repay(
	pool: Pool,
	payer: Grant,
	pays: Share[],
	actor: Actor,
	at: number,
): Entry {
	const amount = pays.reduce((sum, debt) => sum + debt.amount, 0n);
	return book(
		pool,
		{
			kind: "repay",
			part: 1,
			actor,
			shares: [{ grant: payer.number, amount }],
			told: { pays },
		},
		at,
	);
}

/** What a won dispute gives back of a grant: first debts end, then what was taken from it, then what others paid for it. */
export function toReinstate(
	pool: Pool,
	grant: Grant,
	asked: Millitokens,
): { cancelled: Millitokens; shares: Share[] } {
	const cancelled = least(asked, grant.owed);
	const own = least(asked - cancelled, grant.clawedBack - grant.repaid);
	const shares = own === 0n ? [] : [{ grant: grant.number, amount: own }];
	let rest = asked - cancelled - own;
	for (const other of pool.grants.toSorted((a, b) => b.number - a.number)) {
		// Also from itself: what a grant paid for others is in its `repaid`, whoever's payment goes back to whom.
		const amount = least(rest, other.repaid);
		if (amount === 0n) continue;
		shares.push({ grant: other.number, amount });
		rest -= amount;
	}
	if (rest !== 0n)
		throw new Error(`More of grant ${grant.number} went back than was taken`);
	return { cancelled, shares };
}

const usableOf = (grant: Grant, at: number): Millitokens =>
	isOver(grant, at) ? 0n : grant.available;

const least = (a: Millitokens, b: Millitokens): Millitokens => (a < b ? a : b);
