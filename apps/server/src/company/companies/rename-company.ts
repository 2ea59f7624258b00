/** Another name for the company. Receipts and statements that were made keep the one they have. */
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Db } from "../../platform/db.ts";
import { type Actor, may } from "../actor.ts";
import { tellCompany } from "../company-news.ts";
import { setCompanyName } from "./store.ts";

export async function renameCompany(
	deps: { db: Db },
	actor: Actor,
	name: string,
): Promise<{ name: string } | Problem> {
	if (!may(actor, "manage_members"))
		return problem(
			"not_allowed",
			"Only owners and admins rename the company. Nothing was changed.",
		);
	await deps.db.transaction(async (tx) => {
		await setCompanyName(tx, actor.companyId, name);
		await tellCompany(tx, { companyId: actor.companyId, what: "team" });
	});
	return { name };
}
