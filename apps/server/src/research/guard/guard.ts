/**
 * How much strangers may spend of a company's tokens, and when a survey's costly part is stopped. All limits are in tokens
 * and follow from the completes that a survey expects. Pure.
 *
 * The nearest limit comes first: who spends too much alone (a session, a network) is asked to write before anybody else
 * notices. Only what many networks spend together can reach the limits of the survey.
 */

/** What something spent within an hour or ten minutes that began at `at`. */
export type Spent = { at: Date; millitokens: bigint };

export const hourMilliseconds = 60 * 60 * 1_000;
export const windowMilliseconds = 10 * 60 * 1_000;
export const dayHours = 24;

export type Limits = {
	sessionMillitokens: bigint;
	/** Of one network, within an hour. */
	networkMillitokens: bigint;
	/** Of all respondents together. */
	hourMillitokens: bigint;
	dayMillitokens: bigint;
};

/** So many whole sessions of one network in an hour; as people rarely use all that they may, it is several times as many. */
const networkSessions = 3n;

/**
 * An hour is an eighth of the day, and never less than twice what one network may spend: else one could take the hour of a
 * small survey from everybody.
 */
export function limitsOf(ceilings: {
	sessionMillitokens: bigint;
	dayMillitokens: bigint;
}): Limits {
	const { sessionMillitokens, dayMillitokens } = ceilings;
	const networkMillitokens = networkSessions * sessionMillitokens;
	return {
		sessionMillitokens,
		networkMillitokens,
		hourMillitokens: least(
			dayMillitokens,
			most(dayMillitokens / 8n, 2n * networkMillitokens),
		),
		dayMillitokens,
	};
}

/** What was spent, and is held by what is being made just now: it will be spent in a moment. */
export type Spending = {
	sessionMillitokens: bigint;
	/** Within the last hour. */
	networkMillitokens: bigint;
	hourMillitokens: bigint;
	dayMillitokens: bigint;
	/** Of it, what is held for respondents of this survey. */
	heldMillitokens: bigint;
	/** Other sessions of this network that spent within the last hour. */
	networkSessions: number;
};

export type Pool = {
	availableMillitokens: bigint;
	heldMillitokens: bigint;
	floorMillitokens: bigint;
	/** Other surveys of the company that respondents answer now. */
	otherOpenSurveys: number;
};

export type Refusal =
	| "tripped"
	| "session"
	| "network"
	| "survey_hour"
	| "survey_day"
	| "company_lane"
	| "holds";

/** Where nothing is refused, `zeroBits` is what a browser has to prove first; 0: nothing. */
export function decide(asked: {
	atMostMillitokens: bigint;
	as: "charge" | "hold";
	isTripped: boolean;
	limits: Limits;
	spending: Spending;
	pool: Pool;
}): { refused: Refusal } | { zeroBits: number } {
	const { atMostMillitokens: more, limits, spending, pool } = asked;
	if (asked.isTripped) return { refused: "tripped" };
	if (spending.sessionMillitokens + more > limits.sessionMillitokens)
		return { refused: "session" };
	if (spending.networkMillitokens + more > limits.networkMillitokens)
		return { refused: "network" };
	if (spending.hourMillitokens + more > limits.hourMillitokens)
		return { refused: "survey_hour" };
	if (spending.dayMillitokens + more > limits.dayMillitokens)
		return { refused: "survey_day" };
	if (takesOthersFloor(spending, pool, more))
		return { refused: "company_lane" };
	if (asked.as === "hold" && spending.heldMillitokens + more > holdsMax(pool))
		return { refused: "holds" };
	return { zeroBits: zeroBitsFor(spending) };
}

/**
 * Live work may use the floor, and shares it: below it a survey that took more than its part of the floor within the day
 * leaves the rest to the company's other open surveys. Where there are none it may take all.
 */
function takesOthersFloor(
	spending: Spending,
	pool: Pool,
	more: bigint,
): boolean {
	const { floorMillitokens, otherOpenSurveys } = pool;
	if (floorMillitokens === 0n || otherOpenSurveys === 0) return false;
	if (pool.availableMillitokens - more >= floorMillitokens) return false;
	const share = floorMillitokens / BigInt(otherOpenSurveys + 1);
	return spending.dayMillitokens + more > share;
}

/** All that is held for a survey's respondents: a tenth of the pool, or 200 tokens where that is more. */
function holdsMax(pool: Pool): bigint {
	const whole = pool.availableMillitokens + pool.heldMillitokens;
	return most(whole / 10n, 200_000n);
}

/**
 * Proof of work: from a slow telephone, less than a second of its time; twice as much for every three sessions more. Asked
 * before the first costly step of a session, where three others of its network spent within the hour.
 */
export const proof = {
	zeroBitsMin: 14,
	zeroBitsMax: 18,
	sessionsFree: 3,
	sessionsInTier: 3,
	/** While a browser works, others may have come: a challenge so much easier is good enough. */
	zeroBitsLess: 2,
	secondsToLive: 10 * 60,
} as const;

/** For a session that spends for the first time. */
export function zeroBitsOfTier(sessions: number): number {
	if (sessions < proof.sessionsFree) return 0;
	const tier = Math.floor(
		(sessions - proof.sessionsFree) / proof.sessionsInTier,
	);
	return Math.min(proof.zeroBitsMin + tier, proof.zeroBitsMax);
}

const zeroBitsFor = (spending: Spending): number =>
	spending.sessionMillitokens > 0n
		? 0
		: zeroBitsOfTier(spending.networkSessions);

/**
 * What was spent within the last period: the running one, and of the one before it the part that has not passed yet. So the
 * end of an hour is no moment at which twice as much can be spent.
 */
export function slid(
	spent: readonly Spent[],
	now: Date,
	periodMilliseconds: number,
): bigint {
	const startsAt = startOf(now, periodMilliseconds).getTime();
	const sumAt = (at: number) =>
		spent
			.filter((one) => one.at.getTime() === at)
			.reduce((sum, { millitokens }) => sum + millitokens, 0n);
	const left = startsAt + periodMilliseconds - now.getTime();
	const before =
		(sumAt(startsAt - periodMilliseconds) * BigInt(left)) /
		BigInt(periodMilliseconds);
	return sumAt(startsAt) + before;
}

export const startOf = (now: Date, periodMilliseconds: number): Date =>
	new Date(Math.floor(now.getTime() / periodMilliseconds) * periodMilliseconds);

/** Respondents who begin from one network in an hour: far more than a school class, far fewer than a flood. */
export const beginsMax = (expectedCompletes: number): number =>
	Math.max(200, expectedCompletes);

/** - faster: much more than the survey's habit
 * - few_end: many begin, hardly anybody comes to the end, and the pool shrinks
 * - same_sound: most say the same thing, to the last byte */
export type TripReason = "faster" | "few_end" | "same_sound";

const tripwire = {
	timesUsual: 4n,
	/** Ten minutes in which anything was spent. With fewer there is no habit: a launch after a pilot is honest. */
	windowsMin: 24,
	sessionsMin: 10,
} as const;

/**
 * Below this much in ten minutes nothing is looked at: a tenth of the day's ceiling, and more than one network can spend.
 */
export const alarmMillitokens = (limits: Limits): bigint =>
	most(
		limits.dayMillitokens / 10n,
		limits.networkMillitokens + limits.sessionMillitokens,
	);

/** Whether the costly part of a survey is to be stopped. */
export function judge(of: {
	limits: Limits;
	/** Within the last ten minutes. */
	recentMillitokens: bigint;
	/** Each ten minutes of the seven days before in which anything was spent. */
	pastMillitokens: readonly bigint[];
	availableMillitokens: bigint;
	/** Sessions that began within the last ten minutes; of them those that spent, and whose sound was heard before. */
	sessions: {
		begun: number;
		completed: number;
		spending: number;
		suspect: number;
	};
}): TripReason | undefined {
	const { recentMillitokens: recent, pastMillitokens: past, sessions } = of;
	if (recent < alarmMillitokens(of.limits)) return undefined;
	if (
		past.length >= tripwire.windowsMin &&
		recent > tripwire.timesUsual * percentile95(past)
	)
		return "faster";
	if (sessions.begun < tripwire.sessionsMin) return undefined;
	// Who was refused was not listened to, so only those who spent can be told apart.
	if (
		sessions.spending >= tripwire.sessionsMin &&
		sessions.suspect * 2 > sessions.spending
	)
		return "same_sound";
	const isLargePart = recent * 20n > of.availableMillitokens + recent;
	return isLargePart && sessions.completed * 5 < sessions.begun
		? "few_end"
		: undefined;
}

/** By nearest rank. */
function percentile95(all: readonly bigint[]): bigint {
	const sorted = [...all].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
	return sorted[Math.ceil((sorted.length * 95) / 100) - 1] ?? 0n;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const most = (a: bigint, b: bigint) => (a > b ? a : b);
