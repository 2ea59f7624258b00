/**
 * Transcribe: listen, then in one transaction store the transcript and settle its price. A transcript is stored if and
 * only if it was paid for. However the work ends, no token stays held.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import type { Transcript } from "@verbatim/contract/interviews";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { Refused } from "@verbatim/tokens/spend";
import type { Tx } from "../../platform/db.ts";
import { LeaseLost, type Run } from "../../platform/jobs.ts";
import type {
	SpeechFailure,
	Transcription,
} from "../../providers/speech/speech.ts";
import {
	audioSeconds,
	holdHeartbeatSeconds,
	holdSeconds,
	type Interview,
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

type Of = { companyId: string; interviewId: string };
type Work = Of & { attempt: number };

/** Thrown for what another try may cure; the job queue counts the tries. */
class TryAgain extends Error {}

/** Run a message; one that is about something that is over ends quietly. */
export async function transcribeInterview(
	interviews: Interviews,
	run: Run<Work>,
): Promise<void> {
	try {
		await transcribe(interviews, run);
	} catch (error) {
		if (!(error instanceof LeaseLost)) throw error;
		interviews.log.info(
			{ interviewId: run.data.interviewId, reason: error.message },
			"A transcription was left to others",
		);
	}
}

async function transcribe(
	interviews: Interviews,
	run: Run<Work>,
): Promise<void> {
	const { data: work } = run;
	const interview = await store.findInterview(interviews.db, work);
	// Deleted, ended, or started again since: this message is about something that is over.
	if (
		interview === undefined ||
		!isRunning(interview) ||
		interview.attempt !== work.attempt
	)
		return;
	const seconds = audioSeconds(interview);
	if (seconds === undefined)
		throw new Error("An interview that runs was never measured");

	const held = await keepHold(interviews, interview, run);
	if (held !== "held")
		return fail(
			interviews,
			work,
			`The server was away for so long that the reserved tokens went back, and now ${whyNotPaid[held]}`,
			run,
			held,
		);

	const abort = new AbortController();
	const signal = AbortSignal.any([run.signal, abort.signal]);
	const progress = reportProgress(interviews, work, () =>
		abort.abort(new LeaseLost("The interview was deleted or started anew")),
	);
	const heartbeat = setInterval(() => {
		keepHold(interviews, interview, run).catch((error: Error) =>
			abort.abort(error),
		);
	}, holdHeartbeatSeconds * 1_000);
	let heard: Transcription | SpeechFailure;
	try {
		await progress.report({ stage: "preparing", percent: 0 });
		heard = await interviews.speech.transcribe(
			{
				filePath: interviews.recordings.pathOf(work.interviewId),
				audioSeconds: seconds,
				language: undefined,
			},
			{
				onProgress: (at) => void progress.report(at).catch(() => undefined),
				signal,
			},
		);
	} finally {
		clearInterval(heartbeat);
		await progress.end();
	}
	signal.throwIfAborted();

	if ("failed" in heard) {
		if (heard.retry) throw new TryAgain(`${heard.failed}: ${heard.detail}`);
		return fail(
			interviews,
			work,
			`${heard.detail} Nothing was charged. You can try again.`,
			run,
		);
	}
	if (heard.segments.length === 0)
		return fail(
			interviews,
			work,
			"No speech was heard in this recording. Nothing was charged.",
			run,
		);
	await complete(interviews, run, seconds, {
		provider: interviews.speech.name,
		...heard,
	});
}

/** What those who listen are told: ids and amounts, never a word that somebody said. */
const jobFinished = (
	{ companyId, interviewId }: Of,
	ended: {
		outcome: "completed" | "failed";
		audioSeconds: number | null;
		chargedTokens: number;
	},
) => ({
	companyId,
	type: "job.finished" as const,
	data: {
		job: "interview_transcription",
		interviewId: idFromUuid("interview", interviewId),
		...ended,
	},
});

/** Store and pay together. */
async function complete(
	interviews: Interviews,
	run: Run<Work>,
	seconds: number,
	transcript: Transcript,
): Promise<void> {
	const { data: work } = run;
	const unpaid = await interviews.db
		.transaction(async (tx) => {
			await run.lease.assertHeld(tx);
			const interview = await store.lockInterview(tx, work);
			if (interview?.holdId === undefined || interview.attempt !== work.attempt)
				return undefined;
			await store.insertTranscript(tx, { ...work, transcript });
			const charged = await interviews.spend
				.in(tx)
				.settle(
					{ companyId: work.companyId, holdId: interview.holdId },
					usageOf(seconds),
					{ key: keysOf(work).settle },
				);
			// Thrown, so that the transcript is not stored either.
			if ("refused" in charged) throw new NotPaid(charged);
			await store.setCompleted(tx, {
				...work,
				priceMillitokens: charged.chargedMillitokens,
			});
			await tellInterview(tx, { ...work, state: "completed", progress: null });
			await interviews.announce(
				tx,
				jobFinished(work, {
					outcome: "completed",
					audioSeconds: seconds,
					chargedTokens: tokensFromMillitokens(charged.chargedMillitokens),
				}),
			);
			return undefined;
		})
		.catch((error: unknown) => {
			if (error instanceof NotPaid) return error.refused;
			throw error;
		});
	if (unpaid === undefined) return;
	const why = reasonOf(unpaid);
	await fail(
		interviews,
		work,
		`The reserved tokens had gone back when the transcript was there, and ${whyNotPaid[why]} The transcript was not stored.`,
		run,
		why,
	);
}

class NotPaid extends Error {
	readonly refused: Refused;
	constructor(refused: Refused) {
		super(refused.refused);
		this.refused = refused;
	}
}

type WhyNotPaid = "out_of_tokens" | "over_budget";

const whyNotPaid: Record<WhyNotPaid, string> = {
	out_of_tokens:
		"there are not enough. Nothing was charged. Add tokens and start again.",
	over_budget:
		"a budget stands before it. Nothing was charged. Ask an owner or admin to change the budget, and start again.",
};

/** Anything else is a fault of ours, and is thrown as what it is. */
function reasonOf(refused: Refused): WhyNotPaid {
	switch (refused.refused) {
		case "out_of_tokens":
		case "hold_expired":
			return "out_of_tokens";
		case "over_budget":
			return "over_budget";
		default:
			throw new Error(`The tokens were refused: ${JSON.stringify(refused)}`);
	}
}

/** End without a transcript: the reason is stored and the hold released, together. */
async function fail(
	interviews: Interviews,
	work: Work,
	reason: string,
	run: Run<Work> | undefined,
	unpaid?: WhyNotPaid,
): Promise<void> {
	await interviews.db.transaction(async (tx) => {
		await run?.lease.assertHeld(tx);
		const interview = await store.lockInterview(tx, work);
		if (interview?.holdId === undefined || interview.attempt !== work.attempt)
			return;
		await store.setFailed(tx, { ...work, reason });
		await tellInterview(tx, { ...work, state: "failed", progress: null });
		if (unpaid === "out_of_tokens")
			await interviews.announcePaused(tx, {
				companyId: work.companyId,
				key: `interview:${work.interviewId}:${work.attempt}`,
				feature: "interview_transcription",
				subject: {
					...subjectOf(idFromUuid("interview", work.interviewId)),
					name: interview.name,
				},
				missingTokens: null,
			});
		const released = await interviews.spend
			.in(tx)
			.release(
				{ companyId: work.companyId, holdId: interview.holdId },
				{ key: keysOf(work).release },
			);
		// A hold that ended by itself has given everything back.
		if ("refused" in released && released.refused !== "hold_expired")
			throw new Error(`A hold could not be released: ${released.refused}`);
		await interviews.announce(
			tx,
			jobFinished(work, {
				outcome: "failed",
				audioSeconds: audioSeconds(interview) ?? null,
				chargedTokens: 0,
			}),
		);
	});
}

/** All tries failed: what each of them met is in the log; the person hears that it is over. */
export async function giveUpTranscribing(
	interviews: Interviews,
	work: Work,
): Promise<void> {
	await fail(
		interviews,
		work,
		"The transcription failed several times because of a fault that is not the recording's. Nothing was charged. You can try again.",
		undefined,
	);
}

/**
 * A sign of life for the hold. When it ended meanwhile (no server ran for longer than its time to live) the tokens are
 * held anew; the key names the ended hold, so this happens once for each.
 */
async function keepHold(
	interviews: Interviews,
	of: Interview,
	run: Run<Work>,
): Promise<"held" | WhyNotPaid> {
	const { companyId, interviewId, attempt } = of;
	return interviews.db.transaction(async (tx) => {
		await run.lease.assertHeld(tx);
		const interview = await store.lockInterview(tx, of);
		if (interview?.holdId === undefined || interview.attempt !== attempt)
			throw new LeaseLost("The interview was deleted or started anew");
		const spend = interviews.spend.in(tx);
		const extended = await spend.extend(
			{ companyId, holdId: interview.holdId },
			{ key: keysOf(interview).extend(new Date()), secondsToLive: holdSeconds },
		);
		if (!("refused" in extended)) return "held";
		if (extended.refused !== "hold_expired")
			throw new Error(`A hold could not be extended: ${extended.refused}`);
		const held = await spend.hold(
			{
				companyId,
				feature: "interview_transcription",
				subject: subjectOf(interviewId),
				actor: await whoStarted(interviews, tx, interview),
			},
			usageOf(audioSeconds(interview) ?? 0),
			{
				key: keysOf(interview).renew(interview.holdId),
				secondsToLive: holdSeconds,
			},
		);
		if ("refused" in held) return reasonOf(held);
		await store.setHold(tx, {
			companyId,
			interviewId,
			holdId: held.holdId,
			priceMillitokens: held.heldMillitokens,
		});
		return "held";
	});
}

/** Who holds anew is who held before: a member, or an API key. The book knows; the interview only knows a person. */
async function whoStarted(interviews: Interviews, tx: Tx, of: Interview) {
	const [held] = await interviews.book.in(tx).entries(of.companyId, {
		limit: 1,
		filter: { kinds: ["hold"], subject: subjectOf(of.interviewId) },
	});
	return (
		held?.actor ?? {
			kind: "member" as const,
			id: of.startedBy ?? of.uploadedBy,
		}
	);
}

const reportSeconds = 0.5;

/** Tell how far it is, at most twice a second, one write at a time. */
function reportProgress(
	interviews: Interviews,
	work: Work,
	onGone: () => void,
) {
	let lastAt = 0;
	let last = "";
	let writing: Promise<void> = Promise.resolve();
	const write = async (stage: string, percent: number) => {
		await interviews.db.transaction(async (tx) => {
			const isMine = await store.setProgress(tx, { ...work, stage, percent });
			if (!isMine) onGone();
			else
				await tellInterview(tx, {
					...work,
					state: "processing",
					progress: {
						stage: stage as "preparing" | "listening" | "writing",
						percent,
					},
				});
		});
	};
	return {
		report(at: {
			stage: "preparing" | "listening" | "writing";
			percent: number;
		}): Promise<void> {
			const percent = Math.max(0, Math.min(100, Math.round(at.percent)));
			const told = `${at.stage} ${percent}`;
			const isNewStage = !last.startsWith(at.stage);
			if (
				told === last ||
				(!isNewStage && performance.now() - lastAt < reportSeconds * 1_000)
			)
				return Promise.resolve();
			last = told;
			lastAt = performance.now();
			writing = writing.then(() => write(at.stage, percent));
			return writing;
		},
		end: () => writing.catch(() => undefined),
	};
}
