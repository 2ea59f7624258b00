/** Mails to the owners of a company about its plan, sent if and only if the transaction that they tell of commits. */
import { membersToTell } from "../../company/members/members-to-tell.ts";
import type { Tx } from "../../platform/db.ts";
import { type PlanMail, planMail } from "./plan-mails.ts";
import type { Planning } from "./planning.ts";

/** `key` names what happened: told twice, it is one mail to each. */
export async function tellOwners(
	deps: Pick<Planning, "post" | "baseUrl">,
	tx: Tx,
	company: { companyId: string; timeZone: string },
	mail: PlanMail,
	options: { key: string },
): Promise<void> {
	const { companyId, timeZone } = company;
	const owners = await membersToTell(tx, companyId, "manage_plan");
	for (const { memberId, name, email, language } of owners)
		await deps.post.send(
			tx,
			{
				to: email,
				...planMail(mail, {
					name,
					language,
					timeZone,
					url: `${deps.baseUrl}/settings/plans`,
				}),
			},
			{ key: `${options.key}:${memberId}` },
		);
}
