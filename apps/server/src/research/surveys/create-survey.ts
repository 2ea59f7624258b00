/** Create: an empty survey, a sample, or a copy. Nothing of it is published, and it costs nothing. */
import { randomInt } from "node:crypto";
import type { Language } from "@verbatim/contract/languages";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Definition } from "@verbatim/contract/surveys";
import { type Actor, may } from "../../company/actor.ts";
import type { Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import { emptyDefinition, sampleDefinition } from "./sample.ts";
import * as store from "./store.ts";
import { cleanedName, type Settings } from "./survey.ts";
import { type Surveys, tellSurvey } from "./surveys.ts";

export type Beginning = "empty" | "sample" | { surveyId: string };

/** Answers its id. The same request again makes no second one. */
export async function createSurvey(
	{ db }: Pick<Surveys, "db">,
	actor: Actor,
	asked: {
		name: string;
		requestId: string;
		from: Beginning;
		language: Language;
	},
): Promise<string | Problem> {
	if (!may(actor, "edit_research"))
		return problem("not_allowed", "Viewers cannot make surveys.");
	const name = cleanedName(asked.name);
	if (name === "") return nameless;
	const { companyId } = actor;
	return db.transaction(async (tx) => {
		const content = await contentOf(tx, companyId, asked);
		if (content === undefined)
			return problem(
				"not_found",
				"There is no such survey to copy. Nothing was made.",
			);
		const of = { companyId, surveyId: newId() };
		const isNew = await store.insertSurvey(tx, {
			...of,
			...content,
			name,
			publicId: newPublicId(),
			requestId: asked.requestId,
			createdBy: actor.memberId,
		});
		if (isNew) {
			await tellSurvey(tx, of);
			return of.surveyId;
		}
		const made = await store.findByRequest(tx, { ...asked, companyId });
		if (made === undefined)
			throw new Error("A survey that this request had made is not there");
		return made.surveyId;
	});
}

export const nameless = problem(
	"invalid_input",
	"A survey has a name that can be seen. Nothing was changed.",
	{ fields: [{ field: "name", message: "A survey has a name" }] },
);

const newSettings: Settings = {
	expectedCompletes: 100,
	atZero: "text",
	dayCeilingTokens: undefined,
};

async function contentOf(
	tx: Tx,
	companyId: string,
	{ from, language }: { from: Beginning; language: Language },
): Promise<{ definition: Definition; settings: Settings } | undefined> {
	if (from === "empty")
		return { definition: emptyDefinition(language), settings: newSettings };
	if (from === "sample")
		return { definition: sampleDefinition(language), settings: newSettings };
	const { surveyId } = from;
	const survey = await store.findSurvey(tx, { companyId, surveyId });
	return survey && { definition: survey.definition, settings: survey.settings };
}

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The last part of its address: 72 bits of chance, so nobody finds a survey that was not shared. */
const newPublicId = (): string =>
	Array.from({ length: 14 }, () => letters[randomInt(letters.length)]).join("");
