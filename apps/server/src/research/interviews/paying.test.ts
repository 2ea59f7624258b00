import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { migrationsFolder, openEngine } from "@verbatim/tokens";
import { wholeTokens } from "@verbatim/tokens/amount";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../company/actor.ts";
import { newId } from "../../platform/ids.ts";
import { type Jobs, openJobs } from "../../platform/jobs.ts";
import { testDatabase, testLog } from "../../platform/testing/database.ts";
import type { SpeechProvider } from "../../providers/speech/speech.ts";
import { openLocalFolder } from "../../providers/storage/local-folder.ts";
import { holdSeconds } from "./interview.ts";
import type { Interviews } from "./interviews.ts";
import { startInterview } from "./start-interview.ts";
import * as store from "./store.ts";
import { transcribeTask } from "./tasks.ts";
import { transcribeInterview } from "./transcribe-interview.ts";

let db: Awaited<ReturnType<typeof testDatabase>>;
let engine: ReturnType<typeof openEngine>;
let jobs: Jobs;
let interviews: Interviews;
let folder: string;
const announced: Record<string, unknown>[] = [];
const paused: string[] = [];
/** How far the engine's clock is ahead: holds end in a test, too. */
let aheadSeconds = 0;

/** A service that hears one word, as soon as it is let go. */
let hear: () => void = () => undefined;
let isListening = false;
let listeners = 0;
const speech: SpeechProvider = {
	name: "patient",
	describe: async () => ({
		available: true,
		model: "m",
		languages: ["en"],
		limits: "none",
	}),
	transcribe: async () => {
		await new Promise<void>((resolve) => {
			const before = hear;
			hear = () => {
				before();
				resolve();
			};
			isListening = true;
			listeners += 1;
		});
		isListening = false;
		listeners -= 1;
		return {
			model: "m",
			language: "en",
			segments: [{ startSeconds: 0, endSeconds: 1, text: "Yes.", words: [] }],
		};
	},
};

beforeAll(async () => {
	db = await testDatabase([
		{ room: "tokens", folder: fileURLToPath(migrationsFolder) },
		{
			room: "research",
			folder: fileURLToPath(
				new URL("../../../migrations/research", import.meta.url),
			),
		},
	]);
	engine = openEngine({
		database: db,
		now: () => new Date(Date.now() + aheadSeconds * 1_000),
	});
	jobs = await openJobs({ db, log: testLog, watchSeconds: 5 });
	folder = await mkdtemp(join(tmpdir(), "verbatim-paying-"));
	interviews = {
		db,
		spend: engine.spend,
		book: engine.book,
		jobs,
		announce: async (_, { companyId, type, data }) => {
			announced.push({ companyId, type, ...data });
		},
		announcePaused: async (_, { companyId, key }) => {
			paused.push(`${companyId} ${key}`);
		},
		speech,
		recordings: await openLocalFolder(join(folder, "recordings")),
		uploadsFolder: join(folder, "uploads"),
		log: testLog,
	};
	await jobs.work(transcribeTask, (run) =>
		transcribeInterview(interviews, run),
	);
});
afterAll(async () => {
	hear();
	await jobs.stop(5);
	await engine.drained();
	await db.drop();
	await rm(folder, { recursive: true, force: true });
});

const system = { kind: "system", id: "test" } as const;

/** A company with 500 tokens, and a recording of half an hour (240 tokens) that is ready. */
async function openCompany() {
	const companyId = newId();
	const of = { companyId, interviewId: newId() };
	await engine.fund.openPool({ companyId, timeZone: "UTC" });
	await done(
		engine.fund.grant(
			{
				companyId,
				kind: "top_up",
				amountMillitokens: wholeTokens(500),
				source: "p",
				actor: system,
			},
			{ key: "p" },
		),
	);
	const memberId = newId();
	await store.insertUploading(db, {
		...of,
		name: "a.wav",
		sizeBytes: 1,
		uploadedBy: memberId,
	});
	await store.setMeasuring(db, of);
	await store.setReady(db, {
		...of,
		audioMilliseconds: 1_800_000,
		mediaType: "audio/wav",
	});
	return {
		...of,
		start: (key?: Actor["key"]) =>
			startInterview(
				interviews,
				{
					companyId,
					memberId,
					memberName: "Ada",
					role: "researcher",
					...(key === undefined ? {} : { key }),
				},
				of.interviewId,
			),
		told: () => announced.filter((one) => one["companyId"] === companyId),
		interview: async () => {
			const found = await store.findInterview(db, of);
			if (found === undefined) throw new Error("The interview is gone");
			return found;
		},
		/** Available and reserved, in tokens. */
		async tokens() {
			const balance = await engine.book.balance(companyId);
			if ("refused" in balance) throw new Error(balance.refused);
			return [
				Number(balance.availableMillitokens) / 1_000,
				Number(balance.heldMillitokens) / 1_000,
			];
		},
	};
}

async function done<T>(result: Promise<T | { refused: string }>): Promise<T> {
	const ended = await result;
	if (typeof ended === "object" && ended !== null && "refused" in ended)
		throw new Error(ended.refused);
	return ended as T;
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
	for (const end = Date.now() + 30_000; Date.now() < end; await wait(50))
		if (await isSo()) return;
	throw new Error("It never came to be so");
}

const setBudget = (companyId: string, tokens: number) =>
	done(
		engine.fund.setBudget(
			{
				companyId,
				scope: { feature: "interview_transcription" },
				limitMillitokens: wholeTokens(tokens),
				actor: system,
			},
			{ key: newId() },
		),
	);

test("a start that would pass a budget is refused as that, with its amount, and nothing has changed", async () => {
	const company = await openCompany();
	await setBudget(company.companyId, 200);
	expect(await company.start()).toMatchObject({
		problem: "over_budget",
		limit: { of: "feature", feature: "interview_transcription" },
		byTokens: 40,
	});
	expect((await company.interview()).state).toBe("ready");
	expect(await company.tokens()).toEqual([500, 0]);
});

test("a start that would take what is kept for respondents is refused as that", async () => {
	const company = await openCompany();
	await done(
		engine.fund.setFloor(
			{
				companyId: company.companyId,
				floorMillitokens: wholeTokens(300),
				actor: system,
			},
			{ key: newId() },
		),
	);
	expect(await company.start()).toMatchObject({
		problem: "over_budget",
		limit: { of: "floor", floorTokens: 300 },
		byTokens: 40,
	});
	expect(await company.tokens()).toEqual([500, 0]);
});

test("a transcript is stored with its payment, and told by its receipt", async () => {
	const company = await openCompany();
	expect(await company.start()).toBeUndefined();
	expect(await company.tokens()).toEqual([260, 240]);
	await until(() => isListening);
	hear();
	await until(async () => (await company.interview()).state === "completed");
	expect(await company.tokens()).toEqual([260, 0]);
	expect(await store.findTranscript(db, company)).toMatchObject({
		provider: "patient",
	});
	expect(company.told()).toEqual([
		{
			companyId: company.companyId,
			type: "job.finished",
			job: "interview_transcription",
			interviewId: expect.stringMatching(/^interview_[0-9a-f]{32}$/),
			outcome: "completed",
			audioSeconds: 1_800,
			chargedTokens: 240,
		},
	]);
});

test("work that had to stop because tokens ran out meanwhile is told once to who can add some, and charges nothing", async () => {
	const company = await openCompany();
	const { companyId } = company;
	expect(await company.start()).toBeUndefined();
	await until(() => isListening);
	// Nobody worked for so long that the reserved tokens went back, and others used them.
	aheadSeconds += holdSeconds + 60;
	await done(
		engine.spend.debit(
			{
				companyId,
				feature: "pulse_classifier",
				subject: { kind: "run", id: newId() },
				actor: system,
			},
			{ feature: "pulse_classifier", responses: 400, passes: 1 },
			{ key: newId() },
		),
	);
	const { attempt } = await company.interview();
	for (let time = 0; time < 2; time += 1)
		await transcribeInterview(interviews, {
			data: { ...company, attempt },
			signal: new AbortController().signal,
			lease: { assertHeld: async () => undefined },
			retry: 1,
		});
	hear();
	expect(await company.interview()).toMatchObject({ state: "failed" });
	expect(await company.tokens()).toEqual([100, 0]);
	expect(paused.filter((one) => one.startsWith(companyId))).toEqual([
		`${companyId} interview:${company.interviewId}:${attempt}`,
	]);
});

test("what an API key starts is the key's in the book, also after its reservation had to be made anew", async () => {
	const company = await openCompany();
	const key = { keyId: newId(), scopes: ["research" as const] };
	expect(
		await company.start({ ...key, scopes: ["read", "tokens"] }),
	).toMatchObject({ problem: "not_allowed" });
	expect(await company.start(key)).toBeUndefined();
	await until(() => isListening);
	aheadSeconds += holdSeconds + 60;
	const { attempt, holdId } = await company.interview();
	// Another worker takes the job over, as after a restart.
	const again = transcribeInterview(interviews, {
		data: { ...company, attempt },
		signal: new AbortController().signal,
		lease: { assertHeld: async () => undefined },
		retry: 1,
	});
	await until(async () => (await company.interview()).holdId !== holdId);
	await until(() => listeners === 2);
	hear();
	await again;
	await until(async () => (await company.interview()).state === "completed");
	const entries = await engine.book.entries(company.companyId, {
		limit: 20,
		filter: { kinds: ["hold", "settle"] },
	});
	expect(entries.map(({ kind, actor }) => [kind, actor])).toEqual([
		["settle", { kind: "key", id: key.keyId }],
		["hold", { kind: "key", id: key.keyId }],
		["hold", { kind: "key", id: key.keyId }],
	]);
});

test.each([
	[
		"a budget stands before it",
		/a budget stands before it/,
		(companyId: string) => setBudget(companyId, 100),
		500,
	],
	[
		"others have used the tokens",
		/there are not enough/,
		(companyId: string) =>
			done(
				engine.spend.debit(
					{
						companyId,
						feature: "pulse_classifier",
						subject: { kind: "run", id: "r" },
						actor: system,
					},
					{ feature: "pulse_classifier", responses: 400, passes: 1 },
					{ key: newId() },
				),
			),
		100,
	],
])(
	"when the reserved tokens went back meanwhile and %s, no transcript is stored, nothing is charged, and the reason is told",
	async (_, reason, meanwhile, available) => {
		const company = await openCompany();
		expect(await company.start()).toBeUndefined();
		await until(() => isListening);
		aheadSeconds += holdSeconds + 60;
		await meanwhile(company.companyId);
		hear();
		await until(async () => (await company.interview()).state === "failed");
		const { reason: told } = await company.interview();
		expect(told).toMatch(reason);
		expect(told).toContain("Nothing was charged");
		expect(await company.tokens()).toEqual([available, 0]);
		expect(await store.findTranscript(db, company)).toBeUndefined();
		expect(company.told()).toMatchObject([
			{ type: "job.finished", outcome: "failed", chargedTokens: 0 },
		]);
	},
);
