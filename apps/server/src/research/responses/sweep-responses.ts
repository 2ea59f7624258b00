/**
 * Sweep: what was parked and not paid for in its time goes; takes that nobody came back to go; from which network somebody
 * answered is forgotten. So nothing of a person stays longer than was said.
 */
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { tellSurvey } from "../surveys/surveys.ts";
import {
	namesIn,
	type OfTake,
	removeTake,
	responseFolder,
	responseOfFolder,
	takeFolder,
} from "./arriving-takes.ts";
import { forgetSound, soundName } from "./forget-sounds.ts";
import { arriving, networkKeyHours, type Recording } from "./response.ts";
import { listeningFolder, type Responses } from "./responses.ts";
import { soundOfNote } from "./save-take.ts";
import * as store from "./store.ts";
import { transcribeTakeTask } from "./tasks.ts";

const atOnceMax = 500;

/** `now` is the wall clock's: folders and networks have nothing to do with tokens. */
export async function sweepResponses(
	responses: Responses,
	now: Date,
): Promise<void> {
	const overdue = await store.listOverdue(responses.db, {
		now: await responses.clock.now(responses.db),
		limit: atOnceMax,
	});
	for (const recording of overdue) await letGo(responses, recording);
	await store.forgetNetworks(responses.db, {
		hours: networkKeyHours,
		limit: 10 * atOnceMax,
	});
	await sweepTakes(responses, now);
	await sweepListening(responses, now);
}

async function letGo(responses: Responses, overdue: Recording): Promise<void> {
	await responses.db.transaction(async (tx) => {
		if ((await store.lockResponse(tx, overdue)) === undefined) return;
		const recording = await store.findRecording(tx, overdue);
		if (recording?.state !== "parked") return;
		await store.deleteRecording(tx, recording);
		await store.setLost(tx, recording);
		await forgetSound(responses, tx, recording);
		await tellSurvey(tx, recording);
	});
}

async function sweepTakes(responses: Responses, now: Date): Promise<void> {
	const before = now.getTime() - arriving.hoursMax * 3_600_000;
	for (const name of await namesIn(responses.takesFolder)) {
		const of = responseOfFolder(name);
		if (of === undefined) continue;
		const takes = await namesIn(responseFolder(responses, of));
		for (const takeId of takes)
			if (await isOlder(takeFolder(responses, { ...of, takeId }), before))
				await sweepTake(responses, { ...of, takeId });
		// Only when it is empty; whoever begins another take makes it anew.
		if (
			takes.length === 0 &&
			(await isOlder(responseFolder(responses, of), before))
		)
			await rm(responseFolder(responses, of), { recursive: true, force: true });
	}
}

/** A save that was killed may have left a sealed sound that no row knows. */
async function sweepTake(responses: Responses, of: OfTake): Promise<void> {
	const recording = await store.findRecording(responses.db, {
		...of,
		recordingId: of.takeId,
	});
	const known = recording && soundName(recording);
	for (const fileName of await namesIn(takeFolder(responses, of))) {
		const sound = soundOfNote(fileName);
		if (sound !== undefined && sound !== known)
			await responses.sounds.remove(sound);
	}
	await removeTake(responses, of);
}

/** A worker that was killed while it listened left an open sound; no run lasts longer than a run may. */
async function sweepListening(responses: Responses, now: Date): Promise<void> {
	const before = now.getTime() - transcribeTakeTask.runSecondsMax * 1_000;
	const folder = listeningFolder(responses);
	for (const name of await namesIn(folder))
		if (await isOlder(join(folder, name), before))
			await rm(join(folder, name), { force: true });
}

/** A folder's time is that of the last file that came or went in it. */
const isOlder = (path: string, milliseconds: number): Promise<boolean> =>
	stat(path).then(
		({ mtimeMs }) => mtimeMs < milliseconds,
		() => false,
	);
