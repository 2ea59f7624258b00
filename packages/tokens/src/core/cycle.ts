/**
 * Billing cycles. Cycle n starts at anchor + n months in the company's time zone, always counted from the anchor, the day
 * clamped to the month's length: 31 January, 28 February, 31 March. It ends where the next one starts.
 */
export function cycleStart(
	anchor: { anchorAt: number; timeZone: string },
	cycle: number,
): number {
	return Temporal.Instant.fromEpochMilliseconds(anchor.anchorAt)
		.toZonedDateTimeISO(anchor.timeZone)
		.add({ months: cycle }, { overflow: "constrain" })
		.toInstant().epochMilliseconds;
}

/** The cycle that `at` lies in: the greatest whose start is not after it, and never one before the anchor. */
export function cycleAt(
	anchor: { anchorAt: number; timeZone: string },
	at: number,
): number {
	// A month has at most 31 days and one clock change: counting on from here takes a step for each five years or so.
	const monthMillisecondsMax = 31 * 86_400_000 + 7_200_000;
	let cycle = Math.max(
		0,
		Math.floor((at - anchor.anchorAt) / monthMillisecondsMax),
	);
	while (cycleStart(anchor, cycle + 1) <= at) cycle += 1;
	return cycle;
}

/** The calendar month that `at` lies in, in a time zone. */
export function monthAt(
	timeZone: string,
	at: number,
): { startsAt: number; endsAt: number } {
	const first = Temporal.Instant.fromEpochMilliseconds(at)
		.toZonedDateTimeISO(timeZone)
		.with({ day: 1 })
		.startOfDay();
	return {
		startsAt: first.epochMilliseconds,
		endsAt: first.add({ months: 1 }).startOfDay().epochMilliseconds,
	};
}

/** A zone that `cycleStart` can count in. */
export function isTimeZone(name: string): boolean {
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
		return true;
	} catch {
		return false;
	}
}

/** An instant that every calendar here can count from: the years 1 to 9999. */
export const isInstant = (at: number): boolean =>
	Number.isSafeInteger(at) &&
	at >= -62_135_596_800_000 &&
	at <= 253_402_300_799_999;
