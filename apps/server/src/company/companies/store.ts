/** All SQL of companies. */
import type { Role } from "@verbatim/contract/accounts";
import type { Language } from "@verbatim/contract/languages";
import type { Tx } from "../../platform/db.ts";

export type Membership = {
	companyId: string;
	companyName: string;
	timeZone: string;
	memberId: string;
	/** Undefined when the member has left, and only an API key still speaks by this name. */
	personId: string | undefined;
	memberName: string;
	email: string;
	role: Role;
	language: Language;
};

export async function findMembership(
	tx: Tx,
	of: { companyId: string; memberId: string },
): Promise<Membership | undefined> {
	const { rows } = await tx.query(
		`select company.name as company_name, company.time_zone, member.person_id,
       coalesce(person.name, past_member.name) as member_name, coalesce(person.email, '') as email,
       coalesce(member.role, 'viewer') as role, coalesce(person.language, 'en') as language
     from company.company
     left join company.member on member.company_id = company.id and member.id = $2
     left join company.person on person.id = member.person_id
     left join company.past_member on past_member.company_id = company.id and past_member.id = $2
     where company.id = $1 and (member.id is not null or past_member.id is not null)`,
		[of.companyId, of.memberId],
	);
	const row = rows[0];
	if (row === undefined) return undefined;
	return {
		...of,
		companyName: String(row["company_name"]),
		timeZone: String(row["time_zone"]),
		personId: row["person_id"] === null ? undefined : String(row["person_id"]),
		memberName: String(row["member_name"]),
		email: String(row["email"]),
		role: row["role"] as Role,
		language: row["language"] as Language,
	};
}

/** The companies of a person, in the order in which they were joined. */
export async function selectCompaniesOf(
	tx: Tx,
	personId: string,
): Promise<{ companyId: string; name: string; role: Role }[]> {
	const { rows } = await tx.query(
		`select company.id, company.name, member.role
     from company.member join company.company on company.id = member.company_id
     where member.person_id = $1 order by member.created_at, member.id`,
		[personId],
	);
	return rows.map((row) => ({
		companyId: String(row["id"]),
		name: String(row["name"]),
		role: row["role"] as Role,
	}));
}

export async function setCompanyName(
	tx: Tx,
	companyId: string,
	name: string,
): Promise<void> {
	await tx.query(`update company.company set name = $2 where id = $1`, [
		companyId,
		name,
	]);
}
