/** Signing in and out, and who is signed in. Signing up is billing's: it also opens the pool. */
import { getSession, signIn, signOut } from "@verbatim/contract/accounts";
import type { Db } from "../../platform/db.ts";
import { type Answering, forAnyone, forMembers } from "../answering.ts";
import { sessionOf } from "../companies/session-of.ts";
import type { Auth } from "./auth.ts";
import { signIn as signInWith, signOut as signOutOf } from "./sign-in.ts";
import type { Throttle } from "./throttle.ts";

export function sessionRoutes(deps: {
	db: Db;
	auth: Auth;
	throttle: Throttle;
}): Answering[] {
	return [
		forAnyone(signIn, (asked) =>
			signInWith(deps, {
				...asked.body,
				address: asked.address,
				requestHeaders: asked.requestHeaders,
				answerHeaders: asked.answerHeaders,
			}),
		),
		forAnyone(signOut, (asked) => signOutOf(deps, asked)),
		forMembers(getSession, (asked) => sessionOf(deps.db, asked.actor)),
	];
}
