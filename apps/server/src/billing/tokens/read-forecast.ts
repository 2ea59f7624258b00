/** The forecast, or why there is none: a pool whose grants do not make up its balance cannot be foretold. */
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Forecast } from "@verbatim/contract/tokens";
import type { Book } from "@verbatim/tokens/book";
import type { Db } from "../../platform/db.ts";
import { toldForecast } from "./told.ts";

export async function readForecast(
	deps: { db: Db; book: Book },
	companyId: string,
): Promise<Forecast | Problem> {
	try {
		const forecast = await deps.book.forecast(companyId);
		if ("refused" in forecast)
			throw new Error(`Company ${companyId} has no pool`);
		return toldForecast(forecast);
	} catch (fault) {
		// Whoever cannot foretell a sound pool has a fault that must be seen; of an unsound one the checks tell by themselves.
		if (await isSound(deps, companyId)) throw fault;
		return problem(
			"wrong_state",
			"There is no forecast: the grants of this pool do not make up its balance, so somebody or something changed the " +
				"database. Nothing was changed by asking. Please tell whoever runs Verbatim for you.",
		);
	}
}

/** Asked in one transaction, so that nothing moves between the two answers but what a lock would not stop either. */
function isSound(
	{ db, book }: { db: Db; book: Book },
	companyId: string,
): Promise<boolean> {
	return db.transaction(async (tx) => {
		const here = book.in(tx);
		const balance = await here.balance(companyId);
		const grants = await here.grants(companyId);
		if ("refused" in balance) return true;
		const available = grants.reduce(
			(sum, { availableMillitokens }) => sum + availableMillitokens,
			0n,
		);
		return available === balance.availableMillitokens;
	});
}
