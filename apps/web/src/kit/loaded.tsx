/** What a query brings, or what stands in its place: the shape of what is about to come, or what went wrong. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemNotice } from "./problem.tsx";
import { Bone, Loading } from "./skeleton.tsx";

export function Loaded<Data>({
	query,
	height,
	children,
}: {
	query: UseQueryResult<Data>;
	/** Of the shape, as a class: h-32. */
	height: string;
	children: (data: Data) => ReactNode;
}) {
	if (query.data !== undefined) return <>{children(query.data)}</>;
	if (query.error !== null)
		return <ProblemNotice error={query.error} onRetry={query.refetch} />;
	return (
		<Loading>
			<Bone className={`w-full rounded-2xl ${height}`} />
		</Loading>
	);
}
