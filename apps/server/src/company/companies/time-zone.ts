/** An IANA time zone in its usual spelling, or undefined. Offsets such as +02:00 are none: they know no summer. */
export function timeZoneNamed(name: string): string | undefined {
	if (!/^[A-Za-z]/.test(name)) return undefined;
	try {
		return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions()
			.timeZone;
	} catch {
		return undefined;
	}
}
