/** Invite, invite again, take back: the invitation and its mail are written in one transaction. */
import { uuidFromId } from "@verbatim/contract/ids";
import type { Language } from "@verbatim/contract/languages";
import { type Problem, problem } from "@verbatim/contract/problems";
import {
	type GivenRole,
	type Invitation as InvitationTold,
	invitationDays,
} from "@verbatim/contract/team";
import type { Db, Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Post } from "../../providers/mail/mail.ts";
import type { Actor } from "../actor.ts";
import { findMembership } from "../companies/store.ts";
import { tellCompany } from "../company-news.ts";
import { refuseManaging } from "../members/refuse-change.ts";
import { isMemberByEmail } from "../members/store.ts";
import { invitationLimits } from "../sessions/attempts.ts";
import type { Throttle } from "../sessions/throttle.ts";
import { invitationMail } from "./invitation-mail.ts";
import { makeSecret } from "./secret.ts";
import {
	findOpenInvitation,
	insertInvitation,
	replaceSecret,
	takeBack,
} from "./store.ts";
import { invitationTold } from "./told.ts";

export type InviteDeps = {
	db: Db;
	throttle: Throttle;
	post: Post;
	baseUrl: string;
};

type Invited = { invitation: InvitationTold; url: string | null };

export async function invite(
	deps: InviteDeps,
	actor: Actor,
	asked: { email: string | null; role: GivenRole; language: Language },
): Promise<Invited | Problem> {
	const refused = refuseManaging(actor) ?? (await count(deps, actor));
	if (refused !== undefined) return refused;
	const { companyId } = actor;
	const { role, language } = asked;
	const email = asked.email?.toLowerCase() ?? null;
	return deps.db.transaction(async (tx) => {
		if (email !== null && (await isMemberByEmail(tx, companyId, email)))
			return wrongEmail("This person is in the team already");
		const inviter = await findMembership(tx, actor);
		if (inviter?.personId === undefined) return gone;
		const secret = makeSecret(companyId);
		const invitationId = newId();
		const isNew = await insertInvitation(tx, {
			companyId,
			invitationId,
			email,
			role,
			language,
			inviterId: inviter.personId,
			hash: secret.hash,
			days: invitationDays,
		});
		if (!isNew)
			return wrongEmail(
				"This person was invited already: the invitation is in the list, and can be sent again",
			);
		return send(deps, tx, actor, {
			invitationId,
			secret: secret.text,
			links: 1,
			language,
		});
	});
}

export async function renewInvitation(
	deps: InviteDeps,
	actor: Actor,
	id: string,
): Promise<Invited | Problem> {
	const refused = refuseManaging(actor) ?? (await count(deps, actor));
	if (refused !== undefined) return refused;
	const { companyId } = actor;
	const invitationId = uuidFromId("invitation", id);
	if (invitationId === undefined) return gone;
	return deps.db.transaction(async (tx) => {
		const secret = makeSecret(companyId);
		const renewed = await replaceSecret(tx, {
			companyId,
			invitationId,
			hash: secret.hash,
			days: invitationDays,
		});
		return renewed === undefined
			? gone
			: send(deps, tx, actor, {
					invitationId,
					secret: secret.text,
					...renewed,
				});
	});
}

export async function takeBackInvitation(
	deps: Pick<InviteDeps, "db">,
	actor: Actor,
	id: string,
): Promise<{ takenBack: true } | Problem> {
	const refused = refuseManaging(actor);
	if (refused !== undefined) return refused;
	const { companyId } = actor;
	const invitationId = uuidFromId("invitation", id);
	if (invitationId === undefined) return gone;
	return deps.db.transaction(async (tx) => {
		if (!(await takeBack(tx, companyId, invitationId))) return gone;
		await tellCompany(tx, { companyId, what: "team" });
		return { takenBack: true } as const;
	});
}

/** By mail to whom it is for; a link to pass on goes back to who asked, this once. */
async function send(
	deps: InviteDeps,
	tx: Tx,
	actor: Actor,
	link: {
		invitationId: string;
		secret: string;
		links: number;
		language: Language;
	},
): Promise<Invited> {
	const { companyId } = actor;
	const { invitationId } = link;
	const invitation = await findOpenInvitation(tx, companyId, invitationId);
	const inviter = await findMembership(tx, actor);
	if (invitation === undefined || inviter === undefined)
		throw new Error(`Invitation ${invitationId} is gone from its transaction`);
	const url = `${deps.baseUrl}/join/${link.secret}`;
	if (invitation.email !== null)
		await deps.post.send(
			tx,
			invitationMail(
				{
					to: invitation.email,
					companyName: inviter.companyName,
					inviterName: inviter.memberName,
					role: invitation.role,
					url,
				},
				link.language,
			),
			{ key: `invitation:${invitationId}:${link.links}` },
		);
	await tellCompany(tx, { companyId, what: "team" });
	return {
		invitation: invitationTold(invitation),
		url: invitation.email === null ? url : null,
	};
}

async function count(
	deps: InviteDeps,
	actor: Actor,
): Promise<Problem | undefined> {
	const attempt = await deps.throttle.attempt([
		{
			for: "invite by company",
			of: actor.companyId,
			limit: invitationLimits.company,
		},
	]);
	return "problem" in attempt ? attempt : undefined;
}

const gone = problem(
	"not_found",
	"There is no such open invitation: it was taken, or taken back.",
);

const wrongEmail = (message: string): Problem =>
	problem("invalid_input", `${message}. Nothing was sent.`, {
		fields: [{ field: "email", message }],
	});
