/** All SQL of webhooks: addresses, events, deliveries and their tries. */
import type {
	SentEvent,
	TryOutcome,
	WebhookEvent,
} from "@verbatim/contract/webhooks";
import type { Row, Tx } from "../../platform/db.ts";

type Of = { companyId: string; webhookId: string };
type OfDelivery = { companyId: string; deliveryId: string };

export type StoredWebhook = Of & {
	url: string;
	events: WebhookEvent[];
	state: "on" | "paused" | "off";
	secret: Buffer;
	/** Only while it is valid. */
	oldSecret: Buffer | undefined;
	oldSecretUntil: Date | null;
	failingSince: Date | null;
	lastDeliveredAt: Date | null;
	createdAt: Date;
};

const webhookColumns = `webhook.company_id, webhook.webhook_id, webhook.url, webhook.events, webhook.state, webhook.secret,
  case when webhook.old_secret_until > now() then webhook.old_secret end as old_secret,
  case when webhook.old_secret_until > now() then webhook.old_secret_until end as old_secret_until,
  webhook.failing_since, webhook.last_delivered_at, webhook.created_at as webhook_created_at`;

/** Held while the number of addresses may grow, and while it is decided who watches the pool. */
export async function lockCompany(tx: Tx, companyId: string): Promise<void> {
	await tx.query(
		`select 1 from company.company where id = $1 for no key update`,
		[companyId],
	);
}

export async function insertWebhook(
	tx: Tx,
	webhook: Of & {
		url: string;
		events: readonly WebhookEvent[];
		secret: Buffer;
		createdBy: string;
	},
): Promise<void> {
	await tx.query(
		`insert into company.webhook (company_id, webhook_id, url, events, secret, state, created_by)
     values ($1, $2, $3, $4, $5, 'on', $6)`,
		[
			webhook.companyId,
			webhook.webhookId,
			webhook.url,
			webhook.events,
			webhook.secret,
			webhook.createdBy,
		],
	);
}

export async function selectWebhooks(
	tx: Tx,
	companyId: string,
): Promise<StoredWebhook[]> {
	const { rows } = await tx.query(
		`select ${webhookColumns} from company.webhook where company_id = $1 order by webhook_id`,
		[companyId],
	);
	return rows.map(webhookOf);
}

export async function findWebhook(
	tx: Tx,
	of: Of,
): Promise<StoredWebhook | undefined> {
	const { rows } = await tx.query(
		`select ${webhookColumns} from company.webhook where company_id = $1 and webhook_id = $2`,
		[of.companyId, of.webhookId],
	);
	return rows[0] && webhookOf(rows[0]);
}

/** A change of state or address begins anew: what failed before says nothing of it. */
export async function updateWebhook(
	tx: Tx,
	change: Of & {
		url: string;
		events: readonly WebhookEvent[];
		state: StoredWebhook["state"];
		startsAnew: boolean;
	},
): Promise<void> {
	await tx.query(
		`update company.webhook set url = $3, events = $4, state = $5,
       failing_since = case when $6::boolean then null else failing_since end
     where company_id = $1 and webhook_id = $2`,
		[
			change.companyId,
			change.webhookId,
			change.url,
			change.events,
			change.state,
			change.startsAnew,
		],
	);
}

export async function deleteWebhook(tx: Tx, of: Of): Promise<boolean> {
	const { rows } = await tx.query(
		`delete from company.webhook where company_id = $1 and webhook_id = $2 returning webhook_id`,
		[of.companyId, of.webhookId],
	);
	return rows.length === 1;
}

/** Answers false when there is no such webhook. Replaced twice within its time, the one before the last signs no more. */
export async function replaceSecret(
	tx: Tx,
	of: Of & { secret: Buffer; oldValidHours: number },
): Promise<boolean> {
	const { rows } = await tx.query(
		`update company.webhook set old_secret = secret, old_secret_until = now() + make_interval(hours => $4), secret = $3
     where company_id = $1 and webhook_id = $2 returning webhook_id`,
		[of.companyId, of.webhookId, of.secret, of.oldValidHours],
	);
	return rows.length === 1;
}

export async function selectListening(
	tx: Tx,
	companyId: string,
	event: WebhookEvent,
): Promise<{ webhookId: string; isOn: boolean }[]> {
	const { rows } = await tx.query(
		`select webhook_id, state = 'on' as is_on from company.webhook
     where company_id = $1 and $2 = any (events) order by webhook_id`,
		[companyId, event],
	);
	return rows.map((row) => ({
		webhookId: String(row["webhook_id"]),
		isOn: row["is_on"] === true,
	}));
}

export async function insertEvent(
	tx: Tx,
	event: { companyId: string; eventId: string; type: SentEvent; body: string },
): Promise<void> {
	await tx.query(
		`insert into company.webhook_event (company_id, event_id, type, body) values ($1, $2, $3, $4)`,
		[event.companyId, event.eventId, event.type, event.body],
	);
}

export async function insertDelivery(
	tx: Tx,
	delivery: OfDelivery & {
		webhookId: string;
		eventId: string;
		isReplay: boolean;
		isSkipped: boolean;
	},
): Promise<void> {
	await tx.query(
		`insert into company.webhook_delivery
       (company_id, delivery_id, webhook_id, event_id, is_replay, state, next_try_at)
     values ($1, $2, $3, $4, $5, case when $6::boolean then 'skipped' else 'waiting' end,
       case when $6::boolean then null else now() end)`,
		[
			delivery.companyId,
			delivery.deliveryId,
			delivery.webhookId,
			delivery.eventId,
			delivery.isReplay,
			delivery.isSkipped,
		],
	);
}

export type DeliveryState = "waiting" | "delivered" | "failed" | "skipped";

export type StoredTry = {
	number: number;
	at: Date;
	outcome: TryOutcome;
	status: number | null;
	durationMilliseconds: number;
	bodySha256: Buffer;
};

export type StoredDelivery = OfDelivery & {
	webhookId: string;
	eventId: string;
	type: SentEvent;
	state: DeliveryState;
	createdAt: Date;
	nextTryAt: Date | null;
	isReplay: boolean;
	triesMade: number;
	tries: StoredTry[];
};

const deliveryColumns = `delivery.company_id, delivery.delivery_id, delivery.webhook_id, delivery.event_id, event.type,
  delivery.state, delivery.created_at, delivery.next_try_at, delivery.is_replay, delivery.tries`;

/** Newest first: an id is a UUIDv7, so its order is the order of creation. */
export async function selectDeliveries(
	tx: Tx,
	page: Of & { before: string | undefined; limit: number },
): Promise<StoredDelivery[]> {
	const { rows } = await tx.query(
		`select ${deliveryColumns}
     from company.webhook_delivery as delivery
     join company.webhook_event as event on event.company_id = delivery.company_id and event.event_id = delivery.event_id
     where delivery.company_id = $1 and delivery.webhook_id = $2 and ($3::uuid is null or delivery.delivery_id < $3)
     order by delivery.delivery_id desc limit $4`,
		[page.companyId, page.webhookId, page.before ?? null, page.limit],
	);
	return withTries(tx, page.companyId, rows.map(deliveryOf));
}

export async function findDelivery(
	tx: Tx,
	of: OfDelivery & { webhookId: string },
): Promise<StoredDelivery | undefined> {
	const { rows } = await tx.query(
		`select ${deliveryColumns}
     from company.webhook_delivery as delivery
     join company.webhook_event as event on event.company_id = delivery.company_id and event.event_id = delivery.event_id
     where delivery.company_id = $1 and delivery.delivery_id = $2 and delivery.webhook_id = $3`,
		[of.companyId, of.deliveryId, of.webhookId],
	);
	const [found] = await withTries(tx, of.companyId, rows.map(deliveryOf));
	return found;
}

async function withTries(
	tx: Tx,
	companyId: string,
	deliveries: StoredDelivery[],
): Promise<StoredDelivery[]> {
	if (deliveries.length === 0) return deliveries;
	const { rows } = await tx.query(
		`select delivery_id, number, at, outcome, status, duration_milliseconds, body_sha256 from company.webhook_try
     where company_id = $1 and delivery_id = any ($2::uuid[]) order by delivery_id, number`,
		[companyId, deliveries.map(({ deliveryId }) => deliveryId)],
	);
	const triesOf = Map.groupBy(rows, (row) => String(row["delivery_id"]));
	return deliveries.map((delivery) => ({
		...delivery,
		tries: (triesOf.get(delivery.deliveryId) ?? []).map((row) => ({
			number: Number(row["number"]),
			at: row["at"] as Date,
			outcome: row["outcome"] as TryOutcome,
			status: row["status"] as number | null,
			durationMilliseconds: Number(row["duration_milliseconds"]),
			bodySha256: row["body_sha256"] as Buffer,
		})),
	}));
}

export type Due = {
	delivery: StoredDelivery;
	webhook: StoredWebhook;
	body: string;
};

/** Everything that a try needs, as it is now. */
export async function findDue(
	tx: Tx,
	of: OfDelivery,
): Promise<Due | undefined> {
	const { rows } = await tx.query(
		`select ${deliveryColumns}, ${webhookColumns}, delivery.state as delivery_state, event.body
     from company.webhook_delivery as delivery
     join company.webhook_event as event on event.company_id = delivery.company_id and event.event_id = delivery.event_id
     join company.webhook on webhook.company_id = delivery.company_id and webhook.webhook_id = delivery.webhook_id
     where delivery.company_id = $1 and delivery.delivery_id = $2`,
		[of.companyId, of.deliveryId],
	);
	const row = rows[0];
	return (
		row && {
			delivery: deliveryOf({ ...row, state: row["delivery_state"] }),
			webhook: webhookOf(row),
			body: String(row["body"]),
		}
	);
}

/** The lock order is: the webhook, then its delivery. Answers how many tries were made, while it still waits. */
export async function lockWaiting(
	tx: Tx,
	of: OfDelivery & { webhookId: string },
): Promise<number | undefined> {
	await tx.query(
		`select 1 from company.webhook where company_id = $1 and webhook_id = $2 for update`,
		[of.companyId, of.webhookId],
	);
	const { rows } = await tx.query(
		`select tries from company.webhook_delivery
     where company_id = $1 and delivery_id = $2 and state = 'waiting' for update`,
		[of.companyId, of.deliveryId],
	);
	return rows[0] && Number(rows[0]["tries"]);
}

export async function insertTry(
	tx: Tx,
	of: OfDelivery & {
		number: number;
		outcome: TryOutcome;
		status: number | undefined;
		durationMilliseconds: number;
		bodySha256: Buffer;
	},
): Promise<void> {
	await tx.query(
		`insert into company.webhook_try
       (company_id, delivery_id, number, outcome, status, duration_milliseconds, body_sha256)
     values ($1, $2, $3, $4, $5, $6, $7)`,
		[
			of.companyId,
			of.deliveryId,
			of.number,
			of.outcome,
			of.status ?? null,
			of.durationMilliseconds,
			of.bodySha256,
		],
	);
}

export async function setDelivery(
	tx: Tx,
	of: OfDelivery & {
		state: DeliveryState;
		tries: number;
		/** From now; undefined: no more. */
		nextTrySeconds: number | undefined;
	},
): Promise<void> {
	await tx.query(
		`update company.webhook_delivery
     set state = $3, tries = $4, next_try_at = now() + make_interval(secs => $5::double precision)
     where company_id = $1 and delivery_id = $2`,
		[
			of.companyId,
			of.deliveryId,
			of.state,
			of.tries,
			of.nextTrySeconds ?? null,
		],
	);
}

export async function noteDelivered(tx: Tx, of: Of): Promise<void> {
	await tx.query(
		`update company.webhook set failing_since = null, last_delivered_at = now()
     where company_id = $1 and webhook_id = $2`,
		[of.companyId, of.webhookId],
	);
}

/** Answers since when it fails, and the time. */
export async function noteFailed(
	tx: Tx,
	of: Of,
): Promise<{ failingSince: Date; now: Date }> {
	const { rows } = await tx.query(
		`update company.webhook set failing_since = coalesce(failing_since, now())
     where company_id = $1 and webhook_id = $2 returning failing_since, now() as now`,
		[of.companyId, of.webhookId],
	);
	return {
		failingSince: rows[0]?.["failing_since"] as Date,
		now: rows[0]?.["now"] as Date,
	};
}

/** Answers false when it was not on: paused, or off already. */
export async function switchOff(tx: Tx, of: Of): Promise<boolean> {
	const { rows } = await tx.query(
		`update company.webhook set state = 'off' where company_id = $1 and webhook_id = $2 and state = 'on'
     returning webhook_id`,
		[of.companyId, of.webhookId],
	);
	return rows.length === 1;
}

/** Waiting tries whose job is overdue: it was lost, or given up by the queue. Of every company. */
export async function selectOverdue(
	tx: Tx,
	overdueSeconds: number,
	rowsMax: number,
): Promise<(OfDelivery & { triesMade: number })[]> {
	const { rows } = await tx.query(
		`select company_id, delivery_id, tries from company.webhook_delivery
     where state = 'waiting' and next_try_at < now() - make_interval(secs => $1::double precision)
     order by next_try_at limit $2`,
		[overdueSeconds, rowsMax],
	);
	return rows.map((row) => ({
		companyId: String(row["company_id"]),
		deliveryId: String(row["delivery_id"]),
		triesMade: Number(row["tries"]),
	}));
}

/** Old events, with their deliveries, some at a time. Answers whether there may be more. */
export async function deleteOldEvents(
	tx: Tx,
	days: number,
	rowsMax: number,
): Promise<boolean> {
	const { rows } = await tx.query(
		`delete from company.webhook_event where (company_id, event_id) in
       (select company_id, event_id from company.webhook_event
        where created_at < now() - make_interval(days => $1) order by created_at limit $2)
     returning 1`,
		[days, rowsMax],
	);
	return rows.length === rowsMax;
}

/** Companies that hear of their pools. */
export async function selectWatched(
	tx: Tx,
	events: readonly WebhookEvent[],
	among: readonly string[] | undefined,
): Promise<string[]> {
	const { rows } = await tx.query(
		`select distinct company_id from company.webhook
     where events && $1::text[] and ($2::uuid[] is null or company_id = any ($2::uuid[]))`,
		[events, among ?? null],
	);
	return rows.map((row) => String(row["company_id"]));
}

export async function setSeen(
	tx: Tx,
	pool: { companyId: string; throughEntry: bigint; isLow: boolean },
): Promise<void> {
	await tx.query(
		`insert into company.webhook_pool (company_id, through_entry, is_low) values ($1, $2, $3)
     on conflict (company_id) do update set through_entry = excluded.through_entry, is_low = excluded.is_low`,
		[pool.companyId, pool.throughEntry, pool.isLow],
	);
}

export async function lockSeen(
	tx: Tx,
	companyId: string,
): Promise<{ throughEntry: bigint; isLow: boolean } | undefined> {
	const { rows } = await tx.query(
		`select through_entry, is_low from company.webhook_pool where company_id = $1 for update`,
		[companyId],
	);
	return (
		rows[0] && {
			throughEntry: rows[0]["through_entry"] as bigint,
			isLow: rows[0]["is_low"] === true,
		}
	);
}

function webhookOf(row: Row): StoredWebhook {
	return {
		companyId: String(row["company_id"]),
		webhookId: String(row["webhook_id"]),
		url: String(row["url"]),
		events: row["events"] as WebhookEvent[],
		state: row["state"] as StoredWebhook["state"],
		secret: row["secret"] as Buffer,
		oldSecret: (row["old_secret"] as Buffer | null) ?? undefined,
		oldSecretUntil: row["old_secret_until"] as Date | null,
		failingSince: row["failing_since"] as Date | null,
		lastDeliveredAt: row["last_delivered_at"] as Date | null,
		createdAt: row["webhook_created_at"] as Date,
	};
}

function deliveryOf(row: Row): StoredDelivery {
	return {
		companyId: String(row["company_id"]),
		deliveryId: String(row["delivery_id"]),
		webhookId: String(row["webhook_id"]),
		eventId: String(row["event_id"]),
		type: row["type"] as SentEvent,
		state: row["state"] as DeliveryState,
		createdAt: row["created_at"] as Date,
		nextTryAt: row["next_try_at"] as Date | null,
		isReplay: row["is_replay"] === true,
		triesMade: Number(row["tries"]),
		tries: [],
	};
}
