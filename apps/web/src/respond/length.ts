/** How long a recording is, in words that can be read out: 1 minute 5 seconds. Pure. */
export function lengthOf(seconds: number, locale: string): string {
	const unit = (value: number, name: "minute" | "second") =>
		new Intl.NumberFormat(locale, {
			style: "unit",
			unit: name,
			unitDisplay: "long",
		}).format(value);
	const whole = Math.max(1, Math.round(seconds));
	const minutes = Math.floor(whole / 60);
	const rest = whole % 60;
	return [
		...(minutes > 0 ? [unit(minutes, "minute")] : []),
		...(rest > 0 ? [unit(rest, "second")] : []),
	].join(" ");
}
