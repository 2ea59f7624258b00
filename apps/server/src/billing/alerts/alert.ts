/**
 * Which alerts are new: from how the pool stands, and from what was told before. Pure.
 *
 * Each family has marks that are told once, and only the highest that is reached. A mark can be told again after it was
 * clearly left (by more than its distance, so that work which reserves and gives back tells nothing twice), or when a new
 * billing month begins.
 */
import {
	type AlertFacts,
	daysLeft,
	expiringDays,
	expiringTokensMin,
	unusualTimes,
	unusualTokensMin,
	usedPercents,
} from "@verbatim/contract/alerts";
import {
	type Millitokens,
	tokensFromMillitokens as tokens,
	wholeTokens,
} from "@verbatim/tokens/amount";
import type { Balance, Forecast, GrantState } from "@verbatim/tokens/book";

/** How a pool stands at one instant. */
export type Standing = {
	now: Date;
	/** Of `now`, in the company's time zone. */
	today: string;
	balance: Pick<
		Balance,
		"availableMillitokens" | "heldMillitokens" | "cycle" | "nextExpiry"
	>;
	grants: readonly Pick<
		GrantState,
		| "grantId"
		| "kind"
		| "amountMillitokens"
		| "heldMillitokens"
		| "settledMillitokens"
		| "clawedBackMillitokens"
		| "effectiveAt"
		| "expiresAt"
	>[];
	/** Undefined where nothing can be foretold. */
	forecast: Forecast | undefined;
	/** What was used on each day of the last 28 and today; a day without use may be left out. */
	days: readonly { day: string; usedMillitokens: Millitokens }[];
};

/** What was told before; what is missing was not. As it is kept, so in words of JSON. */
export type Told = {
	/** In which month (or of which trial) up to which mark; and the whole and what was charged of it then, in millitokens. */
	used?: {
		window: string;
		percent: number;
		amountMillitokens: string;
		settledMillitokens: string;
	};
	/** How badly things stood, in `levels`; and for `empty` the least that was unspent since, in millitokens. */
	left?: { level: Level; unspentMillitokens: string };
	/** Ends of tokens, while they are to come. */
	expiries?: string[];
	/** The last unusual day. */
	unusualDay?: string;
};

const levels = ["enough", "week", "days", "empty"] as const;
type Level = (typeof levels)[number];

export type NewAlert = {
	/** Never the same for two that should both be told. */
	key: string;
	facts: AlertFacts;
};

const dayMilliseconds = 24 * 60 * 60 * 1_000;
/** So far below a mark of use it is armed again. */
const percentDistance = 5;
/** So many days above a mark of time it is armed again. */
const daysDistance = 2;
/** So much must come in before it can be told again that nothing is left: the smallest top-up. */
const refillMin = wholeTokens(20);
/** A whole token is the least that any work costs. */
const emptyBelow = wholeTokens(1);
/** One day of use is no pace: from the second on which something was used, two days after the first, it is one. */
const paceDaysMin = 3;
/** Before so many days with use, nobody knows what is usual. */
const usualDaysMin = 5;

export function newAlerts(
	standing: Standing,
	told: Told,
): { alerts: NewAlert[]; told: Told; dueAt: Date | undefined } {
	const left = leftAlert(standing, told.left);
	const used = usedAlert(standing, told.used);
	const expiring = expiringAlerts(standing, told.expiries ?? []);
	const pace = unusualPace(standing, told.unusualDay);
	// That nothing is left says all that a share of the month would say, and brings its numbers.
	const isEmptyNew = left.alerts.some(({ facts }) => facts.kind === "empty");
	return {
		alerts: [
			...left.alerts,
			...(isEmptyNew ? [] : used.alerts),
			...expiring.alerts,
			...pace.alerts,
		],
		told: {
			left: left.told,
			...(used.told === undefined ? {} : { used: used.told }),
			expiries: expiring.told,
			...(pace.told === undefined ? {} : { unusualDay: pace.told }),
		},
		dueAt: nextDueAt(standing),
	};
}

type Allocation = {
	window: string;
	of: "plan" | "trial";
	amount: Millitokens;
	used: Millitokens;
	reserved: Millitokens;
	endsAt: Date;
};

/**
 * Of which tokens a share is told: of what the plan's running month brought, upgrades with it; where no month runs, of the
 * trial. Never of bought ones: they have no end, so a share of them says nothing.
 */
function allocationOf({
	now,
	balance,
	grants,
}: Standing): Allocation | undefined {
	const { cycle } = balance;
	const among = grants.filter(({ kind, effectiveAt, expiresAt }) =>
		cycle === undefined
			? kind === "trial" && expiresAt !== undefined && expiresAt > now
			: kind === "allocation" &&
				effectiveAt >= cycle.startsAt &&
				effectiveAt < cycle.endsAt,
	);
	const [first] = among;
	const endsAt = cycle?.endsAt ?? first?.expiresAt;
	if (first === undefined || endsAt === undefined) return undefined;
	const sum = (of: (grant: (typeof among)[number]) => Millitokens) =>
		among.reduce((all, grant) => all + of(grant), 0n);
	const amount = sum(
		(grant) => grant.amountMillitokens - grant.clawedBackMillitokens,
	);
	if (amount <= 0n) return undefined;
	return {
		window:
			cycle === undefined
				? `trial ${first.grantId}`
				: `month ${cycle.startsAt.toISOString()}`,
		of: cycle === undefined ? "trial" : "plan",
		amount,
		used: sum((grant) => grant.settledMillitokens),
		reserved: sum((grant) => grant.heldMillitokens),
		endsAt,
	};
}

const toldAllocation = (allocation: Allocation) => ({
	of: allocation.of,
	usedTokens: tokens(allocation.used),
	reservedTokens: tokens(allocation.reserved),
	allocationTokens: tokens(allocation.amount),
	endsAt: allocation.endsAt.toISOString(),
});

function usedAlert(
	standing: Standing,
	told: Told["used"],
): { alerts: NewAlert[]; told: Told["used"] } {
	const allocation = allocationOf(standing);
	if (allocation === undefined) return { alerts: [], told };
	const { window, amount, used, reserved } = allocation;
	const isReached = (percent: number) =>
		(used + reserved) * 100n >= amount * BigInt(percent);
	const highest = (isStill: (percent: number) => boolean) =>
		Math.max(0, ...usedPercents.filter(isStill));
	const known = told?.window === window ? told : undefined;
	const before = known?.percent ?? 0;
	// An upgrade or a reversal arms marks again. What was only reserved and came back does not: it will be asked for again.
	const isLess =
		known !== undefined &&
		(amount > BigInt(known.amountMillitokens) ||
			used < BigInt(known.settledMillitokens));
	const armed = isLess
		? highest(
				(percent) => percent <= before && isReached(percent - percentDistance),
			)
		: before;
	const reached = highest(isReached);
	const next = {
		window,
		percent: Math.max(reached, armed),
		amountMillitokens: String(amount),
		// A little that was undone keeps the mark, and may grow to much.
		settledMillitokens:
			isLess && armed === before && known !== undefined
				? known.settledMillitokens
				: String(used),
	};
	if (reached <= armed) return { alerts: [], told: next };
	return {
		alerts: [
			{
				// It may be told again after it was armed again, so the instant makes it another one.
				key: `used ${reached} ${standing.now.toISOString()}`,
				facts: {
					kind: "allocation_used",
					percent: reached,
					...toldAllocation(allocation),
				},
			},
		],
		told: next,
	};
}

/** How long the tokens last: a week, two days, no longer. */
function leftAlert(
	standing: Standing,
	told: Told["left"],
): { alerts: NewAlert[]; told: NonNullable<Told["left"]> } {
	const { balance, now } = standing;
	const { availableMillitokens: available, heldMillitokens: held } = balance;
	const unspent = available + held;
	const isEmpty = available < emptyBelow;
	const days = daysUntil(standing.forecast?.runsOutAt, now);
	const levelAt = (distance: number): Level => {
		const [week, few] = daysLeft;
		if (isEmpty) return "empty";
		if (days <= few + distance) return "days";
		return days <= week + distance ? "week" : "enough";
	};
	const present = isPace(standing) ? levelAt(0) : isEmpty ? "empty" : "enough";

	if (told?.level === "empty") {
		const least = smaller(BigInt(told.unspentMillitokens), unspent);
		const isRefilled = !isEmpty && unspent >= least + refillMin;
		// Whoever brought tokens has just seen how long they last: only what gets worse from there is told.
		return {
			alerts: [],
			told: isRefilled
				? { level: levelAt(0), unspentMillitokens: String(unspent) }
				: { level: "empty", unspentMillitokens: String(least) },
		};
	}
	const armed = lower(told?.level ?? "enough", levelAt(daysDistance));
	const level = higher(present, armed);
	return {
		alerts: level === armed ? [] : [alertOf(standing, level)],
		told: { level, unspentMillitokens: String(unspent) },
	};
}

function alertOf(standing: Standing, level: Level): NewAlert {
	const { balance, forecast, now } = standing;
	const allocation = allocationOf(standing);
	const next = forecast?.allocations[0];
	// Told again only after it was left, so the instant makes it another one.
	const key = `left ${level} ${now.toISOString()}`;
	if (level === "empty" || forecast?.runsOutAt === undefined)
		return {
			key,
			facts: {
				kind: "empty",
				reservedTokens: tokens(balance.heldMillitokens),
				allocation:
					allocation === undefined ? null : toldAllocation(allocation),
				next:
					next === undefined
						? null
						: {
								at: next.at.toISOString(),
								amountTokens: tokens(next.amountMillitokens),
							},
			},
		};
	const [week, few] = daysLeft;
	return {
		key,
		facts: {
			kind: "runs_out",
			days: level === "week" ? week : few,
			at: forecast.runsOutAt.toISOString(),
			availableTokens: tokens(balance.availableMillitokens),
			paceTokens: tokens(forecast.paceMillitokens),
		},
	};
}

/**
 * Whether the forecast says something: there is a pace, and it is use that ends the tokens, not their own end, which is told
 * by itself.
 */
function isPace({ days, today, forecast }: Standing): boolean {
	const first = days
		.filter(({ usedMillitokens }) => usedMillitokens > 0n)
		.map(({ day }) => day)
		.sort()[0];
	if (first === undefined || daysBetween(first, today) + 1 < paceDaysMin)
		return false;
	const runsOutAt = forecast?.runsOutAt?.getTime();
	return !(forecast?.expiring ?? []).some(
		({ at, unusedMillitokens }) =>
			at.getTime() === runsOutAt &&
			unusedMillitokens >= wholeTokens(expiringTokensMin),
	);
}

function expiringAlerts(
	{ forecast, now }: Standing,
	told: readonly string[],
): { alerts: NewAlert[]; told: string[] } {
	const ends = (forecast?.expiring ?? []).filter(
		({ at, unusedMillitokens }) =>
			at > now &&
			daysUntil(at, now) <= expiringDays &&
			unusedMillitokens >= wholeTokens(expiringTokensMin) &&
			!told.includes(at.toISOString()),
	);
	return {
		alerts: ends.map((end) => ({
			key: `expiring ${end.at.toISOString()}`,
			facts: {
				kind: "expiring",
				at: end.at.toISOString(),
				unusedTokens: tokens(end.unusedMillitokens),
				mostTokens: tokens(end.mostMillitokens),
			},
		})),
		told: [
			...told.filter((at) => new Date(at) > now),
			...ends.map(({ at }) => at.toISOString()),
		],
	};
}

function unusualPace(
	{ days, today }: Standing,
	told: string | undefined,
): { alerts: NewAlert[]; told: string | undefined } {
	const usedToday =
		days.find(({ day }) => day === today)?.usedMillitokens ?? 0n;
	const before = days
		.filter(({ day, usedMillitokens }) => day < today && usedMillitokens > 0n)
		.map(({ usedMillitokens }) => usedMillitokens)
		.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
	// The nearest rank: a day that there was.
	const usual = before[Math.ceil(before.length * 0.95) - 1];
	if (
		told === today ||
		usual === undefined ||
		before.length < usualDaysMin ||
		usedToday < wholeTokens(unusualTokensMin) ||
		usedToday <= usual * BigInt(unusualTimes)
	)
		return { alerts: [], told };
	return {
		alerts: [
			{
				key: `unusual ${today}`,
				facts: {
					kind: "unusual_pace",
					day: today,
					usedTokens: tokens(usedToday),
					usualTokens: tokens(usual),
				},
			},
		],
		told: today,
	};
}

/** When time alone may bring an alert, or arm one. */
function nextDueAt({ balance, forecast, now }: Standing): Date | undefined {
	const runsOutAt = forecast?.runsOutAt;
	const instants = [
		balance.cycle?.endsAt,
		balance.nextExpiry?.at,
		...(forecast?.expiring ?? []).map(({ at }) => before(at, expiringDays)),
		...(runsOutAt === undefined
			? []
			: daysLeft.map((days) => before(runsOutAt, days))),
	].filter((at) => at !== undefined && at > now) as Date[];
	return instants.length === 0
		? undefined
		: new Date(Math.min(...instants.map((at) => at.getTime())));
}

const before = (at: Date, days: number) =>
	new Date(at.getTime() - days * dayMilliseconds);

const daysUntil = (at: Date | undefined, now: Date): number =>
	at === undefined
		? Number.POSITIVE_INFINITY
		: (at.getTime() - now.getTime()) / dayMilliseconds;

const daysBetween = (first: string, then: string): number =>
	Temporal.PlainDate.from(first).until(Temporal.PlainDate.from(then), {
		largestUnit: "days",
	}).days;

const higher = (a: Level, b: Level): Level =>
	levels.indexOf(a) > levels.indexOf(b) ? a : b;
const lower = (a: Level, b: Level): Level => (higher(a, b) === a ? b : a);
const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
