/** All SQL of sessions, of the people who have them, and of attempts. */
import type { Role } from "@verbatim/contract/accounts";
import type { Language } from "@verbatim/contract/languages";
import type { Tx } from "../../platform/db.ts";
import type { Actor } from "../actor.ts";

/**
 * Who speaks by this session. One statement, by unique keys. A session that names no company speaks for the one that
 * the person joined first.
 */
export async function findActor(
	tx: Tx,
	token: string,
	renewWithinSeconds: number,
): Promise<{ actor: Actor; renewalDue: boolean } | undefined> {
	const { rows } = await tx.query(
		`select member.company_id, member.id as member_id, person.name, member.role,
       session.expires_at < now() + make_interval(secs => $2) as renewal_due
     from company.session
     join company.person on person.id = session.person_id
     join company.member on member.person_id = session.person_id
     where session.token = $1 and session.expires_at > now()
     order by member.company_id is distinct from session.active_company_id, member.created_at, member.id
     limit 1`,
		[token, renewWithinSeconds],
	);
	const row = rows[0];
	if (row === undefined) return undefined;
	return { actor: actorOf(row), renewalDue: row["renewal_due"] === true };
}

/** For whom a person speaks who has just signed in. */
export async function findFirstMembership(
	tx: Tx,
	personId: string,
): Promise<Actor | undefined> {
	const { rows } = await tx.query(
		`select member.company_id, member.id as member_id, person.name, member.role
     from company.member join company.person on person.id = member.person_id
     where member.person_id = $1 order by member.created_at, member.id limit 1`,
		[personId],
	);
	return rows[0] && actorOf(rows[0]);
}

function actorOf(row: Record<string, unknown>): Actor {
	return {
		companyId: String(row["company_id"]),
		memberId: String(row["member_id"]),
		memberName: String(row["name"]),
		role: row["role"] as Role,
	};
}

/** Who is behind a session, whether or not the person belongs to a company. */
export async function findPersonBySession(
	tx: Tx,
	token: string,
): Promise<{ personId: string; name: string; email: string } | undefined> {
	const { rows } = await tx.query(
		`select person.id, person.name, person.email from company.session join company.person on person.id = session.person_id
     where session.token = $1 and session.expires_at > now()`,
		[token],
	);
	const row = rows[0];
	return (
		row && {
			personId: String(row["id"]),
			name: String(row["name"]),
			email: String(row["email"]),
		}
	);
}

/** For which company this browser speaks from now on. Answers false, and changes nothing, when the person is not in it. */
export async function setActiveCompany(
	tx: Tx,
	token: string,
	companyId: string,
): Promise<boolean> {
	const { rows } = await tx.query(
		`update company.session set active_company_id = $2 where token = $1
       and exists (select 1 from company.member where member.company_id = $2 and member.person_id = session.person_id)
     returning 1`,
		[token, companyId],
	);
	return rows.length > 0;
}

export async function deleteSession(tx: Tx, token: string): Promise<void> {
	await tx.query(`delete from company.session where token = $1`, [token]);
}

/** All sessions of a person, or all but one. */
export async function deleteSessionsOf(
	tx: Tx,
	personId: string,
	exceptToken?: string,
): Promise<void> {
	await tx.query(
		`delete from company.session where person_id = $1 and token is distinct from $2`,
		[personId, exceptToken ?? null],
	);
}

export async function setPerson(
	tx: Tx,
	personId: string,
	changes: { name?: string | undefined; language?: Language | undefined },
): Promise<void> {
	await tx.query(
		`update company.person set name = coalesce($2, name), language = coalesce($3, language), updated_at = now()
     where id = $1`,
		[personId, changes.name ?? null, changes.language ?? null],
	);
}

/** A link that came by mail was opened: the address is the person's own. */
export async function setEmailVerified(
	tx: Tx,
	personId: string,
): Promise<void> {
	await tx.query(
		`update company.person set email_verified = true where id = $1`,
		[personId],
	);
}

/** Where and with which hash the person of a member signs in. */
export async function findPassword(
	tx: Tx,
	of: { companyId: string; memberId: string },
): Promise<
	{ personId: string; email: string; hash: string | undefined } | undefined
> {
	const { rows } = await tx.query(
		`select person.id, person.email, account.password
     from company.member join company.person on person.id = member.person_id
     left join company.account on account.person_id = person.id and account.provider = 'credential'
     where member.company_id = $1 and member.id = $2`,
		[of.companyId, of.memberId],
	);
	const row = rows[0];
	return (
		row && {
			personId: String(row["id"]),
			email: String(row["email"]),
			hash: row["password"] === null ? undefined : String(row["password"]),
		}
	);
}

export async function setPasswordHash(
	tx: Tx,
	personId: string,
	hash: string,
): Promise<void> {
	await tx.query(
		`update company.account set password = $2, updated_at = now() where person_id = $1 and provider = 'credential'`,
		[personId, hash],
	);
}

export async function selectMembershipsOf(
	tx: Tx,
	personId: string,
): Promise<{ companyId: string; memberId: string }[]> {
	const { rows } = await tx.query(
		`select company_id, id from company.member where person_id = $1`,
		[personId],
	);
	return rows.map((row) => ({
		companyId: String(row["company_id"]),
		memberId: String(row["id"]),
	}));
}

/**
 * The attempts of some keys, locked until the end of the transaction, and the time. Keys are made and locked in their
 * order, so two attempts that share them wait for each other and never in a circle.
 */
export async function lockAttempts(
	tx: Tx,
	keys: Buffer[],
): Promise<{ now: Date; attemptedAtOf: (key: Buffer) => Date[] }> {
	await tx.query(
		`insert into company.attempt (key, attempted_at, last_at)
     select key, '{}', now() from unnest($1::bytea[]) as wanted (key) order by key on conflict do nothing`,
		[keys],
	);
	const { rows } = await tx.query(
		`select key, attempted_at from company.attempt where key = any ($1::bytea[]) order by key for update`,
		[keys],
	);
	// Asked after the lock is held: an instant from before the wait would look older than attempts that came first.
	const { rows: clock } = await tx.query("select clock_timestamp() as now");
	const attempts = new Map(
		rows.map((row) => [
			(row["key"] as Buffer).toString("hex"),
			row["attempted_at"] as Date[],
		]),
	);
	return {
		now: clock[0]?.["now"] as Date,
		attemptedAtOf: (key) => attempts.get(key.toString("hex")) ?? [],
	};
}

/** An upsert, because a success elsewhere may have deleted the row between its making and its locking. */
export async function setAttempts(
	tx: Tx,
	key: Buffer,
	attemptedAt: Date[],
): Promise<void> {
	await tx.query(
		`insert into company.attempt (key, attempted_at, last_at) values ($1, $2::timestamptz[], now())
     on conflict (key) do update set attempted_at = excluded.attempted_at, last_at = excluded.last_at`,
		[key, attemptedAt],
	);
}

/** Rows that were made only to be locked. */
export async function deleteEmptyAttempts(
	tx: Tx,
	keys: Buffer[],
): Promise<void> {
	await tx.query(
		`delete from company.attempt where key = any ($1::bytea[]) and attempted_at = '{}'`,
		[keys],
	);
}

export async function deleteAttempts(tx: Tx, key: Buffer): Promise<void> {
	await tx.query(`delete from company.attempt where key = $1`, [key]);
}

export async function takeBackAttempt(
	tx: Tx,
	key: Buffer,
	attemptedAt: Date,
): Promise<void> {
	await tx.query(
		`update company.attempt set attempted_at = array_remove(attempted_at, $2::timestamptz) where key = $1`,
		[key, attemptedAt],
	);
}

/** Some at a time, so that no statement runs long. Answers whether there may be more. */
export async function deleteOld(tx: Tx, rowsMax: number): Promise<boolean> {
	const { rows } = await tx.query(
		`with old_session as (
       delete from company.session where id in
         (select id from company.session where expires_at < now() order by expires_at limit $1) returning 1),
     old_attempt as (
       delete from company.attempt where key in
         (select key from company.attempt where last_at < now() - interval '1 day' order by last_at limit $1) returning 1),
     old_reset as (
       delete from company.password_reset where id in
         (select id from company.password_reset where expires_at < now() - interval '1 day' order by expires_at limit $1) returning 1)
     select (select count(*) from old_session)::int as sessions, (select count(*) from old_attempt)::int as attempts,
       (select count(*) from old_reset)::int as resets`,
		[rowsMax],
	);
	return (
		Number(rows[0]?.["sessions"]) === rowsMax ||
		Number(rows[0]?.["attempts"]) === rowsMax ||
		Number(rows[0]?.["resets"]) === rowsMax
	);
}
