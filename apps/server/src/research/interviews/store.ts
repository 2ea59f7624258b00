/** All SQL of interviews. Each statement names the company, so another company's id finds nothing. */
import type { Segment, Transcript } from "@verbatim/contract/interviews";
import type { Tx } from "../../platform/db.ts";
import type { Interview } from "./interview.ts";

type Of = { companyId: string; interviewId: string };

const columns = `interview_id, company_id, name, size_bytes, state, audio_milliseconds, media_type, attempt, hold_id,
  price_millitokens, stage, percent, reason, uploaded_by, started_by, created_at, changed_at, completed_at`;

export async function insertUploading(
	tx: Tx,
	interview: Of & { name: string; sizeBytes: number; uploadedBy: string },
): Promise<void> {
	await tx.query(
		`insert into research.interview (company_id, interview_id, name, size_bytes, state, uploaded_by)
     values ($1, $2, $3, $4, 'uploading', $5)`,
		[
			interview.companyId,
			interview.interviewId,
			interview.name,
			interview.sizeBytes,
			interview.uploadedBy,
		],
	);
}

export async function findInterview(
	tx: Tx,
	of: Of,
): Promise<Interview | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from research.interview where company_id = $1 and interview_id = $2`,
		[of.companyId, of.interviewId],
	);
	return rows[0] && interviewOf(rows[0]);
}

/** The lock order is: the interview's row, then the pool. Every verb that takes both takes them so. */
export async function lockInterview(
	tx: Tx,
	of: Of,
): Promise<Interview | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from research.interview where company_id = $1 and interview_id = $2 for update`,
		[of.companyId, of.interviewId],
	);
	return rows[0] && interviewOf(rows[0]);
}

/** Newest first: an id is a UUIDv7, so its order is the order of creation. */
export async function listInterviews(
	tx: Tx,
	page: { companyId: string; before: string | undefined; limit: number },
): Promise<Interview[]> {
	const { rows } = await tx.query(
		`select ${columns} from research.interview
     where company_id = $1 and ($2::uuid is null or interview_id < $2)
     order by interview_id desc limit $3`,
		[page.companyId, page.before ?? null, page.limit],
	);
	return rows.map(interviewOf);
}

export async function countUploading(
	tx: Tx,
	companyId: string,
): Promise<number> {
	const { rows } = await tx.query(
		`select count(*)::int as uploading from research.interview where company_id = $1 and state = 'uploading'`,
		[companyId],
	);
	return Number(rows[0]?.["uploading"]);
}

/** The upload is whole. Answers false when it was said before, so that the measuring is begun once. */
export async function setMeasuring(tx: Tx, of: Of): Promise<boolean> {
	const { rows } = await tx.query(
		`update research.interview set state = 'measuring', changed_at = now()
     where company_id = $1 and interview_id = $2 and state = 'uploading' returning interview_id`,
		[of.companyId, of.interviewId],
	);
	return rows.length === 1;
}

export async function setReady(
	tx: Tx,
	of: Of & { audioMilliseconds: number; mediaType: string },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update research.interview set state = 'ready', audio_milliseconds = $3, media_type = $4, changed_at = now()
     where company_id = $1 and interview_id = $2 and state = 'measuring' returning interview_id`,
		[of.companyId, of.interviewId, of.audioMilliseconds, of.mediaType],
	);
	return rows.length === 1;
}

export async function setUnusable(
	tx: Tx,
	of: Of & { reason: string },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update research.interview set state = 'unusable', reason = $3, changed_at = now()
     where company_id = $1 and interview_id = $2 and state = 'measuring' returning interview_id`,
		[of.companyId, of.interviewId, of.reason],
	);
	return rows.length === 1;
}

export async function setPending(
	tx: Tx,
	of: Of & {
		attempt: number;
		holdId: string;
		priceMillitokens: bigint;
		startedBy: string;
	},
): Promise<void> {
	await tx.query(
		`update research.interview set state = 'pending', attempt = $3, hold_id = $4, price_millitokens = $5, started_by = $6,
       stage = null, percent = null, reason = null, changed_at = now()
     where company_id = $1 and interview_id = $2`,
		[
			of.companyId,
			of.interviewId,
			of.attempt,
			of.holdId,
			of.priceMillitokens.toString(),
			of.startedBy,
		],
	);
}

export async function setHold(
	tx: Tx,
	of: Of & { holdId: string; priceMillitokens: bigint },
): Promise<void> {
	await tx.query(
		`update research.interview set hold_id = $3, price_millitokens = $4, changed_at = now()
     where company_id = $1 and interview_id = $2`,
		[of.companyId, of.interviewId, of.holdId, of.priceMillitokens.toString()],
	);
}

/** Only while this attempt runs: a late word from an earlier one changes nothing. */
export async function setProgress(
	tx: Tx,
	of: Of & { attempt: number; stage: string; percent: number },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update research.interview set state = 'processing', stage = $4, percent = $5, changed_at = now()
     where company_id = $1 and interview_id = $2 and attempt = $3 and state in ('pending', 'processing')
     returning interview_id`,
		[of.companyId, of.interviewId, of.attempt, of.stage, of.percent],
	);
	return rows.length === 1;
}

export async function setCompleted(
	tx: Tx,
	of: Of & { priceMillitokens: bigint },
): Promise<void> {
	await tx.query(
		`update research.interview set state = 'completed', hold_id = null, stage = null, percent = null,
       price_millitokens = $3, completed_at = now(), changed_at = now()
     where company_id = $1 and interview_id = $2`,
		[of.companyId, of.interviewId, of.priceMillitokens.toString()],
	);
}

export async function setFailed(
	tx: Tx,
	of: Of & { reason: string },
): Promise<void> {
	await tx.query(
		`update research.interview set state = 'failed', hold_id = null, stage = null, percent = null,
       price_millitokens = null, reason = $3, changed_at = now()
     where company_id = $1 and interview_id = $2`,
		[of.companyId, of.interviewId, of.reason],
	);
}

export async function deleteInterview(tx: Tx, of: Of): Promise<void> {
	await tx.query(
		`delete from research.interview where company_id = $1 and interview_id = $2`,
		[of.companyId, of.interviewId],
	);
}

export async function insertTranscript(
	tx: Tx,
	of: Of & { attempt: number; transcript: Transcript },
): Promise<void> {
	const { provider, model, language, segments } = of.transcript;
	await tx.query(
		`insert into research.transcript (company_id, interview_id, attempt, provider, model, language, segments)
     values ($1, $2, $3, $4, $5, $6, $7)`,
		[
			of.companyId,
			of.interviewId,
			of.attempt,
			provider,
			model,
			language,
			JSON.stringify(segments),
		],
	);
}

export async function findTranscript(
	tx: Tx,
	of: Of,
): Promise<Transcript | undefined> {
	const { rows } = await tx.query(
		`select provider, model, language, segments from research.transcript where company_id = $1 and interview_id = $2`,
		[of.companyId, of.interviewId],
	);
	const row = rows[0];
	return (
		row && {
			provider: String(row["provider"]),
			model: String(row["model"]),
			language: String(row["language"]),
			segments: row["segments"] as Segment[],
		}
	);
}

/** Of every company: uploads that may have ended without our hearing of it, oldest first. For the sweep only. */
export async function listUnfinished(
	tx: Tx,
	sweep: { unchangedSince: Date; limit: number },
): Promise<Interview[]> {
	const { rows } = await tx.query(
		`select ${columns} from research.interview
     where state in ('uploading', 'measuring', 'unusable') and changed_at < $1 order by changed_at limit $2`,
		[sweep.unchangedSince, sweep.limit],
	);
	return rows.map(interviewOf);
}

function interviewOf(row: Record<string, unknown>): Interview {
	const optional = <T>(column: string, as: (value: unknown) => T) =>
		row[column] === null ? undefined : as(row[column]);
	const stage = row["stage"];
	return {
		companyId: String(row["company_id"]),
		interviewId: String(row["interview_id"]),
		name: String(row["name"]),
		sizeBytes: Number(row["size_bytes"]),
		state: row["state"] as Interview["state"],
		audioMilliseconds: optional("audio_milliseconds", Number),
		mediaType: optional("media_type", String),
		attempt: Number(row["attempt"]),
		holdId: optional("hold_id", String),
		priceMillitokens: optional("price_millitokens", (value) =>
			BigInt(String(value)),
		),
		progress:
			stage === null
				? null
				: {
						stage: stage as NonNullable<Interview["progress"]>["stage"],
						percent: Number(row["percent"]),
					},
		reason: optional("reason", String),
		uploadedBy: String(row["uploaded_by"]),
		startedBy: optional("started_by", String),
		createdAt: row["created_at"] as Date,
		changedAt: row["changed_at"] as Date,
		completedAt: optional("completed_at", (value) => value as Date),
	};
}
