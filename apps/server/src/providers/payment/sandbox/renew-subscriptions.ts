/**
 * Each minute: subscriptions whose next month has begun are paid, fail or end, by the sandbox's clock. When it was away
 * for long, or its clock was set ahead, the months that were missed follow one after the other.
 */
import type { Tx } from "../../../platform/db.ts";
import type { Jobs, Task } from "../../../platform/jobs.ts";
import type { News, Payment } from "../payment.ts";
import { findCustomer, insertPortal } from "./customer-store.ts";
import { type Desk, invoiceUrl, newRef, portalUrl } from "./desk.ts";
import { insertPayment } from "./payment-store.ts";
import { type ReportArrival, report } from "./report.ts";
import { findCheckout } from "./store.ts";
import {
	dueAt,
	nextMonthOf,
	paid,
	renewed,
	type SandboxSubscription,
} from "./subscription.ts";
import {
	listDueRefs,
	lockSubscription,
	setSubscription,
} from "./subscription-store.ts";

const renewTask: Task<Record<string, never>> = {
	name: "sandbox-renew-subscriptions",
	retriesMax: 2,
	retrySeconds: 10,
	runSecondsMax: 600,
	heartbeatSeconds: 30,
	atOnce: 1,
};

const subscriptionsAtOnce = 50;

export async function workOnRenewals(
	desk: Desk & { jobs: Jobs },
): Promise<void> {
	await desk.jobs.work(renewTask, ({ signal }) =>
		renewSubscriptions(desk, signal),
	);
	await desk.jobs.schedule(renewTask, "* * * * *");
}

export async function renewSubscriptions(
	desk: Desk,
	signal: AbortSignal,
): Promise<void> {
	while (!signal.aborted) {
		const now = await desk.clock.now(desk.db);
		const due = await listDueRefs(desk.db, now, subscriptionsAtOnce);
		for (const subscriptionRef of due) {
			if (signal.aborted) return;
			// One step each, in a transaction of its own: what is due after it is found in the next round.
			await desk.db.transaction(async (tx) => {
				const subscription = await lockSubscription(tx, subscriptionRef);
				const at = subscription && dueAt(subscription);
				if (subscription === undefined || at === undefined || at > now) return;
				await renewOnce(desk, tx, subscription, { at, arrival: undefined });
			});
		}
		if (due.length === 0) return;
	}
}

/** Goes on to the next month, due or not, as at this instant: it is paid, it fails, or the subscription ends. */
export async function renewOnce(
	desk: Desk,
	tx: Tx,
	subscription: SandboxSubscription,
	how: { at: Date; arrival: ReportArrival | undefined },
): Promise<void> {
	const customer = await findCustomer(tx, subscription.customerRef);
	const { happened, subscription: changed } = renewed(
		subscription,
		customer?.keptCard,
		how.at,
	);
	switch (happened) {
		case "paid":
			await payMonth(desk, tx, subscription, how);
			return;
		case "ended":
			await setSubscription(tx, changed);
			break;
		case "failed":
			await setSubscription(tx, changed);
			await reportOf(desk, tx, changed, how.arrival, {
				about: "renewal",
				reference: changed.reference,
				subscriptionRef: changed.subscriptionRef,
				happened: "failed",
				at: how.at,
				reason: changed.failure?.reason ?? "",
				periodStartsAt: nextMonthOf(changed).periodStartsAt,
				retryAt: changed.failure?.retryAt,
				payUrl: await placeToPay(desk, tx, changed),
			});
			break;
	}
	if (changed.state === "ended") await reportState(desk, tx, changed, how);
}

/** The next month is paid: by the kept card, or by a person on the customer's page. */
export async function payMonth(
	desk: Desk,
	tx: Tx,
	subscription: SandboxSubscription,
	how: { at: Date; arrival: ReportArrival | undefined },
): Promise<void> {
	const paymentReference = newRef("sandbox_payment");
	const { subscriptionRef, reference } = subscription;
	const payment: Payment = {
		paymentReference,
		amount: subscription.amount,
		paidAt: how.at,
		customerRef: subscription.customerRef,
		invoiceUrl: invoiceUrl(desk, paymentReference),
		subscription: { subscriptionRef, ...nextMonthOf(subscription) },
	};
	await setSubscription(tx, paid(subscription));
	await insertPayment(tx, {
		payment,
		checkoutRef: undefined,
		description: subscription.description,
	});
	await reportOf(desk, tx, subscription, how.arrival, {
		about: "renewal",
		reference,
		subscriptionRef,
		happened: "paid",
		payment,
	});
}

/** Reports that it goes on, will end or has ended. */
export async function reportState(
	desk: Desk,
	tx: Tx,
	of: SandboxSubscription,
	how: { at: Date; arrival: ReportArrival | undefined },
): Promise<void> {
	await reportOf(desk, tx, of, how.arrival, {
		about: "subscription",
		reference: of.reference,
		subscriptionRef: of.subscriptionRef,
		happened: ({ runs: "goes_on", ends: "will_end", ended: "ended" } as const)[
			of.state
		],
		at: how.at,
	});
}

const reportOf = (
	desk: Desk,
	tx: Tx,
	of: SandboxSubscription,
	arrival: ReportArrival | undefined,
	news: News,
): Promise<void> =>
	report(desk, tx, {
		news,
		customerRef: of.customerRef,
		checkoutRef: undefined,
		arrival,
	});

/** A page of the customer's, on which a month that was not paid can be paid; it leads back to where the plan was bought. */
async function placeToPay(
	desk: Desk,
	tx: Tx,
	of: SandboxSubscription,
): Promise<string> {
	const checkout = await findCheckout(tx, of.checkoutRef);
	const portalRef = newRef("sandbox_portal");
	await insertPortal(tx, {
		portalRef,
		customerRef: of.customerRef,
		returnUrl: checkout?.returnUrl ?? desk.baseUrl,
	});
	return portalUrl(desk, portalRef);
}
