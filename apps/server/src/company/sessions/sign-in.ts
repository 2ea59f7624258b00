/**
 * Signing in and out. An unknown mail address and a wrong password are the same to the caller, in words and in time;
 * after too many wrong ones the right one is refused too, until the window has passed.
 */
import type { Session } from "@verbatim/contract/accounts";
import type { Problem } from "@verbatim/contract/problems";
import { APIError } from "better-auth/api";
import type { Db } from "../../platform/db.ts";
import type { Call } from "../answering.ts";
import { sessionOf } from "../companies/session-of.ts";
import { networkOf, signInLimits } from "./attempts.ts";
import type { Auth } from "./auth.ts";
import { sendCookies } from "./company-of.ts";
import { findFirstMembership } from "./store.ts";
import type { Limited, Throttle } from "./throttle.ts";

type Deps = { db: Db; auth: Auth; throttle: Throttle };

const wrongCredentials: Problem = {
	problem: "wrong_credentials",
	detail:
		"The mail address or the password is not right. Check both and try again.",
};

export async function signIn(
	deps: Deps,
	asked: { email: string; password: string } & Pick<
		Call,
		"address" | "requestHeaders" | "answerHeaders"
	>,
): Promise<Session | Problem> {
	const email = asked.email.trim().toLowerCase();
	const byMail: Limited = {
		for: "sign in by mail",
		of: email,
		limit: signInLimits.mail,
	};
	const attempt = await deps.throttle.attempt([
		byMail,
		{
			for: "sign in by network",
			of: networkOf(asked.address),
			limit: signInLimits.network,
		},
	]);
	if ("problem" in attempt) return attempt;

	const signedIn = await deps.auth.api
		.signInEmail({
			body: { email, password: asked.password },
			headers: browserOf(asked.requestHeaders),
			returnHeaders: true,
		})
		.catch((error: unknown) => {
			if (error instanceof APIError && error.statusCode < 500) return undefined;
			throw error;
		});
	if (signedIn === undefined) return wrongCredentials;
	await attempt.succeeded([byMail]);

	const actor = await findFirstMembership(deps.db, signedIn.response.user.id);
	if (actor === undefined)
		return {
			problem: "not_allowed",
			detail:
				"This account belongs to no company any more. Ask an owner to invite you again.",
		};
	sendCookies(signedIn.headers, asked.answerHeaders);
	return sessionOf(deps.db, actor);
}

export async function signOut(
	deps: Pick<Deps, "auth">,
	asked: Pick<Call, "requestHeaders" | "answerHeaders">,
): Promise<{ signedOut: true }> {
	const cookie = asked.requestHeaders.get("cookie");
	if (cookie !== null) {
		const ended = await deps.auth.api.signOut({
			headers: new Headers({ cookie }),
			returnHeaders: true,
		});
		sendCookies(ended.headers, asked.answerHeaders);
	}
	return { signedOut: true };
}

/** What the library may know of the request: which browser it was, for a list of sessions. Never an earlier cookie. */
export function browserOf(requestHeaders: Headers): Headers {
	const browser = requestHeaders.get("user-agent");
	return new Headers(
		browser === null ? {} : { "user-agent": browser.slice(0, 300) },
	);
}
