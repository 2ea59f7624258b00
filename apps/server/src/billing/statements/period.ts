/** The period of a statement, from what a person or a program asked for. Pure. */
import { type Problem, problem } from "@verbatim/contract/problems";

/** A statement is made in memory, and read by people. */
const daysMax = 366;
const dayMilliseconds = 86_400_000;

export type Period = { from: Date; before: Date };

/** A day begins at midnight in the company's time zone, or when its first hour does where the clocks change at midnight. */
export function periodOf(
	asked: { from: string; before: string | undefined },
	{ timeZone, now }: { timeZone: string; now: Date },
): Period | Problem {
	const from = beginOf(asked.from, timeZone);
	const before =
		asked.before === undefined ? now : beginOf(asked.before, timeZone);
	if (from >= before)
		return refusedPeriod("from", "The period ends before it begins");
	if (before > now)
		return refusedPeriod("before", "This period has not ended yet");
	if (before.getTime() - from.getTime() > daysMax * dayMilliseconds)
		return refusedPeriod("from", `A statement is of at most ${daysMax} days`);
	return { from, before };
}

export const refusedPeriod = (field: string, message: string): Problem =>
	problem("invalid_input", `${message}. No statement was made.`, {
		fields: [{ field, message }],
	});

const beginOf = (dayOrInstant: string, timeZone: string): Date =>
	dayOrInstant.includes("T")
		? new Date(dayOrInstant)
		: new Date(
				Temporal.PlainDate.from(dayOrInstant).toZonedDateTime(timeZone)
					.epochMilliseconds,
			);
