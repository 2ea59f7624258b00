/** Alerts as a member sees them, and which of them come by mail. */
import {
	type AlertKind,
	type AlertMails,
	getAlertMails,
	listAlerts,
	mailedAlertKinds,
	moneyAlertKinds,
	readAlerts,
	setAlertMail,
} from "@verbatim/contract/alerts";
import { problem } from "@verbatim/contract/problems";
import { type Actor, may } from "../../company/actor.ts";
import { type Answering, forMembers } from "../../company/answering.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db } from "../../platform/db.ts";
import {
	selectAlerts,
	selectMailsOff,
	selectRead,
	setMail,
	setRead,
	watchCompany,
} from "./store.ts";

export function alertRoutes(deps: { db: Db; clock: Clock }): Answering[] {
	const { db, clock } = deps;
	return [
		forMembers(listAlerts, async ({ actor, query }) => {
			const { companyId, memberId } = actor;
			// Of a company that somebody looks at, nothing is missed, whatever was not heard of it.
			await watchCompany(db, companyId, await clock.now(db));
			const notOf = hiddenFrom(actor);
			const read = await selectRead(db, { companyId, memberId, notOf });
			const rows = await selectAlerts(db, companyId, {
				before: query.before,
				limit: query.limit,
				notOf,
			});
			const last = rows.at(-1);
			return {
				alerts: rows.map(({ number, at, facts }) => ({
					number,
					at: at.toISOString(),
					isRead: number <= read.through,
					facts,
				})),
				unread: read.unread,
				nextBefore:
					rows.length === query.limit && last !== undefined && last.number > 1
						? last.number
						: null,
			};
		}),

		forMembers(readAlerts, async ({ actor, body }) => {
			const { companyId, memberId } = actor;
			await setRead(db, { companyId, memberId, through: body.through });
			const { unread } = await selectRead(db, {
				companyId,
				memberId,
				notOf: hiddenFrom(actor),
			});
			return { unread };
		}),

		forMembers(getAlertMails, ({ actor }) => alertMails(db, actor)),

		forMembers(setAlertMail, async ({ actor, body }) => {
			const { companyId, memberId } = actor;
			if (!may(actor, "buy_tokens"))
				return problem(
					"not_allowed",
					"Alerts go by mail to owners and admins only. Nothing was changed; in the console you see them all the same.",
				);
			await setMail(db, { companyId, memberId, ...body });
			return alertMails(db, actor);
		}),
	];
}

const hiddenFrom = (actor: Actor): readonly AlertKind[] =>
	may(actor, "see_money") ? [] : moneyAlertKinds;

async function alertMails(db: Db, actor: Actor): Promise<AlertMails> {
	const off = await selectMailsOff(db, actor);
	const getsMails = may(actor, "buy_tokens");
	return {
		getsMails,
		mails: mailedAlertKinds.map((kind) => ({
			kind,
			isOn: getsMails && !off.includes(kind),
		})),
	};
}
