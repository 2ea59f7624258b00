/** All SQL of exchange rates. They are the installation's, not a company's. */
import type { Tx } from "../../platform/db.ts";
import type { FrancRate } from "./reference-rates.ts";

/** The newest rate of each currency. */
export async function newestRates(tx: Tx): Promise<FrancRate[]> {
	const { rows } = await tx.query(
		`select distinct on (currency) currency, date::text as date, per_franc_millionths, source
     from billing.exchange_rate order by currency, date desc`,
	);
	return rows.map((row) => ({
		currency: String(row["currency"]),
		date: String(row["date"]),
		perFrancMillionths: Number(row["per_franc_millionths"]),
		source: String(row["source"]),
	}));
}

export async function insertRates(tx: Tx, rates: FrancRate[]): Promise<void> {
	await tx.query(
		`insert into billing.exchange_rate (currency, date, per_franc_millionths, source)
     select * from unnest($1::text[], $2::date[], $3::bigint[], $4::text[]) on conflict do nothing`,
		[
			rates.map(({ currency }) => currency),
			rates.map(({ date }) => date),
			rates.map(({ perFrancMillionths }) => perFrancMillionths),
			rates.map(({ source }) => source),
		],
	);
}
