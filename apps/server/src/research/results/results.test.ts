import { read, utils } from "@e965/xlsx";
import { idFromUuid } from "@verbatim/contract/ids";
import { isProblem, type Problem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/responses";
import type { Asking } from "@verbatim/contract/route";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import {
	good,
	idOf,
	openRespondentsRoom,
	question,
	type RespondentsRoom,
	speechOf,
	type TestSurvey,
	until,
} from "../responses/testing/respondents-room.ts";
import type { Results } from "./results.ts";
import { resultFetchRoutes, resultRoutes } from "./routes.ts";

let room: RespondentsRoom;
let results: Results;
beforeAll(async () => {
	room = await openRespondentsRoom();
	await room.work();
	results = room.responses;
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
const green = "o_green00000";
const options = [
	{ id: red, label: { en: "Red", de: "Rot" } },
	{ id: blue, label: { en: "Blue", de: "Blau" } },
];
const many = [
	question("one", "single_choice", { options, allowsOther: true }),
	question("some", "multiple_choice", { options }),
	question("nps", "nps"),
	question("why", "long_text", {
		showIf: {
			match: "all",
			rules: [{ questionId: idOf("one"), is: "equals", value: red }],
		},
	}),
	question("spoken", "vocal"),
];

const surveyIdOf = ({ surveyId }: TestSurvey) => idFromUuid("survey", surveyId);
type Filter = Asking<typeof contract.getResults>["query"];

const sumsOf = async (survey: TestSurvey, query: Filter = {}) =>
	good(
		await ask(
			resultRoutes(results),
			contract.getResults,
			{ params: { surveyId: surveyIdOf(survey) }, query },
			{ actor: survey.member },
		),
	);
const listOf = async (
	survey: TestSurvey,
	query: Asking<typeof contract.listResponses>["query"] = {},
) =>
	good(
		await ask(
			resultRoutes(results),
			contract.listResponses,
			{ params: { surveyId: surveyIdOf(survey) }, query },
			{ actor: survey.member },
		),
	);
function get(
	path: string,
	params: Record<string, string>,
	actor: Actor,
	more: { query?: string; range?: string } = {},
): Promise<Response | Problem> {
	const route = resultFetchRoutes(results).find((one) => one.path === path);
	if (route === undefined) throw new Error(`Nobody answers ${path}`);
	return route.handle(
		new Request(`http://verbatim.test/${more.query ?? ""}`, {
			headers: more.range === undefined ? {} : { range: more.range },
		}),
		{
			address: "192.0.2.1",
			requestId: "test",
			requestHeaders: new Headers(),
			answerHeaders: new Headers(),
			actor,
			params,
		},
	);
}
const file = async (survey: TestSurvey, format: string, query = "") => {
	const answered = await get(
		contract.responsesExportPath,
		{ surveyId: surveyIdOf(survey), format },
		survey.member,
		{ query },
	);
	if (isProblem(answered)) throw new Error(answered.detail);
	return answered;
};

/** Somebody who answers so, and finishes unless told otherwise. */
async function answered(
	survey: TestSurvey,
	answers: Record<string, Parameters<Device["save"]>[1]>,
	isFinished = true,
) {
	const device = survey.respondent();
	await device.begin();
	for (const [id, value] of Object.entries(answers))
		good(await device.save(id, value));
	if (isFinished) good(await device.finish());
	return device;
}
type Device = ReturnType<TestSurvey["respondent"]>;

test("sums are of what matches, and of what counts only", async () => {
	const survey = await room.openSurvey({ questions: many });
	await answered(survey, {
		one: choice([red]),
		why: text("It is warm"),
		some: choice([red, blue]),
		nps: number(10),
	});
	// First red with a reason, then blue: the reason is not asked for any more.
	const device = await answered(
		survey,
		{ one: choice([red]), why: text("Never mind"), nps: number(3) },
		false,
	);
	good(await device.save("one", choice([blue]), 2));
	good(await device.finish());
	await answered(survey, { one: choice([], "Mauve"), nps: number(7) }, false);

	const all = await sumsOf(survey);
	expect(contract.getResults.answer.parse(all)).toEqual(all);
	expect(all).toMatchObject({ begun: 3, completed: 2, suspect: 0 });
	expect(all.days.reduce((sum, { completed }) => sum + completed, 0)).toBe(2);
	const of = (id: string, from = all) =>
		from.questions.find(({ questionId }) => questionId === idOf(id));
	expect(of("one")).toMatchObject({
		answered: 3,
		skipped: 0,
		counts: [
			{ value: red, count: 1 },
			{ value: blue, count: 1 },
			{ value: "other", count: 1 },
		],
	});
	// Two were asked to the end, one of them chose.
	expect(of("some")).toMatchObject({ answered: 1, skipped: 1 });
	expect(of("why")).toMatchObject({ answered: 1, skipped: 0, written: 1 });
	expect(of("nps")).toMatchObject({
		answered: 3,
		mean: 20 / 3,
		nps: { score: 0, promoters: 1, passives: 1, detractors: 1 },
	});

	const complete = await sumsOf(survey, { state: "complete" });
	const begun = await sumsOf(survey, { state: "begun" });
	for (const { questionId, answered } of all.questions) {
		const part = (from: contract.Results) =>
			from.questions.find((one) => one.questionId === questionId)?.answered ??
			0;
		expect(part(complete) + part(begun)).toBe(answered);
	}
	const chose = await sumsOf(survey, { chose: `${idOf("one")}:${blue}` });
	expect(chose).toMatchObject({ begun: 1, completed: 1 });
	for (const [filter, count] of [
		[{ chose: `${idOf("one")}:other` }, 1],
		[{ chose: `${idOf("nps")}:7` }, 1],
		[{ chose: `${idOf("nps")}:8` }, 0],
		[{ text: "WARM" }, 1],
		[{ text: "mauv" }, 1],
		[{ text: "100%_\\" }, 0],
		[{ text: "\0\ud800" }, 0],
		[{ tag: "none" }, 0],
	] as const) {
		expect((await listOf(survey, filter)).matching).toBe(count);
		expect((await sumsOf(survey, filter)).begun).toBe(count);
	}
});

test("what looks like a machine's is counted apart, and can be looked at", async () => {
	const survey = await room.openSurvey({ questions: many });
	await answered(survey, { nps: number(9) });
	await answered(survey, { nps: number(0) });
	await room.db.query(
		"update research.response set is_suspect = true where company_id = $1 and number = 2",
		[survey.companyId],
	);
	expect(await sumsOf(survey)).toMatchObject({ begun: 1, suspect: 1 });
	expect(await sumsOf(survey, { state: "suspect" })).toMatchObject({
		begun: 1,
	});
	const { responses } = await listOf(survey, { state: "suspect" });
	expect(responses).toMatchObject([{ number: 2, isSuspect: true }]);
});

test("responses are told newest first, a page at a time, with the words of what was spoken", async () => {
	const survey = await room.openSurvey({ questions: many });
	for (const score of [1, 2, 3]) await answered(survey, { nps: number(score) });
	const device = survey.respondent();
	await device.begin({ parameters: { from: "mail" } });
	good(await device.speak(await speechOf(3)));
	await until(
		async () => (await survey.recordings())[0]?.state !== "transcribing",
	);
	const first = await listOf(survey, { limit: 2 });
	expect(contract.listResponses.answer.parse(first)).toEqual(first);
	expect(first).toMatchObject({
		matching: 4,
		nextBefore: 3,
		responses: [
			{
				number: 4,
				isComplete: false,
				parameters: { from: "mail" },
				answers: [
					{
						questionId: idOf("spoken"),
						isAsked: true,
						recording: {
							state: "transcribed",
							seconds: 3,
							transcript: "He was not ill disposed.",
							model: "m",
							priceTokens: null,
						},
					},
				],
			},
			{ number: 3 },
		],
	});
	expect((await listOf(survey, { limit: 2, before: 3 })).nextBefore).toBeNull();
	const found = await listOf(survey, { text: "ill disposed" });
	expect(found).toMatchObject({ matching: 1, responses: [{ number: 4 }] });
	const sums = await sumsOf(survey);
	expect(sums.usedTokens).toBe(
		first.responses[0]?.answers[0]?.recording?.chargedTokens,
	);

	const params = {
		surveyId: surveyIdOf(survey),
		recordingId: String(first.responses[0]?.answers[0]?.recording?.id),
	};
	const whole = await get(contract.recordingSoundPath, params, survey.member);
	if (isProblem(whole)) throw new Error(whole.detail);
	const sound = Buffer.from(await whole.arrayBuffer());
	expect(sound.equals(await speechOf(3))).toBe(true);
	const part = await get(contract.recordingSoundPath, params, survey.member, {
		range: "bytes=65000-66999",
	});
	if (isProblem(part)) throw new Error(part.detail);
	expect(part.status).toBe(206);
	expect(part.headers.get("content-range")).toBe(
		`bytes 65000-66999/${sound.length}`,
	);
	expect(
		Buffer.from(await part.arrayBuffer()).equals(
			sound.subarray(65_000, 67_000),
		),
	).toBe(true);
	const beyond = await get(contract.recordingSoundPath, params, survey.member, {
		range: `bytes=${sound.length}-`,
	});
	expect(beyond).toMatchObject({ status: 416 });
});

test("a parked answer is counted and priced, not played, and opened by one who may spend", async () => {
	const survey = await room.openSurvey({ atZero: "park", tokens: 0 });
	const device = survey.respondent();
	await device.begin();
	good(await device.speak(await speechOf(3, 5)));
	const sums = await sumsOf(survey);
	expect(sums.questions).toMatchObject([{ answered: 1, spoken: 1, parked: 1 }]);
	const { responses } = await listOf(survey);
	const recording = responses[0]?.answers[0]?.recording;
	expect(recording).toMatchObject({ state: "parked", transcript: null });
	expect(recording?.priceTokens).toBeGreaterThan(0);
	const sound = () =>
		get(
			contract.recordingSoundPath,
			{ surveyId: surveyIdOf(survey), recordingId: String(recording?.id) },
			survey.member,
		);
	expect(await sound()).toMatchObject({ problem: "not_found" });

	const open = (actor: Actor) =>
		ask(
			resultRoutes(results),
			contract.openParked,
			{
				params: { surveyId: surveyIdOf(survey) },
				body: { requestId: crypto.randomUUID() },
			},
			{ actor },
		);
	expect(await open(survey.member)).toMatchObject({ problem: "out_of_tokens" });
	await survey.grant(50);
	expect(await open({ ...survey.member, role: "viewer" })).toMatchObject({
		problem: "not_allowed",
	});
	expect(await open(survey.member)).toMatchObject({
		opened: 1,
		left: 0,
		chargedTokens: recording?.priceTokens,
		missingTokens: 0,
	});
	expect(await sound()).toMatchObject({ status: 200 });
});

test("a viewer reads results, and neither tags nor deletes; another company finds nothing", async () => {
	const survey = await room.openSurvey({ questions: many });
	await answered(survey, { nps: number(9) });
	const [response] = (await listOf(survey)).responses;
	const params = {
		surveyId: surveyIdOf(survey),
		responseId: String(response?.id),
	};
	const tag = (actor: Actor, tags = [" warm ", "Warm", "two\nlines"]) =>
		ask(
			resultRoutes(results),
			contract.tagResponse,
			{ params, body: { tags } },
			{ actor },
		);
	const remove = (actor: Actor) =>
		ask(resultRoutes(results), contract.deleteResponse, { params }, { actor });
	const viewer: Actor = { ...survey.member, role: "viewer" };
	const stranger = (await room.openSurvey()).member;

	expect(await sumsOf({ ...survey, member: viewer })).toMatchObject({
		begun: 1,
	});
	for (const act of [tag, remove]) {
		expect(await act(viewer)).toMatchObject({ problem: "not_allowed" });
		expect(await act(stranger)).toMatchObject({ problem: "not_found" });
	}
	for (const route of [contract.getResults, contract.listResponses] as const)
		expect(
			await ask(
				resultRoutes(results),
				route as typeof contract.getResults,
				{ params: { surveyId: surveyIdOf(survey) } },
				{ actor: stranger },
			),
		).toMatchObject({ problem: "not_found" });
	for (const format of ["csv", "xlsx"])
		expect(
			await get(
				contract.responsesExportPath,
				{ surveyId: surveyIdOf(survey), format },
				stranger,
			),
		).toMatchObject({ problem: "not_found" });

	expect(await tag(survey.member)).toEqual({ tags: ["warm", "two lines"] });
	expect((await listOf(survey, { tag: "warm" })).matching).toBe(1);
	expect((await sumsOf(survey)).tags).toEqual([
		{ tag: "two lines", count: 1 },
		{ tag: "warm", count: 1 },
	]);
	expect(await remove(survey.member)).toEqual({ deleted: true });
	expect(await remove(survey.member)).toMatchObject({ problem: "not_found" });
	expect((await listOf(survey)).matching).toBe(0);
});

test("a file has a row for each response and a column for each question of every version, and nothing that calculates", async () => {
	const survey = await room.openSurvey({ questions: many });
	const hostile = '=HYPERLINK("http://evil.example","x")';
	await answered(survey, {
		one: choice([red]),
		why: text(hostile),
		some: choice([blue]),
		nps: number(10),
	});
	await survey.publish([
		question("one", "single_choice", {
			title: { en: "Colour", de: "Farbe" },
			options: [
				{ id: green, label: { en: "Green", de: "Grün" } },
				{ id: red, label: { en: "Crimson" } },
			],
		}),
	]);
	const device = survey.respondent();
	await device.begin({ parameters: { "=cmd": "@SUM(1)" } });
	good(await device.save("one", choice([green])));

	const csv = await (await file(survey, "csv", "?language=de")).text();
	const lines = csv.replace("\ufeff", "").trimEnd().split("\r\n");
	expect(lines).toHaveLength(3);
	expect(lines[0]).toContain('"1. Farbe","1. Farbe [other]","2. some [Rot]"');
	expect(lines[0]).toContain('"parameter =cmd"');
	expect(lines[1]).toContain('"Crimson",,0,1,10,');
	expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
	expect(lines[2]).toContain(`"'@SUM(1)","Grün"`);
	expect(csv).not.toMatch(/(^|,)"?[=@+]/m);

	const sheet = read(
		Buffer.from(await (await file(survey, "xlsx")).arrayBuffer()),
		{ cellFormula: true },
	);
	expect(sheet.SheetNames).toEqual(["Responses", "Questions", "About"]);
	for (const name of sheet.SheetNames)
		for (const cell of Object.values(sheet.Sheets[name] ?? {}))
			expect(cell?.f).toBeUndefined();
	const rows = utils.sheet_to_json<Record<string, unknown>>(
		sheet.Sheets["Responses"] ?? {},
	);
	expect(rows).toMatchObject([
		{ number: 1, complete: 1, version: 1, "1. Colour": "Crimson" },
		{ number: 2, complete: 0, version: 2, "1. Colour": "Green" },
	]);
	const [row] = utils.sheet_to_json(
		read(
			Buffer.from(
				await (await file(survey, "xlsx", "?state=begun")).arrayBuffer(),
			),
		).Sheets["Responses"] ?? {},
	) as Record<string, unknown>[];
	expect(row?.["number"]).toBe(2);
	const [old] = (await sumsOf(survey)).questions.filter(
		({ isCurrent }) => !isCurrent,
	);
	expect(old).toMatchObject({ questionId: idOf("some"), answered: 1 });
});

test("more responses than a sheet holds are for CSV, and what is asked wrongly is told", async () => {
	const survey = await room.openSurvey({ questions: many });
	for (const score of [1, 2]) await answered(survey, { nps: number(score) });
	results = { ...room.responses, sheetResponsesMax: 1 };
	await expect(file(survey, "xlsx")).rejects.toThrow("at most 1 responses");
	expect((await file(survey, "csv")).status).toBe(200);
	results = room.responses;
	await expect(file(survey, "pdf")).rejects.toThrow("csv or xlsx");
	await expect(file(survey, "csv", "?language=it")).rejects.toThrow(
		"not a language",
	);
});
