/** Smart questions on a database of their own, with the real engine, behind the route; only the model is scripted. */
import type { Language } from "@verbatim/contract/languages";
import { isProblem, type Problem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/respond";
import type { Answer } from "@verbatim/contract/route";
import type { Question } from "@verbatim/contract/surveys";
import { ask } from "../../../company/testing/ask.ts";
import type {
	AnswerToFollowUp,
	GeneratedFollowUp,
	GenerationLimits,
	LanguageModel,
	LanguageModelAvailability,
	LanguageModelFailure,
} from "../../../providers/language-model/language-model.ts";
import {
	good,
	idOf,
	openRespondentsRoom,
	question,
} from "../../responses/testing/respondents-room.ts";
import { smartQuestionRoutes } from "../routes.ts";
import { openSmartQuestions, type SmartQuestions } from "../smart-questions.ts";

type Generated = GeneratedFollowUp | LanguageModelFailure;
type Asked = Answer<typeof contract.askFollowUp> | Problem;

export const asks = (
	text: string | null,
	{ input = 700, output = 30 } = {},
): GeneratedFollowUp => ({
	text,
	model: "scripted 1",
	usage: { inputModelTokens: input, outputModelTokens: output },
});

export const smartly = (
	more: Partial<Question["smart"]> = {},
	kind: "long_text" | "vocal" = "long_text",
): Question =>
	question("open", kind, {
		title: {
			en: "How was your visit?",
			fr: "Comment était votre visite ?",
			de: "Wie war Ihr Besuch?",
		},
		smart: { countMax: 2, goal: "Learn about waiting", avoid: "", ...more },
	});

export async function openSmartRoom() {
	const respondents = await openRespondentsRoom();
	const { db, engine, clock, responses } = respondents;
	/** What the model is told, and what it makes of it; a test says otherwise. */
	const model = {
		told: [] as AnswerToFollowUp[],
		makes: (
			_about: AnswerToFollowUp,
			_limits: GenerationLimits,
		): Generated | Promise<Generated> =>
			asks("What made the wait so long for you?"),
		describes: (): LanguageModelAvailability => ({
			available: true,
			model: "scripted 1",
			limits: "none",
		}),
	};
	const languageModel: LanguageModel = {
		name: "scripted",
		describe: () => model.describes(),
		generateFollowUp: async (about, limits) => {
			model.told.push(about);
			return model.makes(about, limits);
		},
	};
	/** As another process on the same database would have it. */
	const openProcess = (using: Partial<SmartQuestions> = {}) =>
		openSmartQuestions({
			...responses,
			book: engine.book,
			languageModel,
			...using,
		});
	const smart = openProcess();

	return {
		...respondents,
		model,
		smart,
		openProcess,
		/** Who asks for the follow-up of a device's answer. */
		askFollowUp: (
			device: { publicId: string; headers(): Headers },
			number = 1,
			{ id = "open", by = smart } = {},
		): Promise<Asked> =>
			ask(
				smartQuestionRoutes(by),
				contract.askFollowUp,
				{
					params: { publicId: device.publicId, questionId: idOf(id) },
					body: { number },
				},
				{ requestHeaders: device.headers() },
			),
		/** A survey with a smart question, and somebody who has answered it. */
		async openAnswered({
			answer = "The queue was slow.",
			language = "en" as Language,
			tokens = 500,
			questions = [smartly()],
		} = {}) {
			const survey = await respondents.openSurvey({ tokens, questions });
			const respond = async (said: string) => {
				const device = survey.respondent();
				// The room's survey is in two languages, and a page may be read in the third one.
				await device.begin({ language: language as "en" | "de" });
				good(await device.save("open", { kind: "text", text: said }));
				return device;
			};
			return {
				...survey,
				respond,
				device: await respond(answer),
				async held(): Promise<number> {
					const balance = await engine.book.balance(survey.companyId);
					if ("refused" in balance) throw new Error(balance.refused);
					return Number(balance.heldMillitokens) / 1_000;
				},
				async stored() {
					const { rows } = await db.query(
						`select number, text, model, input_model_tokens, output_model_tokens, charged_millitokens
             from research.follow_up where company_id = $1 order by asked_at, number`,
						[survey.companyId],
					);
					return rows.map((row) => ({
						number: Number(row["number"]),
						text: String(row["text"]),
						model: String(row["model"]),
						modelTokens: [
							Number(row["input_model_tokens"]),
							Number(row["output_model_tokens"]),
						],
						tokens: Number(row["charged_millitokens"]) / 1_000,
					}));
				},
			};
		},
		clock,
	};
}

export type SmartRoom = Awaited<ReturnType<typeof openSmartRoom>>;

/** The text of what was asked; undefined where nothing was. */
export function textOf(asked: Asked): string | undefined {
	if (isProblem(asked)) throw new Error(`${asked.problem}: ${asked.detail}`);
	return asked.followUp?.text;
}
