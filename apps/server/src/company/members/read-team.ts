/** The team as a member may see it: everybody sees names and roles, who manages members sees addresses and invitations too. */
import { idFromUuid } from "@verbatim/contract/ids";
import type { Team } from "@verbatim/contract/team";
import type { Db } from "../../platform/db.ts";
import { type Actor, may } from "../actor.ts";
import { selectOpenInvitations } from "../invitations/store.ts";
import { invitationTold } from "../invitations/told.ts";
import { selectMembers } from "./store.ts";

export async function readTeam(deps: { db: Db }, actor: Actor): Promise<Team> {
	const manages = may(actor, "manage_members");
	const [members, invitations] = await Promise.all([
		selectMembers(deps.db, actor.companyId),
		manages ? selectOpenInvitations(deps.db, actor.companyId) : [],
	]);
	return {
		members: members.map(
			({ memberId, name, role, joinedAt, email, lastSeenAt }) => ({
				id: idFromUuid("member", memberId),
				name,
				role,
				joinedAt: joinedAt.toISOString(),
				isYou: actor.key === undefined && memberId === actor.memberId,
				email: manages ? email : null,
				lastSeenAt: (manages && lastSeenAt?.toISOString()) || null,
			}),
		),
		invitations: invitations.map(invitationTold),
	};
}
