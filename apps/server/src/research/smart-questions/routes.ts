/** How smart questions answer the contract. */
import { isProblem } from "@verbatim/contract/problems";
import * as contract from "@verbatim/contract/respond";
import { type Answering, forAnyone } from "../../company/answering.ts";
import { admit } from "../responses/admit.ts";
import { askFollowUp } from "./ask-follow-up.ts";
import type { SmartQuestions } from "./smart-questions.ts";

export function smartQuestionRoutes(smart: SmartQuestions): Answering[] {
	return [
		forAnyone(
			contract.askFollowUp,
			async ({ params, body, address, requestHeaders }) => {
				const { publicId, questionId } = params;
				const may = await admit(smart, { publicId, requestHeaders });
				if (isProblem(may)) return may;
				const followUp = await askFollowUp(smart, may, {
					questionId,
					number: body.number,
					networkKey: smart.networkKeyOf(address),
				});
				return isProblem(followUp) ? followUp : { followUp };
			},
		),
	];
}
