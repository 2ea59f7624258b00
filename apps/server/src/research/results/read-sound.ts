/** The sound of a recording for a player, whole or a range of its bytes: opened while it is sent, never on the disk. */

import { readSealed } from "../../providers/storage/sealed.ts";
import { soundName } from "../responses/forget-sounds.ts";
import { partOf, soundHeaders } from "../sound-answer.ts";
import type { Results } from "./results.ts";
import * as store from "./store.ts";

/** Undefined: there is no such recording, or it is parked, or its bytes are not there. */
export async function readSound(
	{ db, sounds }: Pick<Results, "db" | "sounds">,
	of: { companyId: string; surveyId: string; recordingId: string },
	range: string | null,
): Promise<Response | undefined> {
	const sound = await store.findSound(db, of);
	if (sound === undefined) return undefined;
	const name = soundName(sound);
	const whole = await readSealed(sounds, name, sound.sealingKey);
	if (whole === undefined) return undefined;
	const { sizeBytes } = whole;
	const headers = soundHeaders(sound.mediaType);
	const part = range === null ? undefined : partOf(range, sizeBytes);
	if (part === "unsatisfiable") {
		headers.set("content-range", `bytes */${sizeBytes}`);
		return new Response(null, { status: 416, headers });
	}
	const { start, end } = part ?? { start: 0, end: sizeBytes - 1 };
	headers.set("content-length", String(end - start + 1));
	if (part === undefined) return new Response(whole.stream, { headers });
	const some = await readSealed(sounds, name, sound.sealingKey, part);
	if (some === undefined) return undefined;
	headers.set("content-range", `bytes ${start}-${end}/${sizeBytes}`);
	return new Response(some.stream, { status: 206, headers });
}
