/**
 * Raise an alert: it stands in the console, goes by mail to owners and admins who want it, and open consoles hear of it; all
 * in the caller's transaction, and once for each key.
 */
import {
	type AlertFacts,
	type AlertKind,
	type MailedAlertKind,
	mailedAlertKinds,
} from "@verbatim/contract/alerts";
import { findCompany } from "../../company/companies/company-store.ts";
import { tellCompany } from "../../company/company-news.ts";
import { membersToTell } from "../../company/members/members-to-tell.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Tx } from "../../platform/db.ts";
import type { Post } from "../../providers/mail/mail.ts";
import type { NewAlert } from "./alert.ts";
import { alertMail } from "./alert-mails.ts";
import { insertAlert, lockState, selectMembersOff } from "./store.ts";

export type Raising = { post: Post; clock: Clock; baseUrl: string };

/** The state's row is locked by the caller. */
export async function raiseAlert(
	deps: Raising,
	tx: Tx,
	companyId: string,
	alert: NewAlert & { at: Date },
): Promise<void> {
	const number = await insertAlert(tx, companyId, alert);
	if (number === undefined) return;
	await tellCompany(tx, { companyId, what: "alerts" });
	const { kind } = alert.facts;
	if (!isMailed(kind)) return;
	const company = await findCompany(tx, companyId);
	const off = await selectMembersOff(tx, { companyId, kind });
	for (const member of await membersToTell(tx, companyId, "buy_tokens")) {
		if (off.includes(member.memberId)) continue;
		await deps.post.send(
			tx,
			{
				to: member.email,
				...alertMail(alert.facts, {
					...company,
					name: member.name,
					language: member.language,
					baseUrl: deps.baseUrl,
				}),
			},
			{ key: `alert:${companyId}:${number}:${member.memberId}` },
		);
	}
}

/**
 * Work stopped because tokens ran out. `key` names the work and the stop, so that a repeated one is told once:
 * `pulse:<run>:<how often it was resumed>`.
 */
export async function announceJobPaused(
	deps: Raising,
	tx: Tx,
	paused: {
		companyId: string;
		key: string;
	} & Omit<Extract<AlertFacts, { kind: "job_paused" }>, "kind">,
): Promise<void> {
	const { companyId, key, ...facts } = paused;
	await announce(deps, tx, companyId, {
		key: `paused ${key}`,
		facts: { kind: "job_paused", ...facts },
	});
}

/**
 * In the console only: what payments have to tell goes by mail from where it happens. `key` names what happened: a payment,
 * a stop.
 */
export async function announceInConsole(
	deps: Raising,
	tx: Tx,
	of: {
		companyId: string;
		kind: "payment_failed" | "auto_top_up_stopped";
		key: string;
	},
): Promise<void> {
	await announce(deps, tx, of.companyId, {
		key: `${of.kind} ${of.key}`,
		facts: { kind: of.kind },
	});
}

async function announce(
	deps: Raising,
	tx: Tx,
	companyId: string,
	alert: NewAlert,
): Promise<void> {
	const at = await deps.clock.now(tx);
	await lockState(tx, companyId, at);
	await raiseAlert(deps, tx, companyId, { ...alert, at });
}

const isMailed = (kind: AlertKind): kind is MailedAlertKind =>
	(mailedAlertKinds as readonly AlertKind[]).includes(kind);
