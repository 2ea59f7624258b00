/** The reference model's calendar: billing cycles and calendar months, counted on the wall calendar of a place. */

type Anchor = { anchorAt: number };

/** The same day and time of day so many months later, or the month's last day. */
export function startOfCycle(
	zone: string,
	{ anchorAt }: Anchor,
	cycle: number,
): number {
	if (cycle === 0) return anchorAt;
	const wall = Temporal.Instant.fromEpochMilliseconds(anchorAt)
		.toZonedDateTimeISO(zone)
		.toPlainDateTime();
	const months = wall.year * 12 + (wall.month - 1) + cycle;
	const year = Math.floor(months / 12);
	const month = (months % 12) + 1;
	const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
	return wall
		.with({ year, month, day: Math.min(wall.day, daysInMonth) })
		.toZonedDateTime(zone).epochMilliseconds;
}

/** How many cycles have begun before or at an instant, besides the first. */
export function cyclesBegun(zone: string, anchor: Anchor, now: number): number {
	let cycle = 0;
	while (startOfCycle(zone, anchor, cycle + 1) <= now) cycle += 1;
	return cycle;
}

/** From the first midnight of a month to the next one's; where a clock change swallows midnight, from what follows it. */
export function monthOf(
	zone: string,
	now: number,
): { startsAt: number; endsAt: number } {
	const { year, month } =
		Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
	const first = Temporal.PlainDate.from({ year, month, day: 1 });
	return {
		startsAt: first.toZonedDateTime(zone).epochMilliseconds,
		endsAt: first.add({ months: 1 }).toZonedDateTime(zone).epochMilliseconds,
	};
}
