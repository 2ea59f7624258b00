/**
 * Open parked takes: each is paid for and given to be listened to in a transaction of its own, oldest first, as far as the
 * tokens reach. What was opened stays opened, however the rest ends.
 */
import { type Problem, problem } from "@verbatim/contract/problems";
import type { openParked } from "@verbatim/contract/responses";
import type { Answer } from "@verbatim/contract/route";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import type { Refused } from "@verbatim/tokens/spend";
import { type Actor, engineActorOf, may } from "../../company/actor.ts";
import { problemOfRefused } from "../refused.ts";
import { tellSurvey } from "../surveys/surveys.ts";
import { chargeTake, NotPaid, priceOf } from "./charge-take.ts";
import { type Recording, usageOf } from "./response.ts";
import type { Responses } from "./responses.ts";
import { sendToTranscribe } from "./save-take.ts";
import * as store from "./store.ts";

type Opening = Pick<Responses, "db" | "spend" | "jobs" | "clock">;

/** The survey must be the actor's company's. */
export async function openParkedTakes(
	responses: Opening,
	actor: Actor,
	surveyId: string,
): Promise<Answer<typeof openParked> | Problem> {
	if (!may(actor, "spend_tokens"))
		return problem("not_allowed", "Viewers cannot open parked answers.");
	const { db, clock } = responses;
	const of = { companyId: actor.companyId, surveyId };
	const parked = async () =>
		store.listParked(db, { ...of, now: await clock.now(db) });

	let opened = 0;
	let chargedMillitokens = 0n;
	let refused: Refused | undefined;
	for (const recording of await parked()) {
		const ended = await openOne(responses, actor, recording);
		if (ended === "gone") continue;
		if ("refused" in ended) {
			refused = ended;
			break;
		}
		opened += 1;
		chargedMillitokens += ended.chargedMillitokens;
	}
	if (refused !== undefined && opened === 0)
		return problemOfRefused(refused, {
			work: "Opening the oldest of the parked answers",
			kept: "the answers are kept",
		});
	const left = await parked();
	return {
		opened,
		left: left.length,
		chargedTokens: tokensFromMillitokens(chargedMillitokens),
		missingTokens: tokensFromMillitokens(
			left.length === 0 ? 0n : await missingFor(responses, of, left),
		),
	};
}

async function openOne(
	responses: Opening,
	actor: Actor,
	{ companyId, surveyId, responseId, recordingId }: Recording,
): Promise<{ chargedMillitokens: bigint } | Refused | "gone"> {
	const of = { companyId, surveyId, responseId, recordingId };
	return responses.db
		.transaction(async (tx) => {
			const response = await store.lockResponse(tx, of);
			const recording = await store.findRecording(tx, of);
			// Deleted, or opened by somebody else in this moment.
			if (response === undefined || recording?.state !== "parked")
				return "gone" as const;
			const price = await priceOf(responses, [recording]);
			await store.setOpened(tx, { ...of, chargedMillitokens: price });
			await sendToTranscribe(responses, tx, recording);
			await tellSurvey(tx, of);
			await chargeTake(responses, tx, {
				recording,
				number: response.number,
				actor: engineActorOf(actor),
				priceMillitokens: price,
			});
			return { chargedMillitokens: price };
		})
		.catch((error: unknown) => {
			if (error instanceof NotPaid) return error.refused;
			throw error;
		});
}

/** What is left costs more than there is by so much. */
async function missingFor(
	responses: Opening,
	of: { companyId: string },
	left: readonly Recording[],
): Promise<bigint> {
	const price = await priceOf(responses, left);
	const [first] = left;
	if (first === undefined) return 0n;
	const estimate = await responses.spend.estimate(of, usageOf(first));
	if ("refused" in estimate)
		throw new Error(`A company has no pool: ${estimate.refused}`);
	const missing = price - estimate.availableMillitokens;
	return missing > 0n ? missing : 0n;
}
