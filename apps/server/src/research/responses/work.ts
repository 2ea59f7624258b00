/** Work on the jobs of responses in this process. */
import { removeSounds } from "./forget-sounds.ts";
import type { Responses } from "./responses.ts";
import { sweepResponses } from "./sweep-responses.ts";
import {
	removeSoundsTask,
	sweepResponsesTask,
	transcribeTakeTask,
} from "./tasks.ts";
import { giveUpTake, transcribeTake } from "./transcribe-take.ts";

export async function workOnResponses(responses: Responses): Promise<void> {
	const { jobs } = responses;
	await jobs.work(
		transcribeTakeTask,
		(run) => transcribeTake(responses, run),
		(of) => giveUpTake(responses, of),
	);
	await jobs.work(removeSoundsTask, ({ data }) =>
		removeSounds(responses, data),
	);
	await jobs.work(sweepResponsesTask, () =>
		sweepResponses(responses, new Date()),
	);
	await jobs.schedule(sweepResponsesTask, "*/5 * * * *");
}
