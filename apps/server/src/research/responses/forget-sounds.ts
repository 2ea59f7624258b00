/**
 * Forget sounds: the key goes with its row, in the transaction of whoever deletes it, and from then on the sound is noise.
 * Its bytes are removed by a job that is sent in the same transaction, so that none stay behind when the server dies.
 */
import type { Tx } from "../../platform/db.ts";
import type { Jobs } from "../../platform/jobs.ts";
import { nameOfSealed } from "../../providers/storage/sealed.ts";
import { removeTakes } from "./arriving-takes.ts";
import type { OfResponse } from "./response.ts";
import type { Responses } from "./responses.ts";
import * as store from "./store.ts";
import { removeSoundsTask } from "./tasks.ts";

export const soundName = (recording: {
	recordingId: string;
	sealingKey: Buffer;
}): string => nameOfSealed(recording.recordingId, recording.sealingKey);

/** All of a response: what was kept, and what arrived and was never saved. Call it before the rows are deleted. */
export async function forgetAll(
	{ jobs }: { jobs: Jobs },
	tx: Tx,
	{ companyId, surveyId, responseId }: OfResponse,
): Promise<void> {
	const of = { companyId, surveyId, responseId };
	await jobs.send(tx, removeSoundsTask, {
		names: (await store.listRecordings(tx, of)).map(soundName),
		takesOf: of,
	});
}

export async function forgetSound(
	{ jobs }: { jobs: Jobs },
	tx: Tx,
	recording: { recordingId: string; sealingKey: Buffer },
): Promise<void> {
	await jobs.send(tx, removeSoundsTask, { names: [soundName(recording)] });
}

export async function removeSounds(
	responses: Pick<Responses, "sounds" | "takesFolder">,
	{ names, takesOf }: { names: string[]; takesOf?: OfResponse },
): Promise<void> {
	for (const name of names) await responses.sounds.remove(name);
	if (takesOf !== undefined) await removeTakes(responses, takesOf);
}
