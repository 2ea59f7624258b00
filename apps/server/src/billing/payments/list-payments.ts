/** What a company paid, newest first, with what went back of it and what that took of the tokens. */
import type {
	listPayments as listPaymentsRoute,
	Payment as ToldPayment,
} from "@verbatim/contract/billing";
import { idFromUuid, uuidFromId } from "@verbatim/contract/ids";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Answer } from "@verbatim/contract/route";
import { tokensFromMillitokens as tokens } from "@verbatim/tokens/amount";
import type { Book, GrantState } from "@verbatim/tokens/book";
import { type Actor, may } from "../../company/actor.ts";
import type { Db } from "../../platform/db.ts";
import { type PaymentRow, listPayments as select } from "./store.ts";

export async function listPayments(
	deps: { db: Db; book: Book },
	asked: { actor: Actor; before: string | undefined; limit: number },
): Promise<Answer<typeof listPaymentsRoute> | Problem> {
	const { companyId } = asked.actor;
	if (!may(asked.actor, "see_money"))
		return problem(
			"not_allowed",
			"Only owners and admins see what was paid. Nothing was changed.",
		);
	const before =
		asked.before === undefined
			? undefined
			: uuidFromId("payment", asked.before);
	// Nothing comes after a payment that is not there.
	const found =
		asked.before !== undefined && before === undefined
			? []
			: await select(deps.db, companyId, { before, limit: asked.limit + 1 });
	const page = found.slice(0, asked.limit);
	const grants = page.some(
		({ clawedBackMillitokens }) => clawedBackMillitokens > 0n,
	)
		? await deps.book.grants(companyId)
		: [];
	const last = page.at(-1);
	return {
		payments: page.map((payment) => told(payment, grants)),
		nextBefore:
			found.length > page.length && last !== undefined
				? idFromUuid("payment", last.paymentId)
				: null,
	};
}

function told(payment: PaymentRow, grants: GrantState[]): ToldPayment {
	const { taxed, gone } = payment;
	const source = `${payment.provider}:${payment.paymentReference}`;
	const grant = grants.find(
		(one) =>
			one.grantId === payment.grantId ||
			(one.kind === "top_up" && one.source === source),
	);
	return {
		id: idFromUuid("payment", payment.paymentId),
		for: payment.paidFor,
		plan: payment.plan ?? null,
		paidAt: payment.paidAt.toISOString(),
		amount: payment.paid,
		tax: taxed ?? null,
		tokens: tokens(payment.tokensMillitokens),
		refunded: gone.minorUnits === 0 ? null : gone,
		disputed: payment.disputed ?? null,
		clawedBackTokens: tokens(payment.clawedBackMillitokens),
		owedTokens: tokens(grant?.owedMillitokens ?? 0n),
		receiptNumber: payment.receiptNumber,
		creditNoteNumber: payment.creditNoteNumber ?? null,
		invoiceUrl: payment.invoiceUrl ?? null,
	};
}
