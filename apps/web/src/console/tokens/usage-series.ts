/** Use as series over days: those with the most, all others as one; the period before as a line beside it. Pure. */
import type { UsageSum } from "@verbatim/contract/tokens";
import { addDays, daysFromThrough } from "./days.ts";
import type { UsagePeriod } from "./usage-periods.ts";

export type GroupBy = "feature" | "actor" | "subject";

export type Series = {
	/** Of one feature, actor or subject; "others" for all the rest. */
	key: string;
	/** Any sum of it, to name it by; undefined for the others. */
	of: UsageSum | undefined;
	tokens: number;
	/** How many are put together here: 1, or more for the others. */
	count: number;
};
export type Point = {
	/** The first day of what the point stands for. */
	day: string;
	days: number;
	/** By the series, in their order. */
	tokens: number[];
	total: number;
	/** The same place in the period before; null where that was shorter. */
	before: number | null;
	/** Still to come: there is only what it will be compared with. */
	isAhead: boolean;
};
export type UsageSeries = {
	series: Series[];
	points: Point[];
	totalTokens: number;
	beforeTokens: number;
};

const seriesMax = 5;
/** More points than this are put together by weeks, then by months of four weeks: a bar must stay wide enough to be seen. */
const pointsMax = 62;

export function usageSeries(of: {
	sums: readonly UsageSum[];
	before: readonly UsageSum[];
	by: GroupBy;
	period: UsagePeriod;
}): UsageSeries {
	const { by, period } = of;
	const totals = new Map<
		string,
		{ of: UsageSum; milli: number; many: number }
	>();
	for (const sum of of.sums) {
		const key = keyOf(sum, by);
		const total = totals.get(key) ?? {
			of: sum,
			milli: 0,
			many: sum.otherSubjects ?? 1,
		};
		total.milli += milli(sum.usedTokens);
		total.many = Math.max(total.many, sum.otherSubjects ?? 1);
		totals.set(key, total);
	}
	const ranked = [...totals].sort(
		([a, one], [b, other]) =>
			Number(a === others) - Number(b === others) ||
			other.milli - one.milli ||
			(a < b ? -1 : 1),
	);
	const fits = ranked.length <= seriesMax && !totals.has(others);
	const shown = fits ? ranked : ranked.slice(0, seriesMax - 1);
	const rest = ranked.slice(shown.length);
	const series: Series[] = shown.map(([key, total]) => ({
		key,
		of: total.of,
		tokens: total.milli / 1_000,
		count: 1,
	}));
	if (rest.length > 0)
		series.push({
			key: others,
			of: undefined,
			tokens: rest.reduce((sum, [, total]) => sum + total.milli, 0) / 1_000,
			count: rest.reduce((sum, [, total]) => sum + total.many, 0),
		});
	const indexOf = new Map(series.map(({ key }, index) => [key, index]));

	const days = daysFromThrough(period.from, period.through);
	const step = days <= pointsMax ? 1 : days <= pointsMax * 7 ? 7 : 28;
	const pointOf = (day: string, from: string) =>
		Math.floor((daysFromThrough(from, day) - 1) / step);
	const count = Math.ceil(days / step);
	const cells = Array.from({ length: count }, () => series.map(() => 0));
	for (const sum of of.sums) {
		const cell = cells[pointOf(sum.day ?? period.from, period.from)];
		const index = indexOf.get(keyOf(sum, by)) ?? series.length - 1;
		if (cell !== undefined)
			cell[index] = (cell[index] ?? 0) + milli(sum.usedTokens);
	}
	const beforeDays = daysFromThrough(period.before.from, period.before.through);
	const ghost = Array.from({ length: Math.ceil(beforeDays / step) }, () => 0);
	for (const { day, usedTokens } of of.before) {
		const index = pointOf(day ?? period.before.from, period.before.from);
		if (index < ghost.length)
			ghost[index] = (ghost[index] ?? 0) + milli(usedTokens);
	}
	return {
		series,
		points: (period.isRunning && ghost.length > count
			? [...cells, ...ghost.slice(count).map(() => series.map(() => 0))]
			: cells
		).map((cell, index) => {
			const day = addDays(period.from, index * step);
			return {
				day,
				days: Math.min(
					step,
					(index < count ? days : beforeDays) - index * step,
				),
				isAhead: index >= count,
				tokens: cell.map((value) => value / 1_000),
				total: cell.reduce((sum, value) => sum + value, 0) / 1_000,
				before: index < ghost.length ? (ghost[index] ?? 0) / 1_000 : null,
			};
		}),
		totalTokens:
			[...totals.values()].reduce((sum, total) => sum + total.milli, 0) / 1_000,
		beforeTokens: ghost.reduce((sum, value) => sum + value, 0) / 1_000,
	};
}

const others = "others";

function keyOf(sum: UsageSum, by: GroupBy): string {
	switch (by) {
		case "feature":
			return sum.feature ?? "";
		case "actor":
			return `${sum.actor?.kind} ${sum.actor?.id}`;
		case "subject":
			return sum.subject === null
				? others
				: `${sum.subject.kind} ${sum.subject.id}`;
	}
}

const milli = (tokens: number) => Math.round(tokens * 1_000);
