/** All SQL of sessions and attempts. */
import type { Role } from "@verbatim/contract/accounts";
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
         (select key from company.attempt where last_at < now() - interval '1 day' order by last_at limit $1) returning 1)
     select (select count(*) from old_session)::int as sessions, (select count(*) from old_attempt)::int as attempts`,
		[rowsMax],
	);
	return (
		Number(rows[0]?.["sessions"]) === rowsMax ||
		Number(rows[0]?.["attempts"]) === rowsMax
	);
}
