/**
 * Transcribe a saved take: part of its price, in the background. The sound is opened into a file that only this process may
 * read, for as long as it is listened to. When its words cannot be made out that is said; nothing is charged again, and
 * nothing given back.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "../../platform/ids.ts";
import { LeaseLost, type Run } from "../../platform/jobs.ts";
import { openSealedInto } from "../../providers/storage/sealed.ts";
import { tellSurvey } from "../surveys/surveys.ts";
import { soundName } from "./forget-sounds.ts";
import type { OfResponse, TakeTranscript } from "./response.ts";
import { listeningFolder, type Responses } from "./responses.ts";
import * as store from "./store.ts";

type OfRecording = OfResponse & { recordingId: string };

/** Thrown for what another try may cure; the job queue counts the tries. */
class TryAgain extends Error {}

/** Run a message; one that is about something that is over ends quietly. */
export async function transcribeTake(
	responses: Responses,
	run: Run<OfRecording>,
): Promise<void> {
	try {
		await transcribe(responses, run);
	} catch (error) {
		if (!(error instanceof LeaseLost)) throw error;
		responses.log.info(
			{ recordingId: run.data.recordingId, reason: error.message },
			"The transcription of a take was left to others",
		);
	}
}

async function transcribe(
	responses: Responses,
	run: Run<OfRecording>,
): Promise<void> {
	const { db, speech } = responses;
	const of = run.data;
	const recording = await store.findRecording(db, of);
	// Deleted, or its words are there already.
	if (recording?.state !== "transcribing") return;
	const response = await store.findResponse(db, of);
	if (response === undefined) return;

	const folder = listeningFolder(responses);
	await mkdir(folder, { recursive: true });
	const filePath = join(folder, newId());
	try {
		const isThere = await openSealedInto(
			responses.sounds,
			soundName(recording),
			recording.sealingKey,
			filePath,
		);
		if (!isThere) throw new TryAgain("The sound of a take is not there");
		const heard = await speech.transcribe(
			{
				filePath,
				audioSeconds: recording.audioMilliseconds / 1_000,
				language: response.language,
			},
			{ onProgress: () => undefined, signal: run.signal },
		);
		run.signal.throwIfAborted();
		if ("failed" in heard) {
			if (heard.retry) throw new TryAgain(`${heard.failed}: ${heard.detail}`);
			responses.log.warn(
				{ recordingId: of.recordingId, failed: heard.failed },
				"A take stays without words",
			);
			return await storeWords(responses, of, run, undefined);
		}
		if (heard.segments.length === 0)
			return await storeWords(responses, of, run, undefined);
		const { model, language, segments } = heard;
		await storeWords(responses, of, run, {
			model,
			transcript: {
				text: segments
					.map(({ text }) => text.trim())
					.join(" ")
					.trim(),
				provider: speech.name,
				language,
				segments,
			},
		});
	} finally {
		await rm(filePath, { force: true });
	}
}

/** All tries failed: the sound is there, its words are not. */
export async function giveUpTake(
	responses: Responses,
	of: OfRecording,
): Promise<void> {
	await storeWords(responses, of, undefined, undefined);
}

/** Undefined words: they could not be made out. */
async function storeWords(
	{ db }: Pick<Responses, "db">,
	of: OfRecording,
	run: Run<OfRecording> | undefined,
	words: { model: string; transcript: TakeTranscript } | undefined,
): Promise<void> {
	await db.transaction(async (tx) => {
		await run?.lease.assertHeld(tx);
		const changed =
			words === undefined
				? await store.setWithoutWords(tx, of)
				: await store.setTranscribed(tx, { ...of, ...words });
		if (changed) await tellSurvey(tx, of);
	});
}
