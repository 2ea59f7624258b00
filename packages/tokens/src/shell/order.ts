/** An order: one operation as a caller asked for it, and the way its answer takes back. */

import type { Share } from "../core/burn-down.ts";
import type { Operation, Refusal } from "../core/decide.ts";
import type { Entry } from "../core/entry.ts";
import type { Pool } from "../core/pool.ts";
import type { RateCard } from "../core/rating.ts";
import { type Done, resultOf } from "../core/result.ts";
import type {
	CompanyId,
	GrantKind,
	GrantShare,
	Refused,
	Tx,
} from "../words.ts";
import type { Body } from "./keys.ts";

export type Order = {
	companyId: CompanyId;
	/** The UUID under which the caller's key is stored. */
	key: string;
	/** What was asked, for the fingerprint that is stored with the key, and for the name of a field that differs. */
	body: Body;
	operation: Operation;
};

/** What was done, with the grants that it moved by their names. */
export type Performed = Done & { shares: GrantShare[] };

export type Context = {
	/** The instant for tests; undefined: the database's. */
	now: () => number | undefined;
	/** All cards; read again when `needed` (the version of a hold that another process made) is not among them. */
	rateCards: (tx: Tx, needed?: number) => Promise<RateCard[]>;
	/** The cards, if they are known and fresh. */
	knownRateCards: () => RateCard[] | undefined;
};

export type NamedGrant = { grantId: string; kind: GrantKind };

/** What the operation came to, from its entries and the names of the grants that they moved. */
export function performedOf(
	entries: readonly Entry[],
	nameOf: (grant: number) => NamedGrant,
): Performed {
	const done = resultOf(entries);
	const moved =
		done.verb === "hold" || done.verb === "charge"
			? done.from
			: done.verb === "reverse"
				? done.to
				: nothing;
	const shares = moved.map(({ grant, amount }): GrantShare => {
		const { grantId, kind } = nameOf(grant);
		return { grantId, kind, amountMillitokens: amount };
	});
	return { ...done, shares };
}

const nothing: Share[] = [];

export const nameIn =
	(pool: Pool) =>
	(number: number): NamedGrant => {
		for (const grant of pool.grants) if (grant.number === number) return grant;
		throw new Error(`Nobody knows the grant ${number}`);
	};

export function refusedOf(refusal: Refusal): Refused {
	switch (refusal.refused) {
		case "out_of_tokens":
			return {
				refused: "out_of_tokens",
				neededMillitokens: refusal.needed,
				availableMillitokens: refusal.available,
				shortMillitokens: refusal.needed - refusal.available,
			};
		case "over_budget":
			return {
				refused: "over_budget",
				limit: refusal.limit,
				byMillitokens: refusal.by,
			};
		default:
			return refusal;
	}
}
