/**
 * Asks the provider how an order's checkout stands and applies the answer, for when its own report is late or lost. The
 * call goes over the network, so it is made before the transaction.
 */
import { applyOrderReport } from "./apply-plan-news.ts";
import type { PlanOrder } from "./order.ts";
import type { Planning } from "./planning.ts";

/** False when the provider did not answer. */
export async function askAboutOrder(
	deps: Planning,
	order: PlanOrder,
	options: { secondsMax: number },
): Promise<boolean> {
	const { checkout, companyId, orderId } = order;
	if (checkout === undefined || order.provider !== deps.provider.name)
		return false;
	const told = await deps.provider.fetchCheckout(checkout.ref, options);
	if ("unavailable" in told) {
		deps.log.warn(
			{ companyId, orderId, reason: told.unavailable },
			"The payment provider could not be asked about the order of a plan",
		);
		return false;
	}
	const applied = await deps.db.transaction(async (tx) => {
		const known = await applyOrderReport(deps, tx, order, {
			...told,
			checkoutRef: checkout.ref,
		});
		await known.grant();
		return known;
	});
	if (applied.outcome === "quarantined")
		deps.log.error(
			{ companyId, orderId, reason: applied.reason },
			"A payment needs a person: nothing was granted for it",
		);
	return true;
}
