/**
 * A signed event of a provider: into the inbox and applied, in one transaction. The same event again finds itself there
 * and changes nothing. It is answered with a success only when all of it is written.
 */
import type { Fund } from "@verbatim/tokens/fund";
import type { Db } from "../../platform/db.ts";
import type { Log } from "../../platform/log.ts";
import type { PaymentEvent } from "../../providers/payment/payment.ts";
import { type Applied, applyReport } from "./apply-report.ts";
import { insertEvent, setOutcome } from "./store.ts";
import { reportOf, topUpOfReference } from "./top-up.ts";

export async function takeEvent(
	deps: { db: Db; fund: Fund; log: Log },
	provider: string,
	event: PaymentEvent,
	rawBody: Uint8Array,
): Promise<void> {
	const of =
		event.checkout === undefined
			? undefined
			: topUpOfReference(event.checkout.reference);
	const report = reportOf(event);

	const applied = await deps.db.transaction(
		async (tx): Promise<Applied | undefined> => {
			if (!(await insertEvent(tx, provider, event, rawBody))) return undefined;
			const known =
				report === undefined
					? ignored(`events of type ${event.type} are not used`)
					: of === undefined
						? quarantined("its reference is none of ours")
						: ((await applyReport(deps, tx, of, report)) ??
							quarantined("its top-up is not known"));
			await setOutcome(
				tx,
				{ provider, eventId: event.eventId },
				{ ...known, of },
			);
			await known.grant();
			return known;
		},
	);

	const about = {
		provider,
		eventId: event.eventId,
		type: event.type,
		...of,
		reason: applied?.reason,
	};
	if (applied === undefined)
		deps.log.info(about, "A payment event came again and changed nothing");
	else if (applied.outcome === "quarantined")
		deps.log.error(
			about,
			"A payment event needs a person: it was kept and nothing was granted",
		);
	else deps.log.info(about, `A payment event was ${applied.outcome}`);
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
