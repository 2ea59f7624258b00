/** How the guard answers the contract. */
import * as contract from "@verbatim/contract/respond";
import { type Answering, forAnyone } from "../../company/answering.ts";
import { noSurvey, surveyAt } from "../responses/admit.ts";
import type { Responses } from "../responses/responses.ts";
import type { SurveyGuard } from "./open-guard.ts";

export function guardRoutes({
	db,
	clock,
	networkKeyOf,
	guard,
}: Pick<Responses, "db" | "clock" | "networkKeyOf"> & {
	guard: SurveyGuard;
}): Answering[] {
	return [
		forAnyone(contract.getChallenge, async ({ params, address }) => {
			const published = await surveyAt(db, params.publicId);
			if (published === undefined) return noSurvey;
			const { expiresAt, ...challenge } = await guard.challenge(db, published, {
				networkKey: networkKeyOf(address),
				now: await clock.now(db),
			});
			return { ...challenge, expiresAt: expiresAt.toISOString() };
		}),
	];
}
