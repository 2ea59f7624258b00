/** Passwords: whether one is a member's own, and a new one in its place. Guessing is slowed down as at the entrance. */
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Db } from "../../platform/db.ts";
import type { Actor } from "../actor.ts";
import { networkOf, signInLimits } from "./attempts.ts";
import type { Auth } from "./auth.ts";
import { findPassword } from "./store.ts";
import type { Limited, Throttle } from "./throttle.ts";

export const wrongPassword = problem(
	"wrong_credentials",
	"The password is not right. Nothing was changed; check it and try again.",
	{ fields: [{ field: "password", message: "The password is not right" }] },
);

/** The person behind the member, or why not. A wrong one counts as a wrong sign-in of that address. */
export async function checkPassword(
	deps: { db: Db; auth: Auth; throttle: Throttle },
	actor: Actor,
	typed: { password: string; address: string },
): Promise<{ personId: string; email: string } | Problem> {
	const found = await findPassword(deps.db, actor);
	if (found === undefined)
		return problem("not_found", "There is no such member any more.");
	const byMail: Limited = {
		for: "sign in by mail",
		of: found.email,
		limit: signInLimits.mail,
	};
	const attempt = await deps.throttle.attempt([
		byMail,
		{
			for: "sign in by network",
			of: networkOf(typed.address),
			limit: signInLimits.network,
		},
	]);
	if ("problem" in attempt) return attempt;
	const { hash, personId, email } = found;
	const { password } = await deps.auth.$context;
	if (
		hash === undefined ||
		!(await password.verify({ hash, password: typed.password }))
	)
		return wrongPassword;
	await attempt.succeeded([byMail]);
	return { personId, email };
}

/** Hashing takes a tenth of a second on purpose: outside the transaction. */
export async function hashPassword(auth: Auth, typed: string): Promise<string> {
	const { password } = await auth.$context;
	return password.hash(typed);
}
