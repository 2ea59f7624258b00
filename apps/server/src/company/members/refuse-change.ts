/** Who may change whom in a team. Everything that is asked of the database comes in. */

import { type Problem, problem } from "@verbatim/contract/problems";
import type { GivenRole } from "@verbatim/contract/team";
import { type Actor, may } from "../actor.ts";

/** The member that something is done to. */
export type Subject = { memberId: string; role: Actor["role"] };

type Refusal = Problem<"not_allowed" | "last_owner"> | undefined;

export const refuseManaging = (actor: Actor): Refusal =>
	may(actor, "manage_members")
		? undefined
		: problem(
				"not_allowed",
				"Only owners and admins change who is in the team. Nothing was changed; ask one of them.",
			);

/** Another role, or none: an owner is changed by nobody but an owner, and never the last one. */
export function refuseChange(
	actor: Actor,
	subject: Subject,
	ownersCount: number,
): Refusal {
	const refused = refuseManaging(actor);
	if (refused !== undefined || subject.role !== "owner") return refused;
	if (!may(actor, "hand_over"))
		return problem(
			"not_allowed",
			"Admins cannot change an owner. Nothing was changed.",
		);
	return refuseLosingOwner(subject, ownersCount);
}

export const refuseLeaving = (actor: Actor, ownersCount: number): Refusal =>
	refuseLosingOwner(
		{ memberId: actor.memberId, role: actor.role },
		ownersCount,
	);

function refuseLosingOwner(subject: Subject, ownersCount: number): Refusal {
	return subject.role === "owner" && ownersCount < 2
		? problem(
				"last_owner",
				"A company always has an owner. Nothing was changed; hand the ownership over first.",
			)
		: undefined;
}

export function refuseHandOver(
	actor: Actor,
	to: { memberId: string },
): Problem<"not_allowed" | "wrong_state"> | undefined {
	if (!may(actor, "hand_over"))
		return problem(
			"not_allowed",
			"Only the owner hands the ownership over. Nothing was changed.",
		);
	if (to.memberId === actor.memberId)
		return problem(
			"wrong_state",
			"You are the owner already. Nothing was changed.",
		);
	return undefined;
}

/** Whoever loses the right to invite could have kept a link for themselves: their open invitations end with it. */
export const mayStillInvite = (role: GivenRole): boolean => role === "admin";
