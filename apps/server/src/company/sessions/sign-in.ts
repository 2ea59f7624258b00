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
import { deleteSession, findFirstMembership } from "./store.ts";
import type { Limited, Throttle } from "./throttle.ts";

type Deps = { db: Db; auth: Auth; throttle: Throttle };

const wrongCredentials: Problem = {
	problem: "wrong_credentials",
	detail:
		"The mail address or the password is not right. Check both and try again.",
};

type Credentials = { email: string; password: string } & Pick<
	Call,
	"address" | "requestHeaders"
>;

export async function signIn(
	deps: Deps,
	asked: Credentials & Pick<Call, "answerHeaders">,
): Promise<Session | Problem> {
	const person = await signInPerson(deps, asked);
	if ("problem" in person) return person;
	const actor = await findFirstMembership(deps.db, person.personId);
	if (actor === undefined) {
		await deleteSession(deps.db, person.token);
		return {
			problem: "not_allowed",
			detail:
				"This account belongs to no company any more. Ask an owner to invite you again.",
		};
	}
	sendCookies(person.cookieHeaders, asked.answerHeaders);
	return sessionOf(deps.db, actor);
}

export type SignedIn = {
	personId: string;
	email: string;
	/** Of the session that was made. */
	token: string;
	/** Carries its cookie. */
	cookieHeaders: Headers;
};

/** Whoever knows the password, with a session, whether or not the person belongs to a company. */
export async function signInPerson(
	deps: Deps,
	asked: Credentials,
): Promise<SignedIn | Problem> {
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
	return {
		personId: signedIn.response.user.id,
		email,
		token: signedIn.response.token,
		cookieHeaders: signedIn.headers,
	};
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
