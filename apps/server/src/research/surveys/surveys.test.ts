import type { Role } from "@verbatim/contract/accounts";
import { idFromUuid } from "@verbatim/contract/ids";
import { isProblem } from "@verbatim/contract/problems";
import { getSubjectNames } from "@verbatim/contract/subjects";
import * as contract from "@verbatim/contract/surveys";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { ask } from "../../company/testing/ask.ts";
import { newId } from "../../platform/ids.ts";
import { type Live, openLive } from "../../platform/live.ts";
import { testLog } from "../../platform/testing/database.ts";
import { insertUploading } from "../interviews/store.ts";
import { removeSounds, soundName } from "../responses/forget-sounds.ts";
import { removeSoundsTask } from "../responses/tasks.ts";
import { subjectRoutes } from "../subject-names.ts";
import { readCeilings } from "./cost.ts";
import { findPublished, versionOf } from "./published.ts";
import { sampleDefinition } from "./sample.ts";
import { surveyTopic } from "./surveys.ts";
import {
	openSurveysRoom,
	right,
	type SurveysRoom,
	uuidOf,
} from "./testing/surveys-room.ts";

let room: SurveysRoom;
let live: Live;
const heard: { companyId: string; surveyId: string }[] = [];
beforeAll(async () => {
	room = await openSurveysRoom();
	await room.jobs.work(removeSoundsTask, ({ data }) =>
		removeSounds({ sounds: room.sounds, takesFolder: "/nowhere" }, data),
	);
	live = await openLive({ db: room.db, topics: [surveyTopic], log: testLog });
	live.hear(surveyTopic, (news) => heard.push(news as (typeof heard)[number]));
});
afterAll(async () => {
	await live.close();
	await room.close();
});

const list = (actor: Actor, query: { before?: string; limit?: number } = {}) =>
	ask(room.routes, contract.listSurveys, { query }, { actor });
const remove = (actor: Actor, surveyId: string) =>
	ask(room.routes, contract.deleteSurvey, { params: { surveyId } }, { actor });
const readVersion = (actor: Actor, surveyId: string, version: number) =>
	ask(
		room.routes,
		contract.getSurveyVersion,
		{ params: { surveyId, version } },
		{ actor },
	);
const withTitle = (survey: contract.Survey, en: string): contract.Survey => ({
	...survey,
	definition: {
		...survey.definition,
		thanks: { ...survey.definition.thanks, title: { en } },
	},
});

test("a new survey is a draft that nobody can answer; the same request again makes no second one", async () => {
	const owner = await room.openCompany();
	const requestId = crypto.randomUUID();
	const made = await room.create(owner, "sample", { requestId });
	expect(made).toMatchObject({
		state: "draft",
		revision: 1,
		publishedVersion: null,
		hasUnpublishedChanges: true,
		definition: sampleDefinition("en"),
		counts: { begun: 0, completed: 0, parked: 0, parkedTokens: 0, affected: 0 },
		tripped: null,
	});
	expect(made.publicId).toMatch(/^[a-z0-9]{14}$/);
	expect(await findPublished(room.db, made.publicId)).toBeUndefined();
	expect((await room.create(owner, "empty", { requestId })).id).toBe(made.id);
	expect(right(await list(owner)).surveys).toHaveLength(1);
});

test("a copy has the definition and the settings of another, an address of its own, and nothing of its answers", async () => {
	const owner = await room.openCompany();
	const first = await room.create(owner);
	right(
		await room.save(owner, {
			...first,
			settings: { expectedCompletes: 7, atZero: "park", dayCeilingTokens: 90 },
		}),
	);
	const copy = await room.create(owner, { surveyId: first.id }, { name: "B" });
	expect(copy).toMatchObject({
		name: "B",
		state: "draft",
		definition: first.definition,
		settings: { expectedCompletes: 7, atZero: "park", dayCeilingTokens: 90 },
	});
	expect(copy.publicId).not.toBe(first.publicId);
	expect(
		await ask(
			room.routes,
			contract.createSurvey,
			{
				body: {
					name: "C",
					requestId: crypto.randomUUID(),
					from: { surveyId: idFromUuid("survey", newId()) },
					language: "en",
				},
			},
			{ actor: owner },
		),
	).toMatchObject({ problem: "not_found" });
});

test("surveys are listed a page at a time, the last changed first, each with its cost and without its questions", async () => {
	const owner = await room.openCompany();
	const made: contract.Survey[] = [];
	for (const name of ["A", "B", "C"])
		made.push(await room.create(owner, "empty", { name }));
	right(
		await room.save(owner, { ...(made[0] as contract.Survey), name: "A2" }),
	);
	const first = right(await list(owner, { limit: 2 }));
	expect(first.surveys.map(({ name }) => name)).toEqual(["A2", "C"]);
	expect(first.surveys[0]).not.toHaveProperty("definition");
	const rest = right(await list(owner, { before: first.nextBefore ?? "" }));
	expect(rest.surveys.map(({ name }) => name)).toEqual(["B"]);
	expect(rest.nextBefore).toBeNull();
});

test("an edit is saved when it was made on what is there, and the same edit again is that one", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	const edit = {
		...withTitle(survey, "Thanks\u0000 a lot"),
		name: " New\nname ",
	};
	const saved = right(await room.save(owner, edit));
	expect(saved).toMatchObject({ name: "New name", revision: 2 });
	expect(saved.definition.thanks.title).toEqual({ en: "Thanks a lot" });
	// Its answer was lost on the way: it is sent again, on the revision from before.
	expect(right(await room.save(owner, edit)).revision).toBe(2);
});

test("an edit on what somebody else has changed meanwhile is refused with who and when, and theirs is kept", async () => {
	const owner = await room.openCompany("Grace Hopper");
	const colleague = room.colleague(owner, "researcher");
	const survey = await room.create(owner);
	right(await room.save(owner, withTitle(survey, "Grace's")));
	const refused = await room.save(colleague, withTitle(survey, "Late"));
	expect(refused).toMatchObject({ problem: "wrong_state" });
	expect(isProblem(refused) && refused.detail).toMatch(
		/^Grace Hopper has saved this survey meanwhile, at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\./,
	);
	const kept = await room.read(owner, survey.id);
	expect(kept.definition.thanks.title).toEqual({ en: "Grace's" });
	const own = await room.save(owner, withTitle(survey, "From another tab"));
	expect(isProblem(own) && own.detail).toMatch(
		/^You have saved this survey elsewhere/,
	);
});

test("of ten edits on the same revision at the same moment one is saved", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	const answers = await Promise.all(
		Array.from({ length: 10 }, (_, at) =>
			room.save(owner, withTitle(survey, `Edit ${at}`)),
		),
	);
	expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(1);
	expect((await room.read(owner, survey.id)).revision).toBe(2);
});

test("what has no name, has something twice, or is too large is not saved, and is told why", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	const { questions } = survey.definition;
	const saving = (change: Partial<contract.Survey>) =>
		room.save(owner, { ...survey, ...change });
	expect(await saving({ name: "\u200e" })).toMatchObject({
		problem: "invalid_input",
	});
	expect(
		await saving({
			definition: {
				...survey.definition,
				questions: [...questions, questions[0] as contract.Question],
			},
		}),
	).toMatchObject({
		problem: "invalid_input",
		fields: [{ field: "definition.questions.10.id" }],
	});
	const long = Array.from({ length: 100 }, (_, at) => ({
		...(questions[0] as contract.Question),
		id: `q_${String(at).padStart(10, "0")}`,
		help: { en: "x".repeat(1_000), fr: "x".repeat(1_000), de: "é".repeat(999) },
	}));
	expect(
		await saving({ definition: { ...survey.definition, questions: long } }),
	).toMatchObject({ problem: "too_large" });
	expect((await room.read(owner, survey.id)).revision).toBe(1);
});

test("what is not finished is saved all the same, and stands in the way of publishing with its place", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	const [, recommend, ...rest] = survey.definition.questions;
	const edited = right(
		await room.save(owner, {
			...survey,
			definition: {
				...survey.definition,
				brandColour: "#ffff00",
				// The question on which another depends is gone, and one has lost its title.
				questions: rest.map((one) =>
					one.kind === "date" ? { ...one, title: {} } : one,
				),
			},
		}),
	);
	expect(recommend?.kind).toBe("nps");
	const refused = await room.publish(owner, edited);
	expect(refused).toMatchObject({
		problem: "invalid_input",
		fields: [
			{ field: "definition.brandColour" },
			{ field: "definition.questions.1.showIf" },
			{
				field: "definition.questions.6.title",
				message: "Question 7 has no title",
			},
		],
	});
	expect(await room.read(owner, survey.id)).toMatchObject({
		state: "draft",
		publishedVersion: null,
	});
});

test("published, it is open at its address; an edit is not seen there before it is published, too, and what was answered stays readable", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	const first = right(await room.publish(owner, survey));
	expect(first).toMatchObject({
		state: "open",
		publishedVersion: 1,
		hasUnpublishedChanges: false,
	});
	const edited = right(await room.save(owner, withTitle(first, "Second")));
	expect(edited.hasUnpublishedChanges).toBe(true);
	expect(await findPublished(room.db, survey.publicId)).toMatchObject({
		companyId: owner.companyId,
		surveyId: uuidOf(survey.id),
		companyName: "Ada Research",
		state: "open",
		version: 1,
		definition: survey.definition,
		settings: { expectedCompletes: 100, atZero: "text" },
	});
	expect(right(await room.publish(owner, edited)).publishedVersion).toBe(2);
	expect(await findPublished(room.db, survey.publicId)).toMatchObject({
		version: 2,
		definition: { thanks: { title: { en: "Second" } } },
	});
	const of = { companyId: owner.companyId, surveyId: uuidOf(survey.id) };
	expect(await versionOf(room.db, { ...of, version: 1 })).toEqual(
		survey.definition,
	);
	expect(right(await readVersion(owner, survey.id, 1))).toMatchObject({
		version: 1,
		definition: survey.definition,
	});
	expect(await readVersion(owner, survey.id, 3)).toMatchObject({
		problem: "not_found",
	});
});

test("the same definition again makes no new version, also when it was changed and changed back; a stale look publishes nothing", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	const published = right(await room.publish(owner, survey));
	expect(right(await room.publish(owner, survey)).publishedVersion).toBe(1);
	const away = right(await room.save(owner, withTitle(published, "Away")));
	expect(await room.publish(owner, published)).toMatchObject({
		problem: "wrong_state",
	});
	const back = right(
		await room.save(owner, { ...away, definition: survey.definition }),
	);
	expect(back).toMatchObject({ revision: 3, hasUnpublishedChanges: false });
	expect(right(await room.publish(owner, back)).publishedVersion).toBe(1);
});

test("two who publish at the same moment make one version", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	const answers = await Promise.all(
		Array.from({ length: 5 }, () => room.publish(owner, survey)),
	);
	expect(answers.map((answer) => right(answer).publishedVersion)).toEqual(
		Array.from({ length: 5 }, () => 1),
	);
});

test("what was published is opened, paused and closed as often as one likes, and a draft is not", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	for (const to of ["open", "paused", "closed", "untripped"] as const)
		expect(await room.setState(owner, survey.id, to)).toMatchObject({
			problem: "wrong_state",
		});
	right(await room.publish(owner, survey));
	for (const to of [
		"paused",
		"open",
		"closed",
		"closed",
		"paused",
		"open",
	] as const)
		expect(right(await room.setState(owner, survey.id, to)).state).toBe(to);
});

test("publishing an edit of a paused survey does not open it", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	right(await room.publish(owner, survey));
	right(await room.setState(owner, survey.id, "paused"));
	const edited = right(await room.save(owner, withTitle(survey, "Later")));
	expect(right(await room.publish(owner, edited))).toMatchObject({
		state: "paused",
		publishedVersion: 2,
	});
});

test("the stop of the costly part is told with its reason, and ended by one call", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	right(await room.publish(owner, survey));
	await room.db.query(
		`update research.survey set tripped_at = now(), tripped_reason = 'four times the usual' where survey_id = $1`,
		[uuidOf(survey.id)],
	);
	expect((await room.read(owner, survey.id)).tripped?.reason).toBe(
		"four times the usual",
	);
	expect(
		(await findPublished(room.db, survey.publicId))?.tripped,
	).toMatchObject({ reason: "four times the usual" });
	for (let twice = 0; twice < 2; twice += 1)
		expect(
			right(await room.setState(owner, survey.id, "untripped")).tripped,
		).toBeNull();
});

test("a survey is told with what a complete costs, its ceilings, and what was given to it", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	const published = right(await room.publish(owner, survey));
	// Two minutes of speech with a follow-up that is answered by speech, and a written answer with one.
	expect(published.cost).toEqual({
		likelyTokens: 6 + 3 + 6 + 3,
		mostTokens: 52,
	});
	expect(published.ceiling).toEqual({ sessionTokens: 52, dayTokens: 6_240 });
	const of = { companyId: owner.companyId, surveyId: uuidOf(survey.id) };
	expect(
		await readCeilings(room.spend, published.definition, {
			...published.settings,
			dayCeilingTokens: undefined,
		}),
	).toEqual({ sessionMillitokens: 52_000n, dayMillitokens: 6_240_000n });
	await room.respond(of, { number: 1, affected: 2 });
	await room.respond(of, { number: 2, isComplete: false });
	await room.respond(of, { number: 3, isSuspect: true });
	await room.respond(of, {
		number: 4,
		isComplete: false,
		recordings: [
			{ seconds: 120, chargedMillitokens: 0n },
			{ seconds: 61, chargedMillitokens: 0n },
			{ seconds: 60, chargedMillitokens: 8_000n },
		],
	});
	expect((await room.read(owner, survey.id)).counts).toEqual({
		begun: 3,
		completed: 1,
		parked: 2,
		parkedTokens: 16 + 9,
		affected: 2,
	});
});

test("after twenty completes what is likely is their mean, as long as what costs is asked as it was", async () => {
	const owner = await room.openCompany();
	const survey = right(await room.publish(owner, await room.create(owner)));
	const of = { companyId: owner.companyId, surveyId: uuidOf(survey.id) };
	const complete = (number: number, version: number) =>
		room.respond(of, {
			number,
			version,
			recordings: [
				{ seconds: 60, chargedMillitokens: number % 2 === 0 ? 8_000n : 3_000n },
			],
		});
	for (let number = 1; number <= 19; number += 1) await complete(number, 1);
	expect((await room.read(owner, survey.id)).cost.likelyTokens).toBe(18);
	// Other words, the same costly questions.
	const reworded = right(await room.save(owner, withTitle(survey, "Thanks")));
	right(await room.publish(owner, reworded));
	await complete(20, 2);
	expect((await room.read(owner, survey.id)).cost).toEqual({
		likelyTokens: 5.5,
		mostTokens: 52,
	});
	const shorter = right(
		await room.save(owner, {
			...reworded,
			definition: {
				...reworded.definition,
				questions: reworded.definition.questions.map((one) =>
					one.kind === "vocal" ? { ...one, secondsMax: 60 } : one,
				),
			},
		}),
	);
	expect(shorter.cost).toEqual({ likelyTokens: 18, mostTokens: 36 });
});

test("what a definition would cost is told before it is saved, also to who only looks", async () => {
	const owner = await room.openCompany();
	const body = { definition: sampleDefinition("fr"), expectedCompletes: 200 };
	expect(
		await ask(
			room.routes,
			contract.getSurveyCost,
			{ body },
			{ actor: room.colleague(owner, "viewer") },
		),
	).toEqual({
		perComplete: { likelyTokens: 18, mostTokens: 52 },
		expected: { likelyTokens: 3_600, mostTokens: 10_400 },
		availableTokens: 1_000,
	});
});

test("deleted, it is gone with its versions, responses, answers and recordings, and their sounds follow", async () => {
	const owner = await room.openCompany();
	const survey = right(await room.publish(owner, await room.create(owner)));
	const of = { companyId: owner.companyId, surveyId: uuidOf(survey.id) };
	const other = right(await room.publish(owner, await room.create(owner)));
	const recordings = [{ seconds: 60, chargedMillitokens: 8_000n }];
	await room.respond(of, { number: 1, affected: 1, recordings });
	await room.respond(
		{ ...of, surveyId: uuidOf(other.id) },
		{ number: 2, recordings },
	);
	const { rows } = await room.db.query(
		"select survey_id, recording_id, sealing_key from research.recording where company_id = $1",
		[owner.companyId],
	);
	const names = new Map(
		rows.map((row) => [
			row["survey_id"],
			soundName({
				recordingId: String(row["recording_id"]),
				sealingKey: row["sealing_key"] as Buffer,
			}),
		]),
	);
	for (const name of names.values()) await room.keepSound(name);
	expect(await remove(owner, survey.id)).toEqual({ deleted: true });
	expect(await remove(owner, survey.id)).toMatchObject({
		problem: "not_found",
	});
	expect(await findPublished(room.db, survey.publicId)).toBeUndefined();
	for (const table of [
		"survey",
		"survey_version",
		"response",
		"answer",
		"recording",
	]) {
		const { rows: left } = await room.db.query(
			`select survey_id from research.${table} where company_id = $1`,
			[owner.companyId],
		);
		expect(
			left.map((row) => row["survey_id"]).filter((id) => id === of.surveyId),
		).toEqual([]);
	}
	const gone = names.get(of.surveyId) ?? "";
	await expect
		.poll(() => room.sounds.sizeOf(gone), { timeout: 20_000 })
		.toBeUndefined();
	expect(
		await room.sounds.sizeOf(names.get(uuidOf(other.id)) ?? ""),
	).toBeDefined();
});

test("each change of a survey is told with its commit, and what was refused is not", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner);
	const told = () =>
		heard.filter(({ companyId }) => companyId === owner.companyId).length;
	await expect.poll(told).toBe(1);
	right(await room.save(owner, withTitle(survey, "Other")));
	await room.save(owner, withTitle(survey, "Refused"));
	right(await room.publish(owner, { ...survey, revision: 2 }));
	right(await room.setState(owner, survey.id, "closed"));
	right(await remove(owner, survey.id));
	await expect.poll(told).toBe(5);
	expect(heard.at(-1)).toEqual({
		companyId: owner.companyId,
		surveyId: uuidOf(survey.id),
	});
});

test("what tokens were spent on has its name: surveys and interviews of this company, and no others", async () => {
	const owner = await room.openCompany();
	const survey = await room.create(owner, "empty", { name: "Visits" });
	const interviewId = newId();
	await insertUploading(room.db, {
		companyId: owner.companyId,
		interviewId,
		name: "a.wav",
		sizeBytes: 1,
		uploadedBy: owner.memberId,
	});
	const stranger = await room.openCompany();
	const names = (actor: Actor) =>
		ask(subjectRoutes(room), getSubjectNames, {}, { actor });
	expect(await names(owner)).toEqual({
		subjects: [
			{ kind: "survey", id: survey.id, name: "Visits" },
			{
				kind: "interview",
				id: idFromUuid("interview", interviewId),
				name: "a.wav",
			},
		],
	});
	expect(await names(stranger)).toEqual({ subjects: [] });
});

const mayChange: [Role, boolean][] = [
	["owner", true],
	["admin", true],
	["researcher", true],
	["viewer", false],
];

test.each(mayChange)("may a %s change surveys: %s", async (role, may) => {
	const owner = await room.openCompany();
	const actor = room.colleague(owner, role);
	const survey = await room.create(owner);
	const isRefused = (answer: unknown) =>
		isProblem(answer) && answer.problem === "not_allowed";
	const making = await ask(
		room.routes,
		contract.createSurvey,
		{
			body: {
				name: "Mine",
				requestId: crypto.randomUUID(),
				from: "empty",
				language: "en",
			},
		},
		{ actor },
	);
	expect(isRefused(making)).toBe(!may);
	expect(isRefused(await room.save(actor, withTitle(survey, "Mine")))).toBe(
		!may,
	);
	expect(
		isRefused(await room.publish(actor, { ...survey, revision: may ? 2 : 1 })),
	).toBe(!may);
	for (const to of ["paused", "open", "untripped"] as const)
		expect(isRefused(await room.setState(actor, survey.id, to))).toBe(!may);
	expect((await room.read(actor, survey.id)).id).toBe(survey.id);
	expect(right(await list(actor)).surveys.map(({ id }) => id)).toContain(
		survey.id,
	);
	expect(isRefused(await remove(actor, survey.id))).toBe(!may);
});

test("of another company's survey nothing is found, nothing is changed, and it is like one that never was", async () => {
	const owner = await room.openCompany();
	const survey = right(await room.publish(owner, await room.create(owner)));
	const stranger = await room.openCompany();
	const never = { ...survey, id: idFromUuid("survey", newId()) };
	const nonsense = { ...survey, id: "nonsense" };
	const answers = [];
	for (const of of [survey, never, nonsense])
		answers.push([
			await ask(
				room.routes,
				contract.getSurvey,
				{ params: { surveyId: of.id } },
				{ actor: stranger },
			),
			await room.save(stranger, withTitle(of, "Theirs")),
			await room.publish(stranger, of),
			await room.setState(stranger, of.id, "closed"),
			await readVersion(stranger, of.id, 1),
			await remove(stranger, of.id),
		]);
	expect(answers[0]?.every(isProblem)).toBe(true);
	expect(answers[1]).toEqual(answers[0]);
	expect(answers[2]).toEqual(answers[0]);
	expect(right(await list(stranger)).surveys).toEqual([]);
	expect(right(await list(stranger, { before: survey.id })).surveys).toEqual(
		[],
	);
	expect(await room.read(owner, survey.id)).toEqual(survey);
});
