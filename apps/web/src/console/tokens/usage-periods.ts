/** The periods that use is shown of, each with the one that it is compared with. Pure. */
import type { StatementPeriods } from "@verbatim/contract/statements";
import { addDays, dayIn, daysFromThrough } from "./days.ts";

export type PresetName = "this" | "last" | "days_30" | "days_90" | "custom";
export type Days = { from: string; through: string };
export type UsagePeriod = Days & {
	/** Day for day beside it: the billing month before, or as many days before. */
	before: Days;
	/** It is not over: what it is compared with goes on beyond today. */
	isRunning: boolean;
};

/** `periods`: as statements are listed; billing months where a plan runs, else calendar months. */
export function usagePeriod(
	preset: PresetName,
	of: {
		periods: StatementPeriods;
		timeZone: string;
		now: Date;
		custom: Days;
	},
): UsagePeriod {
	const { timeZone, now } = of;
	const today = dayIn(timeZone, now);
	switch (preset) {
		case "days_30":
			return daysBack(today, 30);
		case "days_90":
			return daysBack(today, 90);
		case "custom":
			return asManyBefore(of.custom);
		case "this":
		case "last": {
			const kind = of.periods.some((one) => one.kind === "cycle")
				? "cycle"
				: "month";
			const same = of.periods.filter((one) => one.kind === kind);
			const index = preset === "this" ? 0 : 1;
			const period = same[index];
			if (period === undefined) return daysBack(today, 30);
			const days = daysOf(period, { timeZone, today });
			const before = same[index + 1];
			return before === undefined
				? asManyBefore(days)
				: {
						...days,
						before: daysOf(before, { timeZone, today }),
						isRunning: preset === "this",
					};
		}
	}
}

/** Whether there is one before the running: the first one has none. */
export const hasLast = (periods: StatementPeriods): boolean => {
	const kind = periods.some((one) => one.kind === "cycle") ? "cycle" : "month";
	return periods.filter((one) => one.kind === kind).length > 1;
};

const daysBack = (today: string, days: number): UsagePeriod =>
	asManyBefore({ from: addDays(today, 1 - days), through: today });

const asManyBefore = ({ from, through }: Days): UsagePeriod => ({
	from,
	through,
	before: {
		from: addDays(from, -daysFromThrough(from, through)),
		through: addDays(from, -1),
	},
	isRunning: false,
});

/** A billing month that ends at ten in the morning has that day too. */
function daysOf(
	period: StatementPeriods[number],
	{ timeZone, today }: { timeZone: string; today: string },
): Days {
	return {
		from: dayIn(timeZone, period.from),
		through:
			period.before === null
				? today
				: dayIn(timeZone, new Date(Date.parse(period.before) - 1)),
	};
}
