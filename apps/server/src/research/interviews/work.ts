/** Work on the jobs of interviews in this process. */

import type { Interviews } from "./interviews.ts";
import { giveUpMeasuring, measureInterview } from "./measure-interview.ts";
import { sweepUploads } from "./sweep-uploads.ts";
import { measureTask, sweepUploadsTask, transcribeTask } from "./tasks.ts";
import {
	giveUpTranscribing,
	transcribeInterview,
} from "./transcribe-interview.ts";

export async function workOnInterviews(interviews: Interviews): Promise<void> {
	const { jobs } = interviews;
	await jobs.work(
		measureTask,
		(run) => measureInterview(interviews, run),
		(data) => giveUpMeasuring(interviews, data),
	);
	await jobs.work(
		transcribeTask,
		(run) => transcribeInterview(interviews, run),
		(data) => giveUpTranscribing(interviews, data),
	);
	await jobs.work(sweepUploadsTask, () => sweepUploads(interviews, new Date()));
	await jobs.schedule(sweepUploadsTask, "* * * * *");
}
