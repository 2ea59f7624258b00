/** A limit as it is typed: whole tokens, with whatever separators a person writes between thousands. Pure. */

const limitTokensMax = 1_000_000_000;

export function limitFrom(
	typed: string,
): number | "empty" | "not_a_number" | "too_many" {
	const digits = typed.trim();
	if (digits === "") return "empty";
	// 1,000 and 1.000 and 1'000 are the same here, as nobody caps half a token; 1.5 and 10,00 are not.
	if (!/^(\d+|\d{1,3}([.,'’\s\u00a0\u202f]\d{3})+)$/.test(digits))
		return "not_a_number";
	const tokens = Number(digits.replaceAll(/\D/g, ""));
	return tokens > limitTokensMax ? "too_many" : tokens;
}
