/** Surveys on a database of their own, with the real engine, the real queue and sounds in a folder. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Role } from "@verbatim/contract/accounts";
import { uuidFromId } from "@verbatim/contract/ids";
import { isProblem, type Problem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/surveys";
import { migrationsFolder, openEngine } from "@verbatim/tokens";
import { wholeTokens } from "@verbatim/tokens/amount";
import type { Actor } from "../../../company/actor.ts";
import { openCompany } from "../../../company/companies/open-company.ts";
import { openAuth } from "../../../company/sessions/auth.ts";
import { ask } from "../../../company/testing/ask.ts";
import {
	companyMigrations,
	testSecret,
} from "../../../company/testing/company-room.ts";
import { newId } from "../../../platform/ids.ts";
import { openJobs } from "../../../platform/jobs.ts";
import { testDatabase, testLog } from "../../../platform/testing/database.ts";
import { openLocalFolder } from "../../../providers/storage/local-folder.ts";
import { surveyRoutes } from "../routes.ts";
import type { Surveys } from "../surveys.ts";

export async function openSurveysRoom() {
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
	const { spend, book, fund, drained } = openEngine({ database: db });
	const baseUrl = "http://verbatim.test";
	const auth = openAuth({ db, secret: testSecret, baseUrl, log: testLog });
	const jobs = await openJobs({ db, log: testLog, watchSeconds: 10 });
	const folder = await mkdtemp(join(tmpdir(), "verbatim-surveys-"));
	const sounds = await openLocalFolder(join(folder, "answers"));
	const surveys: Surveys = { db, spend, book, jobs };
	const routes = surveyRoutes(surveys);

	return {
		...surveys,
		sounds,
		routes,
		/** A company with 1,000 tokens; its owner. */
		async openCompany(name = "Ada Lovelace"): Promise<Actor> {
			const opened = await db.transaction((tx) =>
				openCompany({ auth }, tx, {
					companyName: "Ada Research",
					name,
					email: `${newId()}@example.com`,
					password: "correct horse battery",
					timeZone: "Europe/Zurich",
					requestHeaders: new Headers(),
				}),
			);
			if ("problem" in opened) throw new Error(opened.problem);
			const { companyId, memberId } = opened;
			await fund.openPool({ companyId, timeZone: "Europe/Zurich" });
			await fund.grant(
				{
					companyId,
					kind: "top_up",
					amountMillitokens: wholeTokens(1_000),
					source: "p",
					actor: { kind: "system", id: "test" },
				},
				{ key: "p" },
			);
			return { companyId, memberId, memberName: name, role: "owner" };
		},
		/** Somebody else of the company. */
		colleague: (actor: Actor, role: Role): Actor => ({
			...actor,
			memberId: newId(),
			memberName: `A ${role}`,
			role,
		}),
		async create(
			actor: Actor,
			from: "empty" | "sample" | { surveyId: string } = "sample",
			more: { requestId?: string; name?: string } = {},
		) {
			return right(
				await ask(
					routes,
					contract.createSurvey,
					{
						body: {
							name: more.name ?? "Visits",
							requestId: more.requestId ?? crypto.randomUUID(),
							from,
							language: "en",
						},
					},
					{ actor },
				),
			);
		},
		async read(actor: Actor, surveyId: string) {
			return right(
				await ask(
					routes,
					contract.getSurvey,
					{ params: { surveyId } },
					{ actor },
				),
			);
		},
		save: (actor: Actor, survey: contract.Survey) =>
			ask(
				routes,
				contract.saveSurvey,
				{
					params: { surveyId: survey.id },
					body: {
						name: survey.name,
						definition: survey.definition,
						settings: survey.settings,
						revision: survey.revision,
					},
				},
				{ actor },
			),
		publish: (
			actor: Actor,
			{ id, revision }: Pick<contract.Survey, "id" | "revision">,
		) =>
			ask(
				routes,
				contract.publishSurvey,
				{ params: { surveyId: id }, body: { revision } },
				{ actor },
			),
		setState: (
			actor: Actor,
			surveyId: string,
			to: "open" | "paused" | "closed" | "untripped",
		) =>
			ask(
				routes,
				contract.setSurveyState,
				{ params: { surveyId }, body: { to } },
				{ actor },
			),
		/** As respondents leave it: a response to a version, with what it was charged. */
		async respond(
			of: { companyId: string; surveyId: string },
			response: {
				number: number;
				version?: number;
				isComplete?: boolean;
				isSuspect?: boolean;
				/** Each with its seconds, and what it was charged; nothing: parked. */
				recordings?: { seconds: number; chargedMillitokens: bigint }[];
				affected?: number;
			},
		) {
			const responseId = newId();
			const { isComplete = true, recordings = [], affected = 0 } = response;
			await db.query(
				`insert into research.response (company_id, survey_id, response_id, number, version, language, device_key_hash,
           receipt_hash, is_complete, is_suspect, completed_at)
         values ($1, $2, $3, $4, $5, 'en', $6, $6, $7, $8, case when $7 then now() end)`,
				[
					of.companyId,
					of.surveyId,
					responseId,
					response.number,
					response.version ?? 1,
					Buffer.from(responseId),
					isComplete,
					response.isSuspect ?? false,
				],
			);
			for (const { seconds, chargedMillitokens } of recordings) {
				const isParked = chargedMillitokens === 0n;
				await db.query(
					`insert into research.recording (company_id, survey_id, response_id, recording_id, question_id, follow_up,
             state, audio_milliseconds, media_type, size_bytes, content_hash, sealing_key, charged_millitokens, kept_until)
           values ($1, $2, $3, $4, 'q_samplevc03', 0, $5, $6, 'audio/webm', 1, '\\x00', $7, $8, $9)`,
					[
						of.companyId,
						of.surveyId,
						responseId,
						newId(),
						isParked ? "parked" : "transcribing",
						seconds * 1_000 + 400,
						Buffer.alloc(32, response.number),
						String(chargedMillitokens),
						isParked ? new Date("2099-01-01T00:00:00Z") : null,
					],
				);
			}
			for (let at = 0; at < affected; at += 1)
				await db.query(
					`insert into research.answer (company_id, survey_id, response_id, question_id, follow_up, value, revision,
             is_affected)
           values ($1, $2, $3, 'q_samplevc03', $4, '{}', 1, true)`,
					[of.companyId, of.surveyId, responseId, at],
				);
			return responseId;
		},
		/** Bytes under a name, as if a sound had been sealed. */
		async keepSound(name: string) {
			const path = join(folder, "upload");
			await writeFile(path, "noise");
			await sounds.keep(name, path);
		},
		async close() {
			await jobs.stop(5);
			await drained();
			await db.drop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

export type SurveysRoom = Awaited<ReturnType<typeof openSurveysRoom>>;

export function right<T>(answer: T | Problem): T {
	if (isProblem(answer)) throw new Error(`${answer.problem}: ${answer.detail}`);
	return answer;
}

export const uuidOf = (surveyId: string): string => {
	const uuid = uuidFromId("survey", surveyId);
	if (uuid === undefined) throw new Error(`Not a survey's id: ${surveyId}`);
	return uuid;
};
