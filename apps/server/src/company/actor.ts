/** Who is asking, on whose behalf, and what that role may do. */
import type { Role } from "@verbatim/contract/accounts";

/** A signed-in member acting for a company. Every verb of a room takes one; nothing reads the company from a request. */
export type Actor = {
	companyId: string;
	memberId: string;
	memberName: string;
	role: Role;
};

export type Permission =
	| "spend_tokens"
	| "edit_research"
	| "buy_tokens"
	| "see_money";

const permissionsOf: Record<Role, readonly Permission[]> = {
	owner: ["spend_tokens", "edit_research", "buy_tokens", "see_money"],
	admin: ["spend_tokens", "edit_research", "buy_tokens", "see_money"],
	researcher: ["spend_tokens", "edit_research"],
	viewer: [],
};

export function may(actor: Actor, permission: Permission): boolean {
	return permissionsOf[actor.role].includes(permission);
}
