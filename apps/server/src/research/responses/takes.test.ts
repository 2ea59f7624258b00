import { readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { isProblem } from "@verbatim/contract/problems";
import { wholeTokens } from "@verbatim/tokens/amount";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openClock } from "../../platform/clock.ts";
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import { readSealed } from "../../providers/storage/sealed.ts";
import { removeSounds, soundName } from "./forget-sounds.ts";
import { openParkedTakes } from "./open-parked-takes.ts";
import * as store from "./store.ts";
import { sweepResponses } from "./sweep-responses.ts";
import {
	good,
	openRespondentsRoom,
	question,
	type RespondentsRoom,
	silenceOf,
	speechOf,
} from "./testing/respondents-room.ts";

let room: RespondentsRoom;
beforeAll(async () => {
	room = await openRespondentsRoom();
});
afterAll(() => room.close());
beforeEach(() => {
	room.script.guards = () => ({ may: true });
	room.script.spent.length = 0;
});

test.each([
	["half a second", 0.5, 1],
	["7.9 seconds", 7.9, 1],
	["8 seconds", 8, 2],
	["one minute", 60, 8],
	["one minute and almost a second", 60.9, 8],
	["one minute and a second", 61, 9],
	["two minutes", 120, 16],
])(
	"%s of speech is %d s and costs exactly %i tokens",
	async (_, seconds, tokens) => {
		const survey = await room.openSurvey();
		const device = survey.respondent();
		await device.begin();
		expect(await device.speak(await speechOf(seconds))).toEqual({
			outcome: "saved",
			seconds,
			challenge: null,
		});
		expect(await survey.charges()).toEqual([
			{ tokens, by: "respondent", on: "survey" },
		]);
		expect(await survey.available()).toBe(500 - tokens);
		expect(await survey.recordings()).toMatchObject([
			{ state: "transcribing", seconds, tokens },
		]);
		expect(room.script.spent).toEqual([wholeTokens(tokens)]);
	},
);

test.each([
	["amiable-himself.ogg", "audio/ogg"],
	["amiable-woman.m4a", "audio/mp4"],
	["cold-hearted.webm", "audio/webm"],
])(
	"a take as a browser makes it, %s, is heard, kept and paid",
	async (name, mediaType) => {
		const survey = await room.openSurvey();
		const device = survey.respondent();
		await device.begin();
		const sound = await readFile(
			new URL(`../../providers/audio/fixtures/speech/${name}`, import.meta.url),
		);
		expect(await device.speak(sound)).toMatchObject({ outcome: "saved" });
		const [recording] = await survey.recordings();
		expect(recording).toMatchObject({ mediaType });
		expect(recording?.tokens).toBe(
			Math.max(1, Math.ceil((Math.floor(recording?.seconds ?? 0) * 8) / 60)),
		);
	},
);

test("the sound is stored sealed, and opens to what was spoken under its own key alone", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	const sound = await speechOf(5, 41);
	const takeId = newId();
	await device.speak(sound, { takeId });
	const recording = await store.findRecording(room.db, {
		companyId: survey.companyId,
		surveyId: survey.surveyId,
		responseId: device.responseId,
		recordingId: takeId,
	});
	if (recording === undefined) throw new Error("Nothing was kept");
	const { sounds } = room.responses;
	const sealed = await readFile(sounds.pathOf(soundName(recording)));
	expect(sealed.includes(sound.subarray(1_000, 1_064))).toBe(false);
	const opened = await readSealed(
		sounds,
		soundName(recording),
		recording.sealingKey,
	);
	const bytes = Buffer.from(await new Response(opened?.stream).arrayBuffer());
	expect(bytes.equals(sound)).toBe(true);
});

test("the same take sent twice, and saved ten times at once, is one recording and one charge", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	const takeId = newId();
	const sound = await speechOf(30, 1);
	const chunks = await device.send(sound, takeId);
	expect(await device.send(sound, takeId)).toBe(chunks);
	const saved = await Promise.all(
		Array.from({ length: 10 }, () => device.saveTake(takeId, { chunks })),
	);
	for (const one of saved)
		expect(one).toEqual({ outcome: "saved", seconds: 30, challenge: null });
	expect(await device.saveTake(takeId, { chunks })).toMatchObject({
		outcome: "saved",
	});
	expect(await survey.charges()).toEqual([
		{ tokens: 4, by: "respondent", on: "survey" },
	]);
	expect((await survey.recordings()).length).toBe(1);
	expect(
		(await room.sounds()).filter((name) => name.startsWith(takeId)).length,
	).toBe(1);
});

test("the same sound under another id is the same recording, for the same question and for another", async () => {
	const survey = await room.openSurvey({
		questions: [question("spoken", "vocal"), question("more", "vocal")],
	});
	const device = survey.respondent();
	await device.begin();
	const sound = await speechOf(10, 2);
	const takeId = newId();
	await device.speak(sound, { takeId });
	expect(await device.speak(sound)).toMatchObject({ outcome: "saved" });
	expect(await device.speak(sound, { id: "more" })).toMatchObject({
		outcome: "saved",
	});
	expect((await survey.charges()).length).toBe(1);
	expect(await survey.answers()).toMatchObject([
		{ question: "more", value: { kind: "recording", takeId } },
		{ question: "spoken", value: { kind: "recording", takeId } },
	]);
});

test("one take of a question is kept: another one after it is refused, and costs nothing", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	await device.speak(await speechOf(10, 3));
	expect(
		await device.speak(await speechOf(20, 4), { revision: 2 }),
	).toMatchObject({
		problem: "wrong_state",
	});
	expect((await survey.charges()).length).toBe(1);
});

test("nothing is charged for a take that is sent and never saved", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	await device.send(await speechOf(20, 5), newId());
	expect(await survey.charges()).toEqual([]);
	expect(await survey.recordings()).toEqual([]);
});

test("silence is told as that, and costs nothing", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	expect(await device.speak(silenceOf(20))).toEqual({
		outcome: "silent",
		seconds: 20,
		challenge: null,
	});
	expect(await survey.charges()).toEqual([]);
	expect(await survey.answers()).toEqual([]);
});

test("what is no sound, is cut off, or is longer than the question allows is refused in words without money", async () => {
	const survey = await room.openSurvey({
		questions: [question("spoken", "vocal", { secondsMax: 10 })],
	});
	const device = survey.respondent();
	await device.begin();
	const tooLong = await device.speak(await speechOf(12.5, 6));
	expect(tooLong).toMatchObject({ problem: "unusable_recording" });
	const noSound = await device.speak(
		Buffer.from("not a sound at all".repeat(90)),
	);
	expect(noSound).toMatchObject({ problem: "unusable_recording" });
	const cut = await device.speak((await speechOf(8, 7)).subarray(0, 90_000));
	expect(cut).toMatchObject({ problem: "unusable_recording" });
	for (const refused of [tooLong, noSound, cut])
		expect(JSON.stringify(refused)).not.toMatch(
			/token|money|charge|pay|price/i,
		);
	expect(await survey.charges()).toEqual([]);
});

test("a telephone that stops a little late is kept, and charged for what the question allows", async () => {
	const survey = await room.openSurvey({
		questions: [question("spoken", "vocal", { secondsMax: 120 })],
	});
	const device = survey.respondent();
	await device.begin();
	expect(await device.speak(await speechOf(121.5, 8))).toMatchObject({
		outcome: "saved",
		seconds: 120,
	});
	expect(await survey.charges()).toMatchObject([{ tokens: 16 }]);
});

test("without tokens the answer is asked for in writing; the text is marked, and the take can be saved after a top-up", async () => {
	const survey = await room.openSurvey({ tokens: 3 });
	const device = survey.respondent();
	await device.begin();
	const takeId = newId();
	const chunks = await device.send(await speechOf(30, 9), takeId);
	const refused = await device.saveTake(takeId, { chunks });
	expect(refused).toEqual({
		outcome: "in_writing",
		seconds: 30,
		challenge: null,
	});
	expect(await survey.available()).toBe(3);
	expect(await survey.recordings()).toEqual([]);
	expect((await room.sounds()).some((name) => name.startsWith(takeId))).toBe(
		false,
	);
	await device.save("spoken", { kind: "text", text: "In writing, then" }, 2);
	expect(await survey.answers()).toMatchObject([
		{ value: { kind: "text", text: "In writing, then" }, isAffected: true },
	]);
	await survey.grant(100);
	expect(await device.saveTake(takeId, { chunks, revision: 3 })).toMatchObject({
		outcome: "saved",
	});
	expect(await survey.answers()).toMatchObject([
		{ value: { kind: "recording", takeId }, isAffected: false },
	]);
	expect(await survey.available()).toBe(99);
});

test("a budget on the survey stands before it as the end of the tokens does", async () => {
	const survey = await room.openSurvey();
	const set = await room.engine.fund.setBudget(
		{
			companyId: survey.companyId,
			scope: { subject: { kind: "survey", id: survey.surveyId } },
			limitMillitokens: wholeTokens(3),
			actor: { kind: "system", id: "test" },
		},
		{ key: newId() },
	);
	if ("refused" in set) throw new Error(set.refused);
	const device = survey.respondent();
	await device.begin();
	expect(await device.speak(await speechOf(30, 10))).toMatchObject({
		outcome: "in_writing",
	});
	expect(await survey.available()).toBe(500);
});

test("a take never replaces an answer that is newer on the device", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	await device.save(
		"spoken",
		{ kind: "text", text: "I would rather write" },
		5,
	);
	expect(
		await device.speak(await speechOf(10, 11), { revision: 4 }),
	).toMatchObject({
		problem: "wrong_state",
	});
	expect(await survey.charges()).toEqual([]);
	expect(await survey.answers()).toMatchObject([{ value: { kind: "text" } }]);
});

test("the guard's challenge is passed on and the take waits; its refusal is a writing field", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	const takeId = newId();
	const chunks = await device.send(await speechOf(10, 12), takeId);
	room.script.guards = () => ({ prove: { challenge: "c", zeroBits: 12 } });
	expect(await device.saveTake(takeId, { chunks })).toEqual({
		outcome: "prove",
		seconds: 10,
		challenge: { challenge: "c", zeroBits: 12 },
	});
	expect(await survey.answers()).toEqual([]);
	room.script.guards = () => ({ refused: "survey_day" });
	expect(await device.saveTake(takeId, { chunks })).toMatchObject({
		outcome: "in_writing",
	});
	expect(await survey.charges()).toEqual([]);
	room.script.guards = () => ({ may: true });
	expect(await device.saveTake(takeId, { chunks })).toMatchObject({
		outcome: "saved",
	});
	expect((await survey.charges()).length).toBe(1);
});

test("a take of one response is no take of another, also after the first was deleted", async () => {
	const survey = await room.openSurvey();
	const takeId = newId();
	const sound = await speechOf(10, 13);
	const first = survey.respondent();
	const { receipt } = await first.begin();
	await first.speak(sound, { takeId });
	const second = survey.respondent();
	await second.begin();
	expect(await second.speak(sound, { takeId })).toMatchObject({
		problem: "wrong_state",
	});
	expect((await survey.recordings()).length).toBe(1);
	good(await first.takeBack(receipt));
	expect(await second.speak(sound, { takeId })).toMatchObject({
		outcome: "saved",
	});
	// The first was paid and deleted; the second is another answer, and is paid for itself.
	expect((await survey.charges()).length).toBe(2);
});

test("the same sound in two responses is told as suspect", async () => {
	const survey = await room.openSurvey();
	const sound = await speechOf(10, 14);
	for (const device of [survey.respondent(), survey.respondent()]) {
		await device.begin();
		await device.speak(sound);
	}
	const { rows } = await room.db.query(
		`select is_suspect from research.response where company_id = $1 order by number`,
		[survey.companyId],
	);
	expect(rows).toEqual([{ is_suspect: false }, { is_suspect: true }]);
});

test("parked takes are kept sealed and uncharged, and are opened oldest first as far as the tokens reach", async () => {
	const survey = await room.openSurvey({ tokens: 0, atZero: "park" });
	const devices = [
		survey.respondent(),
		survey.respondent(),
		survey.respondent(),
	];
	for (const [at, device] of devices.entries()) {
		await device.begin();
		expect(await device.speak(await speechOf(60, 20 + at))).toMatchObject({
			outcome: "parked",
			seconds: 60,
		});
	}
	expect(await survey.recordings()).toMatchObject([
		{ state: "parked", tokens: 0, text: null },
		{ state: "parked", tokens: 0 },
		{ state: "parked", tokens: 0 },
	]);
	const { member, surveyId } = survey;
	expect(await openParkedTakes(room.responses, member, surveyId)).toMatchObject(
		{
			problem: "out_of_tokens",
			shortTokens: 8,
		},
	);
	expect(
		await openParkedTakes(
			room.responses,
			{ ...member, role: "viewer" },
			surveyId,
		),
	).toMatchObject({ problem: "not_allowed" });
	expect(
		await openParkedTakes(
			room.responses,
			{ ...member, companyId: newId() },
			surveyId,
		),
	).toMatchObject({ opened: 0, left: 0 });
	await survey.grant(20);
	expect(await openParkedTakes(room.responses, member, surveyId)).toEqual({
		opened: 2,
		left: 1,
		chargedTokens: 16,
		missingTokens: 4,
	});
	expect((await survey.recordings()).map(({ state }) => state)).toEqual([
		"transcribing",
		"transcribing",
		"parked",
	]);
	await survey.grant(10);
	const both = await Promise.all([
		openParkedTakes(room.responses, member, surveyId),
		openParkedTakes(room.responses, member, surveyId),
	]);
	expect(both.map((one) => (isProblem(one) ? -1 : one.opened)).sort()).toEqual([
		0, 1,
	]);
	expect(await survey.charges()).toEqual(
		Array.from({ length: 3 }, () => ({
			tokens: 8,
			by: "member",
			on: "survey",
		})),
	);
});

test("a parked take may be said anew: the new one takes its place", async () => {
	const survey = await room.openSurvey({ tokens: 0, atZero: "park" });
	const device = survey.respondent();
	await device.begin();
	const first = newId();
	await device.speak(await speechOf(10, 30), { takeId: first });
	expect(await device.saveTake(first, { chunks: 1 })).toMatchObject({
		outcome: "parked",
	});
	await survey.grant(10);
	const second = newId();
	expect(
		await device.speak(await speechOf(10, 31), { takeId: second, revision: 2 }),
	).toMatchObject({ outcome: "saved" });
	expect(await survey.recordings()).toMatchObject([
		{ id: second, state: "transcribing" },
	]);
});

test("what was parked and not paid for in thirty days is gone, and the answer is told as one that had to be written", async () => {
	const survey = await room.openSurvey({ tokens: 0, atZero: "park" });
	const device = survey.respondent();
	await device.begin();
	const takeId = newId();
	await device.speak(await speechOf(10, 32), { takeId });
	const sweepAfter = (days: number) =>
		sweepResponses({ ...room.responses, clock: openClock(days) }, new Date());
	await sweepAfter(29);
	expect((await survey.recordings()).length).toBe(1);
	await sweepAfter(31);
	expect(await survey.recordings()).toEqual([]);
	expect(await survey.answers()).toMatchObject([
		{ value: { kind: "skipped" }, isAffected: true },
	]);
});

test("takes that nobody came back to are removed after two days, and what a killed save had sealed of them too", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	const takeId = newId();
	const chunks = await device.send(await speechOf(10, 33), takeId);
	const killed = survey.respondent({ db: failingAt(room.db, 1) });
	Object.assign(killed, {
		responseId: device.responseId,
		session: device.session,
	});
	await expect(killed.saveTake(takeId, { chunks })).rejects.toThrow("killed");
	const sealedOf = async () =>
		(await room.sounds()).filter((name) => name.startsWith(takeId));
	expect((await sealedOf()).length).toBe(1);
	await sweepResponses(room.responses, new Date());
	expect((await sealedOf()).length).toBe(1);
	const folder = join(
		room.responses.takesFolder,
		[survey.companyId, survey.surveyId, device.responseId].join("_"),
		takeId,
	);
	const before = new Date(Date.now() - 49 * 3_600_000);
	await utimes(folder, before, before);
	await sweepResponses(room.responses, new Date());
	expect(await sealedOf()).toEqual([]);
	expect(await device.saveTake(takeId, { chunks })).toMatchObject({
		problem: "wrong_state",
	});
});

/** Dies at the n-th statement of the transaction that asks for a lock on the response, or just after its commit. */
function failingAt(db: Db, at: number): Db {
	return {
		...db,
		transaction: async (work) => {
			let statements = 0;
			const ended = await db.transaction((tx) =>
				work({
					query: (text, values) => {
						statements += 1;
						if (statements === at) throw new Error("killed");
						return tx.query(text, values);
					},
				}),
			);
			if (at > statements) throw new Error("killed after the commit");
			return ended;
		},
	};
}

test("killed at any statement of the saving, or just after it: saved again it is one recording and one charge", async () => {
	const sound = await speechOf(10, 34);
	let committed = false;
	for (let at = 1; !committed; at += 1) {
		const survey = await room.openSurvey();
		const device = survey.respondent({ db: failingAt(room.db, at) });
		const healthy = survey.respondent();
		await healthy.begin();
		Object.assign(device, {
			responseId: healthy.responseId,
			session: healthy.session,
		});
		const takeId = newId();
		const chunks = await healthy.send(sound, takeId);
		const first = await device
			.saveTake(takeId, { chunks })
			.catch((error: Error) => error.message);
		committed = first !== "killed";
		// A commit that was not heard of is found again.
		if (committed) expect(first).toMatchObject({ outcome: "saved" });
		else expect((await survey.charges()).length).toBe(0);
		expect(await healthy.saveTake(takeId, { chunks })).toMatchObject({
			outcome: "saved",
		});
		expect(await survey.charges()).toMatchObject([{ tokens: 2 }]);
		const [recording] = await survey.recordings();
		expect(recording).toMatchObject({ id: takeId, tokens: 2 });
		const kept = await store.findRecording(room.db, {
			companyId: survey.companyId,
			surveyId: survey.surveyId,
			responseId: healthy.responseId,
			recordingId: takeId,
		});
		expect(await room.sounds()).toContain(kept && soundName(kept));
		expect(at).toBeLessThan(60);
	}
});

test("a storage that fails stores nothing and charges nothing, and the take is saved by the next try", async () => {
	const survey = await room.openSurvey();
	const healthy = survey.respondent();
	await healthy.begin();
	const { sounds } = room.responses;
	const device = survey.respondent({
		sounds: {
			...sounds,
			keep: async () => {
				throw new Error("The disk is full");
			},
		},
	});
	Object.assign(device, {
		responseId: healthy.responseId,
		session: healthy.session,
	});
	const takeId = newId();
	const chunks = await healthy.send(await speechOf(10, 35), takeId);
	await expect(device.saveTake(takeId, { chunks })).rejects.toThrow(
		"The disk is full",
	);
	expect(await survey.charges()).toEqual([]);
	expect(await healthy.saveTake(takeId, { chunks })).toMatchObject({
		outcome: "saved",
	});
	expect((await survey.charges()).length).toBe(1);
});

test("deleting a response while its take is being saved leaves neither row nor sound", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	const { receipt } = await device.begin();
	const takeId = newId();
	const chunks = await device.send(await speechOf(10, 36), takeId);
	const slow = survey.respondent({
		sounds: {
			...room.responses.sounds,
			keep: async (name, fromPath) => {
				await room.responses.sounds.keep(name, fromPath);
				good(await device.takeBack(receipt));
			},
		},
	});
	Object.assign(slow, {
		responseId: device.responseId,
		session: device.session,
	});
	expect(await slow.saveTake(takeId, { chunks })).toMatchObject({
		problem: "not_found",
	});
	expect((await room.sounds()).some((name) => name.startsWith(takeId))).toBe(
		false,
	);
	expect(await survey.charges()).toEqual([]);
	await removeSounds(room.responses, {
		names: [],
		takesOf: {
			companyId: survey.companyId,
			surveyId: survey.surveyId,
			responseId: device.responseId,
		},
	});
	expect(
		(await room.arriving()).some((name) => name.endsWith(device.responseId)),
	).toBe(false);
});
