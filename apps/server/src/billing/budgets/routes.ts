/** Budgets and the floor: any member may see them; who may set budgets sees first what they would stop. */
import {
	getBudgets,
	previewBudget as previewBudgetRoute,
	setBudget,
	setFloor,
} from "@verbatim/contract/budgets";
import { type Problem, problem } from "@verbatim/contract/problems";
import { millitokensFromTokens } from "@verbatim/tokens/amount";
import type { Book, BudgetScope } from "@verbatim/tokens/book";
import type { Fund } from "@verbatim/tokens/fund";
import { type Actor, engineActorOf, may } from "../../company/actor.ts";
import { type Answering, forMembers } from "../../company/answering.ts";
import { findCompany } from "../../company/companies/company-store.ts";
import { tellCompany } from "../../company/company-news.ts";
import { memberNames } from "../../company/members/member-names.ts";
import type { Db, Tx } from "../../platform/db.ts";
import { readBalance } from "../tokens/read-balance.ts";
import { previewBudget } from "./preview-budget.ts";
import { readBudgets } from "./read-budgets.ts";
import { scopeFromTold } from "./scope.ts";

export type BudgetDeps = { db: Db; book: Book; fund: Fund };

export function budgetRoutes(deps: BudgetDeps): Answering[] {
	const { db, book, fund } = deps;
	return [
		forMembers(getBudgets, async ({ actor }) => {
			const [budgets, { floorTokens }] = await Promise.all([
				readBudgets(deps, actor.companyId),
				readBalance(book, actor.companyId),
			]);
			return {
				budgets,
				floorTokens,
				mayChange: may(actor, "set_budgets"),
			};
		}),

		forMembers(setBudget, async ({ actor, body }) => {
			if (!may(actor, "set_budgets")) return notAllowed;
			const scope = await knownScope(body.scope, actor);
			if (scope === undefined) return unknownScope;
			const { limitTokens } = body;
			const refused = await change(actor, (tx) =>
				fund.in(tx).setBudget(
					{
						companyId: actor.companyId,
						scope,
						limitMillitokens:
							limitTokens === null ? undefined : amountOf(limitTokens),
						actor: engineActorOf(actor),
					},
					{ key: `budget:${body.requestId}` },
				),
			);
			if (refused !== undefined) return refused;
			return { budgets: await readBudgets(deps, actor.companyId) };
		}),

		forMembers(setFloor, async ({ actor, body }) => {
			if (!may(actor, "set_budgets")) return notAllowed;
			const refused = await change(actor, (tx) =>
				fund.in(tx).setFloor(
					{
						companyId: actor.companyId,
						floorMillitokens: amountOf(body.floorTokens),
						actor: engineActorOf(actor),
					},
					{ key: `floor:${body.requestId}` },
				),
			);
			if (refused !== undefined) return refused;
			const { floorTokens } = await readBalance(book, actor.companyId);
			return { floorTokens };
		}),

		forMembers(previewBudgetRoute, async ({ actor, body }) => {
			if (!may(actor, "set_budgets")) return notAllowed;
			const scope =
				body.scope.of === "floor"
					? ("floor" as const)
					: await knownScope(body.scope, actor);
			if (scope === undefined) return unknownScope;
			const company = await findCompany(db, actor.companyId);
			return previewBudget(deps, {
				companyId: actor.companyId,
				timeZone: company.timeZone,
				scope,
				limitMillitokens: amountOf(body.limitTokens),
			});
		}),
	];

	/** A member of another company is as unknown as one that never was. Who left, and a key, may keep the budget they have. */
	async function knownScope(
		told: Parameters<typeof scopeFromTold>[0],
		{ companyId }: Actor,
	): Promise<BudgetScope | undefined> {
		const scope = scopeFromTold(told);
		if (scope === undefined || !("member" in scope || "key" in scope))
			return scope;
		if ("member" in scope) {
			const known = await memberNames(db, companyId, [scope.member]);
			if (known.has(scope.member)) return scope;
		}
		const budgets = await book.budgets(companyId);
		return budgets.some(({ scope: has }) =>
			"member" in scope
				? "member" in has && has.member === scope.member
				: "key" in has && has.key === scope.key,
		)
			? scope
			: undefined;
	}

	/** The engine comes last: it holds the pool's lock until the end. */
	function change(
		{ companyId }: Actor,
		set: (tx: Tx) => ReturnType<Fund["setBudget"]>,
	): Promise<Problem | undefined> {
		return db.transaction(async (tx) => {
			await tellCompany(tx, { companyId, what: "budgets" });
			const done = await set(tx);
			if (!("refused" in done)) return undefined;
			if (done.refused === "key_conflict")
				return problem(
					"key_conflict",
					"This change was made before with another content. Nothing was changed; open the form again.",
				);
			throw new Error(`A budget was refused: ${JSON.stringify(done.refused)}`);
		});
	}
}

const notAllowed = problem(
	"not_allowed",
	"Only owners and admins set budgets. Nothing was changed.",
);
const unknownScope = problem(
	"not_found",
	"There is no such member or subject. Nothing was changed.",
);

/** The contract lets only amounts through that there are. */
function amountOf(value: number): bigint {
	const amount = millitokensFromTokens(value);
	if (amount === undefined) throw new Error(`${value} is no amount of tokens`);
	return amount;
}
