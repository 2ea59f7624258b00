/** The jobs of the guard, with their limits. */
import type { Task } from "../../platform/jobs.ts";

/** Sent by whoever spends while the survey's last ten minutes are unusual; one waits at a time for each survey. */
export const judgeTask: Task<{ publicId: string }> = {
	name: "guard.judge",
	retriesMax: 5,
	retrySeconds: 2,
	runSecondsMax: 60,
	heartbeatSeconds: 20,
	atOnce: 1,
};

export const forgetTask: Task<Record<string, never>> = {
	name: "guard.forget",
	retriesMax: 1,
	retrySeconds: 30,
	runSecondsMax: 5 * 60,
	heartbeatSeconds: 30,
	atOnce: 1,
};
