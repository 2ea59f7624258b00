/**
 * The history as a table: what its columns are and what its sums. Pure.
 *
 * Amounts are unsigned, in and out of each term in columns of their own: a cell that begins with a minus is what careful
 * programs take for a formula. in - out of a column pair is what the screen shows as the sum.
 */
import type { Entry } from "@verbatim/contract/tokens";
import type { Cell } from "../../platform/cell.ts";

/** A column that adds up says so; the others are words, instants and running balances. */
export const columns = [
	"number",
	"at",
	"kind",
	"feature",
	"subject kind",
	"subject id",
	"who",
	"given",
	"available in",
	"available out",
	"reserved in",
	"reserved out",
	"used",
	"undone",
	"expired",
	"taken back",
	"given again",
	"available after",
	"reserved after",
	"hold",
	"grant",
] as const;
type Column = (typeof columns)[number];
export type Row = Record<Column, Cell>;

export const summedColumns = [
	"given",
	"available in",
	"available out",
	"reserved in",
	"reserved out",
	"used",
	"undone",
	"expired",
	"taken back",
	"given again",
] as const satisfies readonly Column[];

export function rowOf(entry: Entry): Row {
	const [availableIn, availableOut] = inAndOut(entry.availableDeltaTokens);
	const [reservedIn, reservedOut] = inAndOut(entry.reservedDeltaTokens);
	const [used, undone] = inAndOut(entry.usedDeltaTokens);
	const [takenBack, givenAgain] = inAndOut(entry.clawedBackDeltaTokens);
	return {
		number: entry.number,
		at: entry.at,
		kind: entry.kind,
		feature: entry.feature,
		"subject kind": entry.subject?.kind ?? null,
		"subject id": entry.subject?.id ?? null,
		who: entry.memberName ?? entry.actorKind,
		given: entry.givenDeltaTokens,
		"available in": availableIn,
		"available out": availableOut,
		"reserved in": reservedIn,
		"reserved out": reservedOut,
		used,
		undone,
		expired: entry.expiredTokens,
		"taken back": takenBack,
		"given again": givenAgain,
		"available after": entry.availableAfterTokens,
		"reserved after": entry.reservedAfterTokens,
		hold: entry.holdId,
		grant: entry.grant?.id ?? null,
	};
}

const inAndOut = (delta: number): [number, number] =>
	delta < 0 ? [0, -delta] : [delta, 0];

/** Sums of the columns that add up, in whole thousandths on the way, so that nothing is lost between 0.1 and 0.2. */
export class ColumnSums {
	entries = 0;
	private readonly sums = new Map<Column, bigint>(
		summedColumns.map((column) => [column, 0n]),
	);

	add(row: Row): void {
		this.entries += 1;
		for (const column of summedColumns)
			this.sums.set(
				column,
				(this.sums.get(column) ?? 0n) +
					BigInt(Math.round(Number(row[column]) * 1_000)),
			);
	}

	/** As the table's last row. */
	row(): Row {
		const row = Object.fromEntries(
			columns.map((column) => [column, null]),
		) as Row;
		for (const [column, sum] of this.sums) row[column] = Number(sum) / 1_000;
		return { ...row, number: "sum" };
	}
}

/** What stands above the entries: whose they are, of when, and up to where in the book. */
export type About = [string, Cell][];

export function aboutOf(of: {
	companyName: string;
	companyId: string;
	timeZone: string;
	filter: Record<string, unknown>;
	from: string | undefined;
	through: string | undefined;
	version: number;
	asOf: string;
	verified: { throughEntry: number; headHash: string };
}): About {
	const filters = Object.entries(of.filter).filter(
		([name, value]) =>
			name !== "from" &&
			name !== "through" &&
			value !== undefined &&
			!(Array.isArray(value) && value.length === 0),
	);
	return [
		["company", of.companyName],
		["company id", of.companyId],
		["time zone of days", of.timeZone],
		["from", of.from ?? "the first entry"],
		["through", of.through ?? "the last entry"],
		[
			"filter",
			filters.length === 0
				? "none"
				: filters.map(([name, value]) => `${name}: ${value}`).join("; "),
		],
		["as of", of.asOf],
		["last entry of the book", of.version],
		[
			"hash of the chain",
			of.verified.headHash === "" ? "not verified yet" : of.verified.headHash,
		],
		["hash verified through entry", of.verified.throughEntry],
		["unit", "tokens"],
	];
}
