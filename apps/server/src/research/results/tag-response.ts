/** Set the tags of a response: the team's own words for it. */
import { type Problem, problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import { tellSurvey } from "../surveys/surveys.ts";
import type { Results } from "./results.ts";
import * as store from "./store.ts";

export async function tagResponse(
	{ db }: Pick<Results, "db">,
	actor: Actor,
	{
		surveyId,
		responseId,
		tags,
	}: { surveyId: string; responseId: string; tags: readonly string[] },
): Promise<{ tags: string[] } | Problem> {
	if (!may(actor, "edit_research"))
		return problem("not_allowed", "Viewers cannot tag responses.");
	const set = cleanedTags(tags);
	const of = { companyId: actor.companyId, surveyId, responseId, tags: set };
	return db.transaction(async (tx) => {
		if (!(await store.setTags(tx, of)))
			return problem("not_found", "There is no such response.");
		await tellSurvey(tx, of);
		return { tags: set };
	});
}

/** One line each, each once: two that differ in capitals only are one, as it was written first. */
export function cleanedTags(tags: readonly string[]): string[] {
	const seen = new Set<string>();
	return tags
		.map((tag) =>
			tag
				.toWellFormed()
				.replaceAll(/[\s\p{Cc}]+/gu, " ")
				.trim(),
		)
		.filter((tag) => {
			const key = tag.toLowerCase();
			if (tag === "" || seen.has(key)) return false;
			seen.add(key);
			return true;
		});
}
