/** Budgets as they stand: the limit, what of it is used and reserved, what is left, and its window. */
import type { Budget } from "@verbatim/contract/budgets";
import { tokensFromMillitokens as tokens } from "@verbatim/tokens/amount";
import type { Book, BudgetState } from "@verbatim/tokens/book";
import { memberNames } from "../../company/members/member-names.ts";
import type { Tx } from "../../platform/db.ts";
import { toldScope } from "./scope.ts";

export async function readBudgets(
	deps: { db: Tx; book: Book },
	companyId: string,
): Promise<Budget[]> {
	const budgets = await deps.book.budgets(companyId);
	const nameOf = await memberNames(
		deps.db,
		companyId,
		budgets.flatMap(({ scope }) => ("member" in scope ? [scope.member] : [])),
	);
	return budgets.map((budget) => toldBudget(budget, nameOf));
}

function toldBudget(
	budget: BudgetState,
	nameOf: ReadonlyMap<string, string>,
): Budget {
	const { scope, limitMillitokens, usedMillitokens, heldMillitokens } = budget;
	const left = limitMillitokens - usedMillitokens - heldMillitokens;
	return {
		scope: toldScope(scope),
		memberName: "member" in scope ? (nameOf.get(scope.member) ?? null) : null,
		limitTokens: tokens(limitMillitokens),
		usedTokens: tokens(usedMillitokens),
		reservedTokens: tokens(heldMillitokens),
		leftTokens: tokens(left > 0n ? left : 0n),
		startsAt: budget.startsAt.toISOString(),
		endsAt: budget.endsAt.toISOString(),
	};
}
