/** What was paid. */
import { listPayments as listPaymentsRoute } from "@verbatim/contract/billing";
import type { Book } from "@verbatim/tokens/book";
import { type Answering, forMembers } from "../../company/answering.ts";
import type { Db } from "../../platform/db.ts";
import { listPayments } from "./list-payments.ts";

export function paymentRoutes(deps: { db: Db; book: Book }): Answering[] {
	return [
		forMembers(listPaymentsRoute, ({ actor, query }) =>
			listPayments(deps, { actor, before: query.before, limit: query.limit }),
		),
	];
}
