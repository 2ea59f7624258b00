/** Each minute: asks the provider about checkouts that never reported, and closes those that never came to be. */
import type { Jobs, Task } from "../../platform/jobs.ts";
import { type Asking, askProvider } from "./ask-provider.ts";
import { claimDue, lockTopUp, setState } from "./store.ts";
import { nextAskAt, type TopUp } from "./top-up.ts";

const sweepCheckoutsTask: Task<Record<string, never>> = {
	name: "sweep-checkouts",
	retriesMax: 2,
	retrySeconds: 10,
	runSecondsMax: 600,
	heartbeatSeconds: 30,
	atOnce: 1,
};

const topUpsAtOnce = 20;
/** Longer than asking about that many can take. */
const putOffSeconds = 180;
const providerSecondsMax = 5;

export async function workOnCheckouts(
	deps: Asking & { jobs: Jobs },
): Promise<void> {
	await deps.jobs.work(sweepCheckoutsTask, ({ signal }) =>
		sweepCheckouts(deps, signal),
	);
	await deps.jobs.schedule(sweepCheckoutsTask, "* * * * *");
}

export async function sweepCheckouts(
	deps: Asking,
	signal: AbortSignal,
): Promise<void> {
	while (!signal.aborted) {
		const due = await claimDue(deps.db, {
			now: await deps.clock.now(deps.db),
			rowsMax: topUpsAtOnce,
			putOffSeconds,
		});
		for (const topUp of due) {
			if (signal.aborted) return;
			await sweepOne(deps, topUp);
		}
		if (due.length < topUpsAtOnce) return;
	}
}

/** One that fails is put off and must not keep the others from their turn. */
async function sweepOne(deps: Asking, topUp: TopUp): Promise<void> {
	try {
		// What became of an automatic one without an answer is not known: `auto-top-up` asks again with the same key.
		if (topUp.isAutomatic && topUp.checkout === undefined) return;
		if (topUp.checkout === undefined) await closeUnbegun(deps, topUp);
		else await askProvider(deps, topUp, { secondsMax: providerSecondsMax });
	} catch (error) {
		deps.log.error(
			{ companyId: topUp.companyId, topUpId: topUp.topUpId, err: error },
			"A top-up could not be swept and will be tried again",
		);
	}
}

/** The provider never answered with a checkout: nobody has an address to pay at. */
async function closeUnbegun(deps: Asking, swept: TopUp): Promise<void> {
	await deps.db.transaction(async (tx) => {
		const topUp = await lockTopUp(tx, swept);
		if (topUp === undefined || topUp.checkout !== undefined) return;
		const now = await deps.clock.now(tx);
		const over = topUp.checkoutExpiresAt <= now && topUp.state === "open";
		const closed: TopUp = over ? { ...topUp, state: "expired" } : topUp;
		await setState(tx, closed, nextAskAt(closed, now));
	});
}
