/** Read responses one by one, as the contract tells them: every answer with its recording, its follow-ups after it. */
import { idFromUuid } from "@verbatim/contract/ids";
import type {
	listResponses,
	ResponseFilter,
	SurveyResponse,
} from "@verbatim/contract/responses";
import type { Answer } from "@verbatim/contract/route";
import type { Definition } from "@verbatim/contract/surveys";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { Actor } from "../../company/actor.ts";
import { type PriceOf, priced, spoken } from "../surveys/cost.ts";
import { findSurvey } from "../surveys/store.ts";
import { matchingFrom } from "./read-results.ts";
import {
	askedOf,
	type Given,
	type GivenAnswer,
	type Recording,
	recordingOf,
} from "./result.ts";
import type { Results } from "./results.ts";
import * as store from "./store.ts";

/** Undefined: there is no such survey. */
export async function readResponses(
	{ db, spend }: Pick<Results, "db" | "spend">,
	{ companyId }: Actor,
	surveyId: string,
	page: { filter: ResponseFilter; before: number | undefined; limit: number },
): Promise<Answer<typeof listResponses> | undefined> {
	const of = { companyId, surveyId, matching: matchingFrom(page.filter) };
	if ((await findSurvey(db, of)) === undefined) return undefined;
	const found = await store.listNewest(db, {
		...of,
		before: page.before,
		limit: page.limit + 1,
	});
	const shown = found.slice(0, page.limit);
	const definitions = new Map(
		(await store.listVersions(db, of)).map(({ version, definition }) => [
			version,
			definition,
		]),
	);
	const parked = shown.flatMap(({ recordings }) => recordings.filter(isParked));
	const priceOf = await priced(spend, [
		...new Map(
			parked.map((one) => [secondsOf(one), spoken(secondsOf(one))]),
		).values(),
	]);
	return {
		responses: shown.map((given) =>
			toldResponse(given, definitions.get(given.version), priceOf),
		),
		nextBefore:
			found.length > page.limit ? (shown.at(-1)?.number ?? null) : null,
		matching: await store.countMatching(db, of),
	};
}

const isParked = ({ state }: Recording) => state === "parked";
/** Completed seconds, as they are charged. */
const secondsOf = ({ audioMilliseconds }: Recording) =>
	Math.floor(audioMilliseconds / 1_000);

function toldResponse(
	given: Given,
	definition: Definition | undefined,
	priceOf: PriceOf,
): SurveyResponse {
	if (definition === undefined)
		throw new Error(`A response answers version ${given.version}, not there`);
	const asked = new Set(askedOf(given, definition).map(({ id }) => id));
	const place = new Map(
		definition.questions.map(({ id }, index) => [id, index]),
	);
	const placeOf = ({ questionId, followUp }: GivenAnswer) =>
		(place.get(questionId) ?? definition.questions.length) * 10 + followUp;
	return {
		id: idFromUuid("response", given.responseId),
		number: given.number,
		version: given.version,
		language: given.language,
		isComplete: given.isComplete,
		startedAt: given.startedAt.toISOString(),
		completedAt: given.completedAt?.toISOString() ?? null,
		parameters: given.parameters,
		tags: given.tags,
		isSuspect: given.isSuspect,
		answers: [...given.answers, ...unansweredFollowUps(given)]
			.toSorted((a, b) => placeOf(a) - placeOf(b))
			.map((answer) => {
				const recording = recordingOf(given, answer);
				return {
					questionId: answer.questionId,
					followUp: answer.followUp === 0 ? null : answer.followUp,
					asked:
						given.followUps.find(
							({ questionId, number }) =>
								questionId === answer.questionId && number === answer.followUp,
						)?.text ?? null,
					value: answer.value,
					recording:
						recording === undefined ? null : toldRecording(recording, priceOf),
					isAffected: answer.isAffected,
					isAsked: asked.has(answer.questionId),
					answeredAt: answer.answeredAt.toISOString(),
				};
			}),
	};
}

/** A follow-up that was asked and paid is told, whether or not anybody answered it. */
const unansweredFollowUps = ({ followUps, answers }: Given): GivenAnswer[] =>
	followUps
		.filter(
			({ questionId, number }) =>
				!answers.some(
					(one) => one.questionId === questionId && one.followUp === number,
				),
		)
		.map(({ questionId, number, askedAt }) => ({
			questionId,
			followUp: number,
			value: { kind: "skipped" },
			isAffected: false,
			answeredAt: askedAt,
		}));

function toldRecording(
	recording: Recording,
	priceOf: PriceOf,
): NonNullable<SurveyResponse["answers"][number]["recording"]> {
	return {
		id: idFromUuid("recording", recording.recordingId),
		state: recording.state,
		seconds: recording.audioMilliseconds / 1_000,
		chargedTokens: tokensFromMillitokens(recording.chargedMillitokens),
		priceTokens: isParked(recording)
			? tokensFromMillitokens(priceOf(spoken(secondsOf(recording))))
			: null,
		keptUntil: recording.keptUntil?.toISOString() ?? null,
		transcript: recording.text ?? null,
		model: recording.model ?? null,
	};
}
