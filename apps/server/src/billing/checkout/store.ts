/**
 * All SQL of top-ups and the inbox. Each statement names the company, so another company's id finds nothing; only the sweep
 * looks through all of them. The lock order is: the event, the top-up's row, its payment (`payments/store.ts`), the pool.
 */
import type { Tx } from "../../platform/db.ts";
import type { PaymentEvent } from "../../providers/payment/payment.ts";
import { checkoutMinutes, type TopUp, type TopUpOf } from "./top-up.ts";

const columns = `company_id, top_up_id, member_id, amount_tokens, price_minor_units, currency, tax_name, tax_percent,
  is_automatic, state, return_to, provider, checkout_ref, checkout_url, checkout_expires_at, payment_reference, paid_at,
  created_at`;

/** Those who begin top-ups of a company at the same moment do it one after the other, so that the second sees the first. */
export async function lockBeginning(tx: Tx, companyId: string): Promise<void> {
	await tx.query(
		"select pg_advisory_xact_lock(hashtextextended('top-up of ' || $1, 0))",
		[companyId],
	);
}

export async function insertTopUp(
	tx: Tx,
	topUp: Pick<
		TopUp,
		| "companyId"
		| "topUpId"
		| "memberId"
		| "amountTokens"
		| "price"
		| "tax"
		| "isAutomatic"
		| "returnTo"
		| "provider"
	> & {
		requestId: string;
		rate: { perFrancMillionths: number; date: string; source: string };
	},
	now: Date,
): Promise<void> {
	await tx.query(
		`insert into billing.top_up (company_id, top_up_id, request_id, member_id, amount_tokens, price_minor_units, currency,
       tax_name, tax_percent, is_automatic, per_franc_millionths, rate_date, rate_source, state, return_to, provider,
       created_at, checkout_expires_at, next_ask_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open', $14, $15, $16::timestamptz,
       $16::timestamptz + make_interval(mins => $17), $16::timestamptz + interval '1 minute')`,
		[
			topUp.companyId,
			topUp.topUpId,
			topUp.requestId,
			topUp.memberId ?? null,
			topUp.amountTokens,
			topUp.price.minorUnits,
			topUp.price.currency,
			topUp.tax?.name ?? null,
			topUp.tax?.percent ?? null,
			topUp.isAutomatic,
			topUp.rate.perFrancMillionths,
			topUp.rate.date,
			topUp.rate.source,
			topUp.returnTo,
			topUp.provider,
			now,
			checkoutMinutes,
		],
	);
}

/** The request leads to this top-up from now on. */
export async function insertRequest(
	tx: Tx,
	of: TopUpOf,
	requestId: string,
): Promise<void> {
	await tx.query(
		`insert into billing.top_up_request (company_id, request_id, top_up_id) values ($1, $2, $3)`,
		[of.companyId, requestId, of.topUpId],
	);
}

export async function findTopUpOfRequest(
	tx: Tx,
	companyId: string,
	requestId: string,
): Promise<TopUp | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from billing.top_up
     where company_id = $1
       and top_up_id = (select top_up_id from billing.top_up_request where company_id = $1 and request_id = $2)`,
		[companyId, requestId],
	);
	return rows[0] && topUpOf(rows[0]);
}

/** Those for the same tokens at the same price that are not over, the newest first. */
export async function listAlike(
	tx: Tx,
	like: Pick<
		TopUp,
		"companyId" | "amountTokens" | "price" | "tax" | "provider"
	>,
): Promise<TopUp[]> {
	const { rows } = await tx.query(
		`select ${columns} from billing.top_up
     where company_id = $1 and amount_tokens = $2 and price_minor_units = $3 and currency = $4
       and tax_name is not distinct from $5 and tax_percent is not distinct from $6 and provider = $7
       and state in ('open', 'pending', 'declined', 'cancelled') and not is_automatic
     order by created_at desc limit 10`,
		[
			like.companyId,
			like.amountTokens,
			like.price.minorUnits,
			like.price.currency,
			like.tax?.name ?? null,
			like.tax?.percent ?? null,
			like.provider,
		],
	);
	return rows.map(topUpOf);
}

export async function findTopUp(
	tx: Tx,
	of: TopUpOf,
): Promise<TopUp | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from billing.top_up where company_id = $1 and top_up_id = $2`,
		[of.companyId, of.topUpId],
	);
	return rows[0] && topUpOf(rows[0]);
}

export async function lockTopUp(
	tx: Tx,
	of: TopUpOf,
): Promise<TopUp | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from billing.top_up where company_id = $1 and top_up_id = $2 for update`,
		[of.companyId, of.topUpId],
	);
	return rows[0] && topUpOf(rows[0]);
}

/** The first answer of the provider stays: a second one for the same key is the same checkout. */
export async function setCheckout(
	tx: Tx,
	of: TopUpOf,
	checkout: { ref: string; url: string | undefined },
): Promise<void> {
	await tx.query(
		`update billing.top_up set checkout_ref = $3, checkout_url = $4
     where company_id = $1 and top_up_id = $2 and checkout_ref is null`,
		[of.companyId, of.topUpId, checkout.ref, checkout.url ?? null],
	);
}

/** Write how it stands now, and when the sweep asks next. */
export async function setState(
	tx: Tx,
	topUp: TopUp,
	nextAskAt: Date | undefined,
): Promise<void> {
	await tx.query(
		`update billing.top_up set state = $3, payment_reference = $4, paid_at = $5, next_ask_at = $6
     where company_id = $1 and top_up_id = $2`,
		[
			topUp.companyId,
			topUp.topUpId,
			topUp.state,
			topUp.paidBy?.paymentReference ?? null,
			topUp.paidBy?.paidAt ?? null,
			nextAskAt ?? null,
		],
	);
}

/** True for the one of many who wait that may ask the provider now. */
export async function claimAsking(
	tx: Tx,
	of: TopUpOf,
	options: { now: Date; secondsBetween: number },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update billing.top_up set asked_at = $3
     where company_id = $1 and top_up_id = $2
       and (asked_at is null or asked_at <= $3::timestamptz - make_interval(secs => $4))
     returning top_up_id`,
		[of.companyId, of.topUpId, options.now, options.secondsBetween],
	);
	return rows.length > 0;
}

/** Top-ups about which the provider should be asked now, put off meanwhile so that no other process asks too. */
export async function claimDue(
	tx: Tx,
	options: { now: Date; rowsMax: number; putOffSeconds: number },
): Promise<TopUp[]> {
	const { rows } = await tx.query(
		`update billing.top_up set next_ask_at = $1::timestamptz + make_interval(secs => $3)
     where (company_id, top_up_id) in
       (select company_id, top_up_id from billing.top_up where next_ask_at <= $1
        order by next_ask_at limit $2 for update skip locked)
     returning ${columns}`,
		[options.now, options.rowsMax, options.putOffSeconds],
	);
	return rows.map(topUpOf);
}

/** False when this event came before. One that comes at the same time waits here until the first has ended. */
export async function insertEvent(
	tx: Tx,
	provider: string,
	event: PaymentEvent,
	rawBody: Uint8Array,
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into billing.payment_event (provider, event_id, type, body, outcome) values ($1, $2, $3, $4, 'received')
     on conflict do nothing returning event_id`,
		[provider, event.eventId, event.type, rawBody],
	);
	return rows.length > 0;
}

export async function setOutcome(
	tx: Tx,
	event: { provider: string; eventId: string },
	outcome: {
		outcome: "applied" | "ignored" | "quarantined";
		reason: string | undefined;
		companyId: string | undefined;
		topUpId: string | undefined;
	},
): Promise<void> {
	await tx.query(
		`update billing.payment_event set outcome = $3, reason = $4, company_id = $5, top_up_id = $6
     where provider = $1 and event_id = $2`,
		[
			event.provider,
			event.eventId,
			outcome.outcome,
			outcome.reason ?? null,
			outcome.companyId ?? null,
			outcome.topUpId ?? null,
		],
	);
}

function topUpOf(row: Record<string, unknown>): TopUp {
	const text = (column: string) =>
		row[column] === null ? undefined : String(row[column]);
	const checkoutRef = text("checkout_ref");
	const taxName = text("tax_name");
	const taxPercent = text("tax_percent");
	const paymentReference = text("payment_reference");
	return {
		companyId: String(row["company_id"]),
		topUpId: String(row["top_up_id"]),
		memberId: text("member_id"),
		amountTokens: Number(row["amount_tokens"]),
		price: {
			minorUnits: Number(row["price_minor_units"]),
			currency: String(row["currency"]),
		},
		tax:
			taxName === undefined || taxPercent === undefined
				? undefined
				: { name: taxName, percent: taxPercent },
		isAutomatic: row["is_automatic"] === true,
		state: row["state"] as TopUp["state"],
		returnTo: String(row["return_to"]),
		provider: String(row["provider"]),
		checkout:
			checkoutRef === undefined
				? undefined
				: { ref: checkoutRef, url: text("checkout_url") },
		checkoutExpiresAt: row["checkout_expires_at"] as Date,
		paidBy:
			paymentReference === undefined
				? undefined
				: { paymentReference, paidAt: row["paid_at"] as Date },
		createdAt: row["created_at"] as Date,
	};
}
