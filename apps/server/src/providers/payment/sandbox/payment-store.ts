/** The SQL of the sandbox's payments: what was paid, what went back, what is disputed. */
import type { Tx } from "../../../platform/db.ts";
import type { Amount, Payment } from "../payment.ts";

export type SandboxPayment = {
	paymentReference: string;
	customerRef: string | undefined;
	checkoutRef: string | undefined;
	amount: Amount;
	description: string;
	paidAt: Date;
	refundedInAll: Amount;
	dispute:
		| { disputeRef: string; state: "opened" | "won" | "lost"; amount: Amount }
		| undefined;
};

export async function insertPayment(
	tx: Tx,
	of: {
		payment: Payment;
		checkoutRef: string | undefined;
		description: string;
	},
): Promise<void> {
	const { payment } = of;
	await tx.query(
		`insert into providers.sandbox_payment (payment_reference, customer_ref, checkout_ref, subscription_ref,
       amount_minor_units, currency, description, paid_at, period_starts_at, period_ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		[
			payment.paymentReference,
			payment.customerRef ?? null,
			of.checkoutRef ?? null,
			payment.subscription?.subscriptionRef ?? null,
			payment.amount.minorUnits,
			payment.amount.currency,
			of.description,
			payment.paidAt,
			payment.subscription?.periodStartsAt ?? null,
			payment.subscription?.periodEndsAt ?? null,
		],
	);
}

const columns = `payment_reference, customer_ref, checkout_ref, amount_minor_units, currency, description, paid_at,
  refunded_minor_units, dispute_ref, dispute_state, disputed_minor_units`;

export async function findPayment(
	tx: Tx,
	paymentReference: string,
): Promise<SandboxPayment | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from providers.sandbox_payment where payment_reference = $1`,
		[paymentReference],
	);
	return rows[0] && sandboxPaymentOf(rows[0]);
}

/** A second press waits here until the first one is written. Another customer's payment is not found. */
export async function lockPayment(
	tx: Tx,
	of: { paymentReference: string; customerRef: string },
): Promise<SandboxPayment | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from providers.sandbox_payment where payment_reference = $1 and customer_ref = $2 for update`,
		[of.paymentReference, of.customerRef],
	);
	return rows[0] && sandboxPaymentOf(rows[0]);
}

/** Newest first. */
export async function listPayments(
	tx: Tx,
	customerRef: string,
	paymentsMax: number,
): Promise<SandboxPayment[]> {
	const { rows } = await tx.query(
		`select ${columns} from providers.sandbox_payment where customer_ref = $1
     order by paid_at desc, payment_reference desc limit $2`,
		[customerRef, paymentsMax],
	);
	return rows.map(sandboxPaymentOf);
}

export async function setPayment(
	tx: Tx,
	payment: SandboxPayment,
): Promise<void> {
	await tx.query(
		`update providers.sandbox_payment set refunded_minor_units = $2, dispute_ref = $3, dispute_state = $4,
       disputed_minor_units = $5
     where payment_reference = $1`,
		[
			payment.paymentReference,
			payment.refundedInAll.minorUnits,
			payment.dispute?.disputeRef ?? null,
			payment.dispute?.state ?? null,
			payment.dispute?.amount.minorUnits ?? null,
		],
	);
}

/** The payment of a row that holds its columns, as the port tells it. The address of its invoice is added by who knows it. */
export function paymentOf(
	row: Record<string, unknown> & { amount: Amount },
): Payment {
	return {
		paymentReference: String(row["payment_reference"]),
		amount: row.amount,
		paidAt: row["paid_at"] as Date,
		customerRef: (row["customer_ref"] as string | null) ?? undefined,
		invoiceUrl: undefined,
		subscription:
			row["subscription_ref"] === null
				? undefined
				: {
						subscriptionRef: String(row["subscription_ref"]),
						periodStartsAt: row["period_starts_at"] as Date,
						periodEndsAt: row["period_ends_at"] as Date,
					},
	};
}

function sandboxPaymentOf(row: Record<string, unknown>): SandboxPayment {
	const currency = String(row["currency"]);
	const minor = (column: string): Amount => ({
		minorUnits: Number(row[column]),
		currency,
	});
	return {
		paymentReference: String(row["payment_reference"]),
		customerRef: (row["customer_ref"] as string | null) ?? undefined,
		checkoutRef: (row["checkout_ref"] as string | null) ?? undefined,
		amount: minor("amount_minor_units"),
		description: String(row["description"]),
		paidAt: row["paid_at"] as Date,
		refundedInAll: minor("refunded_minor_units"),
		dispute:
			row["dispute_ref"] === null
				? undefined
				: {
						disputeRef: String(row["dispute_ref"]),
						state: row["dispute_state"] as "opened" | "won" | "lost",
						amount: minor("disputed_minor_units"),
					},
	};
}
