/**
 * Save a take: heard first, then the recording and what it costs are stored in one transaction, or neither. One charge for
 * one take, however often it is sent; none for silence, for a take that was not kept, or for the same sound again.
 *
 * What cannot be paid is parked, sealed and without words, where the survey wants it so; else the respondent is asked to
 * write, and loses nothing.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { saveTake as saveRoute } from "@verbatim/contract/respond";
import type { Answer } from "@verbatim/contract/route";
import type { Question } from "@verbatim/contract/surveys";
import type { Refused } from "@verbatim/tokens/spend";
import type { Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Unusable } from "../../providers/audio/judge.ts";
import { makeSealingKey, sealFile } from "../../providers/storage/sealed.ts";
import { tellSurvey } from "../surveys/surveys.ts";
import { type Admitted, isComplete, noResponse } from "./admit.ts";
import { assemble, removeTake, takeFolder } from "./arriving-takes.ts";
import { chargeTake, NotPaid, priceOf } from "./charge-take.ts";
import { forgetSound, soundName } from "./forget-sounds.ts";
import {
	chargedMilliseconds,
	lateSecondsMax,
	mediaTypeOf,
	parking,
	type Recording,
	type Response,
} from "./response.ts";
import type { Responses } from "./responses.ts";
import * as store from "./store.ts";
import { transcribeTakeTask } from "./tasks.ts";

type Saved = Answer<typeof saveRoute>;

type Given = {
	takeId: string;
	questionId: string;
	/** 0: the question itself. */
	followUp: number;
	chunks: number;
	revision: number;
	proof: { challenge: string; number: number } | null;
	networkKey: Buffer;
};

export async function saveTake(
	responses: Responses,
	admitted: Admitted,
	given: Given,
): Promise<Saved | Problem> {
	const { session, definition } = admitted;
	const question = definition.questions.find(
		({ id }) => id === given.questionId,
	);
	if (question?.kind !== "vocal")
		return problem("not_found", "There is no such spoken question.");
	const of = { ...session, recordingId: given.takeId };
	const before = await store.findRecording(responses.db, of);
	if (before !== undefined) return savedBefore(before);
	// Asked again under a lock below; here, so that nothing is decoded for nothing.
	const response = await store.findResponse(responses.db, of);
	if (response === undefined) return noResponse;
	if (response.isComplete) return isComplete;

	const early = await refuseEarly(responses, admitted, given);
	if (early !== undefined) return early;

	const take = { ...session, takeId: given.takeId };
	const folder = takeFolder(responses, take);
	const whole = await assemble(responses, take, given.chunks);
	if ("missing" in whole) {
		const meanwhile = await store.findRecording(responses.db, of);
		if (meanwhile !== undefined) return savedBefore(meanwhile);
		return problem(
			"wrong_state",
			"Parts of the recording have not arrived. Send them, then save it again.",
			{ fields: [{ field: "chunks", message: whole.missing.join(",") }] },
		);
	}
	let sealed: Recording | undefined;
	try {
		const heard = await responses.hear({
			folder,
			path: whole.path,
			contentHash: whole.contentHash,
			networkKey: given.networkKey,
			secondsMax: question.secondsMax + lateSecondsMax,
		});
		if (heard === "busy")
			return problem(
				"busy",
				"Many recordings are being saved just now. Nothing is lost; it is tried again in a moment.",
				{ retryAfterSeconds: 5 },
			);
		if ("unusable" in heard)
			return problem("unusable_recording", sentenceOf(heard, question));
		if (heard.isSilent) return outcome("silent", heard.audioSeconds);

		sealed = {
			companyId: session.companyId,
			surveyId: session.surveyId,
			responseId: session.responseId,
			recordingId: given.takeId,
			questionId: given.questionId,
			followUp: given.followUp,
			state: "transcribing",
			audioMilliseconds: chargedMilliseconds(heard.audioSeconds, question),
			mediaType: mediaTypeOf(heard.container),
			sizeBytes: whole.sizeBytes,
			contentHash: whole.contentHash,
			sealingKey: makeSealingKey(),
			chargedMillitokens: 0n,
		};
		await seal(responses, { folder, path: whole.path, recording: sealed });
		const saved = await keep(responses, admitted, given, sealed);
		if (saved.isStored === true) await removeTake(responses, take);
		else await unseal(responses, folder, sealed);
		return saved.answer;
	} catch (error) {
		// Another request may have saved it meanwhile; or this one did, and did not hear of its own commit.
		const meanwhile = await store.findRecording(responses.db, of);
		if (meanwhile === undefined) {
			// It is not known yet whether anybody will need the sound: the sweep will.
			if (sealed !== undefined) await note(folder, soundName(sealed));
			throw error;
		}
		if (sealed !== undefined && soundName(meanwhile) !== soundName(sealed))
			await unseal(responses, folder, sealed);
		await removeTake(responses, take);
		return savedBefore(meanwhile);
	} finally {
		await rm(whole.path, { force: true });
	}
}

/**
 * Asked for in writing before it is heard, where nothing could be paid and nothing would be parked. Only the first take of a
 * response: what else there is of it, and whether this is the same sound again, is known only once it is heard.
 */
async function refuseEarly(
	responses: Responses,
	{ session, published }: Admitted,
	{ networkKey, ...given }: Given,
): Promise<Saved | undefined> {
	if (published.settings.atZero === "park" || given.followUp > 0)
		return undefined;
	const { db, clock, guard } = responses;
	const now = await clock.now(db);
	const { responseId } = session;
	if (!(await guard.isSpent(db, published, { responseId, networkKey, now })))
		return undefined;
	return db.transaction(async (tx) => {
		const response = await store.lockResponse(tx, session);
		if (response === undefined || response.isComplete) return undefined;
		if ((await store.listRecordings(tx, session)).length > 0) return undefined;
		const answer = { ...session, ...given };
		const before = await store.lockAnswer(tx, answer);
		if (before !== undefined && before.revision > given.revision)
			return undefined;
		await store.setAffected(tx, answer);
		await tellSurvey(tx, session);
		return { outcome: "in_writing", seconds: null, challenge: null };
	});
}

/** Into the storage, with a note of its name in the take's folder until it is known whether anybody needs it. */
async function seal(
	responses: Responses,
	{
		folder,
		path,
		recording,
	}: { folder: string; path: string; recording: Recording },
): Promise<void> {
	const name = soundName(recording);
	const sealedPath = join(folder, `sealed-${newId()}`);
	await sealFile({
		fromPath: path,
		toPath: sealedPath,
		key: recording.sealingKey,
	});
	await note(folder, name);
	await responses.sounds.keep(name, sealedPath);
}

async function unseal(
	responses: Responses,
	folder: string,
	recording: Recording,
): Promise<void> {
	const name = soundName(recording);
	await responses.sounds.remove(name);
	await rm(noteOf(folder, name), { force: true });
}

async function note(folder: string, name: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	await writeFile(noteOf(folder, name), "");
}

const notePrefix = "sound-";
const noteOf = (folder: string, name: string) =>
	join(folder, `${notePrefix}${name}`);

/** The name of a sealed sound that a file of a take's folder stands for. */
export const soundOfNote = (fileName: string): string | undefined =>
	fileName.startsWith(notePrefix)
		? fileName.slice(notePrefix.length)
		: undefined;

type Kept = { answer: Saved | Problem; isStored?: true };

/** Pay and store; or, when that is refused, park or ask for writing. */
async function keep(
	responses: Responses,
	admitted: Admitted,
	given: Given,
	recording: Recording,
): Promise<Kept> {
	const paid = await pay(responses, admitted, given, recording);
	if (!("refused" in paid)) return paid;
	return responses.db.transaction(async (tx) => {
		const place = await placeOf(tx, given, recording);
		if ("answer" in place) return place;
		if (
			admitted.published.settings.atZero === "park" &&
			(await hasRoomToPark(tx, recording))
		) {
			const now = await responses.clock.now(tx);
			await store.insertRecording(tx, {
				...recording,
				state: "parked",
				keptUntil: new Date(now.getTime() + parking.days * dayMilliseconds),
			});
			await point(responses, tx, given, { place, recording });
			return stored("parked", recording);
		}
		await store.setAffected(tx, { ...recording, revision: given.revision });
		await tellSurvey(tx, recording);
		return { answer: outcome("in_writing", secondsOf(recording)) };
	});
}

const dayMilliseconds = 24 * 60 * 60 * 1_000;

async function pay(
	responses: Responses,
	{ published }: Admitted,
	given: Given,
	recording: Recording,
): Promise<Kept | { refused: string }> {
	const { responseId } = recording;
	const { networkKey } = given;
	const price = await priceOf(responses, [recording]);
	return responses.db
		.transaction(async (tx): Promise<Kept | { refused: string }> => {
			const place = await placeOf(tx, given, recording);
			if ("answer" in place) return place;
			const now = await responses.clock.now(tx);
			const asked = await responses.guard.maySpend(tx, published, {
				responseId,
				networkKey,
				atMostMillitokens: price,
				as: "charge",
				proof: given.proof,
				now,
			});
			if ("refused" in asked) return asked;
			if ("prove" in asked)
				return {
					answer: {
						outcome: "prove",
						seconds: secondsOf(recording),
						challenge: asked.prove,
					},
				};
			await store.insertRecording(tx, {
				...recording,
				chargedMillitokens: price,
				keptUntil: undefined,
			});
			await point(responses, tx, given, { place, recording });
			if (await store.isSoundKnownElsewhere(tx, recording))
				await store.setSuspect(tx, recording);
			await sendToTranscribe(responses, tx, recording);
			await responses.guard.spent(tx, published, {
				responseId,
				networkKey,
				millitokens: price,
				now,
			});
			await chargeTake(responses, tx, {
				recording,
				number: place.response.number,
				actor: { kind: "respondent", id: responseId },
				priceMillitokens: price,
			});
			return stored("saved", recording);
		})
		.catch((error: unknown) => {
			if (error instanceof NotPaid) return { refused: reasonOf(error.refused) };
			throw error;
		});
}

/** Anything else is a fault of ours, and is thrown as what it is. */
function reasonOf(refused: Refused): string {
	if (refused.refused === "out_of_tokens" || refused.refused === "over_budget")
		return refused.refused;
	throw new Error(`The tokens were refused: ${JSON.stringify(refused)}`);
}

type Place = {
	response: Response;
	/** Parked takes of the same question: this one is said in their place. */
	replaced: Recording[];
};

/** The place for a recording, with its response locked; or the answer, where nothing is to be stored. */
async function placeOf(
	tx: Tx,
	given: Given,
	recording: Recording,
): Promise<Place | Kept> {
	const response = await store.lockResponse(tx, recording);
	if (response === undefined) return { answer: noResponse };
	const recordings = await store.listRecordings(tx, recording);
	const itself = recordings.find(
		({ recordingId }) => recordingId === recording.recordingId,
	);
	if (itself !== undefined) return { answer: savedBefore(itself) };
	if (response.isComplete) return { answer: isComplete };
	if (given.followUp > 0) {
		const followUps = await store.listFollowUps(tx, recording);
		if (
			!followUps.some(
				({ questionId, number }) =>
					questionId === given.questionId && number === given.followUp,
			)
		)
			return {
				answer: problem("not_found", "This follow-up was never asked."),
			};
	}
	const before = await store.lockAnswer(tx, recording);
	if (before !== undefined && before.revision > given.revision)
		return {
			answer: problem(
				"wrong_state",
				"This question was answered anew meanwhile. That answer is kept, and the recording is not.",
			),
		};
	const same = recordings.find(({ contentHash }) =>
		contentHash.equals(recording.contentHash),
	);
	const ofQuestion = recordings.filter(
		({ questionId, followUp }) =>
			questionId === given.questionId && followUp === given.followUp,
	);
	if (
		ofQuestion.some(
			({ state, recordingId }) =>
				state !== "parked" && recordingId !== same?.recordingId,
		)
	)
		return {
			answer: problem(
				"wrong_state",
				"A recording of this question was saved before, and is kept. This one was not saved.",
			),
		};
	if (same !== undefined) {
		// The same sound again: it is here, and is paid once.
		await store.putRecordingAnswer(tx, {
			...recording,
			takeId: same.recordingId,
			revision: given.revision,
		});
		await tellSurvey(tx, recording);
		return { answer: savedBefore(same) };
	}
	if (await store.isTakeKnown(tx, recording))
		return {
			answer: problem(
				"wrong_state",
				"This recording belongs to other answers. Nothing was saved.",
			),
		};
	return { response, replaced: ofQuestion };
}

/** The answer points to the recording, in the place of what was parked for it before. */
async function point(
	responses: Responses,
	tx: Tx,
	{ revision }: Given,
	{ place, recording }: { place: Place; recording: Recording },
): Promise<void> {
	for (const replaced of place.replaced) {
		await store.deleteRecording(tx, replaced);
		await forgetSound(responses, tx, replaced);
	}
	await store.putRecordingAnswer(tx, {
		...recording,
		takeId: recording.recordingId,
		revision,
	});
	await tellSurvey(tx, recording);
}

async function hasRoomToPark(tx: Tx, recording: Recording): Promise<boolean> {
	const parked = await store.countParked(tx, recording);
	return (
		parked.recordings < parking.recordingsMax &&
		parked.bytes + recording.sizeBytes <= parking.bytesMax
	);
}

export async function sendToTranscribe(
	{ jobs }: Pick<Responses, "jobs">,
	tx: Tx,
	{ companyId, surveyId, responseId, recordingId }: Recording,
): Promise<void> {
	await jobs.send(
		tx,
		transcribeTakeTask,
		{ companyId, surveyId, responseId, recordingId },
		{ key: `${companyId}:${recordingId}` },
	);
}

const secondsOf = (recording: Recording) => recording.audioMilliseconds / 1_000;

const outcome = (
	told: "saved" | "parked" | "in_writing" | "silent",
	seconds: number,
): Saved => ({ outcome: told, seconds, challenge: null });

const savedBefore = (recording: Recording): Saved =>
	outcome(
		recording.state === "parked" ? "parked" : "saved",
		secondsOf(recording),
	);

const stored = (told: "saved" | "parked", recording: Recording): Kept => ({
	answer: outcome(told, secondsOf(recording)),
	isStored: true,
});

/** For the respondent, who did nothing wrong. */
function sentenceOf(
	{ unusable }: Unusable,
	{ secondsMax }: Pick<Question, "secondsMax">,
): string {
	const kept = "What you answered before is saved.";
	switch (unusable) {
		case "too_long":
			return `The recording is longer than the ${secondsMax} seconds of this question. ${kept} Record it again, a little shorter, or write.`;
		case "empty":
		case "zero_length":
		case "no_audio_track":
			return `There is no sound in this recording. ${kept} Record it again, or write.`;
		case "not_audio":
		case "damaged":
			return `The recording is damaged or was cut off. ${kept} Record it again, or write.`;
		case "too_much_memory":
		case "timed_out":
			return `The recording could not be read in time. ${kept} Record it again, or write.`;
	}
}
