/** Webhooks: added, changed, tried and looked through by owners and admins. */
import { idFromUuid, uuidFromId } from "@verbatim/contract/ids";
import { type Problem, problem } from "@verbatim/contract/problems";
import type { Answer } from "@verbatim/contract/route";
import * as contract from "@verbatim/contract/webhooks";
import type { Db, Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Outbound } from "../../providers/outbound/post-outbound.ts";
import { type Actor, may } from "../actor.ts";
import { type Answering, forMembers } from "../answering.ts";
import { notForThisRole } from "../api-access/routes.ts";
import { tellCompany } from "../company-news.ts";
import type { Throttle } from "../sessions/throttle.ts";
import { addDelivery, writeEvent } from "./announce.ts";
import { makeWebhookSecret, type Seal } from "./secret.ts";
import * as store from "./store.ts";
import { type ReadPool, seenOf, type WatchedPool } from "./watch-pool.ts";
import { poolEvents } from "./webhook.ts";

export type WebhookDeps = {
	db: Db;
	jobs: Jobs;
	outbound: Outbound;
	seal: Seal;
	throttle: Throttle;
	readPool: ReadPool;
};

/** A button that posts to an address of one's choice must not become a way to flood it. */
const asksByHandLimit = { attemptsMax: 30, windowSeconds: 10 * 60 };

const notFound = problem("not_found", "There is no such webhook or delivery.");

export function webhookRoutes(deps: WebhookDeps): Answering[] {
	const { db } = deps;
	/** Only for owners and admins, and only with an id that could be one. */
	const forThis = async <T>(
		actor: Actor,
		webhookId: string,
		work: (of: {
			companyId: string;
			webhookId: string;
		}) => Promise<T | Problem>,
	): Promise<T | Problem> => {
		if (!may(actor, "manage_access")) return notForThisRole;
		const uuid = uuidFromId("webhook", webhookId);
		if (uuid === undefined) return notFound;
		return work({ companyId: actor.companyId, webhookId: uuid });
	};

	return [
		forMembers(contract.listWebhooks, async ({ actor }) => {
			if (!may(actor, "manage_access")) return notForThisRole;
			const webhooks = await store.selectWebhooks(db, actor.companyId);
			return { webhooks: webhooks.map(told) };
		}),

		forMembers(contract.addWebhook, async ({ actor, body }) =>
			may(actor, "manage_access")
				? addWebhook(deps, actor, body)
				: notForThisRole,
		),

		forMembers(contract.changeWebhook, ({ actor, params, body }) =>
			forThis(actor, params.webhookId, (of) => changeWebhook(deps, of, body)),
		),

		forMembers(contract.removeWebhook, ({ actor, params }) =>
			forThis(actor, params.webhookId, (of) =>
				db.transaction(async (tx) => {
					if (!(await store.deleteWebhook(tx, of))) return notFound;
					await tellCompany(tx, { companyId: of.companyId, what: "webhooks" });
					return { removed: true as const };
				}),
			),
		),

		forMembers(contract.rotateWebhookSecret, ({ actor, params }) =>
			forThis(actor, params.webhookId, async (of) => {
				const secret = makeWebhookSecret();
				return db.transaction(async (tx) => {
					const isThere = await store.replaceSecret(tx, {
						...of,
						secret: deps.seal.close(secret, of.webhookId),
						oldValidHours: contract.oldSecretHours,
					});
					const webhook = await store.findWebhook(tx, of);
					if (!isThere || webhook === undefined) return notFound;
					await tellCompany(tx, { companyId: of.companyId, what: "webhooks" });
					return { webhook: told(webhook), secret };
				});
			}),
		),

		forMembers(contract.testWebhook, ({ actor, params }) =>
			forThis(actor, params.webhookId, async (of) => {
				if ((await store.findWebhook(db, of)) === undefined) return notFound;
				const refused = await countAskedByHand(deps, of.companyId);
				if (refused !== undefined) return refused;
				return db.transaction(async (tx) => {
					if ((await store.findWebhook(tx, of)) === undefined) return notFound;
					const eventId = await writeEvent(tx, {
						companyId: of.companyId,
						type: "test",
						data: { webhookId: idFromUuid("webhook", of.webhookId) },
					});
					return sendByHand(deps, tx, { ...of, eventId, isReplay: false });
				});
			}),
		),

		forMembers(contract.listDeliveries, ({ actor, params, query }) =>
			forThis(actor, params.webhookId, async (of) => {
				if ((await store.findWebhook(db, of)) === undefined) return notFound;
				const before =
					query.before === undefined
						? undefined
						: uuidFromId("delivery", query.before);
				// Older than something that is no delivery is nothing.
				if (query.before !== undefined && before === undefined)
					return { deliveries: [], nextBefore: null };
				const deliveries = await store.selectDeliveries(db, {
					...of,
					before,
					limit: query.limit,
				});
				const last = deliveries.at(-1);
				return {
					deliveries: deliveries.map(toldDelivery),
					nextBefore:
						deliveries.length === query.limit && last !== undefined
							? idFromUuid("delivery", last.deliveryId)
							: null,
				};
			}),
		),

		forMembers(contract.replayDelivery, ({ actor, params }) =>
			forThis(actor, params.webhookId, async (of) => {
				const deliveryId = uuidFromId("delivery", params.deliveryId);
				if (deliveryId === undefined) return notFound;
				const found = await store.findDelivery(db, { ...of, deliveryId });
				if (found === undefined) return notFound;
				if (found.state === "waiting")
					return problem(
						"wrong_state",
						"This delivery is still being tried. Nothing was sent in addition.",
					);
				const refused = await countAskedByHand(deps, of.companyId);
				if (refused !== undefined) return refused;
				return db.transaction(async (tx) => {
					if ((await store.findWebhook(tx, of)) === undefined) return notFound;
					return sendByHand(deps, tx, {
						...of,
						eventId: found.eventId,
						isReplay: true,
					});
				});
			}),
		),
	];
}

async function addWebhook(
	deps: WebhookDeps,
	actor: Actor,
	asked: { url: string; events: contract.WebhookEvent[] },
): Promise<Answer<typeof contract.addWebhook> | Problem> {
	const wrong = wrongAddress(deps, asked.url);
	if (wrong !== undefined) return wrong;
	const { companyId } = actor;
	const of = { companyId, webhookId: newId() };
	const secret = makeWebhookSecret();
	const pool = await deps.readPool(companyId);
	return deps.db.transaction(async (tx) => {
		await store.lockCompany(tx, companyId);
		const present = await store.selectWebhooks(tx, companyId);
		if (present.length >= contract.webhooksMax)
			return problem(
				"wrong_state",
				`A company has at most ${contract.webhooksMax} webhooks. Remove one first. Nothing was added.`,
			);
		await watchFromNow(tx, present, { companyId, pool, events: asked.events });
		await store.insertWebhook(tx, {
			...of,
			url: asked.url,
			events: [...new Set(asked.events)],
			secret: deps.seal.close(secret, of.webhookId),
			createdBy: actor.memberId,
		});
		await tellCompany(tx, { companyId, what: "webhooks" });
		const webhook = await store.findWebhook(tx, of);
		if (webhook === undefined)
			throw new Error("A webhook that was added is not there");
		return { webhook: told(webhook), secret };
	});
}

async function changeWebhook(
	deps: WebhookDeps,
	of: { companyId: string; webhookId: string },
	asked: {
		url?: string | undefined;
		events?: contract.WebhookEvent[] | undefined;
		state?: "on" | "paused" | undefined;
	},
): Promise<contract.Webhook | Problem> {
	const { companyId } = of;
	const wrong =
		asked.url === undefined ? undefined : wrongAddress(deps, asked.url);
	if (wrong !== undefined) return wrong;
	const pool = await deps.readPool(companyId);
	return deps.db.transaction(async (tx) => {
		await store.lockCompany(tx, companyId);
		const present = await store.selectWebhooks(tx, companyId);
		const webhook = present.find((one) => one.webhookId === of.webhookId);
		if (webhook === undefined) return notFound;
		const change = {
			url: asked.url ?? webhook.url,
			events: [...new Set(asked.events ?? webhook.events)],
			state: asked.state ?? webhook.state,
		};
		await watchFromNow(tx, present, {
			companyId,
			pool,
			events: change.events,
		});
		await store.updateWebhook(tx, {
			...of,
			...change,
			startsAnew: change.url !== webhook.url || change.state !== webhook.state,
		});
		await tellCompany(tx, { companyId, what: "webhooks" });
		const changed = await store.findWebhook(tx, of);
		if (changed === undefined)
			throw new Error("A webhook that was changed is not there");
		return told(changed);
	});
}

/** Where nobody heard of the pool so far, what it is now is taken as told. */
async function watchFromNow(
	tx: Tx,
	present: store.StoredWebhook[],
	of: {
		companyId: string;
		pool: WatchedPool;
		events: readonly contract.WebhookEvent[];
	},
): Promise<void> {
	const hearsOfPool = (events: readonly contract.WebhookEvent[]) =>
		poolEvents.some((event) => events.includes(event));
	if (!hearsOfPool(of.events)) return;
	if (present.some(({ events }) => hearsOfPool(events))) return;
	await store.setSeen(tx, { companyId: of.companyId, ...seenOf(of.pool) });
}

function wrongAddress(deps: WebhookDeps, url: string): Problem | undefined {
	const refused = deps.outbound.refuse(url);
	return refused === undefined
		? undefined
		: problem("invalid_input", `${refused}. Nothing was changed.`, {
				fields: [{ field: "url", message: refused }],
			});
}

async function countAskedByHand(
	deps: WebhookDeps,
	companyId: string,
): Promise<Problem | undefined> {
	const counted = await deps.throttle.attempt([
		{ for: "webhook by hand", of: companyId, limit: asksByHandLimit },
	]);
	return "problem" in counted ? counted : undefined;
}

async function sendByHand(
	deps: WebhookDeps,
	tx: Tx,
	of: {
		companyId: string;
		webhookId: string;
		eventId: string;
		isReplay: boolean;
	},
): Promise<contract.Delivery | Problem> {
	const deliveryId = await addDelivery(tx, deps.jobs, {
		...of,
		isSkipped: false,
	});
	await tellCompany(tx, { companyId: of.companyId, what: "webhooks" });
	const delivery = await store.findDelivery(tx, { ...of, deliveryId });
	if (delivery === undefined)
		throw new Error("A delivery that was made is not there");
	return toldDelivery(delivery);
}

function told(webhook: store.StoredWebhook): contract.Webhook {
	return {
		id: idFromUuid("webhook", webhook.webhookId),
		url: webhook.url,
		events: webhook.events,
		state: webhook.state,
		createdAt: webhook.createdAt.toISOString(),
		failingSince: webhook.failingSince?.toISOString() ?? null,
		lastDeliveredAt: webhook.lastDeliveredAt?.toISOString() ?? null,
		oldSecretUntil: webhook.oldSecretUntil?.toISOString() ?? null,
	};
}

function toldDelivery(delivery: store.StoredDelivery): contract.Delivery {
	return {
		id: idFromUuid("delivery", delivery.deliveryId),
		eventId: idFromUuid("event", delivery.eventId),
		type: delivery.type,
		state: delivery.state,
		createdAt: delivery.createdAt.toISOString(),
		nextTryAt: delivery.nextTryAt?.toISOString() ?? null,
		isReplay: delivery.isReplay,
		tries: delivery.tries.map((one) => ({
			number: one.number,
			at: one.at.toISOString(),
			outcome: one.outcome,
			status: one.status,
			durationMilliseconds: one.durationMilliseconds,
			bodySha256: one.bodySha256.toString("hex"),
		})),
	};
}
