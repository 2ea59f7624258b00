/**
 * Ask a follow-up: hold the most that it can cost, have it made, check it, then store the question and settle its price in
 * one transaction. A question is stored if and only if it was paid for. Whatever else comes of it (nothing worth asking, no
 * tokens, a limit, a model that is slow, fails or says what may not be said) ends as null within four seconds, and with
 * nothing charged.
 */
import { setTimeout as wait } from "node:timers/promises";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { AnswerValue, FollowUp } from "@verbatim/contract/respond";
import { textIn } from "@verbatim/contract/survey-logic";
import type { Question } from "@verbatim/contract/surveys";
import type { Refused } from "@verbatim/tokens/spend";
import type { Tx } from "../../platform/db.ts";
import type {
	AnswerToFollowUp,
	GeneratedFollowUp,
} from "../../providers/language-model/language-model.ts";
import { type Admitted, isComplete, noResponse } from "../responses/admit.ts";
import type { Response, StoredAnswer } from "../responses/response.ts";
import * as responses from "../responses/store.ts";
import { largestFollowUp } from "../surveys/cost.ts";
import { subjectOf, tellSurvey } from "../surveys/surveys.ts";
import { checkQuestion } from "./check-question.ts";
import {
	holdSeconds,
	keysOf,
	mayFollow,
	type OfFollowUp,
	outputModelTokensMax,
	secondsMax,
	shortened,
	usageOf,
} from "./smart-question.ts";
import type { SmartQuestions } from "./smart-questions.ts";
import * as store from "./store.ts";
import { isWorthAsking } from "./worth-asking.ts";

type Asked = { questionId: string; number: number; networkKey: Buffer };

export async function askFollowUp(
	smart: SmartQuestions,
	admitted: Admitted,
	{ questionId, number, networkKey }: Asked,
): Promise<FollowUp | null | Problem> {
	const { companyId, surveyId, responseId } = admitted.session;
	const of = { companyId, surveyId, responseId, questionId, number };
	const question = admitted.definition.questions.find(
		({ id }) => id === questionId,
	);
	if (question === undefined)
		return problem("not_found", "There is no such question in this survey.");

	const endsAt = performance.now() + secondsMax.all * 1_000;
	const response = await responses.findResponse(smart.db, of);
	if (response === undefined) return noResponse;
	const before = await findFollowUp(smart.db, of);
	if (before !== undefined) return before;
	if (response.isComplete) return isComplete;
	if (!mayFollow(question, number)) return null;

	// Twice at the same moment: the second waits for what the first one gets.
	const name = Object.values(of).join(" ");
	let asking = smart.asking.get(name);
	if (asking === undefined) {
		asking = ask(smart, { admitted, of, question, networkKey, endsAt }).finally(
			() => smart.asking.delete(name),
		);
		smart.asking.set(name, asking);
	}
	return asking;
}

type Asking = {
	admitted: Admitted;
	of: OfFollowUp;
	question: Question;
	networkKey: Buffer;
	/** By the clock of this process. */
	endsAt: number;
};

const secondsUntil = (endsAt: number) => (endsAt - performance.now()) / 1_000;

async function ask(
	smart: SmartQuestions,
	asking: Asking,
): Promise<FollowUp | null> {
	const { of, endsAt } = asking;
	const about = await readAbout(smart, asking);
	if (about === undefined) return null;
	if (!isWorthAsking([about.answer, ...about.earlier.map((one) => one.answer)]))
		return null;
	if (!smart.languageModel.describe().available) return null;

	const held = await hold(smart, asking);
	if (held === undefined) return null;
	if ("followUp" in held) return held.followUp;
	if ("byAnother" in held) return waitForAnother(smart, of, endsAt);

	let isSettled = false;
	try {
		const made = await generate(smart, asking, about);
		if (made === undefined) return null;
		const stored = await storeAndPay(smart, asking, { ...held, ...made });
		isSettled = stored !== undefined;
		return stored ?? null;
	} finally {
		if (!isSettled) await release(smart, of, held);
	}
}

/** What the model is told; undefined where something is missing that it would be about. */
async function readAbout(
	{ db }: SmartQuestions,
	{ admitted, of, question, endsAt }: Asking,
): Promise<AnswerToFollowUp | undefined> {
	const response = await responses.findResponse(db, of);
	if (response === undefined) return undefined;
	const answers = (await responses.listAnswers(db, of)).filter(
		({ questionId }) => questionId === of.questionId,
	);
	const followUps = (await responses.listFollowUps(db, of)).filter(
		({ questionId }) => questionId === of.questionId,
	);
	const wordsBy = Math.min(
		endsAt,
		performance.now() + secondsMax.words * 1_000,
	);
	const textOf = async (number: number) => {
		const answer = answers.find(({ followUp }) => followUp === number);
		return answer && readWords(db, of, answer, wordsBy);
	};

	const answer = await textOf(0);
	if (answer === undefined) return undefined;
	const earlier: { question: string; answer: string }[] = [];
	for (let number = 1; number < of.number; number += 1) {
		const asked = followUps.find((one) => one.number === number);
		const said = await textOf(number);
		// Who left a follow-up out is not asked the next one.
		if (asked === undefined || said === undefined) return undefined;
		earlier.push({ question: asked.text, answer: said });
	}
	return {
		question: textIn(
			question.title,
			response.language,
			admitted.definition.languages,
		),
		answer,
		earlier,
		goal: question.smart.goal,
		avoid: question.smart.avoid,
		language: response.language,
	};
}

/** How often it is looked whether an answer that was spoken is written down. */
const lookSeconds = 0.15;

/** The words of an answer, written or spoken; those of a recording are waited for a little. */
async function readWords(
	db: Tx,
	of: OfFollowUp,
	{ value }: StoredAnswer,
	endsAt: number,
): Promise<string | undefined> {
	if (value.kind === "text") return shortened(value.text);
	if (value.kind !== "recording") return undefined;
	for (;;) {
		const words = await responses.findWords(db, {
			...of,
			recordingId: value.takeId,
		});
		if (words?.state === "transcribed") return shortened(words.text ?? "");
		if (words?.state !== "transcribing" || secondsUntil(endsAt) < lookSeconds)
			return undefined;
		await wait(lookSeconds * 1_000);
	}
}

type Held = { holdId: string; response: Response };

/**
 * The most that it can cost, held; or the question that is there; or nothing, where it was tried before, where a limit
 * stands before it, or where the pool cannot pay. Under the response's lock, so that of two processes one holds.
 */
async function hold(
	smart: SmartQuestions,
	{ admitted, of, networkKey }: Asking,
): Promise<Held | { followUp: FollowUp } | { byAnother: true } | undefined> {
	const { companyId, responseId } = of;
	const mostMillitokens = await priceOf(smart, largestFollowUp);
	return smart.db.transaction(async (tx) => {
		const response = await responses.lockResponse(tx, of);
		if (response === undefined || response.isComplete) return undefined;
		const followUp = await findFollowUp(tx, of);
		if (followUp !== undefined) return { followUp };

		const book = smart.book.in(tx);
		const open = await book.openHolds(companyId);
		const isOwn = ({ actor, feature }: (typeof open)[number]) =>
			feature === "smart_question" &&
			actor.kind === "respondent" &&
			actor.id === responseId;
		// Somebody else is at it: another process, or one that died and whose hold will end.
		if (open.some(isOwn)) return { byAnother: true as const };

		const may = await smart.guard.maySpend(tx, admitted.published, {
			responseId,
			networkKey,
			atMostMillitokens: mostMillitokens,
			as: "hold",
			// Work that a browser would have to do first takes longer than the question is worth.
			proof: null,
			now: await smart.clock.now(tx),
		});
		if (!("may" in may)) {
			smart.log.info(
				{ ...of, reason: "refused" in may ? may.refused : "prove" },
				"A follow-up was not asked because of a limit",
			);
			return undefined;
		}
		const held = await smart.spend.in(tx).hold(workOf(of), largestFollowUp, {
			key: keysOf({ ...of, responseNumber: response.number }).hold,
			secondsToLive: holdSeconds,
		});
		if ("refused" in held) {
			expectUnpaid(held);
			return undefined;
		}
		// The same key again tells of the hold as it was made. One that is not open any more was tried before.
		const isOpen = (await book.openHolds(companyId)).some(
			({ holdId }) => holdId === held.holdId,
		);
		return isOpen ? { holdId: held.holdId, response } : undefined;
	});
}

const workOf = ({ companyId, surveyId, responseId }: OfFollowUp) => ({
	companyId,
	feature: "smart_question" as const,
	subject: subjectOf(surveyId),
	actor: { kind: "respondent" as const, id: responseId },
});

type Made = Omit<GeneratedFollowUp, "text"> & { text: string };

/** Undefined: nothing that may be asked came in time. Only the reason is written down, never a word of it. */
async function generate(
	smart: SmartQuestions,
	{ of, endsAt }: Asking,
	about: AnswerToFollowUp,
): Promise<Made | undefined> {
	const seconds = secondsUntil(endsAt) - secondsMax.storing;
	const not = (reason: string, more: object = {}) => {
		smart.log.info({ ...of, reason, ...more }, "A follow-up was not asked");
		return undefined;
	};
	if (seconds < secondsMax.leastGenerating) return not("no_time");

	const abort = new AbortController();
	const over = new AbortController();
	try {
		const made = await Promise.race([
			smart.languageModel.generateFollowUp(about, {
				secondsMax: seconds,
				outputModelTokensMax,
				signal: abort.signal,
			}),
			// A model that does not keep to its time is not waited for either.
			wait(seconds * 1_000, "late" as const, { signal: over.signal }),
		]);
		if (made === "late") return not("late");
		if ("failed" in made)
			return not(made.failed, { detail: made.detail, usage: made.usage });
		if (made.text === null) return not("nothing_to_ask");
		const checked = checkQuestion(made.text, about);
		if ("fault" in checked) return not(checked.fault);
		return { ...made, text: checked.text };
	} catch (error) {
		// A fault of ours or of a library is no reason to stop a respondent.
		smart.log.error({ ...of, err: error }, "Making a follow-up failed");
		return undefined;
	} finally {
		abort.abort();
		over.abort();
	}
}

/** Undefined: it could not be paid any more, or there is nobody left to ask. Nothing is stored then. */
async function storeAndPay(
	smart: SmartQuestions,
	{ admitted, of, networkKey }: Asking,
	{ holdId, response, text, model, usage }: Held & Made,
): Promise<FollowUp | undefined> {
	const { companyId, responseId } = of;
	const used = usageOf(usage);
	const millitokens = await priceOf(smart, used);
	return smart.db
		.transaction(async (tx) => {
			const now = await responses.lockResponse(tx, of);
			if (now === undefined || now.number !== response.number) return undefined;
			await smart.guard.spent(tx, admitted.published, {
				responseId,
				networkKey,
				millitokens,
				now: await smart.clock.now(tx),
			});
			const charged = await smart.spend
				.in(tx)
				.settle({ companyId, holdId }, used, {
					key: keysOf({ ...of, responseNumber: response.number }).settle,
				});
			// Thrown, so that the guard's counts are not kept either.
			if ("refused" in charged) throw new NotPaid(charged);
			const { inputModelTokens, outputModelTokens } = used;
			await store.insertFollowUp(tx, {
				...of,
				text,
				model,
				inputModelTokens,
				outputModelTokens,
				chargedMillitokens: charged.chargedMillitokens,
			});
			await tellSurvey(tx, of);
			return { number: of.number, text, answer: null };
		})
		.catch((error: unknown) => {
			if (!(error instanceof NotPaid)) throw error;
			expectUnpaid(error.refused);
			return undefined;
		});
}

class NotPaid extends Error {
	readonly refused: Refused;
	constructor(refused: Refused) {
		super(refused.refused);
		this.refused = refused;
	}
}

/** Anything else is a fault of ours, and is thrown as what it is. */
function expectUnpaid(refused: Refused): void {
	switch (refused.refused) {
		case "out_of_tokens":
		case "over_budget":
		case "hold_expired":
		case "hold_closed":
			return;
		default:
			throw new Error(`The tokens were refused: ${JSON.stringify(refused)}`);
	}
}

async function release(
	{ spend }: SmartQuestions,
	of: OfFollowUp,
	{ holdId, response }: Held,
): Promise<void> {
	const released = await spend.release(
		{ companyId: of.companyId, holdId },
		{ key: keysOf({ ...of, responseNumber: response.number }).release },
	);
	// A hold that ended by itself has given everything back.
	if ("refused" in released) expectUnpaid(released);
}

async function waitForAnother(
	{ db }: SmartQuestions,
	of: OfFollowUp,
	endsAt: number,
): Promise<FollowUp | null> {
	while (secondsUntil(endsAt) > lookSeconds) {
		await wait(lookSeconds * 1_000);
		const followUp = await findFollowUp(db, of);
		if (followUp !== undefined) return followUp;
	}
	return null;
}

async function findFollowUp(
	tx: Tx,
	of: OfFollowUp,
): Promise<FollowUp | undefined> {
	const asked = (await responses.listFollowUps(tx, of)).find(
		({ questionId, number }) =>
			questionId === of.questionId && number === of.number,
	);
	if (asked === undefined) return undefined;
	const answer: AnswerValue | undefined = (
		await responses.listAnswers(tx, of)
	).find(
		({ questionId, followUp }) =>
			questionId === of.questionId && followUp === of.number,
	)?.value;
	return { number: of.number, text: asked.text, answer: answer ?? null };
}

async function priceOf(
	{ spend }: SmartQuestions,
	usage: ReturnType<typeof usageOf> | typeof largestFollowUp,
): Promise<bigint> {
	const prices = await spend.prices([usage]);
	const price = "refused" in prices ? undefined : prices[0];
	if (price === undefined)
		throw new Error(`A follow-up has no price: ${JSON.stringify(prices)}`);
	return price.amountMillitokens;
}
