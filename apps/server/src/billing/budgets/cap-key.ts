/** A key's cap is a budget of the engine: what counts against it, and when it begins anew, is the same as of any other. */
import { wholeTokens } from "@verbatim/tokens/amount";
import type { Fund } from "@verbatim/tokens/fund";
import { engineActorOf } from "../../company/actor.ts";
import type { KeyDeps } from "../../company/api-access/routes.ts";

export function capSetter(fund: Fund): KeyDeps["setCap"] {
	return async (tx, { companyId, keyId, tokens, actor }) => {
		const set = await fund.in(tx).setBudget(
			{
				companyId,
				scope: { key: keyId },
				limitMillitokens: wholeTokens(tokens),
				actor: engineActorOf(actor),
			},
			{ key: `cap of key ${keyId}` },
		);
		if ("refused" in set)
			throw new Error(`The cap of key ${keyId} was refused: ${set.refused}`);
	};
}
