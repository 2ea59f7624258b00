/** To whom of a company a mail goes that is for those who may do something: its mail address, name and language. */
import type { Language } from "@verbatim/contract/languages";
import type { Tx } from "../../platform/db.ts";
import { type Permission, rolesWho } from "../actor.ts";
import { selectMembersToTell } from "./store.ts";

export type MemberToTell = {
	memberId: string;
	name: string;
	email: string;
	language: Language;
};

/** Those whose role has the permission, the owner first: `membersToTell(tx, companyId, "buy_tokens")`. */
export function membersToTell(
	tx: Tx,
	companyId: string,
	permission: Permission,
): Promise<MemberToTell[]> {
	return selectMembersToTell(tx, companyId, rolesWho(permission));
}
