/** A cap as a person types it: nothing for none, digits with or without separators between thousands. Pure. */
const capMax = 1_000_000_000;

export function capFrom(typed: string): number | null | "wrong" {
	const bare = typed.trim();
	if (bare === "") return null;
	if (!/^\d{1,3}([’' .,\u00a0\u202f]?\d{3})*$|^\d+$/.test(bare)) return "wrong";
	const value = Number(bare.replaceAll(/\D/g, ""));
	return value >= 1 && value <= capMax ? value : "wrong";
}
