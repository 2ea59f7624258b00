/** Invitations: made, sent again and taken back by who manages members; read and taken by whoever has the link. */
import * as contract from "@verbatim/contract/team";
import { type Answering, forAnyone, forMembers } from "../answering.ts";
import type { Auth } from "../sessions/auth.ts";
import {
	type InviteDeps,
	invite,
	renewInvitation,
	takeBackInvitation,
} from "./invite.ts";
import {
	joinAsMe,
	joinBySigningIn,
	joinBySigningUp,
	readInvitation,
} from "./join-company.ts";

export function invitationRoutes(
	deps: InviteDeps & { auth: Auth },
): Answering[] {
	return [
		forMembers(contract.invite, ({ actor, body }) => invite(deps, actor, body)),
		forMembers(contract.renewInvitation, ({ actor, params }) =>
			renewInvitation(deps, actor, params.invitationId),
		),
		forMembers(contract.takeBackInvitation, ({ actor, params }) =>
			takeBackInvitation(deps, actor, params.invitationId),
		),
		forAnyone(contract.getInvitation, ({ params, requestHeaders }) =>
			readInvitation(deps, { ...params, requestHeaders }),
		),
		forAnyone(contract.joinAsMe, ({ params, requestHeaders }) =>
			joinAsMe(deps, { ...params, requestHeaders }),
		),
		forAnyone(contract.joinBySigningIn, ({ params, body, ...call }) =>
			joinBySigningIn(deps, { ...params, ...body, ...call }),
		),
		forAnyone(contract.joinBySigningUp, ({ params, body, ...call }) =>
			joinBySigningUp(deps, { ...params, ...body, ...call }),
		),
	];
}
