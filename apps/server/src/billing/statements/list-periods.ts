/** Of which periods there are statements: the billing months of the plan and the calendar months, newest first. Pure but for the engine's calendar. */
import { cycleStart } from "@verbatim/tokens/fund";
import { cycleAt } from "../budgets/windows.ts";

/** `before` undefined: it runs, and a statement is until now. */
export type StatementPeriod = {
	kind: "cycle" | "month";
	from: Date;
	before: Date | undefined;
};

export function listPeriods(of: {
	/** When the book began. */
	since: Date;
	now: Date;
	anchorAt: Date | undefined;
	timeZone: string;
	/** Of each kind. */
	periodsMax: number;
}): StatementPeriod[] {
	return [...cyclesOf(of), ...monthsOf(of)];
}

type Of = Parameters<typeof listPeriods>[0];

function cyclesOf({
	now,
	anchorAt,
	timeZone,
	periodsMax,
}: Of): StatementPeriod[] {
	if (anchorAt === undefined || now < anchorAt) return [];
	const last = cycleAt({ anchorAt, timeZone, now });
	return newestFirst(last, Math.min(last + 1, periodsMax), (index) => ({
		kind: "cycle",
		from: cycleStart(anchorAt, timeZone, index),
		before:
			index === last ? undefined : cycleStart(anchorAt, timeZone, index + 1),
	}));
}

function monthsOf({ since, now, timeZone, periodsMax }: Of): StatementPeriod[] {
	const first = monthOf(since, timeZone);
	const last = monthOf(now, timeZone);
	const months = first.until(last, { largestUnit: "months" }).months;
	const begin = (index: number) =>
		new Date(
			first
				.add({ months: index })
				.toPlainDate({ day: 1 })
				.toZonedDateTime(timeZone).epochMilliseconds,
		);
	return newestFirst(months, Math.min(months + 1, periodsMax), (index) => ({
		kind: "month",
		from: begin(index),
		before: index === months ? undefined : begin(index + 1),
	}));
}

const monthOf = (at: Date, timeZone: string): Temporal.PlainYearMonth =>
	Temporal.Instant.fromEpochMilliseconds(at.getTime())
		.toZonedDateTimeISO(timeZone)
		.toPlainDate()
		.toPlainYearMonth();

const newestFirst = (
	last: number,
	count: number,
	periodOf: (index: number) => StatementPeriod,
): StatementPeriod[] =>
	Array.from({ length: count }, (_, index) => periodOf(last - index));
