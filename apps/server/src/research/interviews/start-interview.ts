/** Start: in one transaction the price is held, the interview is pending, and its job exists. Or nothing of it. */
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, engineActorOf, may } from "../../company/actor.ts";
import { problemOfRefused } from "../refused.ts";
import {
	audioSeconds,
	canStart,
	holdSeconds,
	isRunning,
	keysOf,
} from "./interview.ts";
import {
	type Interviews,
	subjectOf,
	tellInterview,
	usageOf,
} from "./interviews.ts";
import * as store from "./store.ts";
import { transcribeTask } from "./tasks.ts";

/** Undefined: it runs now, or did already (a second click is not a second start). */
export async function startInterview(
	interviews: Interviews,
	actor: Actor,
	interviewId: string,
): Promise<Problem | undefined> {
	if (!may(actor, "spend_tokens"))
		return problem("not_allowed", "Viewers cannot start a transcription.");
	const speech = await interviews.speech.describe();
	if (!speech.available)
		return problem(
			"speech_unavailable",
			`${speech.reason} ${speech.remedy} Nothing was charged.`,
		);

	const of = { companyId: actor.companyId, interviewId };
	return interviews.db.transaction(async (tx) => {
		const interview = await store.lockInterview(tx, of);
		if (interview === undefined)
			return problem("not_found", "There is no such interview.");
		if (isRunning(interview)) return undefined;
		const seconds = audioSeconds(interview);
		if (!canStart(interview) || seconds === undefined)
			return problem(
				"wrong_state",
				sentenceOf[interview.state] ?? "It cannot be started now.",
			);

		const attempt = interview.attempt + 1;
		const held = await interviews.spend.in(tx).hold(
			{
				companyId: of.companyId,
				feature: "interview_transcription",
				subject: subjectOf(interviewId),
				actor: engineActorOf(actor),
			},
			usageOf(seconds),
			{
				key: keysOf({ interviewId, attempt }).hold,
				secondsToLive: holdSeconds,
			},
		);
		if ("refused" in held)
			return problemOfRefused(held, {
				work: "This transcription",
				kept: "the recording is kept",
			});
		await store.setPending(tx, {
			...of,
			attempt,
			holdId: held.holdId,
			priceMillitokens: held.heldMillitokens,
			startedBy: actor.memberId,
		});
		await interviews.jobs.send(
			tx,
			transcribeTask,
			{ ...of, attempt },
			{ key: `${interviewId}:${attempt}` },
		);
		await tellInterview(tx, { ...of, state: "pending", progress: null });
		return undefined;
	});
}

const sentenceOf: Partial<Record<string, string>> = {
	uploading: "The recording is still being uploaded.",
	measuring: "The recording is still being measured.",
	unusable: "This recording cannot be transcribed.",
	completed: "This interview is transcribed already.",
};
