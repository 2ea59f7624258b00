/** Read what a survey's responses come to: all that match are looked at, so that every sum is of the same ones. */
import type {
	ResponseFilter,
	Results as ResultsDocument,
} from "@verbatim/contract/responses";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { Actor } from "../../company/actor.ts";
import { findCompany } from "../../company/companies/company-store.ts";
import { findSurvey } from "../surveys/store.ts";
import { choseFrom, type Given, type Matching, Tally } from "./result.ts";
import type { Results } from "./results.ts";
import * as store from "./store.ts";

const responsesAtOnce = 1_000;
/** As many as fit on a screen; a tag beyond them is found by writing it. */
const tagsMax = 100;

export const matchingFrom = ({
	chose,
	...filter
}: ResponseFilter): Matching => ({
	...filter,
	chose: choseFrom(chose),
});

/** Undefined: there is no such survey. */
export async function readResults(
	{ db }: Pick<Results, "db">,
	{ companyId }: Actor,
	surveyId: string,
	filter: ResponseFilter,
): Promise<ResultsDocument | undefined> {
	const of = { companyId, surveyId, matching: matchingFrom(filter) };
	if ((await findSurvey(db, of)) === undefined) return undefined;
	const { timeZone } = await findCompany(db, companyId);
	const versions = await store.listVersions(db, of);
	const sums = await store.sumsOf(db, of);
	const days = await store.completedByDay(db, { ...of, timeZone });
	const tally = new Tally(versions);
	for await (const page of walkResponses(db, of, responsesAtOnce))
		for (const given of page) tally.add(given);
	return {
		begun: sums.begun,
		completed: sums.completed,
		medianSeconds: sums.medianSeconds ?? null,
		usedTokens: tokensFromMillitokens(sums.chargedMillitokens),
		days,
		suspect: await store.countSuspect(db, of),
		tags: await store.listTags(db, { ...of, limit: tagsMax }),
		languages: [
			...new Set(
				versions
					.toReversed()
					.flatMap(({ definition: { languages } }) => languages),
			),
		],
		questions: tally.questions(),
	};
}

/** All that match, the oldest first, a page at a time. */
export async function* walkResponses(
	db: Results["db"],
	of: { companyId: string; surveyId: string; matching: Matching },
	limit: number,
): AsyncGenerator<Given[]> {
	let after = 0;
	for (;;) {
		const page = await store.listOldest(db, { ...of, after, limit });
		if (page.length > 0) yield page;
		const last = page.at(-1);
		if (last === undefined || page.length < limit) return;
		after = last.number;
	}
}
