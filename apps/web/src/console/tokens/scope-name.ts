/** What a budget is called: the feature, the member, or the survey or interview that it caps. */
import type { BudgetScope } from "@verbatim/contract/budgets";
import { useText } from "../../text/text.ts";
import { useWorkName } from "./work-name.ts";

export function useScopeName(): (
	scope: BudgetScope,
	memberName: string | null,
) => string {
	const { t } = useText();
	const workName = useWorkName();
	return (scope, memberName) => {
		switch (scope.of) {
			case "feature":
				return t(`feature.${scope.feature}`);
			case "member":
				return memberName ?? t("usage.budgets.former");
			case "key":
				return t("usage.budgets.key_name");
			case "subject":
				return (
					workName({ feature: null, subject: scope.subject }) ||
					t("usage.unnamed", { id: scope.subject.id.slice(-6) })
				);
		}
	};
}
