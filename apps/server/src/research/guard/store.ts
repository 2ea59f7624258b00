/** All SQL of the guard: what was spent in each hour and ten minutes, and what was proved. */
import type { Tx } from "../../platform/db.ts";
import type { Spent } from "./guard.ts";

export type OfSurvey = { companyId: string; surveyId: string };

/**
 * Must come first of all that the guard does in a transaction, so that of two who ask at once the second sees what the first
 * has spent. The order of locks is: the response's row, this one, the counts, the pool.
 */
export async function lockWatch(tx: Tx, of: OfSurvey): Promise<void> {
	const lock = async () => {
		const { rows } = await tx.query(
			`select 1 from research.survey_watch where company_id = $1 and survey_id = $2 for no key update`,
			[of.companyId, of.surveyId],
		);
		return rows.length === 1;
	};
	if (await lock()) return;
	await tx.query(
		`insert into research.survey_watch (company_id, survey_id) values ($1, $2) on conflict do nothing`,
		[of.companyId, of.surveyId],
	);
	await lock();
}

/** Of a survey, by the hour. */
export async function listSurveySpending(
	tx: Tx,
	of: OfSurvey & { after: Date },
): Promise<Spent[]> {
	const { rows } = await tx.query(
		`select hour as at, millitokens from research.survey_spending
     where company_id = $1 and survey_id = $2 and hour > $3`,
		[of.companyId, of.surveyId, of.after],
	);
	return rows.map(spentOf);
}

/** Of a network or a response, by the hour. */
export async function listRespondentSpending(
	tx: Tx,
	of: OfSurvey & { key: Buffer },
): Promise<Spent[]> {
	const { rows } = await tx.query(
		`select hour as at, millitokens from research.respondent_spending
     where company_id = $1 and survey_id = $2 and key = $3`,
		[of.companyId, of.surveyId, of.key],
	);
	return rows.map(spentOf);
}

/** Other responses of a network that spent since an instant. */
export async function countSpendingSessions(
	tx: Tx,
	of: OfSurvey & { responseId: string; networkKey: Buffer; since: Date },
): Promise<number> {
	const { rows } = await tx.query(
		`select count(*)::int as sessions from research.response as response
     where response.company_id = $1 and response.survey_id = $2 and response.network_key = $3
       and response.response_id <> $4 and exists (
         select 1 from research.respondent_spending as spending
         where spending.company_id = $1 and spending.survey_id = $2
           and spending.key = uuid_send(response.response_id) and spending.hour >= $5)`,
		[of.companyId, of.surveyId, of.networkKey, of.responseId, of.since],
	);
	return Number(rows[0]?.["sessions"]);
}

/** Which of some responses began in a network. */
export async function listOfNetwork(
	tx: Tx,
	of: OfSurvey & { responseIds: readonly string[]; networkKey: Buffer },
): Promise<string[]> {
	const { rows } = await tx.query(
		`select response_id from research.response
     where company_id = $1 and survey_id = $2 and response_id = any ($3::uuid[]) and network_key = $4`,
		[of.companyId, of.surveyId, of.responseIds, of.networkKey],
	);
	return rows.map((row) => String(row["response_id"]));
}

/** The version that a response answers. */
export async function findVersionOfResponse(
	tx: Tx,
	of: OfSurvey & { responseId: string },
): Promise<number | undefined> {
	const { rows } = await tx.query(
		`select version from research.response where company_id = $1 and survey_id = $2 and response_id = $3`,
		[of.companyId, of.surveyId, of.responseId],
	);
	return rows[0] && Number(rows[0]["version"]);
}

export async function countOtherOpenSurveys(
	tx: Tx,
	of: OfSurvey,
): Promise<number> {
	const { rows } = await tx.query(
		`select count(*)::int as surveys from research.survey
     where company_id = $1 and survey_id <> $2 and state = 'open'`,
		[of.companyId, of.surveyId],
	);
	return Number(rows[0]?.["surveys"]);
}

/** When the one came that leaves room for another: the `beginsMax`-th before now, within the last hour. */
export async function findBlockingBegin(
	tx: Tx,
	of: OfSurvey & { networkKey: Buffer; beginsMax: number },
): Promise<{ freeInSeconds: number } | undefined> {
	const { rows } = await tx.query(
		`select ceil(extract(epoch from started_at + interval '1 hour' - now()))::int as free_in_seconds
     from research.response
     where company_id = $1 and survey_id = $2 and network_key = $3 and started_at > now() - interval '1 hour'
     order by started_at desc offset $4 limit 1`,
		[of.companyId, of.surveyId, of.networkKey, of.beginsMax - 1],
	);
	return rows[0] && { freeInSeconds: Number(rows[0]["free_in_seconds"]) };
}

export async function addSpending(
	tx: Tx,
	of: OfSurvey & {
		keys: readonly Buffer[];
		hour: Date;
		window: Date;
		millitokens: bigint;
	},
): Promise<void> {
	const millitokens = of.millitokens.toString();
	await tx.query(
		`insert into research.survey_spending as spending (company_id, survey_id, hour, millitokens, steps)
     values ($1, $2, $3, $4, 1)
     on conflict (company_id, survey_id, hour) do update
       set millitokens = spending.millitokens + excluded.millitokens, steps = spending.steps + 1`,
		[of.companyId, of.surveyId, of.hour, millitokens],
	);
	await tx.query(
		`insert into research.respondent_spending as spending (company_id, survey_id, key, hour, millitokens, steps)
     select $1, $2, key, $4, $5, 1 from unnest($3::bytea[]) as key
     on conflict (company_id, survey_id, key, hour) do update
       set millitokens = spending.millitokens + excluded.millitokens, steps = spending.steps + 1`,
		[of.companyId, of.surveyId, of.keys, of.hour, millitokens],
	);
	await tx.query(
		`insert into research.spending_window as spending (company_id, survey_id, window_at, millitokens)
     values ($1, $2, $3, $4)
     on conflict (company_id, survey_id, window_at) do update
       set millitokens = spending.millitokens + excluded.millitokens`,
		[of.companyId, of.surveyId, of.window, millitokens],
	);
}

/** Each ten minutes after an instant, without what a stop was decided on. */
export async function listWindows(
	tx: Tx,
	of: OfSurvey & { after: Date },
): Promise<Spent[]> {
	const { rows } = await tx.query(
		`select window_at as at, millitokens - judged_millitokens as millitokens from research.spending_window
     where company_id = $1 and survey_id = $2 and window_at > $3 and millitokens > judged_millitokens`,
		[of.companyId, of.surveyId, of.after],
	);
	return rows.map(spentOf);
}

/** Of the last ten minutes by the database's own clock, and since the survey was last stopped. */
export async function countSessions(
	tx: Tx,
	of: OfSurvey,
): Promise<{
	begun: number;
	completed: number;
	spending: number;
	suspect: number;
}> {
	const { rows } = await tx.query(
		`select count(*)::int as begun, (count(*) filter (where is_complete))::int as completed,
       (count(*) filter (where is_suspect))::int as suspect,
       (count(*) filter (where exists (
         select 1 from research.respondent_spending as spending
         where spending.company_id = $1 and spending.survey_id = $2
           and spending.key = uuid_send(response.response_id))))::int as spending
     from research.response
     where company_id = $1 and survey_id = $2 and started_at > greatest(now() - interval '10 minutes',
       (select judged_at from research.survey_watch where company_id = $1 and survey_id = $2))`,
		[of.companyId, of.surveyId],
	);
	const count = (name: string) => Number(rows[0]?.[name]);
	return {
		begun: count("begun"),
		completed: count("completed"),
		spending: count("spending"),
		suspect: count("suspect"),
	};
}

/** False: it was stopped before. */
export async function setTripped(
	tx: Tx,
	of: OfSurvey & { at: Date; reason: string },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update research.survey set tripped_at = $3, tripped_reason = $4
     where company_id = $1 and survey_id = $2 and tripped_at is null and state in ('open', 'paused') returning 1`,
		[of.companyId, of.surveyId, of.at, of.reason],
	);
	return rows.length === 1;
}

/** What was spent until now was looked at: only what comes after it can stop the survey again. */
export async function setJudged(tx: Tx, of: OfSurvey): Promise<void> {
	await tx.query(
		`update research.spending_window set judged_millitokens = millitokens
     where company_id = $1 and survey_id = $2 and judged_millitokens < millitokens
       and window_at > (select max(window_at) - interval '20 minutes' from research.spending_window
         where company_id = $1 and survey_id = $2)`,
		[of.companyId, of.surveyId],
	);
	await tx.query(
		`update research.survey_watch set judged_at = now() where company_id = $1 and survey_id = $2`,
		[of.companyId, of.surveyId],
	);
}

/** False: it was used before. */
export async function insertSolved(
	tx: Tx,
	of: { companyId: string; hash: Buffer; expiresAt: Date },
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into research.solved_challenge (company_id, challenge_hash, expires_at) values ($1, $2, $3)
     on conflict do nothing returning 1`,
		[of.companyId, of.hash, of.expiresAt],
	);
	return rows.length === 1;
}

/** Of every company: what no limit looks at any more. For the sweep only. */
export async function deleteOld(
	tx: Tx,
	before: { respondents: Date; surveys: Date; challenges: Date },
): Promise<void> {
	await tx.query(`delete from research.respondent_spending where hour < $1`, [
		before.respondents,
	]);
	await tx.query(`delete from research.spending_window where window_at < $1`, [
		before.surveys,
	]);
	await tx.query(`delete from research.survey_spending where hour < $1`, [
		before.surveys,
	]);
	await tx.query(
		`delete from research.solved_challenge where expires_at < $1`,
		[before.challenges],
	);
}

const spentOf = (row: Record<string, unknown>): Spent => ({
	at: row["at"] as Date,
	millitokens: BigInt(String(row["millitokens"])),
});
