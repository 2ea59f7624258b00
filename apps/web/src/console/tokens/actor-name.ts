/** Who did something: a member by name, or what it was instead. */
import type { ActorKind } from "@verbatim/contract/tokens";
import { useText } from "../../text/text.ts";

export function useActorName(): (
	kind: ActorKind,
	memberName: string | null,
) => string {
	const { t } = useText();
	return (kind, memberName) => {
		switch (kind) {
			case "member":
				return memberName ?? t("usage.former");
			case "key":
				return t("usage.key");
			case "respondent":
				return t("usage.respondents");
			case "system":
				return t("usage.system");
		}
	};
}
