/**
 * Watches pools for the webhooks that want to hear of them: soon after the engine announced a change, and each minute in any
 * case, because announcements are lost while a connection is down and tokens expire by the mere passing of time.
 */

import {
	type PoolChanged,
	poolChangedChannel,
} from "@verbatim/tokens/announcement";
import type { Announce } from "../company/webhooks/announce.ts";
import {
	type ReadPool,
	watchedCompanies,
	watchPool,
} from "../company/webhooks/watch-pool.ts";
import type { Db } from "../platform/db.ts";
import type { Live } from "../platform/live.ts";
import type { Log } from "../platform/log.ts";

/** What changed within a second is looked at together. */
const settleMilliseconds = 1_000;
const sweepMilliseconds = 60_000;

export function watchPools(deps: {
	db: Db;
	live: Live;
	announce: Announce;
	readPool: ReadPool;
	log: Log;
}): { stop(): Promise<void> } {
	const { db, live, log } = deps;
	const changed = new Set<string>();
	let settling: NodeJS.Timeout | undefined;
	/** One look after the other: each is quick, and none has a hurry. */
	let looking: Promise<void> = Promise.resolve();
	let stopped = false;

	const look = (among?: readonly string[]) => {
		looking = looking
			.then(async () => {
				if (stopped) return;
				for (const companyId of await watchedCompanies(db, among))
					if (!stopped) await watchPool(deps, companyId);
			})
			.catch((error: Error) =>
				log.warn(
					{ reason: error.message },
					"Pools could not be watched for webhooks; it is tried again within a minute",
				),
			);
	};
	const stopHearing = live.hear(poolChangedChannel, (news) => {
		for (const change of Array.isArray(news) ? (news as PoolChanged[]) : []) {
			const [companyId] = Array.isArray(change) ? change : [];
			if (typeof companyId === "string") changed.add(companyId);
		}
		settling ??= setTimeout(() => {
			settling = undefined;
			const among = [...changed];
			changed.clear();
			look(among);
		}, settleMilliseconds);
	});
	const sweeping = setInterval(look, sweepMilliseconds);
	return {
		async stop() {
			stopped = true;
			stopHearing();
			clearTimeout(settling);
			clearInterval(sweeping);
			await looking;
		},
	};
}
