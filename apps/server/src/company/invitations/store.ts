/** All SQL of invitations. */
import type { Language } from "@verbatim/contract/languages";
import type { GivenRole } from "@verbatim/contract/team";
import type { Tx } from "../../platform/db.ts";
import type { Invitation } from "./invitation.ts";

const columns = `invitation.company_id, invitation.id, invitation.email, invitation.role, invitation.sent_at,
       invitation.expires_at, invitation.expires_at <= now() as has_expired, person.name as inviter_name`;

function invitationOf(row: Record<string, unknown>): Invitation {
	return {
		invitationId: String(row["id"]),
		companyId: String(row["company_id"]),
		email: row["email"] as string | null,
		role: row["role"] as GivenRole,
		inviterName: row["inviter_name"] as string | null,
		sentAt: row["sent_at"] as Date,
		expiresAt: row["expires_at"] as Date,
		hasExpired: row["has_expired"] === true,
	};
}

/** Open ones, expired ones among them so that they can be sent again; newest first. */
export async function selectOpenInvitations(
	tx: Tx,
	companyId: string,
): Promise<Invitation[]> {
	const { rows } = await tx.query(
		`select ${columns}
     from company.invitation left join company.person on person.id = invitation.inviter_id
     where invitation.company_id = $1 and invitation.status = 'pending'
     order by invitation.sent_at desc, invitation.id desc`,
		[companyId],
	);
	return rows.map(invitationOf);
}

export async function findOpenInvitation(
	tx: Tx,
	companyId: string,
	invitationId: string,
): Promise<Invitation | undefined> {
	const { rows } = await tx.query(
		`select ${columns}
     from company.invitation left join company.person on person.id = invitation.inviter_id
     where invitation.company_id = $1 and invitation.id = $2 and invitation.status = 'pending'`,
		[companyId, invitationId],
	);
	return rows[0] && invitationOf(rows[0]);
}

/** The invitation that a link opens, with its company's name, if it still opens anything. */
export async function findBySecret(
	tx: Tx,
	of: { companyId: string; hash: Buffer },
): Promise<(Invitation & { companyName: string }) | undefined> {
	const { rows } = await tx.query(
		`select ${columns}, company.name as company_name
     from company.invitation join company.company on company.id = invitation.company_id
     left join company.person on person.id = invitation.inviter_id
     where invitation.company_id = $1 and invitation.secret_hash = $2
       and invitation.status = 'pending' and invitation.expires_at > now()`,
		[of.companyId, of.hash],
	);
	const row = rows[0];
	return (
		row && { ...invitationOf(row), companyName: String(row["company_name"]) }
	);
}

/** Answers false, and makes none, when an open one is there for that address. */
export async function insertInvitation(
	tx: Tx,
	invitation: {
		companyId: string;
		invitationId: string;
		email: string | null;
		role: GivenRole;
		language: Language;
		inviterId: string;
		hash: Buffer;
		days: number;
	},
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into company.invitation (company_id, id, email, role, status, language, inviter_id, secret_hash, expires_at, created_at)
     values ($1, $2, $3, $4, 'pending', $5, $6, $7, now() + make_interval(days => $8), now())
     on conflict (company_id, email) where status = 'pending' and email is not null do nothing
     returning 1`,
		[
			invitation.companyId,
			invitation.invitationId,
			invitation.email,
			invitation.role,
			invitation.language,
			invitation.inviterId,
			invitation.hash,
			invitation.days,
		],
	);
	return rows.length > 0;
}

/** A new link in place of the old one. Undefined when the invitation is open no more. */
export async function replaceSecret(
	tx: Tx,
	of: { companyId: string; invitationId: string; hash: Buffer; days: number },
): Promise<{ links: number; language: Language } | undefined> {
	const { rows } = await tx.query(
		`update company.invitation
     set secret_hash = $3, links = links + 1, sent_at = now(), expires_at = now() + make_interval(days => $4)
     where company_id = $1 and id = $2 and status = 'pending' returning links, language`,
		[of.companyId, of.invitationId, of.hash, of.days],
	);
	const row = rows[0];
	return (
		row && {
			links: Number(row["links"]),
			language: row["language"] as Language,
		}
	);
}

export async function markAccepted(
	tx: Tx,
	of: { companyId: string; invitationId: string; memberId: string },
): Promise<void> {
	await tx.query(
		`update company.invitation set status = 'accepted', accepted_at = now(), accepted_by = $3
     where company_id = $1 and id = $2`,
		[of.companyId, of.invitationId, of.memberId],
	);
}

/** Answers whether it was open. */
export async function takeBack(
	tx: Tx,
	companyId: string,
	invitationId: string,
): Promise<boolean> {
	const { rows } = await tx.query(
		`update company.invitation set status = 'canceled'
     where company_id = $1 and id = $2 and status = 'pending' returning 1`,
		[companyId, invitationId],
	);
	return rows.length > 0;
}

export async function takeBackInvitationsOf(
	tx: Tx,
	companyId: string,
	inviterId: string,
): Promise<void> {
	await tx.query(
		`update company.invitation set status = 'canceled'
     where company_id = $1 and inviter_id = $2 and status = 'pending'`,
		[companyId, inviterId],
	);
}

export async function hasAccount(tx: Tx, email: string): Promise<boolean> {
	const { rows } = await tx.query(
		`select 1 from company.person where email = $1`,
		[email],
	);
	return rows.length > 0;
}
