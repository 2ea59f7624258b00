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

/** A zone that `cycleStart` can count in. */
export function isTimeZone(name: string): boolean {
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
		return true;
	} catch {
		return false;
	}
}
