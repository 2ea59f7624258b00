/** What work is called on screen: the survey's or interview's name where it is known, else what kind of work it is. */

import { useQueryClient } from "@tanstack/react-query";
import type { Feature } from "@verbatim/contract/features";
import { interviewsQuery, subjectNamesQuery } from "../../api/queries.ts";
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
		const isIt = ({ id }: { id: string }) => id === subject?.id;
		const name =
			queries
				.getQueryData(interviewsQuery.queryKey)
				?.pages.flatMap((page) => page.interviews)
				.find(isIt)?.name ??
			queries.getQueryData(subjectNamesQuery.queryKey)?.subjects.find(isIt)
				?.name;
		return name ?? (feature === null ? "" : t(`feature.${feature}`));
	};
}
