/**
 * Begin, or go on: the device made the response's id before anything was sent, so a begin that is sent twice is one
 * response; and it alone knows the key, so nobody else goes on with it.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Language } from "@verbatim/contract/languages";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { beginResponse as beginRoute } from "@verbatim/contract/respond";
import type { Answer } from "@verbatim/contract/route";
import type { Tx } from "../../platform/db.ts";
import { versionOf } from "../surveys/published.ts";
import type { PublishedSurvey } from "../surveys/survey.ts";
import { tellSurvey } from "../surveys/surveys.ts";
import { isClosed, noSurvey, surveyAt } from "./admit.ts";
import { type Response, storable } from "./response.ts";
import { plainReceipt, type Responses } from "./responses.ts";
import * as store from "./store.ts";
import { toldAnswers, toldSurvey } from "./told.ts";

type Begin = {
	responseId: string;
	deviceKey: string;
	language: Language;
	parameters: Record<string, string>;
};

export async function beginResponse(
	responses: Responses,
	{ publicId, address }: { publicId: string; address: string },
	begin: Begin,
): Promise<Answer<typeof beginRoute> | Problem> {
	return responses.db.transaction(async (tx) => {
		const published = await surveyAt(tx, publicId);
		if (published === undefined) return noSurvey;
		if (published.state === "closed") return isClosed;
		const of = {
			companyId: published.companyId,
			surveyId: published.surveyId,
			responseId: begin.responseId.toLowerCase(),
		};
		const response =
			(await store.lockResponse(tx, of)) ??
			(await insert(responses, tx, { published, address, begin, of }));
		if ("problem" in response) return response;
		if (!timingSafeEqual(response.deviceKeyHash, hashOf(begin.deviceKey)))
			return problem(
				"not_allowed",
				"These answers were begun on another device. They were not changed.",
			);
		await store.setSeen(tx, { ...of, language: begin.language });

		const definition =
			response.version === published.version
				? published.definition
				: await versionOf(tx, response);
		if (definition === undefined)
			throw new Error("A response has a version that is not there");
		const { session, expiresAt } = responses.sessions.makeSession(response);
		return {
			session,
			expiresAt: expiresAt.toISOString(),
			survey: toldSurvey(published, { version: response.version, definition }),
			answers: toldAnswers(
				await store.listAnswers(tx, of),
				await store.listFollowUps(tx, of),
			),
			isComplete: response.isComplete,
			receipt: responses.receiptOf(of),
		};
	});
}

async function insert(
	responses: Responses,
	tx: Tx,
	{
		published,
		address,
		begin,
		of,
	}: {
		published: PublishedSurvey;
		address: string;
		begin: Begin;
		of: { companyId: string; surveyId: string; responseId: string };
	},
): Promise<Response | Problem> {
	if (published.state === "paused")
		return problem(
			"wrong_state",
			"This survey takes no new answers at the moment. Come back later.",
		);
	const networkKey = responses.networkKeyOf(address);
	const welcome = await responses.guard.mayBegin(tx, published, {
		networkKey,
		now: await responses.clock.now(tx),
	});
	if (welcome !== "welcome")
		return problem(
			"too_many_attempts",
			"Many people begin from your network just now. Try again in a little while.",
			{ retryAfterSeconds: welcome.retryAfterSeconds },
		);
	const number = await store.takeNumber(tx, of);
	if (number === undefined) return noSurvey;
	const isNew = await store.insertResponse(tx, {
		...of,
		number,
		version: published.version,
		language: begin.language,
		deviceKeyHash: hashOf(begin.deviceKey),
		receiptHash: hashOf(plainReceipt(responses.receiptOf(of))),
		networkKey,
		parameters: Object.fromEntries(
			Object.entries(begin.parameters).map(([name, value]) => [
				storable(name),
				storable(value),
			]),
		),
	});
	if (isNew) await tellSurvey(tx, of);
	// Begun twice at the same moment: the other one is there by now.
	const response = await store.lockResponse(tx, of);
	if (response === undefined)
		throw new Error("A response is gone in the moment it began");
	return response;
}

export const hashOf = (text: string): Buffer =>
	createHash("sha256").update(text).digest();
