/**
 * A signed event of a provider: into the inbox and applied, in one transaction. The same event again finds itself there
 * and changes nothing. It is answered with a success only when all of it is written.
 */
import type { Db, Tx } from "../../platform/db.ts";
import type { News, PaymentEvent } from "../../providers/payment/payment.ts";
import type { BringingAbout } from "../payments/bring-about.ts";
import { takeGoingBack } from "../payments/take-going-back.ts";
import { type Applied, applyReport } from "./apply-report.ts";
import { insertEvent, setOutcome } from "./store.ts";
import { reportOf, topUpOfReference } from "./top-up.ts";

/** News of plans: of the checkouts that begin or enlarge them, of their months, and of their end. */
export type PlanNews = Extract<
	News,
	{ about: "checkout" | "renewal" | "subscription" }
>;

export type TakingEvents = BringingAbout & {
	db: Db;
	/** Who knows of plans: the order that a reference names, and what news mean for it. */
	plans: {
		isOrder(reference: string): boolean;
		applyNews(tx: Tx, news: PlanNews): Promise<Applied>;
	};
};

type Taken = Applied & { companyId?: string | undefined; topUpId?: string };

export async function takeEvent(
	deps: TakingEvents,
	provider: string,
	event: PaymentEvent,
	rawBody: Uint8Array,
): Promise<void> {
	const { eventId, type } = event;
	const taken = await deps.db.transaction(async (tx) => {
		if (!(await insertEvent(tx, provider, event, rawBody))) return undefined;
		const applied = await apply(deps, tx, provider, event);
		await setOutcome(
			tx,
			{ provider, eventId },
			{
				outcome: applied.outcome,
				reason: applied.reason,
				companyId: applied.companyId,
				topUpId: applied.topUpId,
			},
		);
		await applied.grant();
		return applied;
	});

	const about = {
		provider,
		eventId,
		type,
		companyId: taken?.companyId,
		topUpId: taken?.topUpId,
		reason: taken?.reason,
	};
	if (taken === undefined)
		deps.log.info(about, "A payment event came again and changed nothing");
	else if (taken.outcome === "quarantined")
		deps.log.error(
			about,
			"A payment event needs a person: it was kept and nothing was granted",
		);
	else deps.log.info(about, `A payment event was ${taken.outcome}`);
}

async function apply(
	deps: TakingEvents,
	tx: Tx,
	provider: string,
	event: PaymentEvent,
): Promise<Taken> {
	const { news } = event;
	switch (news?.about) {
		case undefined:
			return ignored(`events of type ${event.type} are not used`);
		case "refund":
		case "dispute":
			return takeGoingBack(deps, tx, provider, news);
		case "renewal":
		case "subscription":
			return deps.plans.isOrder(news.reference)
				? deps.plans.applyNews(tx, news)
				: quarantined("its reference is none of ours");
		case "checkout": {
			if (deps.plans.isOrder(news.reference))
				return deps.plans.applyNews(tx, news);
			const of = topUpOfReference(news.reference);
			if (of === undefined) return quarantined("its reference is none of ours");
			const known = await applyReport(deps, tx, of, reportOf(news));
			return { ...(known ?? quarantined("its top-up is not known")), ...of };
		}
	}
}

const nothing = async () => undefined;
const ignored = (reason: string): Applied => ({
	outcome: "ignored",
	reason,
	grant: nothing,
});
const quarantined = (reason: string): Applied => ({
	outcome: "quarantined",
	reason,
	grant: nothing,
});
