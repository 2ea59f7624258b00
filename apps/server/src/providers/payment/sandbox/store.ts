/** The SQL of the sandbox's checkouts and events. */
import type { Tx } from "../../../platform/db.ts";
import type { Checkout } from "../payment.ts";
import type { SandboxCheckout } from "./checkout.ts";
import { paymentOf } from "./payment-store.ts";

const selectCheckout = `select c.checkout_ref, c.customer_ref, c.reference, c.kind, c.plan, c.amount_minor_units, c.currency,
    c.description, c.tax_name, c.tax_percent, c.tax_minor_units, c.offers_to_keep, c.return_url, c.cancel_url, c.state,
    c.declined_reason, c.needs_authentication, c.expires_at, p.payment_reference, p.paid_at, p.subscription_ref,
    p.period_starts_at, p.period_ends_at
  from providers.sandbox_checkout c left join providers.sandbox_payment p on p.checkout_ref = c.checkout_ref`;

export type NewCheckout = Pick<
	Checkout,
	| "reference"
	| "amount"
	| "description"
	| "tax"
	| "returnUrl"
	| "cancelUrl"
	| "expiresAt"
	| "idempotencyKey"
> &
	Pick<SandboxCheckout, "checkoutRef" | "kind" | "plan" | "offersToKeep"> & {
		customerRef: string;
	};

/** Makes the checkout, unless its key was used: then it is the one that was made before. */
export async function insertCheckout(
	tx: Tx,
	made: NewCheckout,
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into providers.sandbox_checkout (checkout_ref, idempotency_key, customer_ref, reference, kind, plan,
       amount_minor_units, currency, description, tax_name, tax_percent, tax_minor_units, offers_to_keep, return_url,
       cancel_url, state, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'open', $16)
     on conflict (idempotency_key) do nothing returning 1`,
		[
			made.checkoutRef,
			made.idempotencyKey,
			made.customerRef,
			made.reference,
			made.kind,
			made.plan ?? null,
			made.amount.minorUnits,
			made.amount.currency,
			made.description,
			made.tax?.name ?? null,
			made.tax?.percent ?? null,
			made.tax?.amount.minorUnits ?? null,
			made.offersToKeep,
			made.returnUrl,
			made.cancelUrl,
			made.expiresAt,
		],
	);
	return rows.length === 1;
}

export async function findCheckoutByKey(
	tx: Tx,
	idempotencyKey: string,
): Promise<SandboxCheckout | undefined> {
	const { rows } = await tx.query(
		`${selectCheckout} where c.idempotency_key = $1`,
		[idempotencyKey],
	);
	return rows[0] && checkoutOf(rows[0]);
}

export async function findCheckout(
	tx: Tx,
	checkoutRef: string,
): Promise<SandboxCheckout | undefined> {
	const { rows } = await tx.query(
		`${selectCheckout} where c.checkout_ref = $1`,
		[checkoutRef],
	);
	return rows[0] && checkoutOf(rows[0]);
}

/** A second press waits here until the first one is written. Read after the lock: the payment is another row. */
export async function lockCheckout(
	tx: Tx,
	checkoutRef: string,
): Promise<SandboxCheckout | undefined> {
	await tx.query(
		`select 1 from providers.sandbox_checkout where checkout_ref = $1 for update`,
		[checkoutRef],
	);
	return findCheckout(tx, checkoutRef);
}

export async function setCheckout(
	tx: Tx,
	checkout: SandboxCheckout,
): Promise<void> {
	const { payment, declined } = checkout;
	await tx.query(
		`update providers.sandbox_checkout set state = $2, payment_reference = $3, reports_at = $4, declined_reason = $5,
       needs_authentication = $6
     where checkout_ref = $1`,
		[
			checkout.checkoutRef,
			checkout.state,
			payment?.paymentReference ?? null,
			payment?.paidAt ?? null,
			declined?.reason ?? null,
			declined?.needsAuthentication ?? false,
		],
	);
}

/** Nobody pays there after this instant. What is paid stays paid. */
export async function endCheckout(
	tx: Tx,
	checkoutRef: string,
	now: Date,
): Promise<void> {
	await tx.query(
		`update providers.sandbox_checkout set expires_at = least(expires_at, $2)
     where checkout_ref = $1 and state <> 'paid'`,
		[checkoutRef, now],
	);
}

export type SandboxEvent = {
	eventId: string;
	customerRef: string | undefined;
	checkoutRef: string | undefined;
	/** The exact text that is signed and sent, the same at each try. */
	body: string;
	happenedAt: Date;
	copies: number;
};

export async function insertEvent(tx: Tx, event: SandboxEvent): Promise<void> {
	await tx.query(
		`insert into providers.sandbox_event (event_id, customer_ref, checkout_ref, body, happened_at, copies)
     values ($1, $2, $3, $4, $5, $6)`,
		[
			event.eventId,
			event.customerRef ?? null,
			event.checkoutRef ?? null,
			event.body,
			event.happenedAt,
			event.copies,
		],
	);
}

/** How many events there were about this customer. */
export async function countEvents(
	tx: Tx,
	customerRef: string,
): Promise<number> {
	const { rows } = await tx.query(
		`select count(*)::int as events from providers.sandbox_event where customer_ref = $1`,
		[customerRef],
	);
	return Number(rows[0]?.["events"]);
}

export async function findUndelivered(
	tx: Tx,
	eventId: string,
): Promise<{ body: string } | undefined> {
	const { rows } = await tx.query(
		`select body from providers.sandbox_event where event_id = $1 and copies_delivered < copies`,
		[eventId],
	);
	return rows[0] && { body: String(rows[0]["body"]) };
}

export async function setDelivered(tx: Tx, eventId: string): Promise<void> {
	await tx.query(
		`update providers.sandbox_event set delivered_at = now(), copies_delivered = copies_delivered + 1 where event_id = $1`,
		[eventId],
	);
}

/** Those that the provider admits by now, oldest first. */
export async function listEventBodies(
	tx: Tx,
	of: { since: Date; now: Date; eventsMax: number },
): Promise<string[]> {
	const { rows } = await tx.query(
		`select body from providers.sandbox_event where happened_at >= $1 and happened_at <= $2
     order by happened_at, event_id limit $3`,
		[of.since, of.now, of.eventsMax],
	);
	return rows.map((row) => String(row["body"]));
}

function checkoutOf(row: Record<string, unknown>): SandboxCheckout {
	const currency = String(row["currency"]);
	const amount = { minorUnits: Number(row["amount_minor_units"]), currency };
	return {
		checkoutRef: String(row["checkout_ref"]),
		customerRef: (row["customer_ref"] as string | null) ?? undefined,
		reference: String(row["reference"]),
		kind: row["kind"] as SandboxCheckout["kind"],
		plan: (row["plan"] as string | null) ?? undefined,
		amount,
		description: String(row["description"]),
		tax:
			row["tax_name"] === null
				? undefined
				: {
						name: String(row["tax_name"]),
						percent: String(row["tax_percent"]),
						amount: { minorUnits: Number(row["tax_minor_units"]), currency },
					},
		offersToKeep: row["offers_to_keep"] === true,
		returnUrl: String(row["return_url"]),
		cancelUrl: String(row["cancel_url"]),
		state: row["state"] as SandboxCheckout["state"],
		declined:
			row["declined_reason"] === null
				? undefined
				: {
						reason: String(row["declined_reason"]),
						needsAuthentication: row["needs_authentication"] === true,
					},
		payment:
			row["payment_reference"] === null
				? undefined
				: paymentOf({ ...row, amount }),
		expiresAt: row["expires_at"] as Date,
	};
}
