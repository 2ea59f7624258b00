/** A number as it is typed, with the locale's decimal sign or a point. Pure. */

export function numberFrom(
	typed: string,
	decimalSign: string,
): number | null | "wrong" {
	const text = typed.trim().replace("−", "-").replace(decimalSign, ".");
	if (text === "") return null;
	if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(text)) return "wrong";
	return Number(text);
}

/** A whole number from 1 to so many, with whatever stands between thousands. */
export function wholeFrom(typed: string, most: number): number | "wrong" {
	const text = typed
		.trim()
		.replaceAll(/(\d)[.,'’\s\u00a0\u202f](?=\d{3})/g, "$1");
	if (!/^\d{1,9}$/.test(text)) return "wrong";
	const number = Number(text);
	return number >= 1 && number <= most ? number : "wrong";
}
