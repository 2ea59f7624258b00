/**
 * Take an invitation: as the person who is signed in, with an account that one has, or with a new one. The membership and
 * the end of the invitation are one transaction, so a link lets in one person, however many press at once.
 */
import type { Session } from "@verbatim/contract/accounts";
import type { Language } from "@verbatim/contract/languages";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { InvitationTold } from "@verbatim/contract/team";
import type { Db, Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Call } from "../answering.ts";
import { isTaken } from "../companies/open-company.ts";
import { sessionOf } from "../companies/session-of.ts";
import { tellCompany } from "../company-news.ts";
import { insertMember, isMember, lockTeam } from "../members/store.ts";
import { networkOf, signUpLimits } from "../sessions/attempts.ts";
import type { Auth } from "../sessions/auth.ts";
import { sendCookies } from "../sessions/company-of.ts";
import { joining } from "../sessions/joining-pool.ts";
import { browserOf, signInPerson } from "../sessions/sign-in.ts";
import {
	deleteSession,
	findPersonBySession,
	setActiveCompany,
	setEmailVerified,
	setPerson,
} from "../sessions/store.ts";
import type { Throttle } from "../sessions/throttle.ts";
import {
	invitationOver,
	isFor,
	memberAlready,
	notForYou,
} from "./invitation.ts";
import { readSecret } from "./secret.ts";
import { findBySecret, hasAccount, markAccepted } from "./store.ts";

type Deps = { db: Db; auth: Auth; throttle: Throttle };

export async function readInvitation(
	deps: Pick<Deps, "db" | "auth">,
	asked: { secret: string; requestHeaders: Headers },
): Promise<InvitationTold | Problem> {
	const secret = readSecret(asked.secret);
	const invitation = secret && (await findBySecret(deps.db, secret));
	if (invitation === undefined) return invitationOver;
	const { email } = invitation;
	const you = await personHere(deps, asked.requestHeaders);
	return {
		companyName: invitation.companyName,
		invitedBy: invitation.inviterName,
		role: invitation.role,
		email,
		...(email === null ? {} : { hasAccount: await hasAccount(deps.db, email) }),
		expiresAt: invitation.expiresAt.toISOString(),
		you:
			you === undefined
				? null
				: {
						name: you.name,
						email: you.email,
						isMember: await isMember(
							deps.db,
							invitation.companyId,
							you.personId,
						),
						mayJoin: isFor(invitation, you.email),
					},
	};
}

export async function joinAsMe(
	deps: Deps,
	asked: { secret: string; requestHeaders: Headers },
): Promise<Session | Problem> {
	const you = await personHere(deps, asked.requestHeaders);
	if (you === undefined)
		return problem("not_signed_in", "Sign in and try again.");
	return deps.db.transaction((tx) => join(tx, asked.secret, you));
}

export async function joinBySigningIn(
	deps: Deps,
	asked: { secret: string; email: string; password: string } & Pick<
		Call,
		"address" | "requestHeaders" | "answerHeaders"
	>,
): Promise<Session | Problem> {
	const you = await signInPerson(deps, asked);
	if ("problem" in you) return you;
	const joined = await deps.db.transaction(async (tx) => {
		const session = await join(tx, asked.secret, you);
		// Who may not join is not signed in either: the person asked for both.
		if ("problem" in session) await deleteSession(tx, you.token);
		return session;
	});
	if (!("problem" in joined))
		sendCookies(you.cookieHeaders, asked.answerHeaders);
	return joined;
}

export async function joinBySigningUp(
	deps: Deps,
	asked: {
		secret: string;
		name: string;
		email: string;
		password: string;
		language: Language;
	} & Pick<Call, "address" | "requestHeaders" | "answerHeaders">,
): Promise<Session | Problem> {
	const attempt = await deps.throttle.attempt([
		{
			for: "sign up by network",
			of: networkOf(asked.address),
			limit: signUpLimits.network,
		},
	]);
	if ("problem" in attempt) return attempt;
	const made = await deps.db
		.transaction(async (tx) => {
			const person = await makePerson(deps, tx, asked);
			const session = await join(tx, asked.secret, person);
			// Thrown, so that the account that was made for it is undone with it.
			if ("problem" in session) throw new NotJoined(session);
			return { session, cookieHeaders: person.cookieHeaders };
		})
		.catch((error: unknown) => {
			if (error instanceof NotJoined) return error.why;
			throw error;
		});
	if ("problem" in made) return made;
	sendCookies(made.cookieHeaders, asked.answerHeaders);
	return made.session;
}

class NotJoined extends Error {
	readonly why: Problem;
	constructor(why: Problem) {
		super(why.problem);
		this.why = why;
	}
}

type Person = {
	personId: string;
	email: string;
	/** Of the session that will speak for the company. */
	token: string;
};

async function join(
	tx: Tx,
	secretText: string,
	person: Person,
): Promise<Session | Problem> {
	const secret = readSecret(secretText);
	if (secret === undefined) return invitationOver;
	const { companyId } = secret;
	// First, so that of two who press at once the second finds the invitation used.
	await lockTeam(tx, companyId);
	const invitation = await findBySecret(tx, secret);
	if (invitation === undefined) return invitationOver;
	const { invitationId, email, role } = invitation;
	if (!isFor(invitation, person.email)) return notForYou(email);
	if (await isMember(tx, companyId, person.personId)) return memberAlready;
	const memberId = newId();
	await insertMember(tx, {
		companyId,
		memberId,
		personId: person.personId,
		role,
	});
	await markAccepted(tx, { companyId, invitationId, memberId });
	if (email !== null) await setEmailVerified(tx, person.personId);
	await setActiveCompany(tx, person.token, companyId);
	await tellCompany(tx, { companyId, what: "team" });
	return sessionOf(tx, { companyId, memberId });
}

async function makePerson(
	deps: Deps,
	tx: Tx,
	asked: {
		name: string;
		email: string;
		password: string;
		language: Language;
		requestHeaders: Headers;
	},
): Promise<Person & { cookieHeaders: Headers }> {
	const { name, password, language } = asked;
	const email = asked.email.toLowerCase();
	const joined = { tx, refusal: undefined as unknown };
	const signedUp = await joining(joined, () =>
		deps.auth.api.signUpEmail({
			body: { name, email, password },
			headers: browserOf(asked.requestHeaders),
			returnHeaders: true,
		}),
	).catch((error: unknown) => {
		if (isTaken(error) || isTaken(joined.refusal)) return undefined;
		throw joined.refusal ?? error;
	});
	if (signedUp === undefined)
		throw new NotJoined(
			problem(
				"email_taken",
				"There is an account with this mail address. Nothing was changed; join with it instead.",
			),
		);
	const { user, token } = signedUp.response;
	if (token === null) throw new Error("A sign-up made no session");
	await setPerson(tx, user.id, { language });
	return { personId: user.id, email, token, cookieHeaders: signedUp.headers };
}

async function personHere(
	deps: Pick<Deps, "db" | "auth">,
	requestHeaders: Headers,
): Promise<(Person & { name: string }) | undefined> {
	const cookie = requestHeaders.get("cookie");
	if (cookie === null) return undefined;
	const token = await deps.auth.api.sessionTokenOf({
		headers: new Headers({ cookie }),
	});
	if (token === undefined) return undefined;
	const person = await findPersonBySession(deps.db, token);
	return person && { ...person, token };
}
