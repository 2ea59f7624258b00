/** All SQL of members. */
import type { Role } from "@verbatim/contract/accounts";
import type { Language } from "@verbatim/contract/languages";
import type { Tx } from "../../platform/db.ts";

/** Of those who left too: what they did keeps their name. An API key, which acts by itself, is told by its own. */
export async function selectMemberNames(
	tx: Tx,
	companyId: string,
	memberIds: string[],
): Promise<{ memberId: string; name: string }[]> {
	const { rows } = await tx.query(
		`select member.id, person.name from company.member join company.person on person.id = member.person_id
     where member.company_id = $1 and member.id = any ($2::uuid[])
     union all
     select id, name from company.past_member where company_id = $1 and id = any ($2::uuid[])
     union all
     select key_id, 'key: ' || name from company.api_key where company_id = $1 and key_id = any ($2::uuid[])`,
		[companyId, memberIds],
	);
	return rows.map((row) => ({
		memberId: String(row["id"]),
		name: String(row["name"]),
	}));
}

export async function selectMembersToTell(
	tx: Tx,
	companyId: string,
	roles: Role[],
): Promise<
	{ memberId: string; name: string; email: string; language: Language }[]
> {
	const { rows } = await tx.query(
		`select member.id, person.name, person.email, person.language
     from company.member join company.person on person.id = member.person_id
     where member.company_id = $1 and member.role = any ($2::text[])
     order by array_position($2::text[], member.role), member.created_at, member.id`,
		[companyId, roles],
	);
	return rows.map((row) => ({
		memberId: String(row["id"]),
		name: String(row["name"]),
		email: String(row["email"]),
		language: row["language"] as Language,
	}));
}

export type MemberRow = {
	memberId: string;
	personId: string;
	name: string;
	email: string;
	role: Role;
	joinedAt: Date;
	/** To the day: a session notes its use once a day. Null when no session is left. */
	lastSeenAt: Date | null;
};

const memberColumns = `member.id, member.person_id, person.name, person.email, member.role, member.created_at,
       (select max(session.updated_at) from company.session
        where session.person_id = member.person_id
          and (session.active_company_id is null or session.active_company_id = member.company_id)) as last_seen_at`;

export async function selectMembers(
	tx: Tx,
	companyId: string,
): Promise<MemberRow[]> {
	const { rows } = await tx.query(
		`select ${memberColumns}
     from company.member join company.person on person.id = member.person_id
     where member.company_id = $1
     order by array_position(array['owner', 'admin', 'researcher', 'viewer'], member.role), lower(person.name), member.id`,
		[companyId],
	);
	return rows.map(memberOf);
}

/**
 * Everybody who changes who is in a company, or as what, holds this lock first: two owners who leave at the same moment
 * would otherwise each see the other stay. It leaves readers and those who only refer to the company alone.
 */
export async function lockTeam(tx: Tx, companyId: string): Promise<void> {
	await tx.query(
		`select 1 from company.company where id = $1 for no key update`,
		[companyId],
	);
}

export async function findMember(
	tx: Tx,
	companyId: string,
	memberId: string,
): Promise<MemberRow | undefined> {
	const { rows } = await tx.query(
		`select ${memberColumns}
     from company.member join company.person on person.id = member.person_id
     where member.company_id = $1 and member.id = $2`,
		[companyId, memberId],
	);
	return rows[0] && memberOf(rows[0]);
}

function memberOf(row: Record<string, unknown>): MemberRow {
	return {
		memberId: String(row["id"]),
		personId: String(row["person_id"]),
		name: String(row["name"]),
		email: String(row["email"]),
		role: row["role"] as Role,
		joinedAt: row["created_at"] as Date,
		lastSeenAt: row["last_seen_at"] as Date | null,
	};
}

export async function countOwners(tx: Tx, companyId: string): Promise<number> {
	const { rows } = await tx.query(
		`select count(*)::int as owners from company.member where company_id = $1 and role = 'owner'`,
		[companyId],
	);
	return Number(rows[0]?.["owners"]);
}

export async function isMember(
	tx: Tx,
	companyId: string,
	personId: string,
): Promise<boolean> {
	const { rows } = await tx.query(
		`select 1 from company.member where company_id = $1 and person_id = $2`,
		[companyId, personId],
	);
	return rows.length > 0;
}

export async function isMemberByEmail(
	tx: Tx,
	companyId: string,
	email: string,
): Promise<boolean> {
	const { rows } = await tx.query(
		`select 1 from company.member join company.person on person.id = member.person_id
     where member.company_id = $1 and person.email = $2`,
		[companyId, email],
	);
	return rows.length > 0;
}

export async function insertMember(
	tx: Tx,
	member: { companyId: string; memberId: string; personId: string; role: Role },
): Promise<void> {
	await tx.query(
		`insert into company.member (company_id, id, person_id, role, created_at) values ($1, $2, $3, $4, now())`,
		[member.companyId, member.memberId, member.personId, member.role],
	);
}

export async function setRole(
	tx: Tx,
	of: { companyId: string; memberId: string; role: Role },
): Promise<void> {
	await tx.query(
		`update company.member set role = $3 where company_id = $1 and id = $2`,
		[of.companyId, of.memberId, of.role],
	);
}

/** The membership ends; the name stays for what the member did. */
export async function moveToPast(
	tx: Tx,
	companyId: string,
	memberId: string,
): Promise<void> {
	await tx.query(
		`insert into company.past_member (company_id, id, name, joined_at)
     select member.company_id, member.id, person.name, member.created_at
     from company.member join company.person on person.id = member.person_id
     where member.company_id = $1 and member.id = $2`,
		[companyId, memberId],
	);
	await tx.query(
		`delete from company.member where company_id = $1 and id = $2`,
		[companyId, memberId],
	);
}

/** Sessions that spoke for the company speak for it no more; a person who belongs to no company has none at all. */
export async function endSessionsFor(
	tx: Tx,
	companyId: string,
	personId: string,
): Promise<void> {
	await tx.query(
		`delete from company.session where person_id = $1
       and not exists (select 1 from company.member where member.person_id = $1)`,
		[personId],
	);
	await tx.query(
		`update company.session set active_company_id = null where person_id = $1 and active_company_id = $2`,
		[personId, companyId],
	);
}
