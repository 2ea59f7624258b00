/**
 * The team of a company: who is in it and as what, invitations by mail or by a link that is passed on, and the hand-over
 * of ownership. A company always keeps an owner.
 */
import { z } from "zod";
import {
	companyName,
	mailAddress,
	newPassword,
	personName,
	presentPassword,
	role,
	session,
} from "./accounts.ts";
import { idOf } from "./ids.ts";
import { language } from "./languages.ts";
import { instant } from "./measures.ts";
import { type Answer, route } from "./route.ts";

/** Nobody is invited or made an owner: ownership is handed over by the owner. */
export const givenRole = z.enum(["admin", "researcher", "viewer"]);
export type GivenRole = z.output<typeof givenRole>;

/** How long the link of an invitation is good. */
export const invitationDays = 7;

const teamMember = z.object({
	id: idOf("member"),
	name: z.string(),
	role,
	joinedAt: instant,
	isYou: z.boolean(),
	/** Null for who does not manage members. */
	email: z.string().nullable(),
	/** To the day. Null for who does not manage members, and for whoever is signed out everywhere. */
	lastSeenAt: instant.nullable(),
});
export type TeamMember = z.output<typeof teamMember>;

const invitation = z.object({
	id: idOf("invitation"),
	/** Null: by a link that is passed on. */
	email: z.string().nullable(),
	role: givenRole,
	invitedBy: z.string().nullable(),
	sentAt: instant,
	expiresAt: instant,
	hasExpired: z.boolean(),
});
export type Invitation = z.output<typeof invitation>;

/** With the link, once, where it is for passing on; null where it went by mail, to its receiver alone. */
const invited = z.object({ invitation, url: z.string().nullable() });

export const getTeam = route({
	method: "get",
	path: "/api/team",
	summary:
		"The members with their roles; with their addresses and the open invitations for who manages members",
	area: "Team",
	access: "member",
	scope: "read",
	answer: z.object({
		members: z.array(teamMember),
		/** Open ones, newest first; empty for who does not manage members. */
		invitations: z.array(invitation),
	}),
	status: 200,
	problems: [],
});
export type Team = Answer<typeof getTeam>;

export const invite = route({
	method: "post",
	path: "/api/team/invitations",
	summary:
		"Invite somebody by mail, or make a link to pass on; valid once, for seven days",
	area: "Team",
	access: "member",
	body: z.object({
		/** Null: a link to pass on. */
		email: mailAddress.nullable(),
		role: givenRole,
		/** Of the mail. */
		language: language.default("en"),
	}),
	answer: invited,
	status: 201,
	problems: ["not_allowed", "too_many_attempts"],
});

export const renewInvitation = route({
	method: "post",
	path: "/api/team/invitations/{invitationId}/renewals",
	summary:
		"Send it again, or make its link anew: for seven days from now; the old link ends",
	area: "Team",
	access: "member",
	params: z.object({ invitationId: idOf("invitation") }),
	answer: invited,
	status: 201,
	problems: ["not_allowed", "not_found", "too_many_attempts"],
});

export const takeBackInvitation = route({
	method: "delete",
	path: "/api/team/invitations/{invitationId}",
	summary: "Take an invitation back: its link ends at once",
	area: "Team",
	access: "member",
	params: z.object({ invitationId: idOf("invitation") }),
	answer: z.object({ takenBack: z.literal(true) }),
	status: 200,
	problems: ["not_allowed", "not_found"],
});

export const changeRole = route({
	method: "patch",
	path: "/api/team/members/{memberId}",
	summary: "Give a member another role, in force at once",
	area: "Team",
	access: "member",
	params: z.object({ memberId: idOf("member") }),
	body: z.object({ role: givenRole }),
	answer: z.object({ role }),
	status: 200,
	problems: ["not_allowed", "not_found", "last_owner"],
});

export const removeMember = route({
	method: "delete",
	path: "/api/team/members/{memberId}",
	summary:
		"Remove a member: their sessions end within seconds, their work and entries stay",
	area: "Team",
	access: "member",
	params: z.object({ memberId: idOf("member") }),
	answer: z.object({ removed: z.literal(true) }),
	status: 200,
	problems: ["not_allowed", "not_found", "last_owner"],
});

export const leaveTeam = route({
	method: "post",
	path: "/api/team/departure",
	summary: "Leave the company oneself",
	area: "Team",
	access: "member",
	answer: z.object({ left: z.literal(true) }),
	status: 200,
	problems: ["last_owner"],
});

export const handOver = route({
	method: "post",
	path: "/api/team/hand-over",
	summary:
		"Make another member the owner and oneself an admin. Asks for the password, because it cannot be taken back alone.",
	area: "Team",
	access: "member",
	body: z.object({ memberId: idOf("member"), password: presentPassword }),
	answer: z.object({ handedOver: z.literal(true) }),
	status: 200,
	problems: [
		"not_allowed",
		"not_found",
		"wrong_state",
		"wrong_credentials",
		"too_many_attempts",
	],
});

export const renameCompany = route({
	method: "patch",
	path: "/api/company",
	summary: "Rename the company",
	area: "Team",
	access: "member",
	body: z.object({ name: companyName }),
	answer: z.object({ name: z.string() }),
	status: 200,
	problems: ["not_allowed"],
});

const bySecret = z.object({ secret: z.string().max(200) });

/** What its receiver is shown. Whoever has the link may know it, and nobody else. */
export const getInvitation = route({
	method: "get",
	path: "/api/invitations/{secret}",
	summary: "To what a link invites",
	area: "Team",
	access: "anyone",
	params: bySecret,
	answer: z.object({
		companyName: z.string(),
		invitedBy: z.string().nullable(),
		role: givenRole,
		/** To whom it was sent. Null: whoever has the link may join. */
		email: z.string().nullable(),
		/** Whether that address has an account; undefined where the link is for anyone. */
		hasAccount: z.boolean().optional(),
		expiresAt: instant,
		/** Who is signed in here, if anybody is. */
		you: z
			.object({
				name: z.string(),
				email: z.string(),
				isMember: z.boolean(),
				/** Whether the invitation is theirs to take. */
				mayJoin: z.boolean(),
			})
			.nullable(),
	}),
	status: 200,
	problems: ["invitation_over"],
});
export type InvitationTold = Answer<typeof getInvitation>;

export const joinAsMe = route({
	method: "post",
	path: "/api/invitations/{secret}/joining",
	summary: "Join as the person who is signed in here",
	area: "Team",
	access: "anyone",
	params: bySecret,
	answer: session,
	status: 201,
	problems: ["not_signed_in", "invitation_over", "not_allowed", "wrong_state"],
});

export const joinBySigningIn = route({
	method: "post",
	path: "/api/invitations/{secret}/sign-in",
	summary: "Join with the account that one has, and sign in",
	area: "Team",
	access: "anyone",
	params: bySecret,
	body: z.object({
		email: z.string().min(1, "The mail address is missing").max(254),
		password: presentPassword,
	}),
	answer: session,
	status: 201,
	problems: [
		"wrong_credentials",
		"too_many_attempts",
		"invitation_over",
		"not_allowed",
		"wrong_state",
	],
});

export const joinBySigningUp = route({
	method: "post",
	path: "/api/invitations/{secret}/sign-up",
	summary: "Make an account, join with it, and sign in",
	area: "Team",
	access: "anyone",
	params: bySecret,
	body: z.object({
		name: personName,
		/** By mail it is the address that was invited. */
		email: mailAddress,
		password: newPassword,
		language: language.default("en"),
	}),
	answer: session,
	status: 201,
	problems: [
		"email_taken",
		"too_many_attempts",
		"invitation_over",
		"not_allowed",
	],
});
