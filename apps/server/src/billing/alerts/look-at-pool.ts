/** Look at a pool: what of it needs somebody and was not told yet is told, in one transaction with the note that it was. */
import type { Book } from "@verbatim/tokens/book";
import { findCompany } from "../../company/companies/company-store.ts";
import type { Db } from "../../platform/db.ts";
import type { Log } from "../../platform/log.ts";
import { newAlerts, type Standing } from "./alert.ts";
import { type Raising, raiseAlert } from "./raise-alert.ts";
import { lockState, saveState } from "./store.ts";

export type Looking = Raising & { db: Db; book: Book; log: Log };

const usualDays = 28;
/**
 * After something moved it is looked at once more soon, for a change that came while a process died; then each hour, for
 * what nobody thought of.
 */
const againSeconds = { moved: 60, still: 3_600 };

export async function lookAtPool(
	deps: Looking,
	companyId: string,
): Promise<void> {
	// Read before the lock: the pool is the last to be locked anywhere, and reading is not in a hurry.
	const { poolVersion, ...standing } = await readStanding(deps, companyId);
	const { now } = standing;
	await deps.db.transaction(async (tx) => {
		const state = await lockState(tx, companyId, now);
		// Somebody has looked at a newer pool meanwhile.
		if (poolVersion < state.poolVersion) return;
		const { alerts, told, dueAt } = newAlerts(standing, state.told);
		for (const alert of alerts)
			await raiseAlert(deps, tx, companyId, { ...alert, at: now });
		const seconds =
			poolVersion > state.poolVersion ? againSeconds.moved : againSeconds.still;
		const again = new Date(now.getTime() + seconds * 1_000);
		await saveState(tx, companyId, {
			told,
			poolVersion,
			dueAt: dueAt === undefined || dueAt > again ? again : dueAt,
		});
	});
}

async function readStanding(
	deps: Looking,
	companyId: string,
): Promise<Standing & { poolVersion: bigint }> {
	const { db, book, clock } = deps;
	const { timeZone } = await findCompany(db, companyId);
	// The version first: what is read after it is at least as new.
	const balance = await book.balance(companyId);
	if ("refused" in balance) throw new Error(`Company ${companyId} has no pool`);
	const now = await clock.now(db);
	const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
		.toZonedDateTimeISO(timeZone)
		.toPlainDate();
	const [grants, forecast, usage] = await Promise.all([
		book.grants(companyId),
		readForecast(deps, companyId),
		book.usage(companyId, {
			from: today.subtract({ days: usualDays }).toString(),
			through: today.toString(),
			by: ["day"],
		}),
	]);
	return {
		poolVersion: balance.poolVersion,
		now,
		today: today.toString(),
		balance,
		grants,
		forecast,
		days: usage.map(({ day = "", usedMillitokens }) => ({
			day,
			usedMillitokens,
		})),
	};
}

/** A pool whose grants do not make up its balance cannot be foretold; that is told by the checks. The rest is, all the same. */
async function readForecast(
	{ book, log }: Looking,
	companyId: string,
): Promise<Standing["forecast"]> {
	try {
		const forecast = await book.forecast(companyId);
		return "refused" in forecast ? undefined : forecast;
	} catch (error) {
		log.warn(
			{ companyId, err: error },
			"Alerts do without a forecast, because there is none",
		);
		return undefined;
	}
}
