/** The calendar month in a company's time zone: where it begins and ends. Pure. */
export function calendarMonth(
	at: Date,
	timeZone: string,
): { startsAt: Date; endsAt: Date } {
	const first = Temporal.Instant.fromEpochMilliseconds(at.getTime())
		.toZonedDateTimeISO(timeZone)
		.with({ day: 1 })
		.startOfDay();
	return {
		startsAt: new Date(first.epochMilliseconds),
		endsAt: new Date(first.add({ months: 1 }).startOfDay().epochMilliseconds),
	};
}
