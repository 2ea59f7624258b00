/** It stops by itself, and the owners are told why by mail, in the same transaction and once. */

import { tellCompany } from "../../company/company-news.ts";
import { membersToTell } from "../../company/members/members-to-tell.ts";
import type { Announce } from "../../company/webhooks/announce.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Tx } from "../../platform/db.ts";
import type { Post } from "../../providers/mail/mail.ts";
import { announceInConsole } from "../alerts/raise-alert.ts";
import type { StoppedBecause } from "./auto-top-up.ts";
import { stoppedMail } from "./stopped-mail.ts";
import { setStopped } from "./store.ts";

export async function stopAutoTopUp(
	deps: { post: Post; clock: Clock; announce: Announce; baseUrl: string },
	tx: Tx,
	companyId: string,
	of: { because: StoppedBecause; detail?: string; now: Date },
): Promise<void> {
	const { because, detail, now } = of;
	if (!(await setStopped(tx, companyId, { because, detail }))) return;
	await tellCompany(tx, { companyId, what: "billing" });
	await announceInConsole(deps, tx, {
		companyId,
		kind: "auto_top_up_stopped",
		key: String(now.getTime()),
	});
	if (because === "declined" || because === "needs_authentication")
		await deps.announce(tx, {
			companyId,
			type: "payment.failed",
			data: { for: "auto_top_up", plan: null, reason: detail ?? because },
		});
	for (const owner of await membersToTell(tx, companyId, "manage_plan"))
		await deps.post.send(
			tx,
			{
				to: owner.email,
				...stoppedMail(because, {
					name: owner.name,
					language: owner.language,
					detail,
					url: `${deps.baseUrl}/settings/billing`,
				}),
			},
			{
				key: `auto_top_up_stopped:${companyId}:${now.getTime()}:${owner.memberId}`,
			},
		);
}
