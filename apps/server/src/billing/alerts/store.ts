/**
 * All SQL of alerts. Each statement names the company, but those of the sweep. The state's row is locked before an alert is
 * written, so numbers have no gaps and nothing is told twice.
 */
import type {
	AlertFacts,
	AlertKind,
	MailedAlertKind,
} from "@verbatim/contract/alerts";
import type { Tx } from "../../platform/db.ts";
import type { NewAlert, Told } from "./alert.ts";

export type AlertState = {
	lastNumber: number;
	told: Told;
	poolVersion: bigint;
};

/** The row is made where there is none. */
export async function lockState(
	tx: Tx,
	companyId: string,
	now: Date,
): Promise<AlertState> {
	await watchCompany(tx, companyId, now);
	const { rows } = await tx.query(
		"select last_number, told, pool_version from billing.alert_state where company_id = $1 for update",
		[companyId],
	);
	const row = rows[0] ?? {};
	return {
		lastNumber: Number(row["last_number"]),
		told: row["told"] as Told,
		poolVersion: BigInt(String(row["pool_version"])),
	};
}

export async function saveState(
	tx: Tx,
	companyId: string,
	state: { told: Told; poolVersion: bigint; dueAt: Date },
): Promise<void> {
	await tx.query(
		"update billing.alert_state set told = $2::jsonb, pool_version = $3, due_at = $4 where company_id = $1",
		[
			companyId,
			JSON.stringify(state.told),
			String(state.poolVersion),
			state.dueAt,
		],
	);
}

/** From now on the sweep looks at it, whether anybody rings or not. */
export async function watchCompany(
	tx: Tx,
	companyId: string,
	now: Date,
): Promise<void> {
	await tx.query(
		"insert into billing.alert_state (company_id, due_at) values ($1, $2) on conflict (company_id) do nothing",
		[companyId, now],
	);
}

/** Companies whose time has come. They are put off, so that two sweeps do not take the same. */
export async function claimDue(
	tx: Tx,
	of: { now: Date; putOffSeconds: number; rowsMax: number },
): Promise<string[]> {
	const { rows } = await tx.query(
		`update billing.alert_state set due_at = $1::timestamptz + make_interval(secs => $2)
     where company_id in (select company_id from billing.alert_state where due_at <= $1 order by due_at
                          limit $3 for update skip locked)
     returning company_id`,
		[of.now, of.putOffSeconds, of.rowsMax],
	);
	return rows.map((row) => String(row["company_id"]));
}

/** A process that was killed may have heard of something and looked at nothing. */
export async function makeAllDue(tx: Tx, now: Date): Promise<void> {
	await tx.query(
		"update billing.alert_state set due_at = $1 where due_at > $1",
		[now],
	);
}

/** Its number; undefined when it was told before. The state's row is locked by the caller. */
export async function insertAlert(
	tx: Tx,
	companyId: string,
	alert: NewAlert & { at: Date },
): Promise<number | undefined> {
	const { rows } = await tx.query(
		`insert into billing.alert (company_id, number, kind, key, facts, at)
     select company_id, last_number + 1, $2, $3, $4::jsonb, $5 from billing.alert_state where company_id = $1
     on conflict (company_id, key) do nothing returning number`,
		[
			companyId,
			alert.facts.kind,
			alert.key,
			JSON.stringify(alert.facts),
			alert.at,
		],
	);
	const [row] = rows;
	if (row === undefined) return undefined;
	await tx.query(
		"update billing.alert_state set last_number = last_number + 1 where company_id = $1",
		[companyId],
	);
	return Number(row["number"]);
}

export type AlertRow = { number: number; at: Date; facts: AlertFacts };

/** Newest first. */
export async function selectAlerts(
	tx: Tx,
	companyId: string,
	page: {
		before: number | undefined;
		limit: number;
		notOf: readonly AlertKind[];
	},
): Promise<AlertRow[]> {
	const { rows } = await tx.query(
		`select number, at, facts from billing.alert
     where company_id = $1 and ($2::bigint is null or number < $2) and kind <> all ($3::text[])
     order by number desc limit $4`,
		[companyId, page.before ?? null, page.notOf, page.limit],
	);
	return rows.map((row) => ({
		number: Number(row["number"]),
		at: row["at"] as Date,
		facts: row["facts"] as AlertFacts,
	}));
}

/** Up to which number a member has read, and how many came since. */
export async function selectRead(
	tx: Tx,
	of: { companyId: string; memberId: string; notOf: readonly AlertKind[] },
): Promise<{ through: number; unread: number }> {
	const { rows } = await tx.query(
		`select coalesce(max(through_number), 0) as through,
       (select count(*) from billing.alert
        where company_id = $1 and kind <> all ($3::text[]) and number > coalesce(max(alert_read.through_number), 0)) as unread
     from billing.alert_read where company_id = $1 and member_id = $2`,
		[of.companyId, of.memberId, of.notOf],
	);
	const row = rows[0] ?? {};
	return { through: Number(row["through"]), unread: Number(row["unread"]) };
}

/** Two tabs may say it in any order; and nobody has read what is not there yet. */
export async function setRead(
	tx: Tx,
	of: { companyId: string; memberId: string; through: number },
): Promise<void> {
	await tx.query(
		`insert into billing.alert_read (company_id, member_id, through_number)
     select $1, $2, least($3::bigint, coalesce((select max(number) from billing.alert where company_id = $1), 0))
     on conflict (company_id, member_id)
       do update set through_number = greatest(alert_read.through_number, excluded.through_number)`,
		[of.companyId, of.memberId, of.through],
	);
}

/** Of one member: what they do not want by mail. */
export async function selectMailsOff(
	tx: Tx,
	of: { companyId: string; memberId: string },
): Promise<string[]> {
	const { rows } = await tx.query(
		"select kind from billing.alert_mail_off where company_id = $1 and member_id = $2",
		[of.companyId, of.memberId],
	);
	return rows.map((row) => String(row["kind"]));
}

/** Of one kind: who does not want it by mail. */
export async function selectMembersOff(
	tx: Tx,
	of: { companyId: string; kind: MailedAlertKind },
): Promise<string[]> {
	const { rows } = await tx.query(
		"select member_id from billing.alert_mail_off where company_id = $1 and kind = $2",
		[of.companyId, of.kind],
	);
	return rows.map((row) => String(row["member_id"]));
}

export async function setMail(
	tx: Tx,
	of: {
		companyId: string;
		memberId: string;
		kind: MailedAlertKind;
		isOn: boolean;
	},
): Promise<void> {
	const row = [of.companyId, of.memberId, of.kind];
	if (of.isOn)
		await tx.query(
			"delete from billing.alert_mail_off where company_id = $1 and member_id = $2 and kind = $3",
			row,
		);
	else
		await tx.query(
			"insert into billing.alert_mail_off (company_id, member_id, kind) values ($1, $2, $3) on conflict do nothing",
			row,
		);
}
