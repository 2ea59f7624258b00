/** All SQL of companies. */
import type { Role } from "@verbatim/contract/accounts";
import type { Tx } from "../../platform/db.ts";

export type Membership = {
	companyId: string;
	companyName: string;
	timeZone: string;
	memberId: string;
	memberName: string;
	email: string;
	role: Role;
};

export async function findMembership(
	tx: Tx,
	of: { companyId: string; memberId: string },
): Promise<Membership | undefined> {
	const { rows } = await tx.query(
		`select company.name as company_name, company.time_zone, person.name as member_name, person.email, member.role
     from company.member
     join company.company on company.id = member.company_id
     join company.person on person.id = member.person_id
     where member.company_id = $1 and member.id = $2`,
		[of.companyId, of.memberId],
	);
	const row = rows[0];
	if (row === undefined) return undefined;
	return {
		...of,
		companyName: String(row["company_name"]),
		timeZone: String(row["time_zone"]),
		memberName: String(row["member_name"]),
		email: String(row["email"]),
		role: row["role"] as Role,
	};
}
