/**
 * From a request's cookie to the member who speaks and the company that is spoken for; undefined when nobody is signed
 * in. One statement. A session that is used is renewed at most once a day, and its cookie with it.
 */
import type { Db } from "../../platform/db.ts";
import type { Actor } from "../actor.ts";
import type { Auth } from "./auth.ts";
import { sessionRenewalSeconds, sessionSecondsMax } from "./auth.ts";
import { findActor } from "./store.ts";

export type CompanyOf = (
	requestHeaders: Headers,
	/** Where the renewed cookie goes. */
	answerHeaders: Headers,
) => Promise<Actor | undefined>;

export function companyOf(deps: { db: Db; auth: Auth }): CompanyOf {
	return async (requestHeaders, answerHeaders) => {
		const cookie = requestHeaders.get("cookie");
		if (cookie === null) return undefined;
		const headers = new Headers({ cookie });
		const token = await deps.auth.api.sessionTokenOf({ headers });
		if (token === undefined) return undefined;
		const found = await findActor(
			deps.db,
			token,
			sessionSecondsMax - sessionRenewalSeconds,
		);
		if (found === undefined) return undefined;
		if (found.renewalDue) {
			const renewed = await deps.auth.api.getSession({
				headers,
				returnHeaders: true,
			});
			sendCookies(renewed.headers, answerHeaders);
		}
		return found.actor;
	};
}

/** Pass on the cookies that the library set. */
export function sendCookies(
	from: Headers | null | undefined,
	answerHeaders: Headers,
): void {
	for (const cookie of from?.getSetCookie() ?? [])
		answerHeaders.append("set-cookie", cookie);
}
