/** A member and the company, as the contract tells who is signed in. */
import type { Session } from "@verbatim/contract/accounts";
import { idFromUuid } from "@verbatim/contract/ids";
import type { Tx } from "../../platform/db.ts";
import { findMembership } from "./store.ts";

export async function sessionOf(
	tx: Tx,
	of: { companyId: string; memberId: string },
): Promise<Session> {
	const found = await findMembership(tx, of);
	if (found === undefined)
		throw new Error(`Member ${of.memberId} left while it was signed in`);
	return {
		member: {
			id: idFromUuid("member", found.memberId),
			name: found.memberName,
			email: found.email,
			role: found.role,
		},
		company: {
			id: idFromUuid("company", found.companyId),
			name: found.companyName,
			timeZone: found.timeZone,
		},
	};
}
