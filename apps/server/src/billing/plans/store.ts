/**
 * All SQL of plans. Each statement names the company, so another company's id finds nothing; only the sweep looks through
 * all of them. The lock order is: the event, the company's plan, its order, its subscription, the pool.
 */
import type { PlanName } from "@verbatim/contract/plans";
import type { Row, Tx } from "../../platform/db.ts";
import type { Payment } from "../../providers/payment/payment.ts";
import type { OrderOf, PlanOrder } from "./order.ts";
import type { Month, Subscription, Wish } from "./subscription.ts";

/** Locks the company's plan until the end of the transaction; answers the order that began it, if one ever did. */
export async function lockCompanyPlan(
	tx: Tx,
	companyId: string,
): Promise<string | undefined> {
	await tx.query(
		`insert into billing.company_plan (company_id) values ($1) on conflict do nothing`,
		[companyId],
	);
	const { rows } = await tx.query(
		`select order_id from billing.company_plan where company_id = $1 for update`,
		[companyId],
	);
	return textOf(rows[0]?.["order_id"]);
}

/** The order that began the company's plan, without a lock. */
export async function findCompanyPlan(
	tx: Tx,
	companyId: string,
): Promise<string | undefined> {
	const { rows } = await tx.query(
		`select order_id from billing.company_plan where company_id = $1`,
		[companyId],
	);
	return textOf(rows[0]?.["order_id"]);
}

export async function setCompanyPlan(tx: Tx, of: OrderOf): Promise<void> {
	await tx.query(
		`update billing.company_plan set order_id = $2 where company_id = $1`,
		[of.companyId, of.orderId],
	);
}

// Orders

const orderColumns = `company_id, order_id, request_id, member_id, plan, change, price_minor_units, month_minor_units, currency,
  amount_tokens, state, return_to, provider, time_zone, checkout_ref, checkout_url, checkout_expires_at, payment_reference,
  paid_at, is_granted, ordered_at`;

/** Throws when the company is at another checkout: whoever calls it has locked the company's plan and looked. */
export async function insertOrder(
	tx: Tx,
	order: Omit<PlanOrder, "checkout" | "paidBy" | "isGranted" | "state">,
	nextAskAt: Date,
): Promise<void> {
	await tx.query(
		`insert into billing.plan_order (company_id, order_id, request_id, member_id, plan, change, price_minor_units,
       month_minor_units, currency, amount_tokens, state, return_to, provider, time_zone, checkout_expires_at, ordered_at,
       next_ask_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12, $13, $14, $15, $16)`,
		[
			order.companyId,
			order.orderId,
			order.requestId,
			order.memberId,
			order.plan,
			order.change,
			order.price.minorUnits,
			order.monthPrice.minorUnits,
			order.price.currency,
			order.amountTokens,
			order.returnTo,
			order.provider,
			order.timeZone,
			order.checkoutExpiresAt,
			order.orderedAt,
			nextAskAt,
		],
	);
}

export async function findOrder(
	tx: Tx,
	of: OrderOf,
): Promise<PlanOrder | undefined> {
	const { rows } = await tx.query(
		`select ${orderColumns} from billing.plan_order where company_id = $1 and order_id = $2`,
		[of.companyId, of.orderId],
	);
	return rows[0] && orderOf(rows[0]);
}

export async function lockOrder(
	tx: Tx,
	of: OrderOf,
): Promise<PlanOrder | undefined> {
	const { rows } = await tx.query(
		`select ${orderColumns} from billing.plan_order where company_id = $1 and order_id = $2 for update`,
		[of.companyId, of.orderId],
	);
	return rows[0] && orderOf(rows[0]);
}

export async function findOrderOfRequest(
	tx: Tx,
	companyId: string,
	requestId: string,
): Promise<PlanOrder | undefined> {
	const { rows } = await tx.query(
		`select ${orderColumns} from billing.plan_order where company_id = $1 and request_id = $2`,
		[companyId, requestId],
	);
	return rows[0] && orderOf(rows[0]);
}

export async function findOpenOrder(
	tx: Tx,
	companyId: string,
): Promise<PlanOrder | undefined> {
	const { rows } = await tx.query(
		`select ${orderColumns} from billing.plan_order where company_id = $1 and state in ('open', 'pending')`,
		[companyId],
	);
	return rows[0] && orderOf(rows[0]);
}

/** Null when the order was closed meanwhile: then nobody is shown its page. The provider's first answer stays. */
export async function setCheckout(
	tx: Tx,
	of: OrderOf,
	checkout: { ref: string; url: string },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update billing.plan_order set checkout_ref = $3, checkout_url = $4
     where company_id = $1 and order_id = $2 and state = 'open' and (checkout_ref is null or checkout_ref = $3)
     returning order_id`,
		[of.companyId, of.orderId, checkout.ref, checkout.url],
	);
	return rows.length > 0;
}

export async function setOrderState(
	tx: Tx,
	order: PlanOrder,
	nextAskAt: Date | undefined,
): Promise<void> {
	await tx.query(
		`update billing.plan_order set state = $3, payment_reference = $4, paid_at = $5, next_ask_at = $6
     where company_id = $1 and order_id = $2`,
		[
			order.companyId,
			order.orderId,
			order.state,
			order.paidBy?.paymentReference ?? null,
			order.paidBy?.paidAt ?? null,
			nextAskAt ?? null,
		],
	);
}

export async function setOrderGranted(tx: Tx, of: OrderOf): Promise<void> {
	await tx.query(
		`update billing.plan_order set is_granted = true where company_id = $1 and order_id = $2`,
		[of.companyId, of.orderId],
	);
}

/** True for the one of many who wait that may ask the provider now. By the database's own clock: it is a matter of load. */
export async function claimAsking(
	tx: Tx,
	of: OrderOf,
	secondsBetween: number,
): Promise<boolean> {
	const { rows } = await tx.query(
		`update billing.plan_order set asked_at = now()
     where company_id = $1 and order_id = $2 and (asked_at is null or asked_at <= now() - make_interval(secs => $3))
     returning order_id`,
		[of.companyId, of.orderId, secondsBetween],
	);
	return rows.length > 0;
}

/** Orders about which the provider should be asked now, put off meanwhile so that no other process asks too. */
export async function claimDueOrders(
	tx: Tx,
	of: { now: Date; putOffUntil: Date; rowsMax: number },
): Promise<PlanOrder[]> {
	const { rows } = await tx.query(
		`update billing.plan_order set next_ask_at = $2
     where (company_id, order_id) in
       (select company_id, order_id from billing.plan_order where next_ask_at <= $1
        order by next_ask_at limit $3 for update skip locked)
     returning ${orderColumns}`,
		[of.now, of.putOffUntil, of.rowsMax],
	);
	return rows.map(orderOf);
}

// Subscriptions: their facts

/** A monthly payment was told of. False when it is another one than was told of before. */
export async function knowSubscription(
	tx: Tx,
	of: OrderOf,
	subscriptionRef: string,
): Promise<boolean> {
	await tx.query(
		`insert into billing.plan_subscription (company_id, order_id, subscription_ref) values ($1, $2, $3)
     on conflict do nothing`,
		[of.companyId, of.orderId, subscriptionRef],
	);
	const { rows } = await tx.query(
		`select subscription_ref from billing.plan_subscription where company_id = $1 and order_id = $2 for update`,
		[of.companyId, of.orderId],
	);
	return rows[0]?.["subscription_ref"] === subscriptionRef;
}

export async function setAnchor(
	tx: Tx,
	of: OrderOf,
	anchorAt: Date,
): Promise<void> {
	await tx.query(
		`update billing.plan_subscription set anchor_at = $3 where company_id = $1 and order_id = $2 and anchor_at is null`,
		[of.companyId, of.orderId, anchorAt],
	);
}

/** The latest word stays, whichever comes last. Of two at one instant, that it ends. */
export async function noteSaid(
	tx: Tx,
	of: OrderOf,
	said: { goesOn: boolean; at: Date },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update billing.plan_subscription set said_goes_on = $3, said_at = $4
     where company_id = $1 and order_id = $2
       and (said_at is null or said_at < $4 or (said_at = $4 and said_goes_on and not $3))
     returning order_id`,
		[of.companyId, of.orderId, said.goesOn, said.at],
	);
	return rows.length > 0;
}

export async function noteEnded(
	tx: Tx,
	of: OrderOf,
	endedAt: Date,
): Promise<boolean> {
	const { rows } = await tx.query(
		`update billing.plan_subscription set ended_at = $3
     where company_id = $1 and order_id = $2 and (ended_at is null or ended_at > $3) returning order_id`,
		[of.companyId, of.orderId, endedAt],
	);
	return rows.length > 0;
}

export async function setSteps(
	tx: Tx,
	of: OrderOf,
	steps: number,
	lookAgainAt: Date | undefined,
): Promise<void> {
	await tx.query(
		`update billing.plan_subscription set steps = $3, look_again_at = $4 where company_id = $1 and order_id = $2`,
		[of.companyId, of.orderId, steps, lookAgainAt ?? null],
	);
}

/** Subscriptions that should be looked at again now, with the soonest first. */
export async function selectDueSubscriptions(
	tx: Tx,
	of: { now: Date; rowsMax: number },
): Promise<OrderOf[]> {
	const { rows } = await tx.query(
		`select company_id, order_id from billing.plan_subscription where look_again_at <= $1
     order by look_again_at limit $2`,
		[of.now, of.rowsMax],
	);
	return rows.map(ofRow);
}

// Months

/** A paid month, once. A failure of the same month stays beside it: it is what was, and how it ended. */
export async function insertPaidMonth(
	tx: Tx,
	of: OrderOf,
	month: {
		plan: PlanName;
		payment: Pick<Payment, "paymentReference" | "paidAt">;
		periodStartsAt: Date;
		periodEndsAt: Date;
	},
): Promise<boolean> {
	const { rows } = await tx.query(
		`insert into billing.plan_month (company_id, order_id, period_starts_at, period_ends_at, plan, payment_reference, paid_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id, order_id, period_starts_at) do update
       set period_ends_at = $4, plan = $5, payment_reference = $6, paid_at = $7
       where plan_month.paid_at is null
     returning order_id`,
		[
			of.companyId,
			of.orderId,
			month.periodStartsAt,
			month.periodEndsAt,
			month.plan,
			month.payment.paymentReference,
			month.payment.paidAt,
		],
	);
	return rows.length > 0;
}

/** A failed payment of a month. The latest try stays, whichever comes last. True when none was known of this month. */
export async function noteFailure(
	tx: Tx,
	of: OrderOf,
	periodStartsAt: Date,
	failure: NonNullable<Month["failure"]>,
): Promise<{ isNew: boolean; isFirst: boolean }> {
	const values = [
		of.companyId,
		of.orderId,
		periodStartsAt,
		failure.at,
		failure.reason,
		failure.retryAt ?? null,
		failure.payUrl ?? null,
	];
	const first = await tx.query(
		`insert into billing.plan_month (company_id, order_id, period_starts_at, failed_at, failure_reason, retry_at, pay_url)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning order_id`,
		values,
	);
	if (first.rows.length > 0) return { isNew: true, isFirst: true };
	const later = await tx.query(
		`update billing.plan_month set failed_at = $4, failure_reason = $5, retry_at = $6, pay_url = $7
     where company_id = $1 and order_id = $2 and period_starts_at = $3 and (failed_at is null or failed_at < $4)
     returning paid_at`,
		values,
	);
	return { isNew: later.rows.length > 0, isFirst: false };
}

export async function setMonthGranted(
	tx: Tx,
	of: OrderOf,
	periodStartsAt: Date,
): Promise<void> {
	await tx.query(
		`update billing.plan_month set is_granted = true
     where company_id = $1 and order_id = $2 and period_starts_at = $3`,
		[of.companyId, of.orderId, periodStartsAt],
	);
}

// Wishes

/** Whoever calls it has locked the company's plan, so that numbers have no gaps. */
export async function insertWish(
	tx: Tx,
	of: OrderOf,
	wish: Omit<Wish, "number"> & { memberId: string | undefined },
): Promise<void> {
	await tx.query(
		`insert into billing.plan_wish (company_id, order_id, number, plan, month_minor_units, currency, goes_on, member_id,
       request_id, wished_at, told_at)
     select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10
     from billing.plan_wish where company_id = $1 and order_id = $2`,
		[
			of.companyId,
			of.orderId,
			wish.plan,
			wish.monthPrice.minorUnits,
			wish.monthPrice.currency,
			wish.goesOn,
			wish.memberId ?? null,
			wish.requestId ?? null,
			wish.wishedAt,
			wish.toldAt ?? null,
		],
	);
}

/** All up to this one are told: each carries the whole of what is wished. */
export async function setTold(
	tx: Tx,
	of: OrderOf,
	through: { number: number; toldAt: Date },
): Promise<void> {
	await tx.query(
		`update billing.plan_wish set told_at = $4
     where company_id = $1 and order_id = $2 and number <= $3 and told_at is null`,
		[of.companyId, of.orderId, through.number, through.toldAt],
	);
}

/** True for the one process that may tell the provider now, for so many seconds. */
export async function claimTelling(
	tx: Tx,
	of: OrderOf,
	secondsMax: number,
): Promise<boolean> {
	const { rows } = await tx.query(
		`update billing.plan_subscription set telling_until = now() + make_interval(secs => $3)
     where company_id = $1 and order_id = $2 and (telling_until is null or telling_until <= now()) returning order_id`,
		[of.companyId, of.orderId, secondsMax],
	);
	return rows.length > 0;
}

export async function endTelling(tx: Tx, of: OrderOf): Promise<void> {
	await tx.query(
		`update billing.plan_subscription set telling_until = null where company_id = $1 and order_id = $2`,
		[of.companyId, of.orderId],
	);
}

/** Subscriptions whose provider does not know yet what is wished since then. */
export async function selectUntold(
	tx: Tx,
	of: { wishedBefore: Date; rowsMax: number },
): Promise<OrderOf[]> {
	const { rows } = await tx.query(
		`select distinct company_id, order_id from billing.plan_wish where told_at is null and wished_at <= $1 limit $2`,
		[of.wishedBefore, of.rowsMax],
	);
	return rows.map(ofRow);
}

/** All that is known of a subscription; undefined when nothing is. */
export async function loadSubscription(
	tx: Tx,
	of: OrderOf,
): Promise<Subscription | undefined> {
	const key = [of.companyId, of.orderId];
	const { rows } = await tx.query(
		`select subscription.subscription_ref, anchor_at, said_goes_on, said_at, ended_at, steps, plan_order.provider,
       plan_order.time_zone
     from billing.plan_subscription subscription join billing.plan_order using (company_id, order_id)
     where company_id = $1 and order_id = $2`,
		key,
	);
	const row = rows[0];
	if (row === undefined) return undefined;
	const wishes = await tx.query(
		`select number, plan, month_minor_units, currency, goes_on, request_id, wished_at, told_at
     from billing.plan_wish where company_id = $1 and order_id = $2 order by number`,
		key,
	);
	const months = await tx.query(
		`select period_starts_at, period_ends_at, plan, payment_reference, paid_at, failed_at, failure_reason, retry_at, pay_url,
       is_granted
     from billing.plan_month where company_id = $1 and order_id = $2 order by period_starts_at`,
		key,
	);
	const upgrades = await tx.query(
		`select order_id, plan from billing.plan_order
     where company_id = $1 and change = 'upgrade' and state = 'paid' and not is_granted
       and $2 = (select order_id from billing.company_plan where company_id = $1)
     order by paid_at, order_id`,
		key,
	);
	const said = row["said_at"] as Date | null;
	return {
		...of,
		provider: String(row["provider"]),
		subscriptionRef: String(row["subscription_ref"]),
		timeZone: String(row["time_zone"]),
		anchorAt: dateOf(row["anchor_at"]),
		said:
			said === null
				? undefined
				: { goesOn: row["said_goes_on"] === true, at: said },
		endedAt: dateOf(row["ended_at"]),
		steps: Number(row["steps"]),
		wishes: wishes.rows.map(wishOfRow),
		months: months.rows.map(monthOfRow),
		upgrades: upgrades.rows.map((upgrade) => ({
			orderId: String(upgrade["order_id"]),
			plan: upgrade["plan"] as PlanName,
		})),
	};
}

const textOf = (value: unknown): string | undefined =>
	value === null || value === undefined ? undefined : String(value);
const dateOf = (value: unknown): Date | undefined =>
	value === null ? undefined : (value as Date);
const ofRow = (row: Row): OrderOf => ({
	companyId: String(row["company_id"]),
	orderId: String(row["order_id"]),
});

const wishOfRow = (row: Row): Wish => ({
	number: Number(row["number"]),
	plan: row["plan"] as PlanName,
	monthPrice: {
		minorUnits: Number(row["month_minor_units"]),
		currency: String(row["currency"]),
	},
	goesOn: row["goes_on"] === true,
	requestId: textOf(row["request_id"]),
	wishedAt: row["wished_at"] as Date,
	toldAt: dateOf(row["told_at"]),
});

function monthOfRow(row: Row): Month {
	const paymentReference = textOf(row["payment_reference"]);
	const failedAt = dateOf(row["failed_at"]);
	return {
		periodStartsAt: row["period_starts_at"] as Date,
		paid:
			paymentReference === undefined
				? undefined
				: {
						plan: row["plan"] as PlanName,
						paymentReference,
						paidAt: row["paid_at"] as Date,
						periodEndsAt: row["period_ends_at"] as Date,
					},
		failure:
			failedAt === undefined
				? undefined
				: {
						at: failedAt,
						reason: String(row["failure_reason"]),
						retryAt: dateOf(row["retry_at"]),
						payUrl: textOf(row["pay_url"]),
					},
		isGranted: row["is_granted"] === true,
	};
}

function orderOf(row: Row): PlanOrder {
	const currency = String(row["currency"]);
	const checkoutRef = textOf(row["checkout_ref"]);
	const checkoutUrl = textOf(row["checkout_url"]);
	const paymentReference = textOf(row["payment_reference"]);
	return {
		companyId: String(row["company_id"]),
		orderId: String(row["order_id"]),
		requestId: String(row["request_id"]),
		memberId: String(row["member_id"]),
		plan: row["plan"] as PlanName,
		change: row["change"] as PlanOrder["change"],
		price: { minorUnits: Number(row["price_minor_units"]), currency },
		monthPrice: { minorUnits: Number(row["month_minor_units"]), currency },
		amountTokens: Number(row["amount_tokens"]),
		state: row["state"] as PlanOrder["state"],
		returnTo: String(row["return_to"]),
		provider: String(row["provider"]),
		timeZone: String(row["time_zone"]),
		checkout:
			checkoutRef === undefined || checkoutUrl === undefined
				? undefined
				: { ref: checkoutRef, url: checkoutUrl },
		checkoutExpiresAt: row["checkout_expires_at"] as Date,
		paidBy:
			paymentReference === undefined
				? undefined
				: { paymentReference, paidAt: row["paid_at"] as Date },
		isGranted: row["is_granted"] === true,
		orderedAt: row["ordered_at"] as Date,
	};
}
