/** Days as the server writes them (2026-11-24), counted without a time zone. Pure. */

const dayMilliseconds = 86_400_000;

export const addDays = (day: string, days: number): string =>
	new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMilliseconds)
		.toISOString()
		.slice(0, 10);

/** From and through, both counted. */
export const daysFromThrough = (from: string, through: string): number =>
	Math.round(
		(Date.parse(`${through}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) /
			dayMilliseconds,
	) + 1;

/** The day of an instant in a time zone. */
export function dayIn(timeZone: string, at: string | Date): string {
	const parts = new Intl.DateTimeFormat("en", {
		timeZone,
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
	}).formatToParts(new Date(at));
	const partOf = (type: string) =>
		parts.find((part) => part.type === type)?.value ?? "";
	return `${partOf("year").padStart(4, "0")}-${partOf("month")}-${partOf("day")}`;
}

export const isDay = (value: unknown): value is string =>
	typeof value === "string" &&
	/^\d{4}-\d{2}-\d{2}$/.test(value) &&
	!Number.isNaN(Date.parse(`${value}T00:00:00Z`));
