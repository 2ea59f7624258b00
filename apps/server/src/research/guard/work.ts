/** Work on the jobs of the guard in this process. */
import { dayHours, hourMilliseconds } from "./guard.ts";
import { type Judging, judgeSpending } from "./judge-spending.ts";
import { deleteOld } from "./store.ts";
import { forgetTask, judgeTask } from "./tasks.ts";

export async function workOnGuard(judging: Judging): Promise<void> {
	const { jobs } = judging;
	await jobs.work(judgeTask, ({ data }) =>
		judgeSpending(judging, data.publicId),
	);
	await jobs.work(forgetTask, () => forgetSpending(judging));
	await jobs.schedule(forgetTask, "23 * * * *");
}

/** What one network or one response spent is known for two days, and what a survey did for eight. */
export async function forgetSpending({
	db,
	clock,
}: Pick<Judging, "db" | "clock">): Promise<void> {
	const now = await clock.now(db);
	const daysAgo = (days: number) =>
		new Date(now.getTime() - days * dayHours * hourMilliseconds);
	await deleteOld(db, {
		respondents: daysAgo(2),
		surveys: daysAgo(8),
		challenges: now,
	});
}
