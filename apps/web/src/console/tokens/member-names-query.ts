/** The company's members by name, for whom a filter or a budget is meant. */
import { queryOptions } from "@tanstack/react-query";
import { getTeam } from "@verbatim/contract/team";
import { call } from "../../api/call.ts";

export const memberNamesQuery = queryOptions({
	queryKey: ["team", "names"],
	staleTime: 60_000,
	queryFn: async () =>
		(await call(getTeam)).members.map(({ id, name }) => ({ id, name })),
});
