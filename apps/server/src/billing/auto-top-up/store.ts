/**
 * All SQL of top-ups by themselves: the settings; the purchases are top-ups (`checkout/store.ts`). Each statement names the
 * company, but that of the sweep. The settings' row is locked before a purchase is begun, and before the purchase's own.
 */
import type { Tx } from "../../platform/db.ts";
import type { TopUpOf } from "../checkout/top-up.ts";
import type { AutoTopUp, Bought, StoppedBecause } from "./auto-top-up.ts";

const columns = `is_on, below_tokens, buy_tokens, month_max_minor_units, month_max_currency, buys_from, stopped_because,
  stopped_detail`;

export async function findAutoTopUp(
	tx: Tx,
	companyId: string,
): Promise<AutoTopUp | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from billing.auto_top_up where company_id = $1`,
		[companyId],
	);
	return rows[0] && settingsOf(rows[0]);
}

export async function lockAutoTopUp(
	tx: Tx,
	companyId: string,
): Promise<AutoTopUp | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from billing.auto_top_up where company_id = $1 for update`,
		[companyId],
	);
	return rows[0] && settingsOf(rows[0]);
}

/** Saving also starts again what had stopped. */
export async function saveAutoTopUp(
	tx: Tx,
	companyId: string,
	settings: Omit<AutoTopUp, "stopped">,
): Promise<void> {
	await tx.query(
		`insert into billing.auto_top_up (company_id, is_on, below_tokens, buy_tokens, month_max_minor_units,
       month_max_currency, buys_from)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id) do update set is_on = excluded.is_on, below_tokens = excluded.below_tokens,
       buy_tokens = excluded.buy_tokens, month_max_minor_units = excluded.month_max_minor_units,
       month_max_currency = excluded.month_max_currency, buys_from = excluded.buys_from, stopped_because = null,
       stopped_detail = null`,
		[
			companyId,
			settings.isOn,
			settings.belowTokens,
			settings.buyTokens,
			settings.monthMax.minorUnits,
			settings.monthMax.currency,
			settings.buysFrom,
		],
	);
}

/** False when it was off, or had stopped before: then nobody is told a second time. */
export async function setStopped(
	tx: Tx,
	companyId: string,
	stopped: { because: StoppedBecause; detail: string | undefined },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update billing.auto_top_up set stopped_because = $2, stopped_detail = $3
     where company_id = $1 and is_on and stopped_because is null returning company_id`,
		[companyId, stopped.because, stopped.detail ?? null],
	);
	return rows.length > 0;
}

/** The company pays in another currency from now on than the one in which its limit was set. */
export async function stopForCurrency(
	tx: Tx,
	companyId: string,
	currency: string,
): Promise<void> {
	await tx.query(
		`update billing.auto_top_up set stopped_because = 'currency_changed', stopped_detail = null
     where company_id = $1 and is_on and stopped_because is null and month_max_currency <> $2`,
		[companyId, currency],
	);
}

/** The companies for which it is on, after this one in the order of their ids; or of those named. */
export async function listOn(
	tx: Tx,
	page: { after: string | undefined; limit: number },
): Promise<string[]> {
	const { rows } = await tx.query(
		`select company_id from billing.auto_top_up
     where is_on and stopped_because is null and ($1::uuid is null or company_id > $1) order by company_id limit $2`,
		[page.after ?? null, page.limit],
	);
	return rows.map((row) => String(row["company_id"]));
}

export async function listOnAmong(
	tx: Tx,
	companyIds: string[],
): Promise<string[]> {
	const { rows } = await tx.query(
		`select company_id from billing.auto_top_up
     where company_id = any ($1::uuid[]) and is_on and stopped_because is null`,
		[companyIds],
	);
	return rows.map((row) => String(row["company_id"]));
}

/** A purchase without an answer: whoever asks about it puts it off for the others. */
export async function claimUnanswered(
	tx: Tx,
	companyId: string,
	options: { now: Date; putOffSeconds: number },
): Promise<(TopUpOf & { begunAt: Date }) | undefined> {
	const { rows } = await tx.query(
		`update billing.top_up set asked_at = $2
     where company_id = $1 and is_automatic and state = 'open' and checkout_ref is null
       and (asked_at is null or asked_at <= $2::timestamptz - make_interval(secs => $3))
     returning top_up_id, created_at`,
		[companyId, options.now, options.putOffSeconds],
	);
	const [row] = rows;
	return (
		row && {
			companyId,
			topUpId: String(row["top_up_id"]),
			begunAt: row["created_at"] as Date,
		}
	);
}

/** Companies with a purchase without an answer, whatever their settings are by now. */
export async function listUnanswered(tx: Tx): Promise<string[]> {
	const { rows } = await tx.query(
		`select company_id from billing.top_up where is_automatic and state = 'open' and checkout_ref is null limit 1000`,
	);
	return rows.map((row) => String(row["company_id"]));
}

/** What was bought by itself: in the month, and since the settings were saved. */
export async function readBought(
	tx: Tx,
	companyId: string,
	of: { monthStartsAt: Date; currency: string; savedAt: Date },
): Promise<Bought & { lastAt: Date | undefined }> {
	const { rows } = await tx.query(
		`select coalesce(sum(price_minor_units) filter (where created_at >= $2 and currency = $3 and counts), 0)::bigint as month_spent,
       coalesce(bool_or(state in ('open', 'pending')), false) as is_in_flight,
       (array_agg(created_at order by created_at desc) filter (where created_at >= $4 and counts))[1:2] as lately,
       (array_agg(state order by created_at desc) filter (where created_at >= $4))[1] as last_state,
       max(created_at) filter (where state = 'paid') as last_at
     from (select *, state in ('open', 'pending', 'paid') as counts from billing.top_up
           where company_id = $1 and is_automatic) automatic`,
		[companyId, of.monthStartsAt, of.currency, of.savedAt],
	);
	const row = rows[0] ?? {};
	const lastState = row["last_state"];
	return {
		lastFailed:
			lastState === "declined" || lastState === "expired"
				? lastState
				: undefined,
		monthSpent: {
			minorUnits: Number(row["month_spent"]),
			currency: of.currency,
		},
		isInFlight: row["is_in_flight"] === true,
		lately: (row["lately"] as Date[] | null) ?? [],
		lastAt: (row["last_at"] as Date | null) ?? undefined,
	};
}

function settingsOf(row: Record<string, unknown>): AutoTopUp {
	return {
		isOn: row["is_on"] === true,
		belowTokens: Number(row["below_tokens"]),
		buyTokens: Number(row["buy_tokens"]),
		monthMax: {
			minorUnits: Number(row["month_max_minor_units"]),
			currency: String(row["month_max_currency"]),
		},
		buysFrom: row["buys_from"] as Date,
		stopped:
			row["stopped_because"] === null
				? undefined
				: {
						because: row["stopped_because"] as StoppedBecause,
						detail:
							row["stopped_detail"] === null
								? undefined
								: String(row["stopped_detail"]),
					},
	};
}
