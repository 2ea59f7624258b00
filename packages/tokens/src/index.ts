/** Open the engine on a database. What each door can do is in `spend.ts`, `fund.ts` and `book.ts`. */
import type { Book } from "./book.ts";
import type { RateCard } from "./core/rating.ts";
import type { Fund } from "./fund.ts";
import { openShell } from "./shell/ask.ts";
import { type Housekeeping, openHousekeeping } from "./shell/housekeeping.ts";
import { openBook } from "./shell/open-book.ts";
import { openFund } from "./shell/open-fund.ts";
import { openSpend } from "./shell/open-spend.ts";
import type { Context } from "./shell/order.ts";
import { loadRateCards } from "./shell/pool-store.ts";
import type { StatementKey } from "./shell/statement.ts";
import type { Spend } from "./spend.ts";
import type { Database } from "./words.ts";

export type { Book } from "./book.ts";
export type { Fund } from "./fund.ts";
export type { Housekeeping } from "./shell/housekeeping.ts";
export type { StatementKey } from "./shell/statement.ts";
export type { Spend } from "./spend.ts";
export { type Database, EngineBusy, type Tx } from "./words.ts";

export type Engine = {
	spend: Spend;
	fund: Fund;
	book: Book;
	housekeeping: Housekeeping;
	/** Resolves when all that was asked for is answered; for a process that is about to end. */
	drained(): Promise<void>;
};

/** The folder of the engine's migrations: SQL files, to be run in the order of their names, each in a transaction. */
export const migrationsFolder = new URL("../migrations/", import.meta.url);

/** A changed price list is seen within so long. */
const rateCardsFreshSeconds = 10;

export function openEngine(options: {
	database: Database;
	/** The instant, for tests. By default the database's own clock. */
	now?: () => Date;
	/** What statements are signed with; without it there are none. */
	statementKey?: StatementKey;
}): Engine {
	const { database, now } = options;
	const shell = openShell(database, {
		now: () => now?.().getTime(),
		...cachedRateCards(),
	});
	return {
		spend: openSpend(shell),
		fund: openFund(shell),
		book: openBook(shell, { statementKey: options.statementKey }),
		housekeeping: openHousekeeping(shell),
		drained: () => shell.drained(),
	};
}

/** Price lists change once a year and are needed a thousand times a second. */
function cachedRateCards(): Pick<Context, "rateCards" | "knownRateCards"> {
	let cards: RateCard[] = [];
	let freshUntil = 0;
	const isFresh = () => performance.now() <= freshUntil && cards.length > 0;
	return {
		async rateCards(tx, needed = 0) {
			const isKnown =
				needed === 0 || cards.some(({ version }) => version === needed);
			if (!isFresh() || !isKnown) {
				cards = await loadRateCards(tx);
				freshUntil = performance.now() + rateCardsFreshSeconds * 1_000;
			}
			return cards;
		},
		knownRateCards: () => (isFresh() ? cards : undefined),
	};
}
