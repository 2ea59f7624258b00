/** The team: who is in it, and as what. */
import { uuidFromId } from "@verbatim/contract/ids";
import * as contract from "@verbatim/contract/team";
import type { Db } from "../../platform/db.ts";
import { type Answering, forMembers } from "../answering.ts";
import { renameCompany } from "../companies/rename-company.ts";
import type { Auth } from "../sessions/auth.ts";
import type { Throttle } from "../sessions/throttle.ts";
import {
	changeRole,
	handOver,
	leaveTeam,
	removeMember,
} from "./change-member.ts";
import { readTeam } from "./read-team.ts";

export function memberRoutes(deps: {
	db: Db;
	auth: Auth;
	throttle: Throttle;
}): Answering[] {
	return [
		forMembers(contract.getTeam, ({ actor }) => readTeam(deps, actor)),
		forMembers(contract.changeRole, ({ actor, params, body }) =>
			changeRole(deps, actor, {
				memberId: uuidFromId("member", params.memberId),
				role: body.role,
			}),
		),
		forMembers(contract.removeMember, ({ actor, params }) =>
			removeMember(deps, actor, uuidFromId("member", params.memberId)),
		),
		forMembers(contract.leaveTeam, ({ actor }) => leaveTeam(deps, actor)),
		forMembers(contract.handOver, ({ actor, body, address }) =>
			handOver(deps, actor, {
				memberId: uuidFromId("member", body.memberId),
				password: body.password,
				address,
			}),
		),
		forMembers(contract.renameCompany, ({ actor, body }) =>
			renameCompany(deps, actor, body.name),
		),
	];
}
