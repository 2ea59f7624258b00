import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../platform/ids.ts";
import { LeaseLost } from "../../platform/jobs.ts";
import { openParkedTakes } from "./open-parked-takes.ts";
import * as store from "./store.ts";
import { sweepResponses } from "./sweep-responses.ts";
import {
	openRespondentsRoom,
	type RespondentsRoom,
	speechOf,
	type TestSurvey,
	until,
} from "./testing/respondents-room.ts";
import { giveUpTake, transcribeTake } from "./transcribe-take.ts";

let room: RespondentsRoom;
beforeAll(async () => {
	room = await openRespondentsRoom();
});
afterAll(() => room.close());

const hearing = {
	model: "m",
	language: "en",
	segments: [
		{ startSeconds: 0, endSeconds: 1, text: "He was not", words: [] },
		{ startSeconds: 1, endSeconds: 2, text: "ill disposed.", words: [] },
	],
};
beforeEach(() => {
	room.script.hears = () => hearing;
	room.script.listened.length = 0;
});

let salt = 0;

/** A take that is saved and waits to be listened to. */
async function saved(
	survey: TestSurvey,
	more: { language?: "en" | "de" } = {},
) {
	const device = survey.respondent();
	await device.begin(more);
	const recordingId = newId();
	salt += 1;
	const sound = await speechOf(3, salt);
	await device.speak(sound, { takeId: recordingId });
	return {
		companyId: survey.companyId,
		surveyId: survey.surveyId,
		responseId: device.responseId,
		recordingId,
		bytes: sound.length,
	};
}

const run = (
	data: Awaited<ReturnType<typeof saved>>,
	assertHeld = async () => undefined,
) => ({
	data,
	signal: new AbortController().signal,
	lease: { assertHeld },
	retry: 0,
});

test("a saved take gets its words in the background, in the language of its respondent, and costs nothing more", async () => {
	const survey = await room.openSurvey();
	const take = await saved(survey, { language: "de" });
	await transcribeTake(room.responses, run(take));
	expect(room.script.listened).toEqual([{ language: "de", bytes: take.bytes }]);
	expect(await survey.recordings()).toMatchObject([
		{ state: "transcribed", text: "He was not ill disposed.", model: "m" },
	]);
	expect(await store.findWords(room.db, take)).toEqual({
		state: "transcribed",
		text: "He was not ill disposed.",
	});
	expect((await survey.charges()).length).toBe(1);
	expect(await room.listening()).toEqual([]);
	// The same message again finds nothing to do.
	await transcribeTake(room.responses, run(take));
	expect(room.script.listened.length).toBe(1);
});

test.each([
	[
		"a service that refuses",
		{ failed: "refused" as const, detail: "No.", retry: false },
	],
	["nobody who speaks", { ...hearing, segments: [] }],
])(
	"with %s the sound stays, without words; nothing is given back or charged again",
	async (_, heard) => {
		const survey = await room.openSurvey();
		const take = await saved(survey);
		room.script.hears = () => heard;
		await transcribeTake(room.responses, run(take));
		expect(await survey.recordings()).toMatchObject([
			{ state: "without_words", text: null, tokens: 1 },
		]);
		expect(await survey.available()).toBe(499);
		expect(
			(await room.sounds()).some((name) => name.startsWith(take.recordingId)),
		).toBe(true);
	},
);

test("a service that is busy is tried again; after all tries the sound stays, without words", async () => {
	const survey = await room.openSurvey();
	const take = await saved(survey);
	room.script.hears = () => ({
		failed: "unavailable",
		detail: "Busy.",
		retry: true,
	});
	await expect(transcribeTake(room.responses, run(take))).rejects.toThrow(
		"Busy.",
	);
	expect(await survey.recordings()).toMatchObject([{ state: "transcribing" }]);
	expect(await room.listening()).toEqual([]);
	room.script.hears = () => hearing;
	await transcribeTake(room.responses, run(take));
	// The last try of another run came too late.
	await giveUpTake(room.responses, take);
	expect(await survey.recordings()).toMatchObject([{ state: "transcribed" }]);
});

test("a worker that was taken for dead stores nothing, and another one ends it", async () => {
	const survey = await room.openSurvey();
	const take = await saved(survey);
	await transcribeTake(
		room.responses,
		run(take, async () => {
			throw new LeaseLost("taken for dead");
		}),
	);
	expect(await survey.recordings()).toMatchObject([{ state: "transcribing" }]);
	await transcribeTake(room.responses, run(take));
	expect(await survey.recordings()).toMatchObject([{ state: "transcribed" }]);
});

test("what a killed worker had opened to listen to is removed by the sweep, and not while somebody may listen", async () => {
	const path = join(room.responses.takesFolder, "listening", newId());
	await writeFile(path, "the sound of a killed worker");
	await sweepResponses(room.responses, new Date());
	expect((await room.listening()).length).toBe(1);
	const before = new Date(Date.now() - 3 * 3_600_000);
	await utimes(path, before, before);
	await sweepResponses(room.responses, new Date());
	expect(await room.listening()).toEqual([]);
});

test("the queue listens to what is saved and to what is opened, and to nothing that is parked", async () => {
	const survey = await room.openSurvey({ tokens: 0, atZero: "park" });
	const take = await saved(survey);
	await room.work();
	const paid = await room.openSurvey();
	await saved(paid);
	await until(
		async () => (await paid.recordings())[0]?.state === "transcribed",
	);
	expect(await survey.recordings()).toMatchObject([
		{ state: "parked", text: null },
	]);
	await survey.grant(10);
	await openParkedTakes(room.responses, survey.member, survey.surveyId);
	await until(
		async () => (await survey.recordings())[0]?.state === "transcribed",
	);
	expect(room.script.listened.at(-1)?.bytes).toBe(take.bytes);
});
