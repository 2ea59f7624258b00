/** Respondents on a database of their own, with the real engine, the real queue and real sound; only speech is scripted. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isProblem, type Problem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/respond";
import type { Answer } from "@verbatim/contract/route";
import type { Definition, Question } from "@verbatim/contract/surveys";
import { migrationsFolder, openEngine } from "@verbatim/tokens";
import { wholeTokens } from "@verbatim/tokens/amount";
import type { Actor } from "../../../company/actor.ts";
import { openThrottle } from "../../../company/sessions/throttle.ts";
import { ask } from "../../../company/testing/ask.ts";
import {
	companyMigrations,
	testSecret,
} from "../../../company/testing/company-room.ts";
import { openClock } from "../../../platform/clock.ts";
import { newId } from "../../../platform/ids.ts";
import { openJobs } from "../../../platform/jobs.ts";
import { testDatabase, testLog } from "../../../platform/testing/database.ts";
import type {
	SpeechFailure,
	SpeechProvider,
	Transcription,
} from "../../../providers/speech/speech.ts";
import { openLocalFolder } from "../../../providers/storage/local-folder.ts";
import { type Guard, openResponses, type Responses } from "../responses.ts";
import { responseFetchRoutes, responseRoutes } from "../routes.ts";
import { workOnResponses } from "../work.ts";

export const question = (
	id: string,
	kind: Question["kind"],
	more: Partial<Question> = {},
): Question => ({
	id: `q_${id.padEnd(10, "0")}`,
	kind,
	title: { en: id },
	help: {},
	isRequired: false,
	options: [],
	allowsOther: false,
	steps: 5,
	lowLabel: {},
	highLabel: {},
	least: null,
	most: null,
	secondsMax: 300,
	smart: { countMax: 0, goal: "", avoid: "" },
	showIf: null,
	...more,
});

export const idOf = (id: string) => `q_${id.padEnd(10, "0")}`;

const definitionOf = (questions: Question[]): Definition => ({
	languages: ["en", "de"],
	welcome: { title: { en: "Your visit" }, text: {} },
	thanks: { title: {}, text: {} },
	brandColour: "#0f6b62",
	questions,
});

/** So many seconds of somebody who speaks; another `salt` is another sound. */
export async function speechOf(seconds: number, salt = 0): Promise<Buffer> {
	const said = await readFile(
		new URL(
			"../../../providers/audio/fixtures/speech/ill-disposed.wav",
			import.meta.url,
		),
	);
	const pcm = said.subarray(44, 44 + 2 * 16_000 * 2);
	const sound = Buffer.alloc(Math.round(seconds * 16_000) * 2);
	for (let at = 0; at < sound.length; at += pcm.length) pcm.copy(sound, at);
	sound.writeInt16LE(salt, 0);
	return wavOf(sound);
}

export function silenceOf(seconds: number): Buffer {
	const sound = Buffer.alloc(Math.round(seconds * 16_000) * 2);
	for (let at = 0; at < sound.length; at += 2)
		sound.writeInt16LE((at / 2) % 7, at);
	return wavOf(sound);
}

function wavOf(sound: Buffer): Buffer {
	const head = Buffer.alloc(44);
	head.write("RIFF", 0);
	head.writeUInt32LE(36 + sound.length, 4);
	head.write("WAVEfmt ", 8);
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(1, 22);
	head.writeUInt32LE(16_000, 24);
	head.writeUInt32LE(32_000, 28);
	head.writeUInt16LE(2, 32);
	head.writeUInt16LE(16, 34);
	head.write("data", 36);
	head.writeUInt32LE(sound.length, 40);
	return Buffer.concat([head, sound]);
}

type Begun = Answer<typeof contract.beginResponse>;
type Saved = Answer<typeof contract.saveTake>;

export async function openRespondentsRoom() {
	const db = await testDatabase([
		{ room: "tokens", folder: fileURLToPath(migrationsFolder) },
		companyMigrations,
		{
			room: "research",
			folder: fileURLToPath(
				new URL("../../../../migrations/research", import.meta.url),
			),
		},
	]);
	const clock = openClock();
	const engine = openEngine({
		database: db,
		now: () => new Date(Date.now() + clock.aheadMilliseconds),
	});
	const jobs = await openJobs({ db, log: testLog, watchSeconds: 5 });
	const folder = await mkdtemp(join(tmpdir(), "verbatim-respondents-"));
	const takesFolder = join(folder, "takes");
	const soundsFolder = join(folder, "sounds");

	/** What the service hears; a test says otherwise. */
	const words: Transcription = {
		model: "m",
		language: "en",
		segments: [
			{ startSeconds: 0, endSeconds: 1, text: "He was not", words: [] },
			{ startSeconds: 1, endSeconds: 2, text: "ill disposed.", words: [] },
		],
	};
	const script = {
		hears: (): Transcription | SpeechFailure => words,
		listened: [] as { language: string | undefined; bytes: number }[],
		/** The guard's answer to whoever wants to spend; and what it was told was spent. */
		guards: (): Awaited<ReturnType<Guard["maySpend"]>> => ({ may: true }),
		welcomes: (): Awaited<ReturnType<Guard["mayBegin"]>> => "welcome",
		spent: [] as bigint[],
	};
	const speech: SpeechProvider = {
		name: "scripted",
		describe: async () => ({
			available: true,
			model: "m",
			languages: ["en"],
			limits: "none",
		}),
		transcribe: async ({ filePath, language }) => {
			const { length } = await readFile(filePath);
			script.listened.push({ language, bytes: length });
			return script.hears();
		},
	};
	const guard: Guard = {
		mayBegin: async () => script.welcomes(),
		isSpent: async () => false,
		maySpend: async () => script.guards(),
		spent: async (_tx, _published, { millitokens }) => {
			script.spent.push(millitokens);
		},
	};
	const responses: Responses = await openResponses({
		db,
		spend: engine.spend,
		jobs,
		clock,
		throttle: openThrottle({ db, secret: testSecret }),
		guard,
		networkKeyOf: (address) => createHash("sha256").update(address).digest(),
		speech,
		sounds: await openLocalFolder(soundsFolder),
		takesFolder,
		secret: testSecret,
		log: testLog,
	});

	const room = {
		db,
		engine,
		jobs,
		clock,
		script,
		responses,
		/** The names of what is stored, and the takes that arrive. */
		sounds: () => readdir(soundsFolder),
		arriving: async () =>
			(await readdir(takesFolder)).filter((name) => name !== "listening"),
		listening: () => readdir(join(takesFolder, "listening")),
		work: () => workOnResponses(responses),
		async close() {
			await jobs.stop(5);
			await engine.drained();
			await db.drop();
			await rm(folder, { recursive: true, force: true });
		},
		/** A company with so many tokens, and a survey that is open. */
		async openSurvey({
			tokens = 500,
			atZero = "text" as "text" | "park",
			questions = [question("spoken", "vocal")],
		} = {}) {
			const companyId = newId();
			const surveyId = newId();
			const publicId = newId().replaceAll("-", "").slice(-14);
			await db.query(
				`insert into company.company (id, name, slug, time_zone, created_at)
         values ($1, 'Ada Research', $2, 'Europe/Zurich', now())`,
				[companyId, companyId],
			);
			await engine.fund.openPool({ companyId, timeZone: "UTC" });
			const grant = async (more: number) => {
				const granted = await engine.fund.grant(
					{
						companyId,
						kind: "top_up",
						amountMillitokens: wholeTokens(more),
						source: newId(),
						actor: { kind: "system", id: "test" },
					},
					{ key: newId() },
				);
				if ("refused" in granted) throw new Error(granted.refused);
			};
			if (tokens > 0) await grant(tokens);
			await db.query(
				`insert into research.survey (company_id, survey_id, public_id, name, state, definition, revision,
           published_version, published_revision, expected_completes, at_zero, request_id, created_by)
         values ($1, $2, $3, 'Visits', 'open', $4, 1, 1, 1, 100, $5, $6, $6)`,
				[
					companyId,
					surveyId,
					publicId,
					JSON.stringify(definitionOf(questions)),
					atZero,
					newId(),
				],
			);
			await insertVersion(1, questions);
			async function insertVersion(version: number, asked: Question[]) {
				await db.query(
					`insert into research.survey_version (company_id, survey_id, version, definition, published_by)
           values ($1, $2, $3, $4, $5)`,
					[
						companyId,
						surveyId,
						version,
						JSON.stringify(definitionOf(asked)),
						newId(),
					],
				);
			}
			const member: Actor = {
				companyId,
				memberId: newId(),
				memberName: "Ada",
				role: "researcher",
			};
			return {
				companyId,
				surveyId,
				publicId,
				member,
				grant,
				respondent: (using: Partial<Responses> = {}) =>
					respondentOf({ ...responses, ...using }, publicId),
				async publish(asked: Question[]) {
					await insertVersion(2, asked);
					await db.query(
						`update research.survey set published_version = 2 where company_id = $1 and survey_id = $2`,
						[companyId, surveyId],
					);
				},
				async setState(state: "open" | "paused" | "closed") {
					await db.query(
						`update research.survey set state = $3 where company_id = $1 and survey_id = $2`,
						[companyId, surveyId, state],
					);
				},
				async available(): Promise<number> {
					const balance = await engine.book.balance(companyId);
					if ("refused" in balance) throw new Error(balance.refused);
					return Number(balance.availableMillitokens) / 1_000;
				},
				/** What respondents and members were charged, oldest first: tokens, and who. */
				async charges() {
					const entries = await engine.book.entries(companyId, {
						limit: 100,
						filter: { kinds: ["debit", "settle"] },
					});
					return entries
						.map(({ chargedMillitokens, actor, subject }) => ({
							tokens: Number(chargedMillitokens) / 1_000,
							by: actor.kind,
							on: subject?.kind,
						}))
						.reverse();
				},
				async recordings() {
					const { rows } = await db.query(
						`select recording_id, question_id, follow_up, state, audio_milliseconds, charged_millitokens, media_type,
               transcript ->> 'text' as text, model
             from research.recording where company_id = $1 order by created_at, recording_id`,
						[companyId],
					);
					return rows.map((row) => ({
						id: String(row["recording_id"]),
						question: String(row["question_id"]),
						followUp: Number(row["follow_up"]),
						state: String(row["state"]),
						seconds: Number(row["audio_milliseconds"]) / 1_000,
						tokens: Number(row["charged_millitokens"]) / 1_000,
						mediaType: String(row["media_type"]),
						text: row["text"],
						model: row["model"],
					}));
				},
				async answers() {
					const { rows } = await db.query(
						`select question_id, follow_up, value, revision, is_affected from research.answer
             where company_id = $1 order by question_id, follow_up`,
						[companyId],
					);
					return rows.map((row) => ({
						question: String(row["question_id"]).replace(/^q_(.*?)0*$/, "$1"),
						followUp: Number(row["follow_up"]),
						value: row["value"] as Record<string, unknown>,
						revision: Number(row["revision"]),
						isAffected: row["is_affected"] === true,
					}));
				},
			};
		},
	};
	return room;
}

export type RespondentsRoom = Awaited<ReturnType<typeof openRespondentsRoom>>;
export type TestSurvey = Awaited<ReturnType<RespondentsRoom["openSurvey"]>>;

/** A device that answers. */
function respondentOf(responses: Responses, publicId: string) {
	const routes = responseRoutes(responses);
	const [chunks] = responseFetchRoutes(responses);
	if (chunks === undefined) throw new Error("Nobody takes chunks");
	const device = {
		publicId,
		responseId: newId(),
		deviceKey: `key of ${newId()}`,
		session: "",
		headers: () => new Headers({ [contract.sessionHeader]: device.session }),

		async tryBegin(
			more: {
				parameters?: Record<string, string>;
				language?: "en" | "de";
			} = {},
		): Promise<Begun | Problem> {
			const begun = await ask(routes, contract.beginResponse, {
				params: { publicId: device.publicId },
				body: {
					responseId: device.responseId,
					deviceKey: device.deviceKey,
					language: "en",
					...more,
				},
			});
			if (!isProblem(begun)) device.session = begun.session;
			return begun;
		},
		async begin(
			more: {
				parameters?: Record<string, string>;
				language?: "en" | "de";
			} = {},
		): Promise<Begun> {
			return good(await device.tryBegin(more));
		},
		save: (
			id: string,
			value: contract.AnswerValue,
			revision = 1,
			followUp: number | null = null,
		) =>
			ask(
				routes,
				contract.saveAnswer,
				{
					params: { publicId: device.publicId, questionId: idOf(id) },
					body: { value, revision, followUp },
				},
				{ requestHeaders: device.headers() },
			),
		finish: () =>
			ask(
				routes,
				contract.finishResponse,
				{ params: { publicId: device.publicId }, body: {} },
				{ requestHeaders: device.headers() },
			),
		takeBack: (receipt: string) =>
			ask(routes, contract.deleteOwnResponse, {
				params: { publicId: device.publicId },
				body: { receipt },
			}),
		putChunk(
			takeId: string,
			number: number | string,
			bytes: Uint8Array,
			hash = createHash("sha256").update(bytes).digest("hex"),
			/** What comes instead of the bytes, on a bad connection. */
			more: { body?: ReadableStream<Uint8Array>; signal?: AbortSignal } = {},
		): Promise<Response | Problem> {
			const requestHeaders = device.headers();
			requestHeaders.set(contract.chunkHashHeader, hash);
			const request = new Request(
				`http://verbatim.test/api/respond/${device.publicId}/takes/${takeId}/chunks/${number}`,
				{
					method: "PUT",
					headers: requestHeaders,
					body: new Blob([new Uint8Array(bytes)]),
					...more,
					duplex: "half",
				},
			);
			return chunks.handle(request, {
				address: "192.0.2.1",
				requestId: "test",
				requestHeaders,
				answerHeaders: new Headers(),
				actor: undefined,
				params: { publicId: device.publicId, takeId, number: String(number) },
			});
		},
		/** Sends a sound in chunks and answers how many. */
		async send(sound: Buffer, takeId: string, chunkBytes = 700_000) {
			let number = 0;
			for (let at = 0; at < sound.length; at += chunkBytes) {
				const put = await device.putChunk(
					takeId,
					number,
					sound.subarray(at, at + chunkBytes),
				);
				if (isProblem(put)) throw new Error(put.detail);
				number += 1;
			}
			return number;
		},
		saveTake: (
			takeId: string,
			given: {
				id?: string;
				chunks: number;
				followUp?: number;
				revision?: number;
				proof?: { challenge: string; number: number };
			},
		): Promise<Saved | Problem> =>
			ask(
				routes,
				contract.saveTake,
				{
					params: { publicId: device.publicId, takeId },
					body: {
						questionId: idOf(given.id ?? "spoken"),
						chunks: given.chunks,
						revision: given.revision ?? 1,
						followUp: given.followUp ?? null,
						proof: given.proof ?? null,
					},
				},
				{ requestHeaders: device.headers() },
			),
		/** Sends and saves. */
		async speak(
			sound: Buffer,
			more: {
				id?: string;
				takeId?: string;
				followUp?: number;
				revision?: number;
			} = {},
		): Promise<Saved | Problem> {
			const { takeId = newId(), ...rest } = more;
			const chunks = await device.send(sound, takeId);
			return device.saveTake(takeId, { ...rest, chunks });
		},
	};
	return device;
}

export type Device = ReturnType<typeof respondentOf>;

export function good<T>(answer: T | Problem): T {
	if (isProblem(answer)) throw new Error(`${answer.problem}: ${answer.detail}`);
	return answer;
}

export async function until(
	isSo: () => Promise<boolean> | boolean,
): Promise<void> {
	for (const end = Date.now() + 30_000; Date.now() < end; await wait(50))
		if (await isSo()) return;
	throw new Error("It never came to be so");
}
