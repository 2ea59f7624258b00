/** A pool in the words of the company's room, which tells webhooks of it and knows no engine. */
import { tokensFromMillitokens as tokens } from "@verbatim/tokens/amount";
import type { Book } from "@verbatim/tokens/book";
import type { ReadPool } from "../../company/webhooks/watch-pool.ts";

export function poolReader(book: Book): ReadPool {
	return async (companyId) => {
		const balance = await book.balance(companyId);
		if ("refused" in balance)
			throw new Error(`Company ${companyId} has no pool: ${balance.refused}`);
		const { grantedByKind: by, cycle } = balance;
		const allocated = by.trial + by.allocation + by.promotional + by.adjustment;
		return {
			availableTokens: tokens(balance.availableMillitokens),
			availableMillitokens: balance.availableMillitokens,
			givenMillitokens:
				cycle?.allocationMillitokens ||
				(allocated === 0n ? by.top_up : allocated),
			grants: (await book.grants(companyId)).map((grant) => ({
				entryNumber: grant.entryNumber,
				grantId: grant.grantId,
				kind: grant.kind,
				amountTokens: tokens(grant.amountMillitokens),
				expiresAt: grant.expiresAt,
			})),
		};
	};
}
