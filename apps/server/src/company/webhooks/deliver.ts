/**
 * One try to deliver: signed, posted, and then, in one transaction, written down with what follows from it: delivered, the
 * next try, or the end. A worker that dies between the post and its note posts once more, under the same event id; it is
 * better to hear of something twice than never.
 */
import { createHash } from "node:crypto";
import { idFromUuid } from "@verbatim/contract/ids";
import { answerSecondsMax, signatureHeader } from "@verbatim/contract/webhooks";
import type { Db, Tx } from "../../platform/db.ts";
import type { Jobs, Run } from "../../platform/jobs.ts";
import { LeaseLost } from "../../platform/jobs.ts";
import type { Log } from "../../platform/log.ts";
import type { Post } from "../../providers/mail/mail.ts";
import type {
	Outbound,
	Posted,
} from "../../providers/outbound/post-outbound.ts";
import { tellCompany } from "../company-news.ts";
import { membersToTell } from "../members/members-to-tell.ts";
import { sendTry } from "./announce.ts";
import { offMail } from "./off-mail.ts";
import { type Seal, signatureOf } from "./secret.ts";
import * as store from "./store.ts";
import { isOver, pauseAfter } from "./webhook.ts";

export type DeliverDeps = {
	db: Db;
	jobs: Jobs;
	outbound: Outbound;
	post: Post;
	seal: Seal;
	baseUrl: string;
	log: Log;
};

type Try = { companyId: string; deliveryId: string; number: number };

const answerBytesMax = 64 * 1024;

export async function deliver(deps: DeliverDeps, run: Run<Try>): Promise<void> {
	const { data: one } = run;
	const due = await store.findDue(deps.db, one);
	// Removed, ended, or tried by another: this job is about something that is over.
	if (
		due === undefined ||
		due.delivery.state !== "waiting" ||
		due.delivery.triesMade !== one.number - 1
	)
		return;
	const isAsked = due.delivery.isReplay || due.delivery.type === "test";
	const posted =
		due.webhook.state === "on" || isAsked
			? await postSigned(deps, due)
			: undefined;
	try {
		await deps.db.transaction(async (tx) => {
			await run.lease.assertHeld(tx);
			await note(deps, tx, due, posted);
		});
	} catch (error) {
		if (!(error instanceof LeaseLost)) throw error;
		deps.log.info(
			{ deliveryId: one.deliveryId, reason: error.message },
			"A delivery was left to others",
		);
	}
}

type Signed = { posted: Posted; bodySha256: Buffer };

async function postSigned(
	deps: DeliverDeps,
	{ webhook, delivery, body: text }: store.Due,
): Promise<Signed> {
	const body = new TextEncoder().encode(text);
	const { secret, oldSecret, webhookId } = webhook;
	const posted = await deps.outbound.post({
		url: webhook.url,
		body,
		headers: {
			"content-type": "application/json",
			"user-agent": "Verbatim-Webhooks/1",
			"verbatim-event": delivery.type,
			"verbatim-delivery": idFromUuid("delivery", delivery.deliveryId),
			[signatureHeader.toLowerCase()]: signatureOf(
				body,
				[
					deps.seal.open(secret, webhookId),
					...(oldSecret === undefined
						? []
						: [deps.seal.open(oldSecret, webhookId)]),
				],
				new Date(),
			),
		},
		secondsMax: answerSecondsMax,
		answerBytesMax,
	});
	return { posted, bodySha256: createHash("sha256").update(body).digest() };
}

/** What follows from a try. `undefined`: there was none, because the address was paused or off. */
async function note(
	deps: DeliverDeps,
	tx: Tx,
	{ delivery, webhook }: store.Due,
	signed: Signed | undefined,
): Promise<void> {
	const { companyId, deliveryId, webhookId } = delivery;
	const of = { companyId, deliveryId, webhookId };
	const triesMade = await store.lockWaiting(tx, of);
	if (triesMade !== delivery.triesMade) return;
	await tellCompany(tx, { companyId, what: "webhooks" });
	if (signed === undefined)
		return store.setDelivery(tx, {
			...of,
			state: "skipped",
			tries: triesMade,
			nextTrySeconds: undefined,
		});

	const { posted, bodySha256 } = signed;
	const tries = triesMade + 1;
	await store.insertTry(tx, { ...of, number: tries, ...posted, bodySha256 });
	if (posted.outcome === "delivered") {
		await store.setDelivery(tx, {
			...of,
			state: "delivered",
			tries,
			nextTrySeconds: undefined,
		});
		return store.noteDelivered(tx, of);
	}

	// A test is answered at once, and so is a replay to an address that is not on: a person stands before it.
	const isTriedAgain = delivery.type !== "test" && webhook.state === "on";
	const pause = isTriedAgain ? pauseAfter(tries) : undefined;
	await store.setDelivery(tx, {
		...of,
		state: pause === undefined ? "failed" : "waiting",
		tries,
		nextTrySeconds: pause,
	});
	if (pause !== undefined)
		await sendTry(tx, deps.jobs, {
			companyId,
			deliveryId,
			number: tries + 1,
			afterSeconds: pause,
		});
	if (delivery.type === "test") return;
	const { failingSince, now } = await store.noteFailed(tx, of);
	if (isOver(failingSince, now) && (await store.switchOff(tx, of)))
		await tellSwitchedOff(deps, tx, webhook, failingSince);
}

async function tellSwitchedOff(
	deps: DeliverDeps,
	tx: Tx,
	{ companyId, webhookId, url }: store.StoredWebhook,
	failingSince: Date,
): Promise<void> {
	for (const member of await membersToTell(tx, companyId, "manage_access"))
		await deps.post.send(
			tx,
			{
				to: member.email,
				...offMail(member.language, {
					name: member.name,
					host: new URL(url).host,
					settingsUrl: `${deps.baseUrl}/settings/access`,
				}),
			},
			{
				key: `webhook off ${webhookId} ${failingSince.getTime()} ${member.memberId}`,
			},
		);
}
