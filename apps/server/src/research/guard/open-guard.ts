/**
 * The guard of a company's tokens: asked before a respondent's costly step, told of it in the transaction that charged it.
 * What it decides on is read under the survey's own lock, so no number of calls at once is a way around a limit.
 */
import type { Book, HoldState } from "@verbatim/tokens/book";
import type { Spend } from "@verbatim/tokens/spend";
import type { Tx } from "../../platform/db.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Guard } from "../responses/responses.ts";
import { readCeilings } from "../surveys/cost.ts";
import { versionOf } from "../surveys/published.ts";
import type { PublishedSurvey } from "../surveys/survey.ts";
import {
	alarmMillitokens,
	beginsMax,
	dayHours,
	decide,
	hourMilliseconds,
	type Limits,
	limitsOf,
	type Pool,
	proof,
	type Spending,
	slid,
	startOf,
	windowMilliseconds,
	zeroBitsOfTier,
} from "./guard.ts";
import {
	type Challenge,
	type Challenges,
	openChallenges,
	type Proof,
} from "./proof-of-work.ts";
import * as store from "./store.ts";
import { judgeTask } from "./tasks.ts";

export type Guarding = { spend: Spend; book: Book; jobs: Jobs };

export type SurveyGuard = Guard & {
	/** For a browser that asks before it was asked; as hard as the network's next session would get it. */
	challenge(
		tx: Tx,
		published: PublishedSurvey,
		of: { networkKey: Buffer; now: Date },
	): Promise<Challenge>;
};

/** A charge is whole tokens. */
const smallestStepMillitokens = 1_000n;

/** No response has this id: whoever only asks is none yet. */
const nobody = "00000000-0000-0000-0000-000000000000";

export function openGuard(given: Guarding & { secret: string }): SurveyGuard {
	const challenges = openChallenges(given.secret);
	return {
		async mayBegin(tx, published, { networkKey }) {
			const blocking = await store.findBlockingBegin(tx, {
				...ofSurvey(published),
				networkKey,
				beginsMax: beginsMax(published.settings.expectedCompletes),
			});
			return blocking === undefined
				? "welcome"
				: { retryAfterSeconds: Math.max(1, blocking.freeInSeconds) };
		},

		async isSpent(tx, published, asked) {
			if (published.tripped !== undefined) return true;
			const holds = await readHolds(given.book, tx, published);
			const decided = decide({
				atMostMillitokens: smallestStepMillitokens,
				as: "charge",
				isTripped: false,
				limits: await readLimits(given.spend, tx, published, asked.responseId),
				spending: await readSpending(tx, published, { ...asked, holds }),
				pool: await readPool(given.book, tx, published),
			});
			return "refused" in decided;
		},

		async maySpend(tx, published, asked) {
			const { responseId, networkKey, now } = asked;
			// Without a look at anything: this is asked most while somebody attacks.
			if (published.tripped !== undefined) return { refused: "tripped" };
			await store.lockWatch(tx, ofSurvey(published));
			const holds = await readHolds(given.book, tx, published);
			const decided = decide({
				...asked,
				isTripped: false,
				limits: await readLimits(given.spend, tx, published, responseId),
				spending: await readSpending(tx, published, { ...asked, holds }),
				pool: await readPool(given.book, tx, published),
			});
			if ("refused" in decided) return decided;
			const { zeroBits } = decided;
			if (
				zeroBits === 0 ||
				(await isProved(challenges, tx, published, { ...asked, zeroBits }))
			)
				return { may: true };
			const { challenge } = challenges.make({
				surveyId: published.surveyId,
				networkKey,
				now,
				zeroBits,
			});
			return { prove: { challenge, zeroBits } };
		},

		async spent(tx, published, { responseId, networkKey, millitokens, now }) {
			const of = ofSurvey(published);
			await store.lockWatch(tx, of);
			await store.addSpending(tx, {
				...of,
				keys: [networkKey, keyOf(responseId)],
				hour: startOf(now, hourMilliseconds),
				window: startOf(now, windowMilliseconds),
				millitokens,
			});
			const limits = await readLimits(given.spend, tx, published, undefined);
			if ((await readRecent(tx, of, now)) >= alarmMillitokens(limits))
				await given.jobs.send(
					tx,
					judgeTask,
					{ publicId: published.publicId },
					{ key: published.publicId },
				);
		},

		async challenge(tx, published, { networkKey, now }) {
			const sessions = await store.countSpendingSessions(tx, {
				...ofSurvey(published),
				responseId: nobody,
				networkKey,
				since: hourBefore(now),
			});
			return challenges.make({
				surveyId: published.surveyId,
				networkKey,
				now,
				zeroBits: Math.max(proof.zeroBitsMin, zeroBitsOfTier(sessions)),
			});
		},
	};
}

const ofSurvey = ({ companyId, surveyId }: store.OfSurvey): store.OfSurvey => ({
	companyId,
	surveyId,
});

/** Half as long as a network's key, so that no response is ever taken for a network. */
const keyOf = (responseId: string): Buffer =>
	Buffer.from(responseId.replaceAll("-", ""), "hex");

/** The start of the hour before the running one: what `slid` still looks at. */
const hourBefore = (now: Date): Date =>
	new Date(startOf(now, hourMilliseconds).getTime() - hourMilliseconds);

/** Of the version that is published; a session that began with a dearer one may go on to its end. */
export async function readLimits(
	spend: Spend,
	tx: Tx,
	published: PublishedSurvey,
	responseId: string | undefined,
): Promise<Limits> {
	const { definition, settings } = published;
	const ceilings = (of: PublishedSurvey["definition"]) =>
		readCeilings(spend.in(tx), of, settings);
	const limits = limitsOf(await ceilings(definition));
	if (responseId === undefined) return limits;
	const version = await store.findVersionOfResponse(tx, {
		...ofSurvey(published),
		responseId,
	});
	if (version === undefined || version === published.version) return limits;
	const begun = await versionOf(tx, { ...ofSurvey(published), version });
	if (begun === undefined) return limits;
	const { sessionMillitokens } = await ceilings(begun);
	return sessionMillitokens > limits.sessionMillitokens
		? { ...limits, sessionMillitokens }
		: limits;
}

/** What is held for respondents of this survey. */
async function readHolds(
	book: Book,
	tx: Tx,
	{ companyId, surveyId }: PublishedSurvey,
): Promise<HoldState[]> {
	const open = await book.in(tx).openHolds(companyId);
	return open.filter(
		({ actor, subject }) =>
			actor.kind === "respondent" &&
			subject.kind === "survey" &&
			subject.id === surveyId,
	);
}

async function readSpending(
	tx: Tx,
	published: PublishedSurvey,
	{
		responseId,
		networkKey,
		now,
		holds,
	}: {
		responseId: string;
		networkKey: Buffer;
		now: Date;
		holds: readonly HoldState[];
	},
): Promise<Spending> {
	const of = ofSurvey(published);
	const bySession = await store.listRespondentSpending(tx, {
		...of,
		key: keyOf(responseId),
	});
	const byNetwork = await store.listRespondentSpending(tx, {
		...of,
		key: networkKey,
	});
	const bySurvey = await store.listSurveySpending(tx, {
		...of,
		after: new Date(now.getTime() - dayHours * hourMilliseconds),
	});
	const holders = holds.map(({ actor }) => actor.id);
	const ofNetwork = new Set(
		holders.length === 0
			? []
			: await store.listOfNetwork(tx, {
					...of,
					responseIds: holders,
					networkKey,
				}),
	);
	const heldBy = (isMeant: (holder: string) => boolean) =>
		sum(
			holds
				.filter(({ actor }) => isMeant(actor.id))
				.map(
					(hold) =>
						hold.amountMillitokens -
						hold.settledMillitokens -
						hold.releasedMillitokens,
				),
		);
	const heldMillitokens = heldBy(() => true);
	return {
		sessionMillitokens:
			sum(bySession.map(({ millitokens }) => millitokens)) +
			heldBy((holder) => holder === responseId),
		networkMillitokens:
			slid(byNetwork, now, hourMilliseconds) +
			heldBy((holder) => ofNetwork.has(holder)),
		hourMillitokens: slid(bySurvey, now, hourMilliseconds) + heldMillitokens,
		dayMillitokens:
			sum(bySurvey.map(({ millitokens }) => millitokens)) + heldMillitokens,
		heldMillitokens,
		networkSessions: await store.countSpendingSessions(tx, {
			...of,
			responseId,
			networkKey,
			since: hourBefore(now),
		}),
	};
}

async function readPool(
	book: Book,
	tx: Tx,
	published: PublishedSurvey,
): Promise<Pool> {
	const balance = await book.in(tx).balance(published.companyId);
	if ("refused" in balance)
		throw new Error(`A survey's company has no pool: ${balance.refused}`);
	const { availableMillitokens, heldMillitokens, floorMillitokens } = balance;
	return {
		availableMillitokens,
		heldMillitokens,
		floorMillitokens,
		otherOpenSurveys:
			floorMillitokens === 0n
				? 0
				: await store.countOtherOpenSurveys(tx, ofSurvey(published)),
	};
}

/** What respondents spent within the last ten minutes. */
export async function readRecent(
	tx: Tx,
	of: store.OfSurvey,
	now: Date,
): Promise<bigint> {
	const after = new Date(now.getTime() - 3 * windowMilliseconds);
	return slid(
		await store.listWindows(tx, { ...of, after }),
		now,
		windowMilliseconds,
	);
}

/** Last of all, so that nobody works for an answer that is no, and no proof is used up for it. */
async function isProved(
	challenges: Challenges,
	tx: Tx,
	published: PublishedSurvey,
	asked: {
		proof: Proof | null;
		networkKey: Buffer;
		now: Date;
		zeroBits: number;
	},
): Promise<boolean> {
	if (asked.proof === null) return false;
	const { companyId, surveyId } = published;
	const solved = challenges.check({ ...asked, surveyId }, asked.proof);
	return (
		solved !== undefined &&
		solved.zeroBits >= asked.zeroBits - proof.zeroBitsLess &&
		(await store.insertSolved(tx, { companyId, ...solved }))
	);
}

const sum = (all: readonly bigint[]): bigint =>
	all.reduce((so, one) => so + one, 0n);
