/** All SQL about who runs this installation. */
import type { Tx } from "../../platform/db.ts";

export async function findEmail(
	tx: Tx,
	of: { companyId: string; memberId: string },
): Promise<{ email: string; isVerified: boolean } | undefined> {
	const { rows } = await tx.query(
		`select person.email, person.email_verified
     from company.member join company.person on person.id = member.person_id
     where member.company_id = $1 and member.id = $2`,
		[of.companyId, of.memberId],
	);
	const row = rows[0];
	return (
		row && {
			email: String(row["email"]),
			isVerified: row["email_verified"] === true,
		}
	);
}

/** The company that was opened first. */
export async function findOldestCompany(tx: Tx): Promise<string | undefined> {
	const { rows } = await tx.query(
		`select id from company.company order by created_at, id limit 1`,
	);
	return rows[0] && String(rows[0]["id"]);
}
