/** Signing in and out, who is signed in, and what people change of their own. Signing up is billing's: it also opens the pool. */
import * as contract from "@verbatim/contract/accounts";
import type { Db } from "../../platform/db.ts";
import { type Answering, forAnyone, forMembers } from "../answering.ts";
import { sessionOf } from "../companies/session-of.ts";
import { switchCompany } from "../companies/switch-company.ts";
import type { Auth } from "./auth.ts";
import { changeMe, changePassword, signOutEverywhere } from "./change-me.ts";
import { signIn, signOut } from "./sign-in.ts";
import type { Throttle } from "./throttle.ts";

export function sessionRoutes(deps: {
	db: Db;
	auth: Auth;
	throttle: Throttle;
}): Answering[] {
	return [
		forAnyone(contract.signIn, ({ body, ...call }) =>
			signIn(deps, { ...body, ...call }),
		),
		forAnyone(contract.signOut, (asked) => signOut(deps, asked)),
		forMembers(contract.getSession, ({ actor }) => sessionOf(deps.db, actor)),
		forMembers(
			contract.switchCompany,
			({ actor, body: { companyId }, requestHeaders }) =>
				switchCompany(deps, actor, { companyId, requestHeaders }),
		),
		forMembers(contract.changeMe, ({ actor, body }) =>
			changeMe(deps, actor, body),
		),
		forMembers(contract.changePassword, ({ actor, body, ...call }) =>
			changePassword(deps, actor, { ...body, ...call }),
		),
		forMembers(contract.signOutEverywhere, ({ actor }) =>
			signOutEverywhere(deps, actor),
		),
	];
}
