/** Of which periods a statement can be chosen: the running and the last month, and the billing months of a plan. Pure. */
import type { Balance, Grant } from "@verbatim/contract/tokens";

export type PeriodName =
	| "this_cycle"
	| "last_cycle"
	| "this_month"
	| "last_month";
/** Days of the company's time zone, or instants; without an end, until now. */
export type Period = {
	name: PeriodName;
	from: string;
	before: string | undefined;
};

export function periodsOf(of: {
	balance: Balance;
	grants: readonly Grant[];
	timeZone: string;
	now: Date;
}): Period[] {
	const month = monthOf(of.now, of.timeZone);
	return [
		...cyclesOf(of.balance, of.grants),
		{ name: "this_month", from: firstDayOf(month), before: undefined },
		{
			name: "last_month",
			from: firstDayOf(month - 1),
			before: firstDayOf(month),
		},
	];
}

/** Where the last cycle began, its allocation says: it ended where the running one begins. */
function cyclesOf({ cycle }: Balance, grants: readonly Grant[]): Period[] {
	if (cycle === null) return [];
	const last = grants.find(
		({ kind, expiresAt }) =>
			kind === "allocation" && expiresAt === cycle.startsAt,
	);
	return [
		{ name: "this_cycle", from: cycle.startsAt, before: undefined },
		...(last === undefined
			? []
			: [
					{
						name: "last_cycle" as const,
						from: last.effectiveAt,
						before: cycle.startsAt,
					},
				]),
	];
}

/** Months since the year 0, so that January has one before it. */
function monthOf(now: Date, timeZone: string): number {
	const parts = new Intl.DateTimeFormat("en", {
		timeZone,
		year: "numeric",
		month: "numeric",
	}).formatToParts(now);
	const partOf = (type: string) =>
		Number(parts.find((part) => part.type === type)?.value);
	return partOf("year") * 12 + partOf("month") - 1;
}

const firstDayOf = (month: number): string =>
	`${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-01`;
