import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isProblem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/respond";
import { takeBytesMax } from "@verbatim/contract/respond";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../../company/testing/ask.ts";
import { newId } from "../../platform/ids.ts";
import { deleteResponse } from "./delete-response.ts";
import { arriving } from "./response.ts";
import { responseRoutes } from "./routes.ts";
import { sweepResponses } from "./sweep-responses.ts";
import {
	good,
	idOf,
	openRespondentsRoom,
	question,
	type RespondentsRoom,
	speechOf,
	until,
} from "./testing/respondents-room.ts";

let room: RespondentsRoom;
beforeAll(async () => {
	room = await openRespondentsRoom();
});
afterAll(() => room.close());

const text = (of: string) => ({ kind: "text" as const, text: of });
const number = (of: number) => ({ kind: "number" as const, number: of });
const choice = (optionIds: string[], other: string | null = null) => ({
	kind: "choice" as const,
	optionIds,
	other,
});
const red = "o_red0000000";
const blue = "o_blue000000";
const options = [
	{ id: red, label: { en: "Red" } },
	{ id: blue, label: { en: "Blue" } },
];
const many = [
	question("say", "statement"),
	question("short", "short_text", { isRequired: true }),
	question("long", "long_text"),
	question("one", "single_choice", { options, allowsOther: true }),
	question("some", "multiple_choice", { options }),
	question("rate", "rating"),
	question("nps", "nps"),
	question("when", "date"),
	question("count", "number", { least: 1, most: 9 }),
	question("spoken", "vocal"),
];

test("a survey is told without what the team wants to learn, and without a word of money", async () => {
	const survey = await room.openSurvey({
		questions: [
			question("long", "long_text", {
				smart: { countMax: 2, goal: "Why they left", avoid: "Their salary" },
			}),
			question("rate", "rating", {
				smart: { countMax: 2, goal: "", avoid: "" },
			}),
		],
	});
	const told = good(
		await ask(responseRoutes(room.responses), contract.getAskedSurvey, {
			params: { publicId: survey.publicId },
		}),
	);
	expect(contract.askedSurvey.parse(told)).toEqual(told);
	expect(told).toMatchObject({
		companyName: "Ada Research",
		title: "Your visit",
		version: 1,
		questions: [{ mayFollowUp: true }, { mayFollowUp: false }],
	});
	expect(JSON.stringify(told)).not.toMatch(/Why they left|salary|token|smart/i);
	for (const publicId of ["nowhere", "aaaaaaaaaaaaaa", "\0", "' or true --"])
		expect(
			await ask(responseRoutes(room.responses), contract.getAskedSurvey, {
				params: { publicId },
			}),
		).toMatchObject({ problem: "not_found" });
});

test("who begins again on the same device goes on with all that was saved, by the version that was begun", async () => {
	const survey = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	const first = await device.begin({ parameters: { source: "mail\0\ud800" } });
	expect(first.answers).toEqual([]);
	good(await device.save("short", text("Hello")));
	good(await device.save("rate", number(4)));
	await survey.publish([question("other", "short_text")]);
	const again = await device.begin({ language: "de" });
	expect(again.receipt).toBe(first.receipt);
	expect(again.survey.version).toBe(1);
	expect(again.survey.questions.length).toBe(many.length);
	expect(again.answers).toMatchObject([
		{ questionId: idOf("short"), value: text("Hello"), followUps: [] },
		{ questionId: idOf("rate"), value: number(4) },
	]);
	const newcomer = await survey.respondent().begin();
	expect(newcomer.survey.version).toBe(2);
	const { rows } = await room.db.query(
		`select number, version, language, parameters from research.response where company_id = $1 order by number`,
		[survey.companyId],
	);
	expect(rows).toEqual([
		{
			number: 1,
			version: 1,
			language: "de",
			parameters: { source: "mail\ufffd" },
		},
		{ number: 2, version: 2, language: "en", parameters: {} },
	]);
});

test("beginning ten times at once is one response", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await Promise.all(Array.from({ length: 10 }, () => device.begin()));
	const { rows } = await room.db.query(
		`select count(*)::int as begun from research.response where company_id = $1`,
		[survey.companyId],
	);
	expect(rows).toEqual([{ begun: 1 }]);
});

test("another device does not go on with a response", async () => {
	const survey = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	await device.begin();
	good(await device.save("short", text("A secret")));
	const thief = survey.respondent();
	thief.responseId = device.responseId;
	const answered = await thief.tryBegin();
	expect(answered).toMatchObject({ problem: "not_allowed" });
	expect(JSON.stringify(answered)).not.toContain("A secret");
});

test("a network that begins too many is asked to wait", async () => {
	const survey = await room.openSurvey();
	room.script.welcomes = () => ({ retryAfterSeconds: 40 });
	const device = survey.respondent();
	expect(await device.tryBegin()).toMatchObject({
		problem: "too_many_attempts",
		retryAfterSeconds: 40,
	});
	room.script.welcomes = () => "welcome";
	await device.begin();
	// Going on is no beginning.
	room.script.welcomes = () => ({ retryAfterSeconds: 40 });
	await device.begin();
	room.script.welcomes = () => "welcome";
});

test.each([
	["no session", () => ""],
	["a made-up session", () => "AAAA".repeat(30)],
])("with %s nothing can be done", async (_, session) => {
	const survey = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	await device.begin();
	device.session = session();
	const takeId = newId();
	for (const refused of [
		await device.save("short", text("x")),
		await device.finish(),
		await device.saveTake(takeId, { chunks: 1 }),
		await device.putChunk(takeId, 0, Buffer.from("x")),
	])
		expect(refused).toMatchObject({ problem: "not_signed_in" });
});

test("a session of another survey, of the same company or of another, is none", async () => {
	const survey = await room.openSurvey({ questions: many });
	const other = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	await device.begin();
	device.publicId = other.publicId;
	const takeId = newId();
	for (const refused of [
		await device.save("short", text("x")),
		await device.finish(),
		await device.saveTake(takeId, { chunks: 1 }),
		await device.putChunk(takeId, 0, Buffer.from("x")),
	])
		expect(refused).toMatchObject({ problem: "not_signed_in" });
	expect(await other.answers()).toEqual([]);
});

test.each([
	["short", text("x".repeat(501))],
	["short", number(1)],
	["long", choice([red])],
	["one", choice([red, blue])],
	["one", choice(["o_green00000"])],
	["some", choice([], "Something else")],
	["rate", number(6)],
	["rate", number(2.5)],
	["nps", number(-1)],
	["when", text("tomorrow")],
	["count", number(10)],
	["spoken", { kind: "recording" as const, takeId: newId() }],
	["say", text("x")],
] as const)("of %s the answer %j is refused", async (id, value) => {
	const survey = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	await device.begin();
	expect(await device.save(id, value as contract.AnswerValue)).toMatchObject({
		problem: "invalid_input",
	});
	expect(await survey.answers()).toEqual([]);
});

test("an answer to a question that is not there, or to a follow-up that was never asked, is refused", async () => {
	const survey = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	await device.begin();
	expect(await device.save("nowhere", text("x"))).toMatchObject({
		problem: "not_found",
	});
	expect(await device.save("long", text("x"), 1, 1)).toMatchObject({
		problem: "not_found",
	});
	expect(await device.save("rate", number(1), 1, 1)).toMatchObject({
		problem: "invalid_input",
	});
});

test("an older answer never replaces a newer one, whichever comes last", async () => {
	const survey = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	await device.begin();
	const sent = [3, 1, 5, 5, 2, 4].map((revision) => ({
		revision,
		value: text(`As of ${revision}`),
	}));
	await Promise.all(
		sent.map(({ revision, value }) => device.save("long", value, revision)),
	);
	expect(await device.save("long", text("Late"), 2)).toEqual({
		saved: true,
		revision: 5,
	});
	expect(await survey.answers()).toMatchObject([
		{ revision: 5, value: text("As of 5") },
	]);
});

test("what PostgreSQL cannot store is taken out of what people type", async () => {
	const survey = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	await device.begin();
	good(await device.save("long", text("a\0b\ud800c 😀")));
	good(await device.save("one", choice([], "\0other")));
	expect(await survey.answers()).toMatchObject([
		{ question: "long", value: text("ab\ufffdc 😀") },
		{ question: "one", value: choice([], "other") },
	]);
});

test("a response is complete when what is asked and required is answered, and then it is closed to changes", async () => {
	const survey = await room.openSurvey({
		questions: [
			question("want", "single_choice", { options, isRequired: true }),
			question("why", "short_text", {
				isRequired: true,
				showIf: {
					match: "all",
					rules: [{ questionId: idOf("want"), is: "equals", value: red }],
				},
			}),
		],
	});
	const device = survey.respondent();
	await device.begin();
	expect(await device.finish()).toMatchObject({
		problem: "wrong_state",
		fields: [{ field: idOf("want") }],
	});
	good(await device.save("want", choice([red])));
	expect(await device.finish()).toMatchObject({
		fields: [{ field: idOf("why") }],
	});
	good(await device.save("want", choice([blue]), 2));
	expect(await device.finish()).toEqual({ complete: true });
	expect(await device.finish()).toEqual({ complete: true });
	expect(await device.save("want", choice([red]), 3)).toMatchObject({
		problem: "wrong_state",
	});
	// Sent again because its first answer was lost on the way.
	expect(await device.save("want", choice([blue]), 2)).toEqual({
		saved: true,
		revision: 2,
	});
	expect((await device.begin()).isComplete).toBe(true);
});

test("a required spoken answer that could not be kept does not stand in the way of the end", async () => {
	const survey = await room.openSurvey({
		tokens: 0,
		questions: [question("spoken", "vocal", { isRequired: true })],
	});
	const device = survey.respondent();
	await device.begin();
	expect(await device.finish()).toMatchObject({ problem: "wrong_state" });
	expect(await device.speak(await speechOf(3, 50))).toMatchObject({
		outcome: "in_writing",
	});
	expect(await device.finish()).toEqual({ complete: true });
});

test("a paused survey lets those who began come to an end, and nobody begin; a closed one lets nobody do anything", async () => {
	const survey = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	const { receipt } = await device.begin();
	await survey.setState("paused");
	expect(await survey.respondent().tryBegin()).toMatchObject({
		problem: "wrong_state",
	});
	await device.begin();
	good(await device.save("short", text("Before it closes")));
	await survey.setState("closed");
	const takeId = newId();
	for (const refused of [
		await device.tryBegin(),
		await device.save("short", text("x"), 2),
		await device.finish(),
		await device.saveTake(takeId, { chunks: 1 }),
		await device.putChunk(takeId, 0, Buffer.from("x")),
	])
		expect(refused).toMatchObject({ problem: "wrong_state" });
	expect(await survey.answers()).toMatchObject([
		{ value: text("Before it closes") },
	]);
	// A person's answers are the person's, whatever became of the survey.
	expect(await device.takeBack(receipt)).toEqual({ deleted: true });
	expect(await survey.answers()).toEqual([]);
});

test("a follow-up is told under its answer, is answered in words or by voice, and comes back with its answer", async () => {
	const survey = await room.openSurvey({
		questions: [
			question("spoken", "vocal", {
				smart: { countMax: 2, goal: "", avoid: "" },
			}),
		],
	});
	const device = survey.respondent();
	await device.begin();
	good(await device.save("spoken", text("It was fine")));
	for (const asked of [1, 2])
		await room.db.query(
			`insert into research.follow_up (company_id, survey_id, response_id, question_id, number, text, model,
         input_model_tokens, output_model_tokens, charged_millitokens)
       values ($1, $2, $3, $4, $5, 'What was fine?', 'm', 1, 1, 2000)`,
			[
				survey.companyId,
				survey.surveyId,
				device.responseId,
				idOf("spoken"),
				asked,
			],
		);
	good(await device.save("spoken", text("The food"), 1, 1));
	const takeId = newId();
	expect(
		await device.speak(await speechOf(3, 51), { takeId, followUp: 2 }),
	).toMatchObject({ outcome: "saved" });
	expect(
		await device.speak(await speechOf(3, 52), { followUp: 3 }),
	).toMatchObject({ problem: "not_found" });
	const { answers } = await device.begin();
	expect(answers).toMatchObject([
		{
			value: text("It was fine"),
			followUps: [
				{ number: 1, text: "What was fine?", answer: text("The food") },
				{ number: 2, answer: { kind: "recording", takeId } },
			],
		},
	]);
});

test("who speaks, then writes, may go back to what was spoken", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	const takeId = newId();
	await device.speak(await speechOf(3, 53), { takeId });
	good(await device.save("spoken", text("Better in writing"), 2));
	expect(await survey.answers()).toMatchObject([
		{ value: text("Better in writing"), isAffected: false },
	]);
	good(await device.save("spoken", { kind: "recording", takeId }, 3));
	expect(await survey.answers()).toMatchObject([
		{ value: { kind: "recording", takeId } },
	]);
	expect((await survey.charges()).length).toBe(1);
});

test("a chunk that comes twice is one, one with another content is refused, and a damaged one is not kept", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	const takeId = newId();
	const status = (put: Response | { problem: string }) =>
		put instanceof Response ? put.status : put.problem;
	expect(status(await device.putChunk(takeId, 0, Buffer.from("one")))).toBe(
		204,
	);
	expect(status(await device.putChunk(takeId, 0, Buffer.from("one")))).toBe(
		204,
	);
	expect(status(await device.putChunk(takeId, 0, Buffer.from("two")))).toBe(
		"key_conflict",
	);
	const wrong = createHash("sha256").update("other").digest("hex");
	expect(
		status(await device.putChunk(takeId, 1, Buffer.from("x"), wrong)),
	).toBe("invalid_input");
	for (const number of ["-1", "1.5", "2000", "x", "0x1", ""])
		expect(
			status(await device.putChunk(takeId, number, Buffer.from("x"))),
		).toBe("invalid_input");
	expect(status(await device.putChunk("../../etc", 0, Buffer.from("x")))).toBe(
		"not_found",
	);
	expect(await device.saveTake(takeId, { chunks: 3 })).toMatchObject({
		problem: "wrong_state",
		fields: [{ field: "chunks", message: "1,2" }],
	});
});

test("a connection that is lost within a chunk leaves nothing of it, and is no fault", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	const takeId = newId();
	const lost = new AbortController();
	const body = new ReadableStream<Uint8Array>({
		pull(controller) {
			controller.enqueue(new Uint8Array(1_000));
			lost.abort();
			controller.error(new Error("aborted"));
		},
	});
	expect(
		await device.putChunk(takeId, 0, Buffer.from("x"), undefined, {
			body,
			signal: lost.signal,
		}),
	).toMatchObject({ problem: "busy" });
	expect(await device.saveTake(takeId, { chunks: 1 })).toMatchObject({
		problem: "wrong_state",
		fields: [{ field: "chunks", message: "0" }],
	});
	expect(await device.putChunk(takeId, 0, Buffer.from("x"))).toBeInstanceOf(
		Response,
	);
});

test("a chunk, a take and all takes of a response have a largest size, and what is over it leaves nothing behind", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	await device.begin();
	expect(
		await device.putChunk(newId(), 0, Buffer.alloc(1_000_001)),
	).toMatchObject({ problem: "too_large" });
	const million = (fill: number) => Buffer.alloc(1_000_000, fill);
	const takeId = newId();
	for (let number = 0; number < takeBytesMax / 1_000_000; number += 1)
		expect(
			await device.putChunk(takeId, number, million(number)),
		).toBeInstanceOf(Response);
	expect(await device.putChunk(takeId, 99, Buffer.from("x"))).toMatchObject({
		problem: "too_large",
	});
	for (
		let take = 1;
		take < arriving.responseBytesMax / takeBytesMax;
		take += 1
	) {
		const next = newId();
		for (let number = 0; number < takeBytesMax / 1_000_000; number += 1)
			expect(
				await device.putChunk(next, number, million(number)),
			).toBeInstanceOf(Response);
	}
	expect(await device.putChunk(newId(), 0, Buffer.from("x"))).toMatchObject({
		problem: "too_large",
	});
	const { takesFolder } = room.responses;
	const mine = (await room.arriving()).find((name) =>
		name.endsWith(device.responseId),
	);
	const files = await readdir(join(takesFolder, mine ?? ""), {
		recursive: true,
	});
	expect(files.filter((name) => name.includes("part-"))).toEqual([]);
	expect(
		(
			await room.db.query(
				"select 1 from research.recording where company_id = $1",
				[survey.companyId],
			)
		).rows,
	).toEqual([]);
});

test("taking back by the receipt removes answers, recordings, sounds and what arrived; the book keeps the amounts", async () => {
	const survey = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	const { receipt } = await device.begin();
	good(await device.save("short", text("Gone soon")));
	const takeId = newId();
	good(await device.speak(await speechOf(3, 54), { takeId }));
	await device.send(await speechOf(3, 55), newId());
	expect(await device.takeBack("AAAAA-AAAAA-AAAAA-AAAAA")).toMatchObject({
		problem: "not_found",
	});
	const other = await room.openSurvey({ questions: many });
	const elsewhere = other.respondent();
	expect(await elsewhere.takeBack(receipt)).toMatchObject({
		problem: "not_found",
	});
	expect(
		await device.takeBack(receipt.toLowerCase().replaceAll("-", " ")),
	).toEqual({
		deleted: true,
	});
	expect(await survey.answers()).toEqual([]);
	expect(await survey.recordings()).toEqual([]);
	expect(await device.save("short", text("x"), 2)).toMatchObject({
		problem: "not_found",
	});
	expect((await survey.charges()).length).toBe(1);
	await room.work();
	await until(
		async () =>
			!(await room.sounds()).some((name) => name.startsWith(takeId)) &&
			!(await room.arriving()).some((name) => name.endsWith(device.responseId)),
	);
});

test("the team deletes a response; a viewer does not, and another company does not find it", async () => {
	const survey = await room.openSurvey({ questions: many });
	const device = survey.respondent();
	await device.begin();
	good(await device.save("short", text("x")));
	const of = { surveyId: survey.surveyId, responseId: device.responseId };
	const { member } = survey;
	expect(
		await deleteResponse(room.responses, { ...member, role: "viewer" }, of),
	).toMatchObject({ problem: "not_allowed" });
	expect(
		await deleteResponse(room.responses, { ...member, companyId: newId() }, of),
	).toMatchObject({ problem: "not_found" });
	expect((await survey.answers()).length).toBe(1);
	expect(await deleteResponse(room.responses, member, of)).toBeUndefined();
	expect(await survey.answers()).toEqual([]);
});

test("who guesses receipts is slowed down", async () => {
	const survey = await room.openSurvey();
	const device = survey.respondent();
	let refused: unknown;
	for (let tries = 0; tries < 25; tries += 1)
		refused = await device.takeBack(`guess ${tries}`);
	expect(isProblem(refused) && refused.problem).toBe("too_many_attempts");
});

test("from which network somebody answered is forgotten after a day", async () => {
	const survey = await room.openSurvey();
	await survey.respondent().begin();
	const networks = async () =>
		(
			await room.db.query(
				`select network_key is null as is_forgotten from research.response where company_id = $1`,
				[survey.companyId],
			)
		).rows;
	await sweepResponses(room.responses, new Date());
	expect(await networks()).toEqual([{ is_forgotten: false }]);
	await room.db.query(
		`update research.response set started_at = now() - interval '25 hours' where company_id = $1`,
		[survey.companyId],
	);
	await sweepResponses(room.responses, new Date());
	expect(await networks()).toEqual([{ is_forgotten: true }]);
});
