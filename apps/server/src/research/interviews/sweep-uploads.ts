/**
 * Sweep: uploads whose last byte came just before a crash go on; uploads that nobody continues, and recordings that could
 * not be used and that nobody dismissed, are removed. So nothing is left behind by what went wrong.
 */
import { stat } from "node:fs/promises";
import { abandonedUploadHours, type Interview } from "./interview.ts";
import { type Interviews, tellInterview } from "./interviews.ts";
import {
	finishUpload,
	removeUploadedFiles,
	uploadedFile,
} from "./receive-upload.ts";
import * as store from "./store.ts";

const restSeconds = 60;
const atOnceMax = 500;

export async function sweepUploads(
	interviews: Interviews,
	now: Date,
): Promise<void> {
	const unfinished = await store.listUnfinished(interviews.db, {
		unchangedSince: new Date(now.getTime() - restSeconds * 1_000),
		limit: atOnceMax,
	});
	for (const interview of unfinished)
		await sweepOne(interviews, interview, now);
}

async function sweepOne(
	interviews: Interviews,
	interview: Interview,
	now: Date,
): Promise<void> {
	const file = await stat(
		uploadedFile(interviews, interview.interviewId),
	).catch(() => undefined);
	if (interview.state === "uploading" && file?.size === interview.sizeBytes)
		return finishUpload(interviews, interview);
	if (interview.state === "measuring") return;
	const lastSign = Math.max(interview.changedAt.getTime(), file?.mtimeMs ?? 0);
	if (now.getTime() - lastSign < abandonedUploadHours * 3_600_000) return;
	await interviews.db.transaction(async (tx) => {
		await store.deleteInterview(tx, interview);
		await tellInterview(tx, { ...interview, state: "deleted", progress: null });
	});
	await removeUploadedFiles(interviews, interview.interviewId);
}
