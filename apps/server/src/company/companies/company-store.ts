/** A company's name, and the time zone by which its days and months are counted. */
import type { Tx } from "../../platform/db.ts";

export async function findCompany(
	tx: Tx,
	companyId: string,
): Promise<{ companyName: string; timeZone: string }> {
	const { rows } = await tx.query(
		"select name, time_zone from company.company where id = $1",
		[companyId],
	);
	const [row] = rows;
	if (row === undefined)
		throw new Error(`There is no company ${companyId} any more`);
	return {
		companyName: String(row["name"]),
		timeZone: String(row["time_zone"]),
	};
}
