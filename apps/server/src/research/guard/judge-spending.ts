/**
 * The tripwire: where a survey's last ten minutes are not what they use to be, its costly part is stopped and the owners are
 * told, once. Respondents go on in writing, or parked where the survey wants it so. A person ends the stop with one click,
 * and what was spent before it does not stop the survey again.
 *
 * A job, not a part of the spending: it locks the survey's row, which whoever answers must not wait for.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import { membersToTell } from "../../company/members/members-to-tell.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Db, Tx } from "../../platform/db.ts";
import type { Log } from "../../platform/log.ts";
import type { Post } from "../../providers/mail/mail.ts";
import { findPublished } from "../surveys/published.ts";
import type { PublishedSurvey } from "../surveys/survey.ts";
import { tellSurvey } from "../surveys/surveys.ts";
import { judge, type TripReason, windowMilliseconds } from "./guard.ts";
import { type Guarding, readLimits, readRecent } from "./open-guard.ts";
import * as store from "./store.ts";
import { reasonInEnglish, tripMail } from "./trip-mail.ts";

export type Judging = Pick<Guarding, "spend" | "book" | "jobs"> & {
	db: Db;
	clock: Clock;
	post: Post;
	baseUrl: string;
	log: Log;
};

const pastDays = 7;
const dayMilliseconds = 24 * 60 * 60 * 1_000;

export async function judgeSpending(
	judging: Judging,
	publicId: string,
): Promise<void> {
	await judging.db.transaction(async (tx) => {
		const published = await findPublished(tx, publicId);
		if (published === undefined || published.tripped !== undefined) return;
		const now = await judging.clock.now(tx);
		const reason = await reasonToStop(judging, tx, published, now);
		if (reason !== undefined) await stop(judging, tx, published, now, reason);
	});
}

async function reasonToStop(
	{ spend, book }: Judging,
	tx: Tx,
	published: PublishedSurvey,
	now: Date,
): Promise<TripReason | undefined> {
	const recentMillitokens = await readRecent(tx, published, now);
	const windows = await store.listWindows(tx, {
		...published,
		after: new Date(now.getTime() - pastDays * dayMilliseconds),
	});
	const recentFrom = now.getTime() - 2 * windowMilliseconds;
	const balance = await book.in(tx).balance(published.companyId);
	if ("refused" in balance)
		throw new Error(`A survey's company has no pool: ${balance.refused}`);
	return judge({
		limits: await readLimits(spend, tx, published, undefined),
		recentMillitokens,
		pastMillitokens: windows
			.filter(({ at }) => at.getTime() <= recentFrom)
			.map(({ millitokens }) => millitokens),
		availableMillitokens: balance.availableMillitokens,
		sessions: await store.countSessions(tx, published),
	});
}

async function stop(
	{ post, baseUrl, log }: Judging,
	tx: Tx,
	published: PublishedSurvey,
	now: Date,
	reason: TripReason,
): Promise<void> {
	const { companyId, surveyId } = published;
	// The survey's row first, then what is below it.
	const isNew = await store.setTripped(tx, {
		companyId,
		surveyId,
		at: now,
		reason: reasonInEnglish[reason],
	});
	if (!isNew) return;
	await store.lockWatch(tx, published);
	await store.setJudged(tx, published);
	await tellSurvey(tx, published);
	const surveyUrl = `${baseUrl}/surveys/${idFromUuid("survey", surveyId)}`;
	for (const owner of await membersToTell(tx, companyId, "hand_over"))
		await post.send(
			tx,
			{
				to: owner.email,
				...tripMail(owner.language, {
					name: owner.name,
					surveyName: published.name,
					atZero: published.settings.atZero,
					reason,
					surveyUrl,
				}),
			},
			{ key: `tripped:${surveyId}:${now.getTime()}:${owner.memberId}` },
		);
	log.warn(
		{ companyId, surveyId, reason },
		"The costly part of a survey was stopped",
	);
}
