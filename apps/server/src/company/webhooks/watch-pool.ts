/**
 * Watch a pool for those who want to hear of it: compare what it is with what was last told, and tell the difference, in
 * one transaction. Grants are told by the number of their entry, so each is told once, however late somebody looks.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import type { Db } from "../../platform/db.ts";
import type { Announce } from "./announce.ts";
import * as store from "./store.ts";
import { isLow, poolEvents } from "./webhook.ts";

/** A pool as this room knows it: the engine is not its business. */
export type WatchedPool = {
	availableTokens: number;
	availableMillitokens: bigint;
	/** What this billing month brought; where no plan runs, what was given at all. */
	givenMillitokens: bigint;
	/** In any order. */
	grants: {
		entryNumber: bigint;
		grantId: string;
		kind: string;
		amountTokens: number;
		expiresAt: Date | undefined;
	}[];
};

export type ReadPool = (companyId: string) => Promise<WatchedPool>;

type Deps = { db: Db; announce: Announce; readPool: ReadPool };

/** Those of the companies that are watched; of all, if none are named. */
export const watchedCompanies = (
	db: Db,
	among?: readonly string[],
): Promise<string[]> => store.selectWatched(db, poolEvents, among);

export async function watchPool(deps: Deps, companyId: string): Promise<void> {
	const pool = await deps.readPool(companyId);
	await deps.db.transaction(async (tx) => {
		const seen = await store.lockSeen(tx, companyId);
		if (seen === undefined) return;
		const isLowNow = isLow(pool, seen.isLow);
		const news = pool.grants
			.filter(({ entryNumber }) => entryNumber > seen.throughEntry)
			.sort((a, b) => (a.entryNumber < b.entryNumber ? -1 : 1));
		if (news.length === 0 && isLowNow === seen.isLow) return;
		for (const grant of news)
			await deps.announce(tx, {
				companyId,
				type: "tokens.granted",
				data: {
					grantId: idFromUuid("grant", grant.grantId),
					kind: grant.kind,
					amountTokens: grant.amountTokens,
					expiresAt: grant.expiresAt?.toISOString() ?? null,
					entryNumber: Number(grant.entryNumber),
				},
			});
		if (isLowNow && !seen.isLow)
			await deps.announce(tx, {
				companyId,
				type: "balance.low",
				data: { availableTokens: pool.availableTokens },
			});
		await store.setSeen(tx, {
			companyId,
			throughEntry: news.at(-1)?.entryNumber ?? seen.throughEntry,
			isLow: isLowNow,
		});
	});
}

/** What is seen of a pool by somebody who begins to listen: nothing of the past is told. */
export const seenOf = (pool: WatchedPool) => ({
	throughEntry: pool.grants.reduce(
		(last, { entryNumber }) => (entryNumber > last ? entryNumber : last),
		0n,
	),
	isLow: isLow(pool, false),
});
