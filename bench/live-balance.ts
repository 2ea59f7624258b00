/** From a commit to its news in a thousand open streams of one process, which all hear by one connection. */
import { openLive } from "../apps/server/src/platform/live.ts";
import {
	type PoolChanged,
	poolChangedChannel,
} from "../packages/tokens/src/announcement.ts";
import { quantile } from "./measure.ts";
import { log, type Stage } from "./stage.ts";

/** Milliseconds from the answer to a debit until the last of the streams has heard of it, the 99th of a hundred. */
export async function newsMilliseconds(
	stage: Stage,
	of: { companyId: string; streams: number; debits: number },
): Promise<{ p99: number; connections: number }> {
	const live = await openLive({
		db: stage.db,
		topics: [poolChangedChannel],
		log,
	});
	let heard = 0;
	let all = () => {};
	for (let stream = 0; stream < of.streams; stream += 1)
		live.hear(poolChangedChannel, (news) => {
			if (!(news as PoolChanged[]).some(([id]) => id === of.companyId)) return;
			heard += 1;
			if (heard === of.streams) all();
		});
	const times: number[] = [];
	for (let turn = 0; turn < of.debits; turn += 1) {
		heard = 0;
		let heardAt = 0;
		const everybody = new Promise<void>((resolve) => {
			all = () => {
				heardAt = performance.now();
				resolve();
			};
		});
		await stage.debit(of.companyId, turn);
		const committedAt = performance.now();
		await everybody;
		// News may well be there before the caller has its answer.
		times.push(Math.max(0, heardAt - committedAt));
	}
	const { rows } = await stage.db.query(
		"select count(*)::int as connections from pg_stat_activity where application_name = 'verbatim live' and datname = current_database()",
	);
	await live.close();
	return {
		p99: quantile(times, 0.99),
		connections: Number(rows[0]?.["connections"]),
	};
}
