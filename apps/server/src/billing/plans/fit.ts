/**
 * How many tokens a company uses in a billing month, by its last months: of up to three times 28 days, the days since it
 * was first used; fewer than 28 are counted up to a month. Pure.
 */
import type { Millitokens } from "@verbatim/tokens/amount";

export const daysLooked = 84;
const daysOfAMonth = 28;
const daysMin = 3;

export type MonthlyUse = {
	/** Whole, rounded up. */
	tokensPerMonth: number;
	months: number;
};

/** Days as the company counts them ("2027-03-28"). Undefined with fewer than three days since the first use. */
export function monthlyUse(
	uses: readonly { day: string; usedMillitokens: Millitokens }[],
	today: string,
): MonthlyUse | undefined {
	const first = uses
		.filter(({ usedMillitokens }) => usedMillitokens > 0n)
		.map(({ day }) => day)
		.sort()[0];
	if (first === undefined) return undefined;
	const last = Temporal.PlainDate.from(today);
	const days = last.since(Temporal.PlainDate.from(first)).days + 1;
	if (days < daysMin) return undefined;
	const months = Math.max(1, Math.min(3, Math.floor(days / daysOfAMonth)));
	const counted = days < daysOfAMonth ? days : months * daysOfAMonth;
	const from = last.subtract({ days: counted - 1 }).toString();
	const used = uses
		.filter(({ day }) => day >= from && day <= today)
		.reduce((sum, { usedMillitokens }) => sum + usedMillitokens, 0n);
	return { tokensPerMonth: perMonth(used, counted), months };
}

/** A month is 30.4375 days in the mean: 487 sixteenths. */
function perMonth(usedMillitokens: bigint, days: number): number {
	const divisor = 16n * BigInt(days) * 1_000n;
	const used = usedMillitokens > 0n ? usedMillitokens : 0n;
	return Number((used * 487n + divisor - 1n) / divisor);
}
