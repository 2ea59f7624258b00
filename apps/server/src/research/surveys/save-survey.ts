/**
 * Save an edit: what was sent replaces what is there, if it was made on what is there. When somebody else saved meanwhile it
 * is refused, so that neither's work is written over unseen. The same edit sent twice is one.
 */
import { isDeepStrictEqual } from "node:util";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Definition } from "@verbatim/contract/surveys";
import { type Actor, may } from "../../company/actor.ts";
import { memberNames } from "../../company/members/member-names.ts";
import type { Tx } from "../../platform/db.ts";
import { nameless } from "./create-survey.ts";
import * as store from "./store.ts";
import {
	cleanedDefinition,
	cleanedName,
	definitionBytesMax,
	type Settings,
	type Survey,
	wrongIn,
} from "./survey.ts";
import { type Surveys, tellSurvey } from "./surveys.ts";

export async function saveSurvey(
	{ db }: Pick<Surveys, "db">,
	actor: Actor,
	surveyId: string,
	edit: {
		name: string;
		definition: Definition;
		settings: Settings;
		revision: number;
	},
): Promise<Problem | undefined> {
	if (!may(actor, "edit_research"))
		return problem("not_allowed", "Viewers cannot change surveys.");
	const name = cleanedName(edit.name);
	if (name === "") return nameless;
	const definition = cleanedDefinition(edit.definition);
	const wrong = problemIn(definition);
	if (wrong !== undefined) return wrong;
	const of = { companyId: actor.companyId, surveyId };
	const content = { name, definition, settings: edit.settings };
	return db.transaction(async (tx) => {
		const survey = await store.lockSurvey(tx, of);
		if (survey === undefined) return noSurvey;
		if (isDeepStrictEqual(content, contentOf(survey))) return undefined;
		if (survey.revision !== edit.revision)
			return savedMeanwhile(tx, actor, survey);
		await store.setEdited(tx, {
			...of,
			...content,
			changedBy: actor.memberId,
		});
		await tellSurvey(tx, of);
		return undefined;
	});
}

// A malformed id, an unknown one and another company's are answered alike.
export const noSurvey = problem("not_found", "There is no such survey.");

/** Why a definition cannot be taken; undefined when it can. */
export function problemIn(definition: Definition): Problem | undefined {
	const bytes = Buffer.byteLength(JSON.stringify(definition));
	if (bytes > definitionBytesMax)
		return problem(
			"too_large",
			`This survey has ${Math.ceil(bytes / 1024)} KB of texts and settings, and ${definitionBytesMax / 1024} KB is the most. ` +
				"Nothing was changed. Shorten its texts, or make two surveys of it.",
		);
	const fields = wrongIn(definition);
	return fields.length === 0
		? undefined
		: problem(
				"invalid_input",
				"What was sent is no survey: something is there twice. Nothing was changed.",
				{ fields },
			);
}

const contentOf = ({ name, definition, settings }: Survey) => ({
	name,
	definition,
	settings,
});

/** Whoever edits on what is no longer there is told whose work it is, and when it was saved. */
export async function savedMeanwhile(
	tx: Tx,
	actor: Actor,
	{ companyId, changedBy, changedAt }: Survey,
): Promise<Problem> {
	const names = await memberNames(
		tx,
		companyId,
		changedBy === undefined ? [] : [changedBy],
	);
	const who =
		changedBy === actor.memberId
			? "You have saved this survey elsewhere"
			: `${names.get(changedBy ?? "") ?? "Somebody else"} has saved this survey`;
	return problem(
		"wrong_state",
		`${who} meanwhile, at ${instantOf(changedAt)}. That is kept, and what you sent was not stored. ` +
			"Look at the newer one, then save yours over it or take theirs.",
	);
}

/** For a sentence: to the second, and in which time zone it is said. */
const instantOf = (at: Date) =>
	`${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
