/** Who of the team may do what this member may not: their names in a sentence. Undefined until they are known. */
import { useQuery } from "@tanstack/react-query";
import type { Role } from "@verbatim/contract/accounts";
import { getTeam } from "@verbatim/contract/team";
import { call } from "../../api/call.ts";
import { useText } from "../../text/text.ts";

/** Of a large company the first ones are enough: one of them is asked. */
const namesMax = 4;

export function useWhoCan(
	roles: readonly Role[],
	isAsked = true,
): string | undefined {
	const { format } = useText();
	const { data: team } = useQuery({
		queryKey: ["team", "who_can"],
		staleTime: 60_000,
		enabled: isAsked,
		queryFn: () => call(getTeam),
	});
	const names = (team?.members ?? [])
		.filter(({ role }) => roles.includes(role))
		.sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
		.slice(0, namesMax)
		.map(({ name }) => name);
	return names.length === 0 ? undefined : format.list(names);
}
