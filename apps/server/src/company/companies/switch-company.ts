/** Speak for another of one's companies. The session remembers it, so it holds in all tabs of this browser and in no other. */
import type { Session } from "@verbatim/contract/accounts";
import { uuidFromId } from "@verbatim/contract/ids";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Db } from "../../platform/db.ts";
import type { Actor } from "../actor.ts";
import { tellCompany } from "../company-news.ts";
import type { Auth } from "../sessions/auth.ts";
import { findActor, setActiveCompany } from "../sessions/store.ts";
import { sessionOf } from "./session-of.ts";

export async function switchCompany(
	deps: { db: Db; auth: Auth },
	actor: Actor,
	to: { companyId: string; requestHeaders: Headers },
): Promise<Session | Problem> {
	const companyId = uuidFromId("company", to.companyId);
	const token = await deps.auth.api.sessionTokenOf({
		headers: to.requestHeaders,
	});
	if (companyId === undefined || token === undefined) return notYours;
	return deps.db.transaction(async (tx) => {
		if (!(await setActiveCompany(tx, token, companyId))) return notYours;
		const found = await findActor(tx, token, 0);
		if (found === undefined) return notYours;
		// The streams of this browser's tabs are for the other company.
		await tellCompany(tx, {
			companyId: actor.companyId,
			memberChanged: actor.memberId,
		});
		return sessionOf(tx, found.actor);
	});
}

const notYours = problem(
	"not_found",
	"You belong to no such company. Nothing was changed.",
);
