/** A company's balance as it is told, by the route and by the live event alike. */
import type { Balance } from "@verbatim/contract/tokens";
import type { Book } from "@verbatim/tokens/book";
import { toldBalance } from "./told.ts";

export async function readBalance(
	book: Book,
	companyId: string,
): Promise<Balance> {
	const balance = await book.balance(companyId);
	// Every company has its pool since its sign-up.
	if ("refused" in balance)
		throw new Error(`Company ${companyId} has no pool: ${balance.refused}`);
	return toldBalance(balance);
}
