/** What a person changes of their own: name, language, password, and the end of all sessions. */
import type { Session } from "@verbatim/contract/accounts";
import type { Language } from "@verbatim/contract/languages";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Db, Tx } from "../../platform/db.ts";
import type { Actor } from "../actor.ts";
import type { Call } from "../answering.ts";
import { sessionOf } from "../companies/session-of.ts";
import { tellCompany } from "../company-news.ts";
import type { Auth } from "./auth.ts";
import { checkPassword, hashPassword } from "./password.ts";
import {
	deleteSessionsOf,
	findPassword,
	selectMembershipsOf,
	setPasswordHash,
	setPerson,
} from "./store.ts";
import type { Throttle } from "./throttle.ts";

type Deps = { db: Db; auth: Auth; throttle: Throttle };

export function changeMe(
	deps: Pick<Deps, "db">,
	actor: Actor,
	changes: { name?: string | undefined; language?: Language | undefined },
): Promise<Session> {
	return deps.db.transaction(async (tx) => {
		const person = await findPassword(tx, actor);
		if (person !== undefined) {
			await setPerson(tx, person.personId, changes);
			// The name stands in the team of each of the person's companies.
			if (changes.name !== undefined)
				for (const { companyId } of await selectMembershipsOf(
					tx,
					person.personId,
				))
					await tellCompany(tx, { companyId, what: "team" });
		}
		return sessionOf(tx, actor);
	});
}

export async function changePassword(
	deps: Deps,
	actor: Actor,
	asked: { currentPassword: string; newPassword: string } & Pick<
		Call,
		"address" | "requestHeaders"
	>,
): Promise<{ changed: true } | Problem> {
	const { currentPassword, newPassword, address } = asked;
	const person = await checkPassword(deps, actor, {
		password: currentPassword,
		address,
	});
	if ("problem" in person)
		return person.problem === "wrong_credentials"
			? problem("wrong_credentials", person.detail, {
					fields: [
						{ field: "currentPassword", message: "The password is not right" },
					],
				})
			: person;
	const token = await deps.auth.api.sessionTokenOf({
		headers: asked.requestHeaders,
	});
	const hash = await hashPassword(deps.auth, newPassword);
	await deps.db.transaction(async (tx) => {
		await setPasswordHash(tx, person.personId, hash);
		await endSessions(tx, person.personId, token);
	});
	return { changed: true };
}

export async function signOutEverywhere(
	deps: Pick<Deps, "db">,
	actor: Actor,
): Promise<{ signedOut: true }> {
	await deps.db.transaction(async (tx) => {
		const person = await findPassword(tx, actor);
		if (person !== undefined) await endSessions(tx, person.personId);
	});
	return { signedOut: true };
}

/** The sessions of a person end, perhaps all but one, and with them the streams that stand open by them. */
export async function endSessions(
	tx: Tx,
	personId: string,
	exceptToken?: string,
): Promise<void> {
	await deleteSessionsOf(tx, personId, exceptToken);
	for (const { companyId, memberId } of await selectMembershipsOf(tx, personId))
		await tellCompany(tx, { companyId, memberChanged: memberId });
}
