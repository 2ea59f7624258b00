/** All SQL of the sandbox provider. */
import type { Tx } from "../../../platform/db.ts";
import type { Checkout } from "../payment.ts";
import type { SandboxCheckout } from "./checkout.ts";

const columns = `checkout_ref, reference, amount_minor_units, currency, description, return_url, cancel_url, state,
  payment_reference, reports_at, expires_at`;

/** Makes the checkout, unless its key was used: then it is the one that was made before. */
export async function insertCheckout(
	tx: Tx,
	checkoutRef: string,
	checkout: Checkout,
): Promise<void> {
	await tx.query(
		`insert into providers.sandbox_checkout (checkout_ref, idempotency_key, reference, amount_minor_units, currency,
       description, return_url, cancel_url, state, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9) on conflict (idempotency_key) do nothing`,
		[
			checkoutRef,
			checkout.idempotencyKey,
			checkout.reference,
			checkout.amount.minorUnits,
			checkout.amount.currency,
			checkout.description,
			checkout.returnUrl,
			checkout.cancelUrl,
			checkout.expiresAt,
		],
	);
}

export async function findCheckoutByKey(
	tx: Tx,
	idempotencyKey: string,
): Promise<SandboxCheckout | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from providers.sandbox_checkout where idempotency_key = $1`,
		[idempotencyKey],
	);
	return rows[0] && checkoutOf(rows[0]);
}

export async function findCheckout(
	tx: Tx,
	checkoutRef: string,
): Promise<SandboxCheckout | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from providers.sandbox_checkout where checkout_ref = $1`,
		[checkoutRef],
	);
	return rows[0] && checkoutOf(rows[0]);
}

/** A second press waits here until the first one is written. */
export async function lockCheckout(
	tx: Tx,
	checkoutRef: string,
): Promise<SandboxCheckout | undefined> {
	const { rows } = await tx.query(
		`select ${columns} from providers.sandbox_checkout where checkout_ref = $1 for update`,
		[checkoutRef],
	);
	return rows[0] && checkoutOf(rows[0]);
}

export async function setCheckout(
	tx: Tx,
	checkout: SandboxCheckout,
): Promise<void> {
	await tx.query(
		`update providers.sandbox_checkout set state = $2, payment_reference = $3, reports_at = $4 where checkout_ref = $1`,
		[
			checkout.checkoutRef,
			checkout.state,
			checkout.paymentReference ?? null,
			checkout.reportsAt ?? null,
		],
	);
}

export async function insertEvent(
	tx: Tx,
	event: { eventId: string; checkoutRef: string; body: string },
): Promise<void> {
	await tx.query(
		`insert into providers.sandbox_event (event_id, checkout_ref, body) values ($1, $2, $3)`,
		[event.eventId, event.checkoutRef, event.body],
	);
}

export async function findUndelivered(
	tx: Tx,
	eventId: string,
): Promise<{ body: string } | undefined> {
	const { rows } = await tx.query(
		`select body from providers.sandbox_event where event_id = $1 and delivered_at is null`,
		[eventId],
	);
	return rows[0] && { body: String(rows[0]["body"]) };
}

export async function setDelivered(tx: Tx, eventId: string): Promise<void> {
	await tx.query(
		`update providers.sandbox_event set delivered_at = now() where event_id = $1`,
		[eventId],
	);
}

function checkoutOf(row: Record<string, unknown>): SandboxCheckout {
	return {
		checkoutRef: String(row["checkout_ref"]),
		reference: String(row["reference"]),
		amount: {
			minorUnits: Number(row["amount_minor_units"]),
			currency: String(row["currency"]),
		},
		description: String(row["description"]),
		returnUrl: String(row["return_url"]),
		cancelUrl: String(row["cancel_url"]),
		state: row["state"] as SandboxCheckout["state"],
		paymentReference:
			row["payment_reference"] === null
				? undefined
				: String(row["payment_reference"]),
		reportsAt: (row["reports_at"] as Date | null) ?? undefined,
		expiresAt: row["expires_at"] as Date,
	};
}
