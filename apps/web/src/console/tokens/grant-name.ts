/** What a grant is called: where it came from, and when. */
import type { Grant } from "@verbatim/contract/tokens";
import { useText } from "../../text/text.ts";

export function useGrantName(): (
	grant: Pick<Grant, "kind" | "source" | "effectiveAt">,
) => string {
	const { t, format } = useText();
	return ({ kind, source, effectiveAt }) => {
		const date = format.date(effectiveAt);
		return source === "other"
			? t(`usage.grant.${kind}`, { date })
			: t(`usage.grant.${source}`, { date });
	};
}
