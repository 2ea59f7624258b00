/** Open the engine on a database. What each door can do is in `spend.ts`, `fund.ts` and `book.ts`. */
import type { Book } from "./book.ts";
import type { RateCard } from "./core/rating.ts";
import type { Fund } from "./fund.ts";
import { openBook } from "./shell/open-book.ts";
import { openFund } from "./shell/open-fund.ts";
import { openSpend } from "./shell/open-spend.ts";
import { type InTransaction, ownTransaction } from "./shell/perform.ts";
import { loadRateCards } from "./shell/pool-store.ts";
import type { Spend } from "./spend.ts";
import type { Database, Tx } from "./words.ts";

export type { Book } from "./book.ts";
export type { Fund } from "./fund.ts";
export type { Spend } from "./spend.ts";
export type { Database, Tx } from "./words.ts";

export type Engine = { spend: Spend; fund: Fund; book: Book };

/** The folder of the engine's migrations: SQL files, to be run in the order of their names, each in a transaction. */
export const migrationsFolder = new URL("../migrations/", import.meta.url);

/** A changed price list is seen within so long. */
const rateCardsFreshSeconds = 10;

export function openEngine(options: {
	database: Database;
	/** The instant, for tests. By default the database's own clock, asked once per transaction. */
	now?: () => Date;
}): Engine {
	const { database, now } = options;
	const context = {
		now: () => now?.().getTime(),
		rateCards: cachedRateCards(),
	};
	const run = ownTransaction(database);
	const snapshot: InTransaction = (work) =>
		run(async (tx) => {
			await tx.query("set transaction isolation level repeatable read");
			return work(tx);
		});
	return {
		spend: openSpend(run, context),
		fund: openFund(run, context),
		book: openBook(run, snapshot, context),
	};
}

/** Price lists change once a year and are needed a thousand times a second. */
function cachedRateCards(): (tx: Tx, needed?: number) => Promise<RateCard[]> {
	let cards: RateCard[] = [];
	let freshUntil = 0;
	return async (tx, needed = 0) => {
		const isKnown =
			needed === 0 || cards.some(({ version }) => version === needed);
		if (performance.now() > freshUntil || cards.length === 0 || !isKnown) {
			cards = await loadRateCards(tx);
			freshUntil = performance.now() + rateCardsFreshSeconds * 1_000;
		}
		return cards;
	};
}
