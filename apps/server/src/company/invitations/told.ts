/** An invitation as the contract tells it. */
import { idFromUuid } from "@verbatim/contract/ids";
import type { Invitation as Told } from "@verbatim/contract/team";
import type { Invitation } from "./invitation.ts";

export const invitationTold = (invitation: Invitation): Told => ({
	id: idFromUuid("invitation", invitation.invitationId),
	email: invitation.email,
	role: invitation.role,
	invitedBy: invitation.inviterName,
	sentAt: invitation.sentAt.toISOString(),
	expiresAt: invitation.expiresAt.toISOString(),
	hasExpired: invitation.hasExpired,
});
