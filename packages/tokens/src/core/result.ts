/**
 * What an operation came to, told from the entries that it wrote and from nothing else. So the answer to a repeated key,
 * read from the book, is the answer that was given first.
 */
import type { GrantId, HoldId } from "../words.ts";
import type { Millitokens } from "./amount.ts";
import type { Share } from "./burn-down.ts";
import type { Entry } from "./entry.ts";

export type Result =
	| {
			verb: "grant";
			grantId: GrantId;
			entryNumber: number;
			amount: Millitokens;
			expiresAt: number | undefined;
			/** What of it paid off a receivable at once. */
			repaid: Millitokens;
	  }
	| {
			verb: "hold";
			holdId: HoldId;
			held: Millitokens;
			expiresAt: number;
			rateCardVersion: number;
			from: Share[];
	  }
	| {
			verb: "charge";
			entryNumber: number;
			charged: Millitokens;
			released: Millitokens;
			rateCardVersion: number;
			from: Share[];
	  }
	| { verb: "extend"; expiresAt: number }
	| { verb: "release"; released: Millitokens }
	| {
			verb: "reverse";
			entryNumber: number;
			reversed: Millitokens;
			expired: Millitokens;
			to: Share[];
	  }
	| {
			verb: "claw_back";
			entryNumber: number;
			taken: Millitokens;
			owed: Millitokens;
	  }
	| {
			verb: "reinstate";
			entryNumber: number;
			returned: Millitokens;
			cancelled: Millitokens;
	  }
	| { verb: "plan"; takesEffectAt: number; granted: Millitokens }
	| { verb: "budget" };

/** The pool's version after the operation is the number of its last entry. */
export type Done = Result & { poolVersion: number };

/** `entries`: those of one operation, in order; never none. */
export function resultOf(entries: readonly Entry[]): Done {
	const [first] = entries;
	const last = entries.at(-1);
	if (first === undefined || last === undefined)
		throw new Error("An operation without an entry");
	return { ...told(first, entries), poolVersion: last.number };
}

function told(first: Entry, entries: readonly Entry[]): Result {
	const entryNumber = first.number;
	switch (first.kind) {
		case "grant":
			return {
				verb: "grant",
				grantId: required(first.told?.grant).grantId,
				entryNumber,
				amount: first.amount,
				expiresAt: first.until,
				repaid: sumOf(entries, "repay"),
			};
		case "hold":
			return {
				verb: "hold",
				holdId: required(first.holdId),
				held: first.amount,
				expiresAt: required(first.until),
				rateCardVersion: required(first.work).rateCardVersion,
				from: first.shares,
			};
		case "settle":
		case "debit":
			// Most charges are one entry.
			if (entries.length === 1)
				return {
					verb: "charge",
					entryNumber,
					charged: first.amount,
					released: 0n,
					rateCardVersion: required(first.work).rateCardVersion,
					from: first.shares,
				};
			return {
				verb: "charge",
				entryNumber,
				charged: sumOf(entries, "settle") + sumOf(entries, "debit"),
				released: sumOf(entries, "release"),
				rateCardVersion: required(first.work).rateCardVersion,
				from: chargedShares(entries),
			};
		case "extend":
			return { verb: "extend", expiresAt: required(first.until) };
		case "release":
			return { verb: "release", released: first.amount };
		case "reverse":
			return {
				verb: "reverse",
				entryNumber,
				reversed: first.amount,
				expired: first.expired,
				to: first.shares,
			};
		case "claw_back":
			return {
				verb: "claw_back",
				entryNumber,
				taken: first.amount,
				owed: required(first.told?.clawBack).asked - first.amount,
			};
		case "reinstate":
			return {
				verb: "reinstate",
				entryNumber,
				returned: first.amount,
				cancelled: required(first.told?.reinstate).cancelled,
			};
		case "plan":
			return {
				verb: "plan",
				takesEffectAt: required(first.until),
				granted: sumOf(entries, "grant"),
			};
		case "budget":
			return { verb: "budget" };
		case "expire":
		case "hold_expire":
		case "repay":
			throw new Error(`No operation begins with an entry of ${first.kind}`);
	}
}

/** Of which grants an operation was paid: its settlement, and what it took beside the hold. */
export const chargedShares = (entries: readonly Entry[]): Share[] =>
	entries
		.filter(({ kind }) => kind === "settle" || kind === "debit")
		.flatMap(({ shares }) => shares);

function sumOf(entries: readonly Entry[], kind: Entry["kind"]): Millitokens {
	let sum = 0n;
	for (const entry of entries) if (entry.kind === kind) sum += entry.amount;
	return sum;
}

function required<T>(value: T | undefined): T {
	if (value === undefined) throw new Error("An entry lacks what its kind has");
	return value;
}
