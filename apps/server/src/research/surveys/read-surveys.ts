/** Read surveys as the contract tells them: with what a response costs, what may be spent, and what was given. */
import { isDeepStrictEqual } from "node:util";
import { idFromUuid, uuidFromId } from "@verbatim/contract/ids";
import type {
	Definition,
	SurveyCost,
	Survey as SurveyDocument,
} from "@verbatim/contract/surveys";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { Actor } from "../../company/actor.ts";
import {
	ceilingsOf,
	costOfComplete,
	type PriceOf,
	priced,
	pricesOf,
	spoken,
} from "./cost.ts";
import * as store from "./store.ts";
import { costlyQuestions, type Survey } from "./survey.ts";
import type { Surveys } from "./surveys.ts";

type Reading = Pick<Surveys, "db" | "spend">;

export async function listSurveys(
	surveys: Reading,
	actor: Actor,
	page: { before: string | undefined; limit: number },
): Promise<{
	surveys: Omit<SurveyDocument, "definition">[];
	nextBefore: string | null;
}> {
	const before =
		page.before === undefined ? undefined : uuidFromId("survey", page.before);
	if (page.before !== undefined && before === undefined)
		return { surveys: [], nextBefore: null };
	const { companyId } = actor;
	const found = await store.listSurveys(surveys.db, {
		companyId,
		before,
		limit: page.limit + 1,
	});
	const shown = found.slice(0, page.limit);
	const last = shown.at(-1);
	const documents = await documentsOf(surveys, companyId, shown);
	return {
		surveys: documents.map(({ definition: _, ...told }) => told),
		nextBefore:
			found.length > page.limit && last !== undefined
				? idFromUuid("survey", last.surveyId)
				: null,
	};
}

export async function readSurvey(
	surveys: Reading,
	actor: Actor,
	surveyId: string,
): Promise<SurveyDocument | undefined> {
	const { companyId } = actor;
	const survey = await store.findSurvey(surveys.db, { companyId, surveyId });
	if (survey === undefined) return undefined;
	const [document] = await documentsOf(surveys, companyId, [survey]);
	if (document === undefined)
		throw new Error("A survey that was found has no document");
	return document;
}

/** Of a definition that may not be saved yet, so without a look at what respondents really took. */
export async function readCost(
	{ spend, book }: Pick<Surveys, "spend" | "book">,
	actor: Actor,
	asked: { definition: Definition; expectedCompletes: number },
): Promise<SurveyCost> {
	const priceOf = await pricesOf(spend, [asked.definition]);
	const cost = costOfComplete(asked.definition, priceOf);
	const completes = BigInt(asked.expectedCompletes);
	const balance = await book.balance(actor.companyId);
	if ("refused" in balance)
		throw new Error(`A company has no pool: ${balance.refused}`);
	return {
		perComplete: toldCost(cost),
		expected: toldCost({
			likelyMillitokens: cost.likelyMillitokens * completes,
			mostMillitokens: cost.mostMillitokens * completes,
		}),
		availableTokens: tokensFromMillitokens(balance.availableMillitokens),
	};
}

async function documentsOf(
	{ db, spend }: Reading,
	companyId: string,
	found: Survey[],
): Promise<SurveyDocument[]> {
	if (found.length === 0) return [];
	const of = { companyId, surveyIds: found.map(({ surveyId }) => surveyId) };
	const [counts, parked, spent, priceOf] = await Promise.all([
		store.countsOf(db, of),
		store.parkedSeconds(db, of),
		store.spentByVersion(db, { ...of, responsesMax: meanOfLast }),
		pricesOf(
			spend,
			found.map(({ definition }) => definition),
		),
	]);
	const parkedPriceOf = await priced(
		spend,
		parked.map(({ audioSeconds }) => spoken(audioSeconds)),
	);
	return found.map((survey): SurveyDocument => {
		const { surveyId, definition, settings, tripped } = survey;
		const given = counts.get(surveyId);
		if (given === undefined) throw new Error("A survey was not counted");
		const ceilings = ceilingsOf(definition, settings, priceOf);
		const ofThis = <T extends { surveyId: string }>(all: T[]) =>
			all.filter((one) => one.surveyId === surveyId);
		return {
			id: idFromUuid("survey", surveyId),
			name: survey.name,
			state: survey.state,
			publicId: survey.publicId,
			definition,
			revision: survey.revision,
			publishedVersion: survey.publishedVersion ?? null,
			hasUnpublishedChanges: survey.hasUnpublishedChanges,
			settings: {
				...settings,
				dayCeilingTokens: settings.dayCeilingTokens ?? null,
			},
			cost: toldCost(costFrom(definition, ofThis(spent), priceOf)),
			ceiling: {
				sessionTokens: tokensFromMillitokens(ceilings.sessionMillitokens),
				dayTokens: tokensFromMillitokens(ceilings.dayMillitokens),
			},
			counts: {
				...given,
				parkedTokens: tokensFromMillitokens(
					ofThis(parked).reduce(
						(sum, { audioSeconds, recordings }) =>
							sum + parkedPriceOf(spoken(audioSeconds)) * BigInt(recordings),
						0n,
					),
				),
			},
			tripped:
				tripped === undefined
					? null
					: { at: tripped.at.toISOString(), reason: tripped.reason },
			createdAt: survey.createdAt.toISOString(),
			changedAt: survey.changedAt.toISOString(),
		};
	});
}

/** What is likely is what it was: the mean of the last so many completes, once there are enough of them. */
const meanOfLast = 200;
const completesForMean = 20;

/** Only versions that asked the same costly questions say anything of this definition. */
function costFrom(
	definition: Definition,
	spent: store.Spent[],
	priceOf: PriceOf,
) {
	const cost = costOfComplete(definition, priceOf);
	const asked = costlyQuestions(definition);
	const alike = spent.filter((version) =>
		isDeepStrictEqual(costlyQuestions(version.definition), asked),
	);
	const completes = alike.reduce((sum, one) => sum + one.completes, 0);
	if (completes < completesForMean) return cost;
	const mean =
		alike.reduce((sum, one) => sum + one.chargedMillitokens, 0n) /
		BigInt(completes);
	return {
		...cost,
		// Prices may have fallen since.
		likelyMillitokens:
			mean < cost.mostMillitokens ? mean : cost.mostMillitokens,
	};
}

const toldCost = (cost: {
	likelyMillitokens: bigint;
	mostMillitokens: bigint;
}) => ({
	likelyTokens: tokensFromMillitokens(cost.likelyMillitokens),
	mostTokens: tokensFromMillitokens(cost.mostMillitokens),
});
