/** The names of a company's members and API keys by their ids, for lists that say who did what. Unknown and foreign ids have none. */
import type { Tx } from "../../platform/db.ts";
import { selectMemberNames } from "./store.ts";

export async function memberNames(
	tx: Tx,
	companyId: string,
	memberIds: Iterable<string>,
): Promise<Map<string, string>> {
	const wanted = [...new Set(memberIds)];
	if (wanted.length === 0) return new Map();
	const found = await selectMemberNames(tx, companyId, wanted);
	return new Map(found.map(({ memberId, name }) => [memberId, name]));
}
