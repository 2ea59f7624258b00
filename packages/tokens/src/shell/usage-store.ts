/** The usage projection in PostgreSQL. */
import type { Day } from "../book.ts";
import type { Actor, Feature, Subject, Tx } from "../words.ts";
import { bigintOf, type Row } from "./values.ts";

export type UsageLine = {
	day: Day;
	feature: Feature;
	subject: Subject;
	actor: Actor;
	charged: bigint;
	reversed: bigint;
	charges: number;
	firstEntry: number;
	lastEntry: number;
};

/** How far it is folded, for whoever folds on: nobody else does so until the transaction ends. */
export async function lockFold(
	tx: Tx,
	companyId: string,
): Promise<
	{ foldedThrough: number; lastEntry: number; timeZone: string } | undefined
> {
	await tx.query(
		`insert into tokens.progress (company_id) select company_id from tokens.pool where company_id = $1
     on conflict do nothing`,
		[companyId],
	);
	const { rows } = await tx.query(
		`select g.folded_through, p.last_entry, p.time_zone from tokens.progress g
       join tokens.pool p on p.company_id = g.company_id
     where g.company_id = $1 for no key update of g`,
		[companyId],
	);
	const row = rows[0];
	return (
		row && {
			foldedThrough: Number(row["folded_through"]),
			lastEntry: Number(row["last_entry"]),
			timeZone: String(row["time_zone"]),
		}
	);
}

export async function addUsage(
	tx: Tx,
	of: { companyId: string; through: number; lines: readonly UsageLine[] },
): Promise<void> {
	const { lines } = of;
	await tx.query(
		`insert into tokens.usage as u (company_id, day, feature, subject_kind, subject_id, actor_kind, actor_id, charged,
       reversed, charges, first_entry, last_entry)
     select $1, * from unnest($2::date[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
       $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])
     on conflict (company_id, day, feature, subject_kind, subject_id, actor_kind, actor_id) do update set
       charged = u.charged + excluded.charged, reversed = u.reversed + excluded.reversed,
       charges = u.charges + excluded.charges, last_entry = excluded.last_entry`,
		[
			of.companyId,
			lines.map(({ day }) => day),
			lines.map(({ feature }) => feature),
			lines.map(({ subject }) => subject.kind),
			lines.map(({ subject }) => subject.id),
			lines.map(({ actor }) => actor.kind),
			lines.map(({ actor }) => actor.id),
			lines.map(({ charged }) => charged.toString()),
			lines.map(({ reversed }) => reversed.toString()),
			lines.map(({ charges }) => charges),
			lines.map(({ firstEntry }) => firstEntry),
			lines.map(({ lastEntry }) => lastEntry),
		],
	);
	await tx.query(
		"update tokens.progress set folded_through = $2 where company_id = $1",
		[of.companyId, of.through],
	);
}

export type Dimension = "feature" | "actor" | "subject" | "day";

/** Sums over days from and through, by any of the dimensions. */
export async function listUsage(
	tx: Tx,
	of: {
		companyId: string;
		from: Day;
		through: Day;
		by: readonly Dimension[];
	},
): Promise<Row[]> {
	const { rows } = await tx.query(
		`select case when 'day' = any($4) then to_char(day, 'YYYY-MM-DD') end as day,
       case when 'feature' = any($4) then feature end as feature,
       case when 'subject' = any($4) then subject_kind end as subject_kind,
       case when 'subject' = any($4) then subject_id end as subject_id,
       case when 'actor' = any($4) then actor_kind end as actor_kind,
       case when 'actor' = any($4) then actor_id end as actor_id,
       sum(charged)::bigint as charged, sum(reversed)::bigint as reversed, sum(charges)::bigint as charges
     from tokens.usage where company_id = $1 and day between $2::date and $3::date
     group by 1, 2, 3, 4, 5, 6
     having sum(charges) > 0 or sum(reversed) > 0
     order by 1, 7 desc, 2, 3, 4, 5, 6`,
		[of.companyId, of.from, of.through, of.by],
	);
	return rows;
}

/** What was charged less what was undone on and after a day, and the first day on which anything was. */
export async function sumSince(
	tx: Tx,
	of: { companyId: string; from: Day },
): Promise<{ used: bigint; firstDay: Day | undefined }> {
	const { rows } = await tx.query(
		`select coalesce(sum(charged - reversed) filter (where day >= $2::date), 0)::bigint as used,
       to_char(min(day), 'YYYY-MM-DD') as first_day
     from tokens.usage where company_id = $1 and charges > 0
       and day >= coalesce((select min(day) from tokens.usage where company_id = $1), $2::date)`,
		[of.companyId, of.from],
	);
	const first = rows[0]?.["first_day"];
	return {
		used: bigintOf(rows[0]?.["used"] ?? 0),
		firstDay: typeof first === "string" ? first : undefined,
	};
}

/** Between which entries something is told of, as far as it is folded; none: the last is 0. */
export async function whereUsed(
	tx: Tx,
	of: {
		companyId: string;
		feature?: Feature;
		actor?: Actor;
		subject?: Subject;
	},
): Promise<{ first: number; last: number; foldedThrough: number }> {
	const { rows } = await tx.query(
		`select coalesce(min(u.first_entry), 1) as first, coalesce(max(u.last_entry), 0) as last,
       (select folded_through from tokens.progress where company_id = $1) as folded_through
     from tokens.usage u where company_id = $1 and ($2::text is null or feature = $2)
       and ($3::text is null or (subject_kind = $3 and subject_id = $4))
       and ($5::text is null or (actor_kind = $5 and actor_id = $6))`,
		[
			of.companyId,
			of.feature ?? null,
			of.subject?.kind ?? null,
			of.subject?.id ?? null,
			of.actor?.kind ?? null,
			of.actor?.id ?? null,
		],
	);
	return {
		first: Number(rows[0]?.["first"] ?? 1),
		last: Number(rows[0]?.["last"] ?? 0),
		foldedThrough: Number(rows[0]?.["folded_through"] ?? 0),
	};
}
