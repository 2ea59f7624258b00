/** What work is called on screen: the interview's name where it is known, else what kind of work it is. */

import { useQueryClient } from "@tanstack/react-query";
import type { Feature } from "@verbatim/contract/features";
import { interviewsQuery } from "../../api/queries.ts";
import { useText } from "../../text/text.ts";

export type Work = {
	feature: Feature | null;
	subject: { kind: string; id: string } | null;
};

/** Reads what the console already has; nothing is asked of the server for a name. */
export function useWorkName(): (work: Work) => string {
	const { t } = useText();
	const queries = useQueryClient();
	return ({ feature, subject }) => {
		const name =
			subject?.kind === "interview"
				? queries
						.getQueryData(interviewsQuery.queryKey)
						?.pages.flatMap((page) => page.interviews)
						.find(({ id }) => id === subject.id)?.name
				: undefined;
		return name ?? (feature === null ? "" : t(`feature.${feature}`));
	};
}
