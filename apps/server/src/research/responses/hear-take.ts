/**
 * Hear a take before it is kept: how long it is, and whether anybody speaks. Decoding costs a process and a moment of a
 * core, so only so many are heard at once, and what was heard is written down beside the take: a save that is sent again
 * (after a challenge, after a refusal) hears nothing anew.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { newId } from "../../platform/ids.ts";
import type { Unusable } from "../../providers/audio/judge.ts";
import { hearRecording } from "../../providers/speech/hear-recording.ts";

export type Heard =
	| { audioSeconds: number; container: string; isSilent: boolean }
	| Unusable;

export type Hearing = (take: {
	/** The take's folder, and the file in it. */
	folder: string;
	path: string;
	contentHash: Buffer;
	/** From where it comes: one network does not take all the places. */
	networkKey: Buffer;
	secondsMax: number;
}) => Promise<Heard | "busy">;

const timeLimitSeconds = 60;

export function openHearing({
	atOnce = Math.max(2, availableParallelism()),
	waitingMax = 64,
	ofNetworkMax = 16,
} = {}): Hearing {
	let running = 0;
	const waiting: (() => void)[] = [];
	/** How many of each network wait or are heard. */
	const inLine = new Map<string, number>();
	return async (take) => {
		const known = await readHeard(take);
		if (known !== undefined) return known;
		if (running >= atOnce && waiting.length >= waitingMax) return "busy";
		const network = take.networkKey.toString("base64");
		const ofNetwork = inLine.get(network) ?? 0;
		if (ofNetwork >= ofNetworkMax) return "busy";
		inLine.set(network, ofNetwork + 1);
		if (running >= atOnce)
			// Whoever ends hands its place to the one who waits longest.
			await new Promise<void>((resolve) => waiting.push(resolve));
		else running += 1;
		try {
			const heard = await hearRecording({
				filePath: take.path,
				secondsMax: take.secondsMax,
				timeLimitSeconds,
			});
			const told: Heard =
				"unusable" in heard
					? heard
					: { ...heard.measured, isSilent: heard.isSilent };
			await writeHeard(take, told);
			return told;
		} finally {
			const left = (inLine.get(network) ?? 1) - 1;
			if (left === 0) inLine.delete(network);
			else inLine.set(network, left);
			const next = waiting.shift();
			if (next === undefined) running -= 1;
			else next();
		}
	};
}

const written = z.union([
	z.object({
		audioSeconds: z.number(),
		container: z.string(),
		isSilent: z.boolean(),
	}),
	z.object({ unusable: z.string(), detail: z.string() }),
]);

type Place = { folder: string; contentHash: Buffer; secondsMax: number };

const placeOf = ({ folder, contentHash, secondsMax }: Place) =>
	join(folder, `heard-${contentHash.toString("hex")}-${secondsMax}.json`);

async function readHeard(place: Place): Promise<Heard | undefined> {
	try {
		return written.parse(
			JSON.parse(await readFile(placeOf(place), "utf8")),
		) as Heard;
	} catch {
		// Not heard yet, or written by half: it is heard again.
		return undefined;
	}
}

async function writeHeard(place: Place, heard: Heard): Promise<void> {
	// A machine that was too busy or too small is no fault of the recording: the next one may hear it.
	if (
		"unusable" in heard &&
		(heard.unusable === "timed_out" || heard.unusable === "too_much_memory")
	)
		return;
	const path = placeOf(place);
	const part = `${path}.${newId()}`;
	try {
		await writeFile(part, JSON.stringify(heard), { mode: 0o600 });
		await rename(part, path);
	} catch (error) {
		// The take was saved by another request, which took the folder away.
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
	}
}
