/** Measure: decode what was uploaded; keep it and know its price, or say why it cannot be used and keep nothing. */
import { stat } from "node:fs/promises";
import { recordingSecondsMax } from "@verbatim/contract/interviews";
import type { Run } from "../../platform/jobs.ts";
import { measureRecording } from "../../providers/audio/measure-recording.ts";
import { type Interviews, tellInterview } from "./interviews.ts";
import { removeUploadedFiles, uploadedFile } from "./receive-upload.ts";
import * as store from "./store.ts";
import { unusableReason } from "./unusable.ts";

const timeLimitSeconds = 10 * 60;

export async function measureInterview(
	interviews: Interviews,
	run: Run<{ companyId: string; interviewId: string }>,
): Promise<void> {
	const of = run.data;
	const interview = await store.findInterview(interviews.db, of);
	if (interview?.state !== "measuring") return;

	// A run that died may have moved the file already.
	const uploaded = uploadedFile(interviews, of.interviewId);
	if (await exists(uploaded))
		await interviews.recordings.keep(of.interviewId, uploaded);
	const measured = await measureRecording({
		filePath: interviews.recordings.pathOf(of.interviewId),
		secondsMax: recordingSecondsMax,
		timeLimitSeconds,
		signal: run.signal,
	});
	// Shutting down is nobody's fault: the job goes on elsewhere.
	run.signal.throwIfAborted();

	if ("unusable" in measured) {
		await interviews.recordings.remove(of.interviewId);
		await removeUploadedFiles(interviews, of.interviewId);
		await interviews.db.transaction(async (tx) => {
			await run.lease.assertHeld(tx);
			await store.setUnusable(tx, { ...of, reason: unusableReason(measured) });
			await tellInterview(tx, { ...of, state: "unusable", progress: null });
		});
		return;
	}
	await interviews.db.transaction(async (tx) => {
		await run.lease.assertHeld(tx);
		await store.setReady(tx, {
			...of,
			audioMilliseconds: Math.floor(measured.measured.audioSeconds * 1_000),
			mediaType: mediaTypeOf(measured.measured.container),
		});
		await tellInterview(tx, { ...of, state: "ready", progress: null });
	});
	await removeUploadedFiles(interviews, of.interviewId);
}

/** Every try failed by a fault of ours, not of the recording: say so and keep nothing that nobody can use. */
export async function giveUpMeasuring(
	interviews: Interviews,
	of: { companyId: string; interviewId: string },
): Promise<void> {
	await interviews.recordings.remove(of.interviewId);
	await removeUploadedFiles(interviews, of.interviewId);
	await interviews.db.transaction(async (tx) => {
		const changed = await store.setUnusable(tx, {
			...of,
			reason:
				"The recording could not be read because of a fault on our side. Nothing was charged. Please upload it again.",
		});
		if (changed)
			await tellInterview(tx, { ...of, state: "unusable", progress: null });
	});
}

/** What a player is told of a container. */
function mediaTypeOf(container: string): string {
	const types: [RegExp, string][] = [
		[/wav/, "audio/wav"],
		[/mp3/, "audio/mpeg"],
		[/mp4|mov|m4a/, "audio/mp4"],
		[/ogg/, "audio/ogg"],
		[/webm|matroska/, "audio/webm"],
		[/flac/, "audio/flac"],
		[/aac/, "audio/aac"],
	];
	return (
		types.find(([name]) => name.test(container))?.[1] ??
		"application/octet-stream"
	);
}

const exists = (path: string) =>
	stat(path).then(
		() => true,
		() => false,
	);
