/** The windows in which budgets count, and the billing months that statements are of: the engine's own arithmetic. */
import { cycleStart } from "@verbatim/tokens/fund";

export type Window = { startsAt: Date; endsAt: Date };

/**
 * The window that `now` lies in, and the one before it: billing months from the anchor where a plan runs, else calendar
 * months of the company's time zone.
 */
export function windowsAt(of: {
	anchorAt: Date | undefined;
	timeZone: string;
	now: Date;
}): [running: Window, last: Window] {
	const { anchorAt, timeZone } = of;
	const now = of.now.getTime();
	const zoned = (at: Date) =>
		Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(
			timeZone,
		);
	if (anchorAt === undefined || now < anchorAt.getTime()) {
		const month = (months: number) =>
			new Date(
				zoned(of.now).with({ day: 1 }).add({ months }).startOfDay()
					.epochMilliseconds,
			);
		return [
			{ startsAt: month(0), endsAt: month(1) },
			{ startsAt: month(-1), endsAt: month(0) },
		];
	}
	const index = cycleAt({ anchorAt, timeZone, now: of.now });
	const start = (cycle: number) => cycleStart(anchorAt, timeZone, cycle);
	return [
		{ startsAt: start(index), endsAt: start(index + 1) },
		{ startsAt: start(index - 1), endsAt: start(index) },
	];
}

/** The cycle that `now` lies in, which is not before the anchor. */
export function cycleAt(of: {
	anchorAt: Date;
	timeZone: string;
	now: Date;
}): number {
	// A month has at most 31 days and a clock change: from here it is a step for each five years or so.
	const monthMillisecondsMax = 31 * 86_400_000 + 7_200_000;
	let cycle = Math.max(
		0,
		Math.floor(
			(of.now.getTime() - of.anchorAt.getTime()) / monthMillisecondsMax,
		),
	);
	while (cycleStart(of.anchorAt, of.timeZone, cycle + 1) <= of.now) cycle += 1;
	return cycle;
}
