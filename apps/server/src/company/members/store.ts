/** All SQL of members. */
import type { Tx } from "../../platform/db.ts";

export async function selectMemberNames(
	tx: Tx,
	companyId: string,
	memberIds: string[],
): Promise<{ memberId: string; name: string }[]> {
	const { rows } = await tx.query(
		`select member.id, person.name from company.member join company.person on person.id = member.person_id
     where member.company_id = $1 and member.id = any ($2::uuid[])`,
		[companyId, memberIds],
	);
	return rows.map((row) => ({
		memberId: String(row["id"]),
		name: String(row["name"]),
	}));
}
