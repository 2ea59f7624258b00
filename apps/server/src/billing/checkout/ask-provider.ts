/**
 * Asks the provider how a checkout stands and applies the answer, for when its own report is late or lost. The call goes
 * over the network, so it is made before the transaction.
 */
import type { Db } from "../../platform/db.ts";
import type { PaymentProvider } from "../../providers/payment/payment.ts";
import type { BringingAbout } from "../payments/bring-about.ts";
import { applyReport } from "./apply-report.ts";
import type { TopUp } from "./top-up.ts";

export type Asking = BringingAbout & { db: Db; provider: PaymentProvider };

export async function askProvider(
	deps: Asking,
	topUp: TopUp,
	options: { secondsMax: number },
): Promise<void> {
	const { db, log, provider } = deps;
	const { checkout, companyId, topUpId } = topUp;
	if (checkout === undefined || topUp.provider !== provider.name) return;
	const told = await provider.fetchCheckout(checkout.ref, options);
	if ("unavailable" in told) {
		log.warn(
			{ companyId, topUpId, reason: told.unavailable },
			"The payment provider could not be asked about a top-up",
		);
		return;
	}
	const applied = await db.transaction(async (tx) => {
		const known = await applyReport(deps, tx, topUp, {
			...told,
			checkoutRef: checkout.ref,
		});
		await known?.grant();
		return known;
	});
	if (applied?.outcome === "quarantined")
		log.error(
			{ companyId, topUpId, reason: applied.reason },
			"A payment needs a person: nothing was granted for it",
		);
}
