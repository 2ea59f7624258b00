/**
 * Each minute: asks the provider about orders that never reported, closes those that never came to be, brings to the book
 * what waited for its month to begin, and sees that every wish is told.
 */
import type { Task } from "../../platform/jobs.ts";
import { agreeWithBook } from "./agree-with-book.ts";
import { askAboutOrder } from "./ask-about-order.ts";
import { nextAskAt, type OrderOf, type PlanOrder } from "./order.ts";
import type { Planning } from "./planning.ts";
import {
	claimDueOrders,
	lockCompanyPlan,
	lockOrder,
	selectDueSubscriptions,
	selectUntold,
	setOrderState,
} from "./store.ts";
import {
	endSubscription,
	endSubscriptionTask,
	tellProvider,
	tellProviderTask,
} from "./tell-provider.ts";

const sweepPlansTask: Task<Record<string, never>> = {
	name: "sweep-plans",
	retriesMax: 2,
	retrySeconds: 10,
	runSecondsMax: 600,
	heartbeatSeconds: 30,
	atOnce: 1,
};

const rowsAtOnce = 20;
/** Longer than asking about that many can take. */
const putOffSeconds = 180;
const providerSecondsMax = 5;
/** By then the job that was sent with a wish has told it, unless the provider does not answer. */
const untoldSeconds = 120;

export async function workOnPlans(deps: Planning): Promise<void> {
	await deps.jobs.work(tellProviderTask, ({ data }) =>
		tellProvider(deps, data),
	);
	await deps.jobs.work(endSubscriptionTask, ({ data }) =>
		endSubscription(deps, data.subscriptionRef),
	);
	await deps.jobs.work(sweepPlansTask, ({ signal }) =>
		sweepPlans(deps, signal),
	);
	await deps.jobs.schedule(sweepPlansTask, "* * * * *");
}

export async function sweepPlans(
	deps: Planning,
	signal: AbortSignal,
): Promise<void> {
	await sweepOrders(deps, signal);
	const { db, clock, jobs } = deps;
	const now = await db.transaction((tx) => clock.now(tx));
	for (const of of await selectDueSubscriptions(db, {
		now,
		rowsMax: rowsAtOnce,
	})) {
		if (signal.aborted) return;
		await attempt(deps, of, () => lookAgain(deps, of));
	}
	const wishedBefore = new Date(now.getTime() - untoldSeconds * 1_000);
	for (const of of await selectUntold(db, {
		wishedBefore,
		rowsMax: rowsAtOnce,
	}))
		await db.transaction((tx) =>
			jobs.send(tx, tellProviderTask, of, { key: of.orderId }),
		);
}

async function sweepOrders(deps: Planning, signal: AbortSignal): Promise<void> {
	while (!signal.aborted) {
		const due = await deps.db.transaction(async (tx) => {
			const now = await deps.clock.now(tx);
			const putOffUntil = new Date(now.getTime() + putOffSeconds * 1_000);
			return claimDueOrders(tx, { now, putOffUntil, rowsMax: rowsAtOnce });
		});
		for (const order of due) {
			if (signal.aborted) return;
			await attempt(deps, order, async () => {
				if (order.checkout === undefined) await closeUnbegun(deps, order);
				else
					await askAboutOrder(deps, order, { secondsMax: providerSecondsMax });
			});
		}
		if (due.length < rowsAtOnce) return;
	}
}

/** One that fails is put off and must not keep the others from their turn. */
async function attempt(
	deps: Planning,
	{ companyId, orderId }: OrderOf,
	work: () => Promise<void>,
): Promise<void> {
	try {
		await work();
	} catch (error) {
		deps.log.error(
			{ companyId, orderId, err: error },
			"A plan could not be swept and will be tried again",
		);
	}
}

const lookAgain = (deps: Planning, of: OrderOf): Promise<void> =>
	deps.db.transaction(async (tx) => {
		await lockCompanyPlan(tx, of.companyId);
		await agreeWithBook(deps, tx, of, { kind: "system", id: "payment" });
	});

/** The provider never answered with a checkout: nobody has an address to pay at. */
async function closeUnbegun(deps: Planning, swept: PlanOrder): Promise<void> {
	await deps.db.transaction(async (tx) => {
		await lockCompanyPlan(tx, swept.companyId);
		const order = await lockOrder(tx, swept);
		if (order === undefined || order.checkout !== undefined) return;
		const now = await deps.clock.now(tx);
		const isOver = order.checkoutExpiresAt <= now && order.state === "open";
		const closed: PlanOrder = isOver ? { ...order, state: "expired" } : order;
		await setOrderState(tx, closed, nextAskAt(closed, now));
	});
}
