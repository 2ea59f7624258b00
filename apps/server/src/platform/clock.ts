/**
 * The clock of everything that has to do with tokens and money: the database's, one for all processes. With the sandbox it
 * can be set ahead (SANDBOX_CLOCK_AHEAD_DAYS), to see what a month's end does; never back, because a book goes only forward.
 */
import type { Tx } from "./db.ts";

export type Clock = {
	/** The instant of the transaction. */
	now(tx: Tx): Promise<Date>;
	/** How far it is ahead of the database's. */
	aheadMilliseconds: number;
};

const dayMilliseconds = 24 * 60 * 60 * 1_000;

export function openClock(aheadDays = 0): Clock {
	const aheadMilliseconds = aheadDays * dayMilliseconds;
	return {
		aheadMilliseconds,
		async now(tx) {
			const { rows } = await tx.query("select now() as now");
			const now = rows[0]?.["now"] as Date;
			return new Date(now.getTime() + aheadMilliseconds);
		},
	};
}
