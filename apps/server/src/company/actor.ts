/** Who is asking, on whose behalf, and what that role may do. */
import type { Role } from "@verbatim/contract/accounts";
import type { Scope } from "@verbatim/contract/scopes";

/** A signed-in member acting for a company. Every verb of a room takes one; nothing reads the company from a request. */
export type Actor = {
	companyId: string;
	memberId: string;
	memberName: string;
	role: Role;
	/**
	 * Present when a program acts by an API key. The member is then the one who made the key, the name says which key it
	 * is, and the role is a viewer's: what it may do beyond looking comes from its scopes alone.
	 */
	key?: { keyId: string; scopes: readonly Scope[] };
};

export type Permission =
	| "spend_tokens"
	| "edit_research"
	| "buy_tokens"
	/** Choose and cancel a plan, and change how it is paid. */
	| "manage_plan"
	| "set_budgets"
	| "manage_members"
	| "hand_over"
	/** API keys and webhooks. */
	| "manage_access"
	| "see_money";

const permissionsOf: Record<Role, readonly Permission[]> = {
	owner: [
		"spend_tokens",
		"edit_research",
		"buy_tokens",
		"manage_plan",
		"set_budgets",
		"manage_members",
		"hand_over",
		"manage_access",
		"see_money",
	],
	admin: [
		"spend_tokens",
		"edit_research",
		"buy_tokens",
		"set_budgets",
		"manage_members",
		"manage_access",
		"see_money",
	],
	researcher: ["spend_tokens", "edit_research"],
	viewer: [],
};

/** What a key's scopes allow. No key manages members, plans or access: whoever holds one could keep a way in for ever. */
const permissionsOfScope: Record<Scope, readonly Permission[]> = {
	read: [],
	research: ["spend_tokens", "edit_research"],
	tokens: ["buy_tokens", "set_budgets"],
	"billing:read": ["see_money"],
};

export function may(actor: Actor, permission: Permission): boolean {
	return actor.key === undefined
		? permissionsOf[actor.role].includes(permission)
		: actor.key.scopes.some((scope) =>
				permissionsOfScope[scope].includes(permission),
			);
}

/** How the book names who did it. */
export function engineActorOf(actor: Actor): {
	kind: "member" | "key";
	id: string;
} {
	return actor.key === undefined
		? { kind: "member", id: actor.memberId }
		: { kind: "key", id: actor.key.keyId };
}

/** The roles of people who may do it, the owner's first. */
export function rolesWho(permission: Permission): Role[] {
	return (Object.keys(permissionsOf) as Role[]).filter((role) =>
		permissionsOf[role].includes(permission),
	);
}
