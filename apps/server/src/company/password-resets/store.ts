/** All SQL of password resets. */
import type { Language } from "@verbatim/contract/languages";
import type { Tx } from "../../platform/db.ts";

export async function findPersonByEmail(
	tx: Tx,
	email: string,
): Promise<{ personId: string; name: string; language: Language } | undefined> {
	const { rows } = await tx.query(
		`select id, name, language from company.person where email = $1`,
		[email],
	);
	const row = rows[0];
	return (
		row && {
			personId: String(row["id"]),
			name: String(row["name"]),
			language: row["language"] as Language,
		}
	);
}

/** Answers false when this request was answered before. */
export async function insertReset(
	tx: Tx,
	reset: { id: string; personId: string; hash: Buffer; minutes: number },
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into company.password_reset (id, person_id, secret_hash, expires_at)
     values ($1, $2, $3, now() + make_interval(mins => $4)) on conflict (id) do nothing returning 1`,
		[reset.id, reset.personId, reset.hash, reset.minutes],
	);
	return rows.length > 0;
}

/** The link is used up, and with it every other link of that person. Undefined when it was no good any more. */
export async function useReset(
	tx: Tx,
	hash: Buffer,
): Promise<{ personId: string; email: string } | undefined> {
	const { rows } = await tx.query(
		`update company.password_reset set used_at = now()
     where secret_hash = $1 and used_at is null and expires_at > now() returning person_id`,
		[hash],
	);
	const personId = rows[0]?.["person_id"];
	if (personId === undefined) return undefined;
	await tx.query(
		`update company.password_reset set used_at = now() where person_id = $1 and used_at is null`,
		[personId],
	);
	const { rows: people } = await tx.query(
		`select email from company.person where id = $1`,
		[personId],
	);
	return { personId: String(personId), email: String(people[0]?.["email"]) };
}
