/**
 * A forgotten password, second half: the new one, by the link that came by mail. Whoever may have known the old one is
 * out: every session of that person ends.
 */
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Db } from "../../platform/db.ts";
import type { Auth } from "../sessions/auth.ts";
import { endSessions } from "../sessions/change-me.ts";
import { hashPassword } from "../sessions/password.ts";
import { setEmailVerified, setPasswordHash } from "../sessions/store.ts";
import { hashOfReset } from "./secret.ts";
import { useReset } from "./store.ts";

export async function resetPassword(
	deps: { db: Db; auth: Auth },
	asked: { secret: string; newPassword: string },
): Promise<{ email: string } | Problem> {
	const hash = await hashPassword(deps.auth, asked.newPassword);
	return deps.db.transaction(async (tx) => {
		const person = await useReset(tx, hashOfReset(asked.secret));
		if (person === undefined) return over;
		await setPasswordHash(tx, person.personId, hash);
		await setEmailVerified(tx, person.personId);
		await endSessions(tx, person.personId);
		return { email: person.email };
	});
}

const over = problem(
	"reset_over",
	"This link is not valid any more: it was used, or is older than an hour. Nothing was changed; ask for a new one.",
);
