/**
 * All SQL of payments, of what went back of them, and of the numbers of their documents. Each statement names the company,
 * but those of facts, which may come before it is known whose payment it is, and those of the sweeps. The lock order is:
 * the event, what was bought (the top-up or the order), the facts, the payment, the number of a document, the pool.
 */
import type { Tx } from "../../platform/db.ts";
import type { Amount } from "../../providers/payment/payment.ts";
import { type Dispute, documentNumber, type Facts } from "./payment.ts";

export type PaidFor =
	| "top_up"
	| "auto_top_up"
	| "plan_start"
	| "upgrade"
	| "renewal";

export type Taxed = { name: string; percent: string; amount: Amount };

/** To whom and as what a receipt is made out, as it was when it was paid. */
export type BilledTo = {
	companyName: string;
	legalName: string;
	address: string;
	taxId: string;
	orderNumber: string;
};

export type PaymentRow = {
	companyId: string;
	paymentId: string;
	provider: string;
	paymentReference: string;
	paidFor: PaidFor;
	plan: string | undefined;
	paid: Amount;
	paidAt: Date;
	tokensMillitokens: bigint;
	taxed: Taxed | undefined;
	invoiceUrl: string | undefined;
	periodStartsAt: Date | undefined;
	grantId: string | undefined;
	gone: Amount;
	clawedBackMillitokens: bigint;
	disputed: Dispute["state"] | undefined;
	receiptNumber: string;
	creditNoteNumber: string | undefined;
	billedTo: BilledTo | undefined;
};

const columns = `company_id, payment_id, provider, payment_reference, paid_for, plan, amount_minor_units, currency, paid_at,
  tokens_millitokens, tax_name, tax_percent, tax_minor_units, invoice_url, period_starts_at, grant_id, gone_minor_units,
  clawed_back_millitokens, disputed, receipt_number, credit_note_number, billed_to`;

/** Undefined when this payment was written down before. */
export async function insertPayment(
	tx: Tx,
	payment: Pick<
		PaymentRow,
		| "companyId"
		| "paymentId"
		| "provider"
		| "paymentReference"
		| "paidFor"
		| "plan"
		| "paid"
		| "paidAt"
		| "tokensMillitokens"
		| "taxed"
		| "invoiceUrl"
		| "periodStartsAt"
		| "billedTo"
		| "receiptNumber"
	> & { topUpId: string | undefined; orderId: string | undefined },
): Promise<void> {
	await tx.query(
		`insert into billing.payment (company_id, payment_id, provider, payment_reference, paid_for, plan, top_up_id, order_id,
       amount_minor_units, currency, paid_at, tokens_millitokens, tax_name, tax_percent, tax_minor_units, invoice_url,
       period_starts_at, billed_to, receipt_number, receipt_is_due)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, true)`,
		[
			payment.companyId,
			payment.paymentId,
			payment.provider,
			payment.paymentReference,
			payment.paidFor,
			payment.plan ?? null,
			payment.topUpId ?? null,
			payment.orderId ?? null,
			payment.paid.minorUnits,
			payment.paid.currency,
			payment.paidAt,
			payment.tokensMillitokens,
			payment.taxed?.name ?? null,
			payment.taxed?.percent ?? null,
			payment.taxed?.amount.minorUnits ?? null,
			payment.invoiceUrl ?? null,
			payment.periodStartsAt ?? null,
			JSON.stringify(payment.billedTo),
			payment.receiptNumber,
		],
	);
}

/** The provider names each payment once, so this finds it whosever it is. */
export async function lockPaymentOfReference(
	tx: Tx,
	provider: string,
	paymentReference: string,
): Promise<PaymentRow | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from billing.payment where provider = $1 and payment_reference = $2 for update`,
		[provider, paymentReference],
	);
	return rows[0] && paymentOf(rows[0]);
}

export async function findPayment(
	tx: Tx,
	of: { companyId: string; paymentId: string },
): Promise<PaymentRow | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from billing.payment where company_id = $1 and payment_id = $2`,
		[of.companyId, of.paymentId],
	);
	return rows[0] && paymentOf(rows[0]);
}

/** Newest first; those that come after `before` in that order. */
export async function listPayments(
	tx: Tx,
	companyId: string,
	page: { before: string | undefined; limit: number },
): Promise<PaymentRow[]> {
	const { rows } = await tx.query(
		`select ${columns} from billing.payment
     where company_id = $1
       and ($2::uuid is null or (paid_at, payment_id) <
         (select paid_at, payment_id from billing.payment where company_id = $1 and payment_id = $2))
     order by paid_at desc, payment_id desc limit $3`,
		[companyId, page.before ?? null, page.limit],
	);
	return rows.map(paymentOf);
}

/** Grants of the company that other payments are known to have brought. */
export async function grantsOfOthers(
	tx: Tx,
	of: { companyId: string; paymentId: string },
): Promise<Set<string>> {
	const { rows } = await tx.query(
		`select grant_id from billing.payment where company_id = $1 and payment_id <> $2 and grant_id is not null`,
		[of.companyId, of.paymentId],
	);
	return new Set(rows.map((row) => String(row["grant_id"])));
}

export async function setWentBack(
	tx: Tx,
	payment: PaymentRow,
	followUpAt: Date | undefined,
): Promise<void> {
	await tx.query(
		`update billing.payment set grant_id = $3, gone_minor_units = $4, clawed_back_millitokens = $5, disputed = $6,
       credit_note_number = $7, follow_up_at = $8
     where company_id = $1 and payment_id = $2`,
		[
			payment.companyId,
			payment.paymentId,
			payment.grantId ?? null,
			payment.gone.minorUnits,
			payment.clawedBackMillitokens,
			payment.disputed ?? null,
			payment.creditNoteNumber ?? null,
			followUpAt ?? null,
		],
	);
}

/** The payment to look at again, put off meanwhile so that no other process does. */
export async function claimFollowUp(
	tx: Tx,
	now: Date,
	putOffSeconds: number,
): Promise<{ provider: string; paymentReference: string } | undefined> {
	const { rows } = await tx.query(
		`update billing.payment set follow_up_at = $1::timestamptz + make_interval(secs => $2)
     where (company_id, payment_id) in
       (select company_id, payment_id from billing.payment where follow_up_at <= $1
        order by follow_up_at limit 1 for update skip locked)
     returning provider, payment_reference`,
		[now, putOffSeconds],
	);
	const [row] = rows;
	return (
		row && {
			provider: String(row["provider"]),
			paymentReference: String(row["payment_reference"]),
		}
	);
}

export async function setFollowUp(
	tx: Tx,
	of: { companyId: string; paymentId: string },
	at: Date,
): Promise<void> {
	await tx.query(
		"update billing.payment set follow_up_at = $3 where company_id = $1 and payment_id = $2",
		[of.companyId, of.paymentId, at],
	);
}

/** A payment whose receipt has to be mailed, locked until the end of the transaction, which sets it right. */
export async function lockReceiptDue(
	tx: Tx,
	skipped: string[],
): Promise<PaymentRow | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from billing.payment where receipt_is_due and payment_id <> all ($1::uuid[])
     order by recorded_at limit 1 for update skip locked`,
		[skipped],
	);
	return rows[0] && paymentOf(rows[0]);
}

export async function setReceiptSent(
	tx: Tx,
	of: { companyId: string; paymentId: string },
): Promise<void> {
	await tx.query(
		"update billing.payment set receipt_is_due = false where company_id = $1 and payment_id = $2",
		[of.companyId, of.paymentId],
	);
}

/**
 * What is known of a payment, locked. Whoever writes down a payment and whoever hears that it went back meet here, so one
 * of them sees what the other did.
 */
export async function lockFacts(
	tx: Tx,
	provider: string,
	paymentReference: string,
): Promise<Facts> {
	await tx.query(
		"insert into billing.payment_fact (provider, payment_reference) values ($1, $2) on conflict do nothing",
		[provider, paymentReference],
	);
	const { rows } = await tx.query(
		`select refunded_minor_units, refunded_currency, disputes from billing.payment_fact
     where provider = $1 and payment_reference = $2 for update`,
		[provider, paymentReference],
	);
	const [row] = rows;
	if (row === undefined)
		throw new Error(`The facts of payment ${paymentReference} are gone`);
	const disputes = row["disputes"] as Record<
		string,
		{ amount: Amount; state: Dispute["state"]; at: string }
	>;
	return {
		refunded:
			row["refunded_currency"] === null
				? undefined
				: {
						minorUnits: Number(row["refunded_minor_units"]),
						currency: String(row["refunded_currency"]),
					},
		disputes: new Map(
			Object.entries(disputes).map(([ref, { amount, state, at }]) => [
				ref,
				{ amount, state, at: new Date(at) },
			]),
		),
	};
}

export async function setFacts(
	tx: Tx,
	of: { provider: string; paymentReference: string },
	facts: Facts,
): Promise<void> {
	await tx.query(
		`update billing.payment_fact set refunded_minor_units = $3, refunded_currency = $4, disputes = $5
     where provider = $1 and payment_reference = $2`,
		[
			of.provider,
			of.paymentReference,
			facts.refunded?.minorUnits ?? 0,
			facts.refunded?.currency ?? null,
			JSON.stringify(Object.fromEntries(facts.disputes)),
		],
	);
}

/** The next number of a series. Whoever is rolled back gives it back, so there are no gaps; the next one waits until then. */
export async function takeNumber(
	tx: Tx,
	series: "receipt" | "credit_note",
	year: number,
): Promise<string> {
	const { rows } = await tx.query(
		`insert into billing.document_number (series, year, last) values ($1, $2, 1)
     on conflict (series, year) do update set last = document_number.last + 1 returning last`,
		[series, year],
	);
	return documentNumber(series, year, Number(rows[0]?.["last"]));
}

/** The provider's name of the company. The latest one counts. */
export async function setCustomer(
	tx: Tx,
	of: { companyId: string; provider: string; customerRef: string },
): Promise<void> {
	await tx.query(
		`insert into billing.customer (company_id, provider, customer_ref) values ($1, $2, $3)
     on conflict (company_id, provider) do update set customer_ref = excluded.customer_ref
     where customer.customer_ref <> excluded.customer_ref`,
		[of.companyId, of.provider, of.customerRef],
	);
}

export async function findCustomer(
	tx: Tx,
	companyId: string,
	provider: string,
): Promise<string | undefined> {
	const { rows } = await tx.query(
		"select customer_ref from billing.customer where company_id = $1 and provider = $2",
		[companyId, provider],
	);
	return rows[0] && String(rows[0]["customer_ref"]);
}

export async function readCursor(
	tx: Tx,
	provider: string,
): Promise<Date | undefined> {
	const { rows } = await tx.query(
		"select read_through from billing.event_cursor where provider = $1",
		[provider],
	);
	return rows[0]?.["read_through"] as Date | undefined;
}

export async function setCursor(
	tx: Tx,
	provider: string,
	readThrough: Date,
): Promise<void> {
	await tx.query(
		`insert into billing.event_cursor (provider, read_through) values ($1, $2)
     on conflict (provider) do update set read_through = greatest(event_cursor.read_through, excluded.read_through)`,
		[provider, readThrough],
	);
}

function paymentOf(row: Record<string, unknown>): PaymentRow {
	const text = (column: string) =>
		row[column] === null ? undefined : String(row[column]);
	const currency = String(row["currency"]);
	const name = text("tax_name");
	const percent = text("tax_percent");
	return {
		companyId: String(row["company_id"]),
		paymentId: String(row["payment_id"]),
		provider: String(row["provider"]),
		paymentReference: String(row["payment_reference"]),
		paidFor: row["paid_for"] as PaidFor,
		plan: text("plan"),
		paid: { minorUnits: Number(row["amount_minor_units"]), currency },
		paidAt: row["paid_at"] as Date,
		tokensMillitokens: row["tokens_millitokens"] as bigint,
		taxed:
			name === undefined || percent === undefined
				? undefined
				: {
						name,
						percent,
						amount: { minorUnits: Number(row["tax_minor_units"]), currency },
					},
		invoiceUrl: text("invoice_url"),
		periodStartsAt: (row["period_starts_at"] as Date | null) ?? undefined,
		grantId: text("grant_id"),
		gone: { minorUnits: Number(row["gone_minor_units"]), currency },
		clawedBackMillitokens: row["clawed_back_millitokens"] as bigint,
		disputed: (row["disputed"] as Dispute["state"] | null) ?? undefined,
		receiptNumber: String(row["receipt_number"]),
		creditNoteNumber: text("credit_note_number"),
		billedTo: (row["billed_to"] as BilledTo | null) ?? undefined,
	};
}
