/**
 * All SQL of top-ups, payments and the inbox. Each statement names the company, so another company's id finds nothing;
 * only the sweep looks through all of them. The lock order is: the event, the top-up's row, the pool.
 */
import type { Tx } from "../../platform/db.ts";
import type { Payment, PaymentEvent } from "../../providers/payment/payment.ts";
import { checkoutMinutes, type TopUp, type TopUpOf } from "./top-up.ts";

const columns = `company_id, top_up_id, request_id, amount_tokens, price_minor_units, currency, state, return_to, provider,
  checkout_ref, checkout_url, checkout_expires_at, payment_reference, paid_at, created_at`;

/** Writes a new top-up, unless the request was made before. */
export async function insertTopUp(
	tx: Tx,
	topUp: Pick<
		TopUp,
		| "companyId"
		| "topUpId"
		| "requestId"
		| "amountTokens"
		| "price"
		| "returnTo"
		| "provider"
	> & { memberId: string },
): Promise<void> {
	await tx.query(
		`insert into billing.top_up (company_id, top_up_id, request_id, member_id, amount_tokens, price_minor_units, currency,
       state, return_to, provider, checkout_expires_at, next_ask_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, now() + make_interval(mins => $10), now() + interval '1 minute')
     on conflict (company_id, request_id) do nothing`,
		[
			topUp.companyId,
			topUp.topUpId,
			topUp.requestId,
			topUp.memberId,
			topUp.amountTokens,
			topUp.price.minorUnits,
			topUp.price.currency,
			topUp.returnTo,
			topUp.provider,
			checkoutMinutes,
		],
	);
}

export async function findTopUpOfRequest(
	tx: Tx,
	companyId: string,
	requestId: string,
): Promise<TopUp | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from billing.top_up where company_id = $1 and request_id = $2`,
		[companyId, requestId],
	);
	return rows[0] && topUpOf(rows[0]);
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
	checkout: { ref: string; url: string },
): Promise<void> {
	await tx.query(
		`update billing.top_up set checkout_ref = $3, checkout_url = $4
     where company_id = $1 and top_up_id = $2 and checkout_ref is null`,
		[of.companyId, of.topUpId, checkout.ref, checkout.url],
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
	secondsBetween: number,
): Promise<boolean> {
	const { rows } = await tx.query(
		`update billing.top_up set asked_at = now()
     where company_id = $1 and top_up_id = $2 and (asked_at is null or asked_at <= now() - make_interval(secs => $3))
     returning top_up_id`,
		[of.companyId, of.topUpId, secondsBetween],
	);
	return rows.length > 0;
}

/** Top-ups about which the provider should be asked now, put off meanwhile so that no other process asks too. */
export async function claimDue(
	tx: Tx,
	rowsMax: number,
	putOffSeconds: number,
): Promise<TopUp[]> {
	const { rows } = await tx.query(
		`update billing.top_up set next_ask_at = now() + make_interval(secs => $2)
     where (company_id, top_up_id) in
       (select company_id, top_up_id from billing.top_up where next_ask_at <= now()
        order by next_ask_at limit $1 for update skip locked)
     returning ${columns}`,
		[rowsMax, putOffSeconds],
	);
	return rows.map(topUpOf);
}

/** False when this payment was written down before. */
export async function insertPayment(
	tx: Tx,
	topUp: TopUp,
	payment: Payment,
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into billing.payment (company_id, provider, payment_reference, top_up_id, amount_minor_units, currency, paid_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning top_up_id`,
		[
			topUp.companyId,
			topUp.provider,
			payment.paymentReference,
			topUp.topUpId,
			payment.amount.minorUnits,
			payment.amount.currency,
			payment.paidAt,
		],
	);
	return rows.length > 0;
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
		of: TopUpOf | undefined;
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
			outcome.of?.companyId ?? null,
			outcome.of?.topUpId ?? null,
		],
	);
}

function topUpOf(row: Record<string, unknown>): TopUp {
	const text = (column: string) =>
		row[column] === null ? undefined : String(row[column]);
	const checkoutRef = text("checkout_ref");
	const checkoutUrl = text("checkout_url");
	const paymentReference = text("payment_reference");
	return {
		companyId: String(row["company_id"]),
		topUpId: String(row["top_up_id"]),
		requestId: String(row["request_id"]),
		amountTokens: Number(row["amount_tokens"]),
		price: {
			minorUnits: Number(row["price_minor_units"]),
			currency: String(row["currency"]),
		},
		state: row["state"] as TopUp["state"],
		returnTo: String(row["return_to"]),
		provider: String(row["provider"]),
		checkout:
			checkoutRef === undefined || checkoutUrl === undefined
				? undefined
				: { ref: checkoutRef, url: checkoutUrl },
		checkoutExpiresAt: row["checkout_expires_at"] as Date,
		paidBy:
			paymentReference === undefined
				? undefined
				: { paymentReference, paidAt: row["paid_at"] as Date },
		createdAt: row["created_at"] as Date,
	};
}
