/** The SQL of the sandbox's subscriptions. */
import type { Tx } from "../../../platform/db.ts";
import { dueAt, type SandboxSubscription } from "./subscription.ts";

const columns = `subscription_ref, customer_ref, checkout_ref, reference, plan, amount_minor_units, currency, description,
  anchor_at, months_paid, state, failures, failed_reason, retry_at, fails_next`;

export async function insertSubscription(
	tx: Tx,
	of: SandboxSubscription,
): Promise<void> {
	await tx.query(
		`insert into providers.sandbox_subscription (${columns}, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		valuesOf(of),
	);
}

export async function setSubscription(
	tx: Tx,
	of: SandboxSubscription,
): Promise<void> {
	await tx.query(
		`update providers.sandbox_subscription set customer_ref = $2, checkout_ref = $3, reference = $4, plan = $5,
       amount_minor_units = $6, currency = $7, description = $8, anchor_at = $9, months_paid = $10, state = $11,
       failures = $12, failed_reason = $13, retry_at = $14, fails_next = $15, due_at = $16
     where subscription_ref = $1`,
		valuesOf(of),
	);
}

/** Whoever changes a subscription begins here, so that a renewal, a button and the port wait for each other. */
export async function lockSubscription(
	tx: Tx,
	subscriptionRef: string,
): Promise<SandboxSubscription | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from providers.sandbox_subscription where subscription_ref = $1 for update`,
		[subscriptionRef],
	);
	return rows[0] && subscriptionOf(rows[0]);
}

/** Newest first. */
export async function listSubscriptions(
	tx: Tx,
	customerRef: string,
	subscriptionsMax: number,
): Promise<SandboxSubscription[]> {
	const { rows } = await tx.query(
		`select ${columns} from providers.sandbox_subscription where customer_ref = $1
     order by anchor_at desc, subscription_ref limit $2`,
		[customerRef, subscriptionsMax],
	);
	return rows.map(subscriptionOf);
}

/** Those that have to be looked at, the longest due first. */
export async function listDueRefs(
	tx: Tx,
	now: Date,
	subscriptionsMax: number,
): Promise<string[]> {
	const { rows } = await tx.query(
		`select subscription_ref from providers.sandbox_subscription where due_at <= $1
     order by due_at, subscription_ref limit $2`,
		[now, subscriptionsMax],
	);
	return rows.map((row) => String(row["subscription_ref"]));
}

/** False when a change with this key was made before. */
export async function insertChange(
	tx: Tx,
	subscriptionRef: string,
	idempotencyKey: string,
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into providers.sandbox_change (idempotency_key, subscription_ref) values ($1, $2)
     on conflict (idempotency_key) do nothing returning 1`,
		[idempotencyKey, subscriptionRef],
	);
	return rows.length === 1;
}

function valuesOf(of: SandboxSubscription): unknown[] {
	return [
		of.subscriptionRef,
		of.customerRef,
		of.checkoutRef,
		of.reference,
		of.plan,
		of.amount.minorUnits,
		of.amount.currency,
		of.description,
		of.anchorAt,
		of.monthsPaid,
		of.state,
		of.failure?.failures ?? 0,
		of.failure?.reason ?? null,
		of.failure?.retryAt ?? null,
		of.failsNext,
		dueAt(of) ?? null,
	];
}

function subscriptionOf(row: Record<string, unknown>): SandboxSubscription {
	return {
		subscriptionRef: String(row["subscription_ref"]),
		customerRef: String(row["customer_ref"]),
		checkoutRef: String(row["checkout_ref"]),
		reference: String(row["reference"]),
		plan: String(row["plan"]),
		amount: {
			minorUnits: Number(row["amount_minor_units"]),
			currency: String(row["currency"]),
		},
		description: String(row["description"]),
		anchorAt: row["anchor_at"] as Date,
		monthsPaid: Number(row["months_paid"]),
		state: row["state"] as SandboxSubscription["state"],
		failure:
			Number(row["failures"]) === 0
				? undefined
				: {
						failures: Number(row["failures"]),
						reason: String(row["failed_reason"]),
						retryAt: (row["retry_at"] as Date | null) ?? undefined,
					},
		failsNext: row["fails_next"] === true,
	};
}
