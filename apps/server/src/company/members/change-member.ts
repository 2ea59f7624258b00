/**
 * A member's role changes, or the membership ends: in force with the next request, and open streams are asked at once who
 * is behind them. The work and the entries of whoever goes stay, with their name.
 */

import { type Problem, problem } from "@verbatim/contract/problems";
import type { GivenRole } from "@verbatim/contract/team";
import type { Db, Tx } from "../../platform/db.ts";
import type { Actor } from "../actor.ts";
import { tellCompany } from "../company-news.ts";
import { takeBackInvitationsOf } from "../invitations/store.ts";
import type { Auth } from "../sessions/auth.ts";
import { checkPassword } from "../sessions/password.ts";
import type { Throttle } from "../sessions/throttle.ts";
import {
	mayStillInvite,
	refuseChange,
	refuseHandOver,
	refuseLeaving,
	refuseManaging,
} from "./refuse-change.ts";
import {
	countOwners,
	endSessionsFor,
	findMember,
	lockTeam,
	type MemberRow,
	moveToPast,
	setRole,
} from "./store.ts";

type Deps = { db: Db };

const noSuchMember = problem(
	"not_found",
	"There is no such member any more. Nothing was changed.",
);

export function changeRole(
	deps: Deps,
	actor: Actor,
	to: { memberId: string | undefined; role: GivenRole },
): Promise<{ role: GivenRole } | Problem> {
	return change(deps, actor, to.memberId, async (tx, member) => {
		const { companyId } = actor;
		const { memberId, personId } = member;
		await setRole(tx, { companyId, memberId, role: to.role });
		if (!mayStillInvite(to.role))
			await takeBackInvitationsOf(tx, companyId, personId);
		return { role: to.role };
	});
}

export function removeMember(
	deps: Deps,
	actor: Actor,
	memberId: string | undefined,
): Promise<{ removed: true } | Problem> {
	return change(deps, actor, memberId, async (tx, member) => {
		await end(tx, actor.companyId, member);
		return { removed: true } as const;
	});
}

export function leaveTeam(
	deps: Deps,
	actor: Actor,
): Promise<{ left: true } | Problem> {
	const { companyId, memberId } = actor;
	return deps.db.transaction(async (tx) => {
		await lockTeam(tx, companyId);
		const member = await findMember(tx, companyId, memberId);
		if (member === undefined) return noSuchMember;
		const refused = refuseLeaving(
			{ ...actor, role: member.role },
			await countOwners(tx, companyId),
		);
		if (refused !== undefined) return refused;
		await end(tx, companyId, member);
		await tell(tx, companyId, memberId);
		return { left: true } as const;
	});
}

/** Asks for the password: whoever found an unlocked computer must not become the owner. */
export async function handOver(
	deps: Deps & { auth: Auth; throttle: Throttle },
	actor: Actor,
	to: { memberId: string | undefined; password: string; address: string },
): Promise<{ handedOver: true } | Problem> {
	const { companyId } = actor;
	const { memberId } = to;
	if (memberId === undefined) return noSuchMember;
	const refused = refuseHandOver(actor, { memberId });
	if (refused !== undefined) return refused;
	const person = await checkPassword(deps, actor, to);
	if ("problem" in person) return person;
	return deps.db.transaction(async (tx) => {
		await lockTeam(tx, companyId);
		const present = await findMember(tx, companyId, actor.memberId);
		const next = await findMember(tx, companyId, memberId);
		if (next === undefined) return noSuchMember;
		// Since the request came, somebody else may have taken the ownership away.
		const late = refuseHandOver(
			{ ...actor, role: present?.role ?? "viewer" },
			{ memberId },
		);
		if (late !== undefined) return late;
		await setRole(tx, { companyId, memberId, role: "owner" });
		await setRole(tx, { companyId, memberId: actor.memberId, role: "admin" });
		await tell(tx, companyId, memberId);
		await tell(tx, companyId, actor.memberId);
		return { handedOver: true } as const;
	});
}

/** What one member does to another: decided on what is true under the lock, not on what was when the request came. */
function change<Done>(
	deps: Deps,
	actor: Actor,
	memberId: string | undefined,
	work: (tx: Tx, member: MemberRow) => Promise<Done>,
): Promise<Done | Problem> {
	const { companyId } = actor;
	return deps.db.transaction(async (tx) => {
		const refused = refuseManaging(actor);
		if (refused !== undefined) return refused;
		if (memberId === undefined) return noSuchMember;
		await lockTeam(tx, companyId);
		const present = await findMember(tx, companyId, actor.memberId);
		const member = await findMember(tx, companyId, memberId);
		if (member === undefined) return noSuchMember;
		const late = refuseChange(
			{ ...actor, role: present?.role ?? "viewer" },
			member,
			await countOwners(tx, companyId),
		);
		if (late !== undefined) return late;
		const done = await work(tx, member);
		await tell(tx, companyId, memberId);
		return done;
	});
}

async function end(
	tx: Tx,
	companyId: string,
	member: MemberRow,
): Promise<void> {
	const { memberId, personId } = member;
	await moveToPast(tx, companyId, memberId);
	await endSessionsFor(tx, companyId, personId);
	await takeBackInvitationsOf(tx, companyId, personId);
}

async function tell(
	tx: Tx,
	companyId: string,
	memberId: string,
): Promise<void> {
	await tellCompany(tx, { companyId, memberChanged: memberId });
	await tellCompany(tx, { companyId, what: "team" });
}
