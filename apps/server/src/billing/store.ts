/** The SQL that the whole room shares: the clock. */
import type { Tx } from "../platform/db.ts";

/** The instant of the transaction, by the database's clock. */
export async function readClock(tx: Tx): Promise<Date> {
	const { rows } = await tx.query("select now() as now");
	return rows[0]?.["now"] as Date;
}
