/**
 * Publish: the definition as it was saved becomes the version that respondents answer from now on. Who had begun goes on
 * with theirs, and every version stays readable. The same definition again makes no new one.
 */
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Fault, faultsOf } from "@verbatim/contract/survey-logic";
import type { Definition } from "@verbatim/contract/surveys";
import { type Actor, may } from "../../company/actor.ts";
import { noSurvey, savedMeanwhile } from "./save-survey.ts";
import * as store from "./store.ts";
import type { Wrong } from "./survey.ts";
import { type Surveys, tellSurvey } from "./surveys.ts";

export async function publishSurvey(
	{ db }: Pick<Surveys, "db">,
	actor: Actor,
	surveyId: string,
	{ revision }: { revision: number },
): Promise<Problem | undefined> {
	// Respondents spend the company's tokens from then on.
	if (!may(actor, "edit_research") || !may(actor, "spend_tokens"))
		return problem("not_allowed", "Viewers cannot publish surveys.");
	const of = { companyId: actor.companyId, surveyId };
	return db.transaction(async (tx) => {
		const survey = await store.lockSurvey(tx, of);
		if (survey === undefined) return noSurvey;
		if (survey.revision !== revision) return savedMeanwhile(tx, actor, survey);
		const { publishedVersion, definition } = survey;
		const isSame =
			publishedVersion !== undefined && !survey.hasUnpublishedChanges;
		const wrong = wrongToPublish(definition);
		if (wrong.length > 0) return problemOf(wrong);
		const version = isSame ? publishedVersion : (publishedVersion ?? 0) + 1;
		if (!isSame)
			await store.insertVersion(tx, {
				...of,
				version,
				publishedBy: actor.memberId,
			});
		await store.setPublished(tx, { ...of, version });
		await tellSurvey(tx, of);
		return undefined;
	});
}

function problemOf(wrong: Wrong[]): Problem {
	const [first] = wrong;
	return problem(
		"invalid_input",
		`${wrong.length === 1 ? "One thing stands" : `${wrong.length} things stand`} in the way of publishing. ` +
			`${first?.message}${wrong.length === 1 ? "." : ", and more."} ` +
			"Nothing was published, and respondents go on with what was published before.",
		{ fields: wrong },
	);
}

/** What stands in the way, each with its place in the definition. */
function wrongToPublish(definition: Definition): Wrong[] {
	return faultsOf(definition)
		.filter(({ grade }) => grade === "error")
		.map((fault) => {
			const at = definition.questions.findIndex(
				({ id }) => id === fault.questionId,
			);
			const { field, message } = told(fault, `Question ${at + 1}`);
			return {
				field: `definition.${at < 0 ? "" : `questions.${at}.`}${field}`,
				message,
			};
		});
}

function told({ what }: Fault, question: string): Wrong {
	switch (what) {
		case "no_questions":
			return { field: "questions", message: "It has no question" };
		case "colour_unreadable":
			return {
				field: "brandColour",
				message: "Words could not be read on the brand colour",
			};
		case "title_missing":
			return { field: "title", message: `${question} has no title` };
		case "translation_missing":
			return { field: "title", message: `${question} is not translated` };
		case "options_missing":
			return {
				field: "options",
				message: `${question} needs at least two options`,
			};
		case "option_label_missing":
			return {
				field: "options",
				message: `${question} has an option without words`,
			};
		case "limits_crossed":
			return {
				field: "least",
				message: `${question} asks for a number above its own limit`,
			};
		case "condition_on_nothing":
			return {
				field: "showIf",
				message: `${question} depends on a question or an option that does not come before it`,
			};
		case "condition_never_holds":
			return {
				field: "showIf",
				message: `${question} has a condition that can never hold`,
			};
		case "never_asked":
			return {
				field: "showIf",
				message: `${question} would never be asked`,
			};
	}
}
