/** A budget's scope in the contract's words and in the book's. Pure. */
import type { BudgetScope as ToldScope } from "@verbatim/contract/budgets";
import { idFromUuid, uuidFromId } from "@verbatim/contract/ids";
import type { BudgetScope } from "@verbatim/tokens/book";
import { subjectFromTold, toldSubject } from "../tokens/told.ts";

/** Undefined: nothing is called so. */
export function scopeFromTold(told: ToldScope): BudgetScope | undefined {
	switch (told.of) {
		case "feature":
			return { feature: told.feature };
		case "member": {
			const member = uuidFromId("member", told.memberId);
			return member === undefined ? undefined : { member };
		}
		case "key": {
			const key = uuidFromId("key", told.keyId);
			return key === undefined ? undefined : { key };
		}
		case "subject": {
			const subject = subjectFromTold(told.subject);
			return subject === undefined ? undefined : { subject };
		}
	}
}

export function toldScope(scope: BudgetScope): ToldScope {
	if ("feature" in scope) return { of: "feature", feature: scope.feature };
	if ("member" in scope)
		return { of: "member", memberId: idFromUuid("member", scope.member) };
	if ("key" in scope) return { of: "key", keyId: idFromUuid("key", scope.key) };
	return { of: "subject", subject: toldSubject(scope.subject) };
}
