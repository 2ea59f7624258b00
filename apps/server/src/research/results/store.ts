/** All SQL of results. Each statement names the company and the survey, so another company's id finds nothing. */
import type { Language } from "@verbatim/contract/languages";
import type { AnswerValue } from "@verbatim/contract/respond";
import type { Definition } from "@verbatim/contract/surveys";
import type { Row, Tx } from "../../platform/db.ts";
import type {
	AskedFollowUp,
	Given,
	GivenAnswer,
	Matching,
	Recording,
	RecordingState,
	Version,
} from "./result.ts";

type OfSurvey = { companyId: string; surveyId: string };
type OfMatching = OfSurvey & { matching: Matching };

/** Which responses are meant: $1 to $8, as `valuesOf` gives them. */
const matches = `response.company_id = $1 and response.survey_id = $2
  and response.is_suspect = ($3::text = 'suspect')
  and ($3 in ('all', 'suspect') or response.is_complete = ($3 = 'complete'))
  and ($4::text = '' or $4 = any (response.tags))
  and ($5::text = ''
    or exists (select 1 from research.answer
      where company_id = $1 and survey_id = $2 and response_id = response.response_id
        and (value ->> 'text' ilike $5 or value ->> 'other' ilike $5))
    or exists (select 1 from research.recording
      where company_id = $1 and survey_id = $2 and response_id = response.response_id and transcript ->> 'text' ilike $5))
  and ($6::text = '' or exists (select 1 from research.answer
      where company_id = $1 and survey_id = $2 and response_id = response.response_id
        and question_id = $6 and follow_up = 0
        and (value -> 'optionIds' ? $7::text or ($7 = 'other' and value ->> 'other' is not null)
          or value -> 'number' = to_jsonb($8::numeric))))`;

function valuesOf({ companyId, surveyId, matching }: OfMatching): unknown[] {
	const { state, text, tag, chose } = matching;
	const words = text.replaceAll("\0", "").toWellFormed().trim();
	return [
		companyId,
		surveyId,
		state,
		tag.replaceAll("\0", "").toWellFormed().trim(),
		words === "" ? "" : `%${words.replaceAll(/[\\%_]/g, "\\$&")}%`,
		chose?.questionId ?? "",
		chose?.value ?? "",
		chose !== undefined && /^-?\d/.test(chose.value) ? chose.value : null,
	];
}

export type Sums = {
	begun: number;
	completed: number;
	medianSeconds: number | undefined;
	chargedMillitokens: bigint;
};

/** Of all that match. What was charged includes what was spoken and deleted by nobody; the book knows the rest. */
export async function sumsOf(tx: Tx, of: OfMatching): Promise<Sums> {
	const { rows } = await tx.query(
		`with matching as materialized (
       select response_id, is_complete, started_at, completed_at from research.response where ${matches})
     select count(*)::int as begun, (count(*) filter (where is_complete))::int as completed,
       percentile_cont(0.5) within group (order by extract(epoch from completed_at - started_at)::float8)
         filter (where is_complete) as median_seconds,
       (select coalesce(sum(charged_millitokens), 0)::bigint from research.recording
        where company_id = $1 and survey_id = $2 and response_id in (select response_id from matching)) as recordings,
       (select coalesce(sum(charged_millitokens), 0)::bigint from research.follow_up
        where company_id = $1 and survey_id = $2 and response_id in (select response_id from matching)) as follow_ups
     from matching`,
		valuesOf(of),
	);
	const row = rows[0] ?? {};
	return {
		begun: Number(row["begun"]),
		completed: Number(row["completed"]),
		medianSeconds:
			row["median_seconds"] === null
				? undefined
				: Number(row["median_seconds"]),
		chargedMillitokens:
			BigInt(String(row["recordings"])) + BigInt(String(row["follow_ups"])),
	};
}

/** In the days of a time zone. */
export async function completedByDay(
	tx: Tx,
	of: OfMatching & { timeZone: string },
): Promise<{ day: string; completed: number }[]> {
	const { rows } = await tx.query(
		`select to_char((response.completed_at at time zone $9::text)::date, 'YYYY-MM-DD') as day, count(*)::int as completed
     from research.response where ${matches} and response.is_complete group by 1 order by 1`,
		[...valuesOf(of), of.timeZone],
	);
	return rows.map((row) => ({
		day: String(row["day"]),
		completed: Number(row["completed"]),
	}));
}

export async function countMatching(tx: Tx, of: OfMatching): Promise<number> {
	const { rows } = await tx.query(
		`select count(*)::int as matching from research.response where ${matches}`,
		valuesOf(of),
	);
	return Number(rows[0]?.["matching"]);
}

export async function countSuspect(tx: Tx, of: OfSurvey): Promise<number> {
	const { rows } = await tx.query(
		`select count(*)::int as suspect from research.response where company_id = $1 and survey_id = $2 and is_suspect`,
		[of.companyId, of.surveyId],
	);
	return Number(rows[0]?.["suspect"]);
}

export async function listTags(
	tx: Tx,
	of: OfSurvey & { limit: number },
): Promise<{ tag: string; count: number }[]> {
	const { rows } = await tx.query(
		`select tag, count(*)::int as count from research.response cross join unnest(tags) as tag
     where company_id = $1 and survey_id = $2 group by tag order by count desc, tag limit $3`,
		[of.companyId, of.surveyId, of.limit],
	);
	return rows.map((row) => ({
		tag: String(row["tag"]),
		count: Number(row["count"]),
	}));
}

const responseColumns = `response.response_id, response.number, response.version, response.language, response.is_complete,
  response.is_suspect, response.started_at, response.completed_at, response.parameters, response.tags`;

/** The newest first; before the number at which the last page ended. */
export async function listNewest(
	tx: Tx,
	of: OfMatching & { before: number | undefined; limit: number },
): Promise<Given[]> {
	const { rows } = await tx.query(
		`select ${responseColumns} from research.response
     where ${matches} and ($9::integer is null or response.number < $9) order by response.number desc limit $10`,
		[...valuesOf(of), of.before ?? null, of.limit],
	);
	return withAnswers(tx, of, rows);
}

/** The oldest first; after the number at which the last page ended. */
export async function listOldest(
	tx: Tx,
	of: OfMatching & { after: number; limit: number },
): Promise<Given[]> {
	const { rows } = await tx.query(
		`select ${responseColumns} from research.response
     where ${matches} and response.number > $9::integer order by response.number limit $10`,
		[...valuesOf(of), of.after, of.limit],
	);
	return withAnswers(tx, of, rows);
}

async function withAnswers(
	tx: Tx,
	of: OfSurvey,
	rows: Row[],
): Promise<Given[]> {
	if (rows.length === 0) return [];
	const given = new Map(
		rows.map((row) => [String(row["response_id"]), givenOf(row)]),
	);
	const values = [of.companyId, of.surveyId, [...given.keys()]];
	const answers = await tx.query(
		`select response_id, question_id, follow_up, value, is_affected, answered_at from research.answer
     where company_id = $1 and survey_id = $2 and response_id = any ($3::uuid[])
     order by answered_at, question_id, follow_up`,
		values,
	);
	const followUps = await tx.query(
		`select response_id, question_id, number, text, asked_at from research.follow_up
     where company_id = $1 and survey_id = $2 and response_id = any ($3::uuid[]) order by question_id, number`,
		values,
	);
	const recordings = await tx.query(
		`select response_id, recording_id, question_id, follow_up, state, audio_milliseconds, charged_millitokens, kept_until,
       transcript ->> 'text' as text, model
     from research.recording where company_id = $1 and survey_id = $2 and response_id = any ($3::uuid[])
     order by created_at, recording_id`,
		values,
	);
	for (const row of answers.rows)
		given.get(String(row["response_id"]))?.answers.push(answerOf(row));
	for (const row of followUps.rows)
		given.get(String(row["response_id"]))?.followUps.push(followUpOf(row));
	for (const row of recordings.rows)
		given.get(String(row["response_id"]))?.recordings.push(recordingFrom(row));
	return [...given.values()];
}

/** All that were published, the first one first. */
export async function listVersions(tx: Tx, of: OfSurvey): Promise<Version[]> {
	const { rows } = await tx.query(
		`select version, definition from research.survey_version
     where company_id = $1 and survey_id = $2 order by version`,
		[of.companyId, of.surveyId],
	);
	return rows.map((row) => ({
		version: Number(row["version"]),
		definition: row["definition"] as Definition,
	}));
}

/** What links added to the address: the names that matching responses came with. */
export async function parameterNames(
	tx: Tx,
	of: OfMatching & { limit: number },
): Promise<string[]> {
	const { rows } = await tx.query(
		`select distinct name from research.response cross join jsonb_object_keys(response.parameters) as name
     where ${matches} order by name limit $9`,
		[...valuesOf(of), of.limit],
	);
	return rows.map((row) => String(row["name"]));
}

/** Answers false when there is no such response. */
export async function setTags(
	tx: Tx,
	of: OfSurvey & { responseId: string; tags: string[] },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update research.response set tags = $4 where company_id = $1 and survey_id = $2 and response_id = $3
     returning response_id`,
		[of.companyId, of.surveyId, of.responseId, of.tags],
	);
	return rows.length === 1;
}

/** A recording that was paid for; of a parked one nothing is told, the key least of all. */
export async function findSound(
	tx: Tx,
	of: OfSurvey & { recordingId: string },
): Promise<
	{ recordingId: string; sealingKey: Buffer; mediaType: string } | undefined
> {
	const { rows } = await tx.query(
		`select recording_id, sealing_key, media_type from research.recording
     where company_id = $1 and survey_id = $2 and recording_id = $3 and state <> 'parked'`,
		[of.companyId, of.surveyId, of.recordingId],
	);
	const row = rows[0];
	return (
		row && {
			recordingId: String(row["recording_id"]),
			sealingKey: row["sealing_key"] as Buffer,
			mediaType: String(row["media_type"]),
		}
	);
}

const givenOf = (row: Row): Given => ({
	responseId: String(row["response_id"]),
	number: Number(row["number"]),
	version: Number(row["version"]),
	language: row["language"] as Language,
	isComplete: row["is_complete"] === true,
	isSuspect: row["is_suspect"] === true,
	startedAt: row["started_at"] as Date,
	completedAt: (row["completed_at"] as Date | null) ?? undefined,
	parameters: row["parameters"] as Record<string, string>,
	tags: row["tags"] as string[],
	answers: [],
	followUps: [],
	recordings: [],
});

const answerOf = (row: Row): GivenAnswer => ({
	questionId: String(row["question_id"]),
	followUp: Number(row["follow_up"]),
	value: row["value"] as AnswerValue,
	isAffected: row["is_affected"] === true,
	answeredAt: row["answered_at"] as Date,
});

const followUpOf = (row: Row): AskedFollowUp => ({
	questionId: String(row["question_id"]),
	number: Number(row["number"]),
	text: String(row["text"]),
	askedAt: row["asked_at"] as Date,
});

const recordingFrom = (row: Row): Recording => ({
	recordingId: String(row["recording_id"]),
	questionId: String(row["question_id"]),
	followUp: Number(row["follow_up"]),
	state: row["state"] as RecordingState,
	audioMilliseconds: Number(row["audio_milliseconds"]),
	chargedMillitokens: BigInt(String(row["charged_millitokens"])),
	keptUntil: (row["kept_until"] as Date | null) ?? undefined,
	text: row["text"] === null ? undefined : String(row["text"]),
	model: row["model"] === null ? undefined : String(row["model"]),
});
