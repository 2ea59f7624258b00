/** All SQL of mails. */
import type { Tx } from "../../platform/db.ts";
import type { Mail } from "./mail.ts";

/** Answers false when there is a mail of this key. */
export async function insertMail(
	tx: Tx,
	mail: Mail & { id: string; key: string },
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into providers.mail (id, key, to_address, subject, text, attachments) values ($1, $2, $3, $4, $5, $6)
     on conflict (key) do nothing returning id`,
		[
			mail.id,
			mail.key,
			mail.to,
			mail.subject,
			mail.text,
			mail.attachments === undefined ? null : JSON.stringify(mail.attachments),
		],
	);
	return rows.length === 1;
}

/** The mail, if it still waits; this try is counted. */
export async function beginTry(
	tx: Tx,
	id: string,
): Promise<(Mail & { writtenAt: Date }) | undefined> {
	const { rows } = await tx.query(
		`update providers.mail set tries = tries + 1 where id = $1 and state = 'waiting'
     returning to_address, subject, text, attachments, created_at`,
		[id],
	);
	const row = rows[0];
	if (row === undefined) return undefined;
	const attachments = row["attachments"] as Mail["attachments"] | null;
	return {
		to: String(row["to_address"]),
		subject: String(row["subject"]),
		text: String(row["text"]),
		...(attachments ? { attachments } : {}),
		writtenAt: row["created_at"] as Date,
	};
}

export async function markSent(tx: Tx, id: string): Promise<void> {
	await tx.query(
		`update providers.mail set state = 'sent', text = null, attachments = null, reason = null, ended_at = now()
     where id = $1 and state = 'waiting'`,
		[id],
	);
}

export async function noteFailure(
	tx: Tx,
	id: string,
	reason: string,
): Promise<void> {
	await tx.query(
		`update providers.mail set reason = $2 where id = $1 and state = 'waiting'`,
		[id, reason],
	);
}

export async function markDead(
	tx: Tx,
	id: string,
	reason: string,
): Promise<void> {
	await tx.query(
		`update providers.mail set state = 'dead', reason = $2, ended_at = now() where id = $1 and state = 'waiting'`,
		[id, reason],
	);
}

export type DeadMail = {
	id: string;
	to: string;
	subject: string;
	reason: string;
	diedAt: Date;
};

export async function selectDead(
	tx: Tx,
	mailsMax: number,
): Promise<DeadMail[]> {
	const { rows } = await tx.query(
		`select id, to_address, subject, reason, ended_at from providers.mail where state = 'dead'
     order by ended_at desc limit $1`,
		[mailsMax],
	);
	return rows.map((row) => ({
		id: String(row["id"]),
		to: String(row["to_address"]),
		subject: String(row["subject"]),
		reason: String(row["reason"]),
		diedAt: row["ended_at"] as Date,
	}));
}
