/** A survey and its answers in the words of the contract, as far as a respondent may know them. Pure. */

import type { AskedSurvey, beginResponse } from "@verbatim/contract/respond";
import type { Answer } from "@verbatim/contract/route";
import type { Definition } from "@verbatim/contract/surveys";
import type { PublishedSurvey } from "../surveys/survey.ts";
import type { StoredAnswer } from "./response.ts";

/** What the team wants to learn from follow-ups, and what they avoid, is nobody's business here. */
export function toldSurvey(
	published: PublishedSurvey,
	{ version, definition }: { version: number; definition: Definition },
): AskedSurvey {
	const { languages, welcome, thanks, brandColour, questions } = definition;
	const [first] = languages;
	return {
		publicId: published.publicId,
		state: published.state,
		version,
		languages,
		title: (first && welcome.title[first]) || published.name,
		companyName: published.companyName,
		welcome,
		thanks,
		brandColour,
		questions: questions.map(({ smart, ...question }) => ({
			...question,
			mayFollowUp:
				smart.countMax > 0 &&
				(question.kind === "vocal" || question.kind === "long_text"),
		})),
	};
}

type ToldAnswer = Answer<typeof beginResponse>["answers"][number];

/** The answers to questions, each with its follow-ups under it, answered or not. */
export function toldAnswers(
	answers: readonly StoredAnswer[],
	followUps: readonly { questionId: string; number: number; text: string }[],
): ToldAnswer[] {
	return answers
		.filter(({ followUp }) => followUp === 0)
		.map(({ questionId, value, revision }) => ({
			questionId,
			value,
			revision,
			followUps: followUps
				.filter((one) => one.questionId === questionId)
				.map(({ number, text }) => ({
					number,
					text,
					answer:
						answers.find(
							(one) => one.questionId === questionId && one.followUp === number,
						)?.value ?? null,
				})),
		}));
}
