/** The jobs of interviews, with their limits. */
import type { Task } from "../../platform/jobs.ts";

type Of = { companyId: string; interviewId: string };

/** Decoding is quick; what is not done after ten minutes is not a recording. */
export const measureTask: Task<Of> = {
	name: "interviews.measure",
	retriesMax: 3,
	retrySeconds: 2,
	runSecondsMax: 20 * 60,
	heartbeatSeconds: 20,
	atOnce: 1,
};

/** Four hours of speech at several times its length, on a slow machine. */
export const transcribeTask: Task<Of & { attempt: number }> = {
	name: "interviews.transcribe",
	retriesMax: 3,
	retrySeconds: 5,
	runSecondsMax: 12 * 60 * 60,
	heartbeatSeconds: 20,
	atOnce: 1,
};

export const sweepUploadsTask: Task<Record<string, never>> = {
	name: "interviews.sweep_uploads",
	retriesMax: 1,
	retrySeconds: 10,
	runSecondsMax: 5 * 60,
	heartbeatSeconds: 30,
	atOnce: 1,
};
