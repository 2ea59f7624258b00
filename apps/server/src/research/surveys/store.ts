/**
 * All SQL of surveys. Each statement names the company, so another company's id finds nothing; but for the one by which a
 * respondent arrives, who knows an address and no company.
 */
import type { Definition } from "@verbatim/contract/surveys";
import type { Tx } from "../../platform/db.ts";
import type {
	PublishedSurvey,
	Settings,
	Survey,
	SurveyState,
	Tripped,
} from "./survey.ts";

type Of = { companyId: string; surveyId: string };

const columns = `survey.company_id, survey.survey_id, survey.public_id, survey.name, survey.state, survey.definition,
  survey.revision, survey.published_version, survey.expected_completes, survey.at_zero, survey.day_ceiling_tokens,
  survey.tripped_at, survey.tripped_reason, survey.changed_by, survey.created_at, survey.changed_at,
  (version.definition is distinct from survey.definition) as has_unpublished_changes`;

const withVersion = `research.survey left join research.survey_version as version
    on version.company_id = survey.company_id and version.survey_id = survey.survey_id
    and version.version = survey.published_version`;

/** Answers false when this request had made one before. */
export async function insertSurvey(
	tx: Tx,
	survey: Of & {
		publicId: string;
		name: string;
		definition: Definition;
		settings: Settings;
		requestId: string;
		createdBy: string;
	},
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into research.survey (company_id, survey_id, public_id, name, state, definition, revision,
       expected_completes, at_zero, day_ceiling_tokens, request_id, created_by, changed_by)
     values ($1, $2, $3, $4, 'draft', $5, 1, $6, $7, $8, $9, $10, $10)
     on conflict (company_id, request_id) do nothing returning survey_id`,
		[
			survey.companyId,
			survey.surveyId,
			survey.publicId,
			survey.name,
			JSON.stringify(survey.definition),
			survey.settings.expectedCompletes,
			survey.settings.atZero,
			survey.settings.dayCeilingTokens ?? null,
			survey.requestId,
			survey.createdBy,
		],
	);
	return rows.length === 1;
}

export async function findByRequest(
	tx: Tx,
	of: { companyId: string; requestId: string },
): Promise<Survey | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from ${withVersion} where survey.company_id = $1 and survey.request_id = $2`,
		[of.companyId, of.requestId],
	);
	return rows[0] && surveyOf(rows[0]);
}

export async function findSurvey(tx: Tx, of: Of): Promise<Survey | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from ${withVersion} where survey.company_id = $1 and survey.survey_id = $2`,
		[of.companyId, of.surveyId],
	);
	return rows[0] && surveyOf(rows[0]);
}

/**
 * The lock order is: the survey's row, then what is below it, then the pool. What hangs on the survey can be written
 * meanwhile: respondents do not wait for who edits. Read after the lock and not with it: a statement that had to wait sees
 * the new row of the survey, and of its versions only what there was when it began.
 */
export async function lockSurvey(tx: Tx, of: Of): Promise<Survey | undefined> {
	await tx.query(
		`select 1 from research.survey where company_id = $1 and survey_id = $2 for no key update`,
		[of.companyId, of.surveyId],
	);
	return findSurvey(tx, of);
}

/** The last changed first; after `before`, where the last page ended. */
export async function listSurveys(
	tx: Tx,
	page: { companyId: string; before: string | undefined; limit: number },
): Promise<Survey[]> {
	const { rows } = await tx.query(
		`select ${columns} from ${withVersion}
     where survey.company_id = $1 and ($2::uuid is null or (survey.changed_at, survey.survey_id) <
       (select last.changed_at, last.survey_id from research.survey as last
        where last.company_id = $1 and last.survey_id = $2))
     order by survey.changed_at desc, survey.survey_id desc limit $3`,
		[page.companyId, page.before ?? null, page.limit],
	);
	return rows.map(surveyOf);
}

export async function setEdited(
	tx: Tx,
	of: Of & {
		name: string;
		definition: Definition;
		settings: Settings;
		changedBy: string;
	},
): Promise<void> {
	await tx.query(
		`update research.survey set name = $3, definition = $4, expected_completes = $5, at_zero = $6,
       day_ceiling_tokens = $7, changed_by = $8, revision = revision + 1, changed_at = now()
     where company_id = $1 and survey_id = $2`,
		[
			of.companyId,
			of.surveyId,
			of.name,
			JSON.stringify(of.definition),
			of.settings.expectedCompletes,
			of.settings.atZero,
			of.settings.dayCeilingTokens ?? null,
			of.changedBy,
		],
	);
}

/** The definition as it was saved becomes the next version; who had begun goes on with the one before. */
export async function insertVersion(
	tx: Tx,
	of: Of & { version: number; publishedBy: string },
): Promise<void> {
	await tx.query(
		`insert into research.survey_version (company_id, survey_id, version, definition, published_by)
     select company_id, survey_id, $3, definition, $4 from research.survey where company_id = $1 and survey_id = $2`,
		[of.companyId, of.surveyId, of.version, of.publishedBy],
	);
}

export async function setPublished(
	tx: Tx,
	of: Of & { version: number },
): Promise<void> {
	await tx.query(
		`update research.survey set published_version = $3, published_revision = revision,
       state = case state when 'draft' then 'open' else state end
     where company_id = $1 and survey_id = $2`,
		[of.companyId, of.surveyId, of.version],
	);
}

export async function setState(
	tx: Tx,
	of: Of & { state: SurveyState },
): Promise<void> {
	await tx.query(
		`update research.survey set state = $3 where company_id = $1 and survey_id = $2`,
		[of.companyId, of.surveyId, of.state],
	);
}

export async function setUntripped(tx: Tx, of: Of): Promise<void> {
	await tx.query(
		`update research.survey set tripped_at = null, tripped_reason = null
     where company_id = $1 and survey_id = $2`,
		[of.companyId, of.surveyId],
	);
}

/** For the statements that follow in this transaction. */
export async function allowSeconds(tx: Tx, secondsMax: number): Promise<void> {
	await tx.query("select set_config('statement_timeout', $1, true)", [
		`${secondsMax}s`,
	]);
}

/** With its versions, responses, answers, recordings and all that is counted of them: they hang on it. */
export async function deleteSurvey(tx: Tx, of: Of): Promise<void> {
	await tx.query(
		`delete from research.survey where company_id = $1 and survey_id = $2`,
		[of.companyId, of.surveyId],
	);
}

/**
 * The recordings of a survey that is about to go. First its versions and responses are locked, so that none is added
 * meanwhile: whoever saves one waits here, and then finds nothing to save it to.
 */
export async function lockRecordings(
	tx: Tx,
	of: Of,
): Promise<{ recordingId: string; sealingKey: Buffer }[]> {
	const values = [of.companyId, of.surveyId];
	await tx.query(
		`select 1 from research.survey_version where company_id = $1 and survey_id = $2 order by version for update`,
		values,
	);
	await tx.query(
		`select 1 from research.response where company_id = $1 and survey_id = $2 order by response_id for update`,
		values,
	);
	const { rows } = await tx.query(
		`select recording_id, sealing_key from research.recording where company_id = $1 and survey_id = $2`,
		values,
	);
	return rows.map((row) => ({
		recordingId: String(row["recording_id"]),
		sealingKey: row["sealing_key"] as Buffer,
	}));
}

export async function findVersion(
	tx: Tx,
	of: Of & { version: number },
): Promise<Definition | undefined> {
	return (await findDatedVersion(tx, of))?.definition;
}

export async function findDatedVersion(
	tx: Tx,
	of: Of & { version: number },
): Promise<{ definition: Definition; publishedAt: Date } | undefined> {
	const { rows } = await tx.query(
		`select definition, published_at from research.survey_version
     where company_id = $1 and survey_id = $2 and version = $3`,
		[of.companyId, of.surveyId, of.version],
	);
	const row = rows[0];
	return (
		row && {
			definition: row["definition"] as Definition,
			publishedAt: row["published_at"] as Date,
		}
	);
}

/** By its address, of whichever company: an address is not to be guessed, and says which company it is. */
export async function findPublished(
	tx: Tx,
	publicId: string,
): Promise<Omit<PublishedSurvey, "companyName"> | undefined> {
	const { rows } = await tx.query(
		`select survey.company_id, survey.survey_id, survey.public_id, survey.name, survey.state, survey.published_version,
       version.definition, survey.expected_completes, survey.at_zero, survey.day_ceiling_tokens, survey.tripped_at,
       survey.tripped_reason
     from research.survey join research.survey_version as version
       on version.company_id = survey.company_id and version.survey_id = survey.survey_id
       and version.version = survey.published_version
     where survey.public_id = $1`,
		[publicId],
	);
	const row = rows[0];
	return (
		row && {
			companyId: String(row["company_id"]),
			surveyId: String(row["survey_id"]),
			publicId: String(row["public_id"]),
			name: String(row["name"]),
			state: row["state"] as PublishedSurvey["state"],
			version: Number(row["published_version"]),
			definition: row["definition"] as Definition,
			settings: settingsOf(row),
			tripped: trippedOf(row),
		}
	);
}

export type Counts = {
	begun: number;
	completed: number;
	parked: number;
	affected: number;
};

/** What was given to each of some surveys. What looks like a machine's is counted nowhere here. */
export async function countsOf(
	tx: Tx,
	of: { companyId: string; surveyIds: readonly string[] },
): Promise<Map<string, Counts>> {
	const { rows } = await tx.query(
		`select wanted.survey_id, given.begun, given.completed,
       (select count(*) from research.recording
        where company_id = $1 and survey_id = wanted.survey_id and state = 'parked')::int as parked,
       (select count(*) from research.answer
        where company_id = $1 and survey_id = wanted.survey_id and is_affected)::int as affected
     from unnest($2::uuid[]) as wanted (survey_id) cross join lateral (
       select count(*)::int as begun, (count(*) filter (where is_complete))::int as completed
       from research.response where company_id = $1 and survey_id = wanted.survey_id and not is_suspect) as given`,
		[of.companyId, of.surveyIds],
	);
	return new Map(
		rows.map((row) => [
			String(row["survey_id"]),
			{
				begun: Number(row["begun"]),
				completed: Number(row["completed"]),
				parked: Number(row["parked"]),
				affected: Number(row["affected"]),
			},
		]),
	);
}

/** How many recordings are parked of each length in completed seconds. */
export async function parkedSeconds(
	tx: Tx,
	of: { companyId: string; surveyIds: readonly string[] },
): Promise<{ surveyId: string; audioSeconds: number; recordings: number }[]> {
	const { rows } = await tx.query(
		`select survey_id, audio_milliseconds / 1000 as audio_seconds, count(*)::int as recordings
     from research.recording where company_id = $1 and survey_id = any ($2::uuid[]) and state = 'parked'
     group by survey_id, audio_milliseconds / 1000`,
		[of.companyId, of.surveyIds],
	);
	return rows.map((row) => ({
		surveyId: String(row["survey_id"]),
		audioSeconds: Number(row["audio_seconds"]),
		recordings: Number(row["recordings"]),
	}));
}

export type Spent = {
	surveyId: string;
	definition: Definition;
	completes: number;
	chargedMillitokens: bigint;
};

/**
 * What the last completed responses to each of some surveys were charged, by the version that they answered. So many of
 * each survey: the present habit counts, and a survey that thousands answered is not summed whole for every look at it.
 */
export async function spentByVersion(
	tx: Tx,
	of: {
		companyId: string;
		surveyIds: readonly string[];
		responsesMax: number;
	},
): Promise<Spent[]> {
	const { rows } = await tx.query(
		`select spent.survey_id, version.definition, spent.completes, spent.charged
     from (
       select last.survey_id, last.version, count(*)::int as completes, sum(
         (select coalesce(sum(charged_millitokens), 0) from research.recording
          where company_id = $1 and survey_id = last.survey_id and response_id = last.response_id) +
         (select coalesce(sum(charged_millitokens), 0) from research.follow_up
          where company_id = $1 and survey_id = last.survey_id and response_id = last.response_id))::bigint as charged
       from unnest($2::uuid[]) as wanted (survey_id) cross join lateral (
         select survey_id, version, response_id from research.response
         where company_id = $1 and survey_id = wanted.survey_id and is_complete and not is_suspect
         order by number desc limit $3) as last
       group by last.survey_id, last.version) as spent
     join research.survey_version as version
       on version.company_id = $1 and version.survey_id = spent.survey_id and version.version = spent.version`,
		[of.companyId, of.surveyIds, of.responsesMax],
	);
	return rows.map((row) => ({
		surveyId: String(row["survey_id"]),
		definition: row["definition"] as Definition,
		completes: Number(row["completes"]),
		chargedMillitokens: BigInt(String(row["charged"])),
	}));
}

export async function listNames(
	tx: Tx,
	of: { companyId: string; limit: number },
): Promise<{ surveyId: string; name: string }[]> {
	const { rows } = await tx.query(
		`select survey_id, name from research.survey where company_id = $1
     order by changed_at desc, survey_id desc limit $2`,
		[of.companyId, of.limit],
	);
	return rows.map((row) => ({
		surveyId: String(row["survey_id"]),
		name: String(row["name"]),
	}));
}

function surveyOf(row: Record<string, unknown>): Survey {
	const optional = <T>(column: string, as: (value: unknown) => T) =>
		row[column] === null ? undefined : as(row[column]);
	return {
		companyId: String(row["company_id"]),
		surveyId: String(row["survey_id"]),
		publicId: String(row["public_id"]),
		name: String(row["name"]),
		state: row["state"] as SurveyState,
		definition: row["definition"] as Definition,
		revision: Number(row["revision"]),
		publishedVersion: optional("published_version", Number),
		hasUnpublishedChanges: row["has_unpublished_changes"] === true,
		settings: settingsOf(row),
		tripped: trippedOf(row),
		changedBy: optional("changed_by", String),
		createdAt: row["created_at"] as Date,
		changedAt: row["changed_at"] as Date,
	};
}

const settingsOf = (row: Record<string, unknown>): Settings => ({
	expectedCompletes: Number(row["expected_completes"]),
	atZero: row["at_zero"] as Settings["atZero"],
	dayCeilingTokens:
		row["day_ceiling_tokens"] === null
			? undefined
			: Number(row["day_ceiling_tokens"]),
});

const trippedOf = (row: Record<string, unknown>): Tripped | undefined =>
	row["tripped_at"] === null
		? undefined
		: {
				at: row["tripped_at"] as Date,
				reason: String(row["tripped_reason"]),
			};
