/** An invitation: to whom, as what, and whether somebody may take it. Pure. */

import { type Problem, problem } from "@verbatim/contract/problems";
import type { GivenRole } from "@verbatim/contract/team";

export type Invitation = {
	invitationId: string;
	companyId: string;
	/** Null: whoever has the link may take it. */
	email: string | null;
	role: GivenRole;
	inviterName: string | null;
	sentAt: Date;
	expiresAt: Date;
	hasExpired: boolean;
};

export const invitationOver = problem(
	"invitation_over",
	"This invitation is not valid any more: it was used, taken back, made anew, or is older than seven days. Ask for a new one.",
);

/** What comes by mail is for its receiver: who took it from them must not join in their place. */
export const isFor = (
	invitation: { email: string | null },
	email: string,
): boolean => invitation.email === null || invitation.email === email;

export const notForYou = (email: string | null): Problem<"not_allowed"> =>
	problem(
		"not_allowed",
		`This invitation was sent to ${email}. Join with an account of that address, or ask for an invitation to yours. Nothing was changed.`,
	);

export const memberAlready = problem(
	"wrong_state",
	"You are a member of this company already. The invitation was not used.",
);
