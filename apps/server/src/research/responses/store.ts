/** All SQL of responses. Each statement names the company, so another company's id finds nothing. */
import type { Language } from "@verbatim/contract/languages";
import type { AnswerValue } from "@verbatim/contract/respond";
import type { Tx } from "../../platform/db.ts";
import type {
	OfAnswer,
	OfResponse,
	Recording,
	RecordingState,
	Response,
	StoredAnswer,
	TakeTranscript,
} from "./response.ts";

type OfSurvey = { companyId: string; surveyId: string };
type OfRecording = OfResponse & { recordingId: string };
type Row = Record<string, unknown>;

const responseColumns = `company_id, survey_id, response_id, number, version, language, device_key_hash, is_complete`;

const recordingColumns = `company_id, survey_id, response_id, recording_id, question_id, follow_up, state,
  audio_milliseconds, media_type, size_bytes, content_hash, sealing_key, charged_millitokens`;

/**
 * The number of the next response. Keeps the survey's row from others who begin, and only from them: what hangs on the
 * survey can be written meanwhile.
 */
export async function takeNumber(
	tx: Tx,
	of: OfSurvey,
): Promise<number | undefined> {
	const { rows } = await tx.query(
		`update research.survey set next_number = next_number + 1
     where company_id = $1 and survey_id = $2 returning next_number - 1 as number`,
		[of.companyId, of.surveyId],
	);
	return rows[0] && Number(rows[0]["number"]);
}

/** Answers false when the response is there already: begun twice at the same moment. */
export async function insertResponse(
	tx: Tx,
	response: OfResponse & {
		number: number;
		version: number;
		language: Language;
		deviceKeyHash: Buffer;
		receiptHash: Buffer;
		networkKey: Buffer;
		parameters: Record<string, string>;
	},
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into research.response (company_id, survey_id, response_id, number, version, language, device_key_hash,
       receipt_hash, network_key, parameters)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (company_id, survey_id, response_id) do nothing returning number`,
		[
			response.companyId,
			response.surveyId,
			response.responseId,
			response.number,
			response.version,
			response.language,
			response.deviceKeyHash,
			response.receiptHash,
			response.networkKey,
			JSON.stringify(response.parameters),
		],
	);
	return rows.length === 1;
}

export async function findResponse(
	tx: Tx,
	of: OfResponse,
): Promise<Response | undefined> {
	const { rows } = await tx.query(
		`select ${responseColumns} from research.response where company_id = $1 and survey_id = $2 and response_id = $3`,
		[of.companyId, of.surveyId, of.responseId],
	);
	return rows[0] && responseOf(rows[0]);
}

/** The lock order is: the response's row, what hangs on it, then the counts of the guard, then the pool. */
export async function lockResponse(
	tx: Tx,
	of: OfResponse,
): Promise<Response | undefined> {
	const { rows } = await tx.query(
		`select ${responseColumns} from research.response
     where company_id = $1 and survey_id = $2 and response_id = $3 for update`,
		[of.companyId, of.surveyId, of.responseId],
	);
	return rows[0] && responseOf(rows[0]);
}

export async function lockByReceipt(
	tx: Tx,
	of: OfSurvey & { receiptHash: Buffer },
): Promise<Response | undefined> {
	const { rows } = await tx.query(
		`select ${responseColumns} from research.response
     where company_id = $1 and survey_id = $2 and receipt_hash = $3 for update`,
		[of.companyId, of.surveyId, of.receiptHash],
	);
	return rows[0] && responseOf(rows[0]);
}

export async function setSeen(
	tx: Tx,
	of: OfResponse & { language: Language },
): Promise<void> {
	await tx.query(
		`update research.response set language = $4, last_at = now()
     where company_id = $1 and survey_id = $2 and response_id = $3`,
		[of.companyId, of.surveyId, of.responseId, of.language],
	);
}

export async function setComplete(tx: Tx, of: OfResponse): Promise<void> {
	await tx.query(
		`update research.response set is_complete = true, completed_at = now(), last_at = now()
     where company_id = $1 and survey_id = $2 and response_id = $3`,
		[of.companyId, of.surveyId, of.responseId],
	);
}

export async function setSuspect(tx: Tx, of: OfResponse): Promise<void> {
	await tx.query(
		`update research.response set is_suspect = true where company_id = $1 and survey_id = $2 and response_id = $3`,
		[of.companyId, of.surveyId, of.responseId],
	);
}

/** With its answers, follow-ups and recordings, which hang on it. */
export async function deleteResponse(tx: Tx, of: OfResponse): Promise<void> {
	await tx.query(
		`delete from research.response where company_id = $1 and survey_id = $2 and response_id = $3`,
		[of.companyId, of.surveyId, of.responseId],
	);
}

export async function listAnswers(
	tx: Tx,
	of: OfResponse,
): Promise<StoredAnswer[]> {
	const { rows } = await tx.query(
		`select question_id, follow_up, value, revision, is_affected from research.answer
     where company_id = $1 and survey_id = $2 and response_id = $3 order by answered_at, question_id, follow_up`,
		[of.companyId, of.surveyId, of.responseId],
	);
	return rows.map(answerOf);
}

export async function lockAnswer(
	tx: Tx,
	of: OfAnswer,
): Promise<StoredAnswer | undefined> {
	const { rows } = await tx.query(
		`select question_id, follow_up, value, revision, is_affected from research.answer
     where company_id = $1 and survey_id = $2 and response_id = $3 and question_id = $4 and follow_up = $5 for update`,
		[of.companyId, of.surveyId, of.responseId, of.questionId, of.followUp],
	);
	return rows[0] && answerOf(rows[0]);
}

/** Stored unless a newer one is there. Once affected, an answer that is written stays affected. */
export async function putAnswer(
	tx: Tx,
	answer: OfAnswer & { value: AnswerValue; revision: number },
): Promise<void> {
	await tx.query(
		`insert into research.answer (company_id, survey_id, response_id, question_id, follow_up, value, revision)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id, survey_id, response_id, question_id, follow_up) do update
       set value = excluded.value, revision = excluded.revision, answered_at = now()
       where answer.revision < excluded.revision`,
		[
			answer.companyId,
			answer.surveyId,
			answer.responseId,
			answer.questionId,
			answer.followUp,
			JSON.stringify(answer.value),
			answer.revision,
		],
	);
}

/** The answer is this recording, whatever was there before: a take is saved by a person who has just heard it. */
export async function putRecordingAnswer(
	tx: Tx,
	answer: OfAnswer & { takeId: string; revision: number },
): Promise<void> {
	await tx.query(
		`insert into research.answer (company_id, survey_id, response_id, question_id, follow_up, value, revision)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id, survey_id, response_id, question_id, follow_up) do update
       set value = excluded.value, revision = greatest(answer.revision, excluded.revision), is_affected = false,
         answered_at = now()`,
		[
			answer.companyId,
			answer.surveyId,
			answer.responseId,
			answer.questionId,
			answer.followUp,
			JSON.stringify({ kind: "recording", takeId: answer.takeId }),
			answer.revision,
		],
	);
}

/** It was to be spoken and cannot be. What was written before stays; else it is left out until something is written. */
export async function setAffected(
	tx: Tx,
	answer: OfAnswer & { revision: number },
): Promise<void> {
	await tx.query(
		`insert into research.answer (company_id, survey_id, response_id, question_id, follow_up, value, revision, is_affected)
     values ($1, $2, $3, $4, $5, '{"kind": "skipped"}', $6, true)
     on conflict (company_id, survey_id, response_id, question_id, follow_up) do update set is_affected = true`,
		[
			answer.companyId,
			answer.surveyId,
			answer.responseId,
			answer.questionId,
			answer.followUp,
			answer.revision,
		],
	);
}

/** The recording that an answer pointed to is gone, and could not be paid for: as if it had had to be written. */
export async function setLost(tx: Tx, of: OfRecording): Promise<void> {
	await tx.query(
		`update research.answer set value = '{"kind": "skipped"}', is_affected = true
     where company_id = $1 and survey_id = $2 and response_id = $3 and value ->> 'takeId' = $4`,
		[of.companyId, of.surveyId, of.responseId, of.recordingId],
	);
}

export async function listFollowUps(
	tx: Tx,
	of: OfResponse,
): Promise<{ questionId: string; number: number; text: string }[]> {
	const { rows } = await tx.query(
		`select question_id, number, text from research.follow_up
     where company_id = $1 and survey_id = $2 and response_id = $3 order by question_id, number`,
		[of.companyId, of.surveyId, of.responseId],
	);
	return rows.map((row) => ({
		questionId: String(row["question_id"]),
		number: Number(row["number"]),
		text: String(row["text"]),
	}));
}

export async function insertRecording(
	tx: Tx,
	recording: Recording & { keptUntil: Date | undefined },
): Promise<void> {
	await tx.query(
		`insert into research.recording (company_id, survey_id, response_id, recording_id, question_id, follow_up, state,
       audio_milliseconds, media_type, size_bytes, content_hash, sealing_key, charged_millitokens, kept_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		[
			recording.companyId,
			recording.surveyId,
			recording.responseId,
			recording.recordingId,
			recording.questionId,
			recording.followUp,
			recording.state,
			recording.audioMilliseconds,
			recording.mediaType,
			recording.sizeBytes,
			recording.contentHash,
			recording.sealingKey,
			recording.chargedMillitokens.toString(),
			recording.keptUntil ?? null,
		],
	);
}

/** Of whichever response of the company: an id is a take's once. */
export async function isTakeKnown(
	tx: Tx,
	of: { companyId: string; recordingId: string },
): Promise<boolean> {
	const { rows } = await tx.query(
		`select 1 from research.recording where company_id = $1 and recording_id = $2`,
		[of.companyId, of.recordingId],
	);
	return rows.length > 0;
}

export async function listRecordings(
	tx: Tx,
	of: OfResponse,
): Promise<Recording[]> {
	const { rows } = await tx.query(
		`select ${recordingColumns} from research.recording
     where company_id = $1 and survey_id = $2 and response_id = $3 order by created_at, recording_id`,
		[of.companyId, of.surveyId, of.responseId],
	);
	return rows.map(recordingOf);
}

export async function findRecording(
	tx: Tx,
	of: OfRecording,
): Promise<Recording | undefined> {
	const { rows } = await tx.query(
		`select ${recordingColumns} from research.recording
     where company_id = $1 and survey_id = $2 and response_id = $3 and recording_id = $4`,
		[of.companyId, of.surveyId, of.responseId, of.recordingId],
	);
	return rows[0] && recordingOf(rows[0]);
}

/** The same sound was given in another response: nobody says the same thing twice to the last byte. */
export async function isSoundKnownElsewhere(
	tx: Tx,
	of: OfResponse & { contentHash: Buffer },
): Promise<boolean> {
	const { rows } = await tx.query(
		`select 1 from research.recording
     where company_id = $1 and survey_id = $2 and response_id <> $3 and content_hash = $4 limit 1`,
		[of.companyId, of.surveyId, of.responseId, of.contentHash],
	);
	return rows.length > 0;
}

export async function deleteRecording(tx: Tx, of: OfRecording): Promise<void> {
	await tx.query(
		`delete from research.recording
     where company_id = $1 and survey_id = $2 and response_id = $3 and recording_id = $4`,
		[of.companyId, of.surveyId, of.responseId, of.recordingId],
	);
}

/** Paid for: it may be listened to from now on. */
export async function setOpened(
	tx: Tx,
	of: OfRecording & { chargedMillitokens: bigint },
): Promise<void> {
	await tx.query(
		`update research.recording set state = 'transcribing', charged_millitokens = $5, kept_until = null
     where company_id = $1 and survey_id = $2 and response_id = $3 and recording_id = $4 and state = 'parked'`,
		[
			of.companyId,
			of.surveyId,
			of.responseId,
			of.recordingId,
			of.chargedMillitokens.toString(),
		],
	);
}

export async function setTranscribed(
	tx: Tx,
	of: OfRecording & { transcript: TakeTranscript; model: string },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update research.recording set state = 'transcribed', transcript = $5, model = $6, attempt = attempt + 1
     where company_id = $1 and survey_id = $2 and response_id = $3 and recording_id = $4 and state = 'transcribing'
     returning recording_id`,
		[
			of.companyId,
			of.surveyId,
			of.responseId,
			of.recordingId,
			JSON.stringify(of.transcript),
			of.model,
		],
	);
	return rows.length === 1;
}

export async function setWithoutWords(
	tx: Tx,
	of: OfRecording,
): Promise<boolean> {
	const { rows } = await tx.query(
		`update research.recording set state = 'without_words', attempt = attempt + 1
     where company_id = $1 and survey_id = $2 and response_id = $3 and recording_id = $4 and state = 'transcribing'
     returning recording_id`,
		[of.companyId, of.surveyId, of.responseId, of.recordingId],
	);
	return rows.length === 1;
}

/** What is known of the words of a recording. */
export async function findWords(
	tx: Tx,
	of: OfRecording,
): Promise<{ state: RecordingState; text: string | undefined } | undefined> {
	const { rows } = await tx.query(
		`select state, transcript ->> 'text' as text from research.recording
     where company_id = $1 and survey_id = $2 and response_id = $3 and recording_id = $4`,
		[of.companyId, of.surveyId, of.responseId, of.recordingId],
	);
	const row = rows[0];
	return (
		row && {
			state: row["state"] as RecordingState,
			text: row["text"] === null ? undefined : String(row["text"]),
		}
	);
}

export async function countParked(
	tx: Tx,
	of: OfSurvey,
): Promise<{ recordings: number; bytes: number }> {
	const { rows } = await tx.query(
		`select count(*)::int as recordings, coalesce(sum(size_bytes), 0)::bigint as bytes from research.recording
     where company_id = $1 and survey_id = $2 and state = 'parked'`,
		[of.companyId, of.surveyId],
	);
	return {
		recordings: Number(rows[0]?.["recordings"]),
		bytes: Number(rows[0]?.["bytes"]),
	};
}

/** Oldest first. */
export async function listParked(
	tx: Tx,
	of: OfSurvey & { now: Date },
): Promise<Recording[]> {
	const { rows } = await tx.query(
		`select ${recordingColumns} from research.recording
     where company_id = $1 and survey_id = $2 and state = 'parked' and kept_until > $3
     order by created_at, recording_id`,
		[of.companyId, of.surveyId, of.now],
	);
	return rows.map(recordingOf);
}

/** Of every company: parked recordings whose time is over. For the sweep only. */
export async function listOverdue(
	tx: Tx,
	sweep: { now: Date; limit: number },
): Promise<Recording[]> {
	const { rows } = await tx.query(
		`select ${recordingColumns} from research.recording
     where state = 'parked' and kept_until <= $1 order by kept_until limit $2`,
		[sweep.now, sweep.limit],
	);
	return rows.map(recordingOf);
}

/** Of every company: from where responses of before came is not known any more. For the sweep only. */
export async function forgetNetworks(
	tx: Tx,
	sweep: { hours: number; limit: number },
): Promise<number> {
	const { rows } = await tx.query(
		`update research.response set network_key = null where (company_id, survey_id, response_id) in (
       select company_id, survey_id, response_id from research.response
       where network_key is not null and started_at < now() - make_interval(hours => $1) limit $2)
     returning 1`,
		[sweep.hours, sweep.limit],
	);
	return rows.length;
}

function responseOf(row: Row): Response {
	return {
		companyId: String(row["company_id"]),
		surveyId: String(row["survey_id"]),
		responseId: String(row["response_id"]),
		number: Number(row["number"]),
		version: Number(row["version"]),
		language: row["language"] as Language,
		deviceKeyHash: row["device_key_hash"] as Buffer,
		isComplete: row["is_complete"] === true,
	};
}

function answerOf(row: Row): StoredAnswer {
	return {
		questionId: String(row["question_id"]),
		followUp: Number(row["follow_up"]),
		value: row["value"] as AnswerValue,
		revision: Number(row["revision"]),
		isAffected: row["is_affected"] === true,
	};
}

function recordingOf(row: Row): Recording {
	return {
		companyId: String(row["company_id"]),
		surveyId: String(row["survey_id"]),
		responseId: String(row["response_id"]),
		recordingId: String(row["recording_id"]),
		questionId: String(row["question_id"]),
		followUp: Number(row["follow_up"]),
		state: row["state"] as RecordingState,
		audioMilliseconds: Number(row["audio_milliseconds"]),
		mediaType: String(row["media_type"]),
		sizeBytes: Number(row["size_bytes"]),
		contentHash: row["content_hash"] as Buffer,
		sealingKey: row["sealing_key"] as Buffer,
		chargedMillitokens: BigInt(String(row["charged_millitokens"])),
	};
}
