/** A member and the company, as the contract tells who is signed in. */
import type { Session } from "@verbatim/contract/accounts";
import { idFromUuid } from "@verbatim/contract/ids";
import type { Tx } from "../../platform/db.ts";
import { findMembership, selectCompaniesOf } from "./store.ts";

export async function sessionOf(
	tx: Tx,
	of: { companyId: string; memberId: string },
): Promise<Session> {
	const found = await findMembership(tx, of);
	if (found === undefined)
		throw new Error(`Member ${of.memberId} left while it was signed in`);
	const companies =
		found.personId === undefined
			? []
			: await selectCompaniesOf(tx, found.personId);
	return {
		member: {
			id: idFromUuid("member", found.memberId),
			name: found.memberName,
			email: found.email,
			role: found.role,
			language: found.language,
		},
		company: {
			id: idFromUuid("company", found.companyId),
			name: found.companyName,
			timeZone: found.timeZone,
		},
		companies: companies.map(({ companyId, name, role }) => ({
			id: idFromUuid("company", companyId),
			name,
			role,
		})),
	};
}
