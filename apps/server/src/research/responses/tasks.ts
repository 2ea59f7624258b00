/** The jobs of responses, with their limits. */
import type { Task } from "../../platform/jobs.ts";
import type { OfResponse } from "./response.ts";

/** Ten minutes of speech at several times its length, on a slow machine. */
export const transcribeTakeTask: Task<OfResponse & { recordingId: string }> = {
	name: "responses.transcribe",
	retriesMax: 3,
	retrySeconds: 5,
	runSecondsMax: 2 * 60 * 60,
	heartbeatSeconds: 20,
	atOnce: 2,
};

export const removeSoundsTask: Task<{
	names: string[];
	takesOf?: OfResponse;
}> = {
	name: "responses.remove_sounds",
	retriesMax: 20,
	retrySeconds: 5,
	runSecondsMax: 10 * 60,
	heartbeatSeconds: 30,
	atOnce: 1,
};

export const sweepResponsesTask: Task<Record<string, never>> = {
	name: "responses.sweep",
	retriesMax: 1,
	retrySeconds: 10,
	runSecondsMax: 10 * 60,
	heartbeatSeconds: 30,
	atOnce: 1,
};
