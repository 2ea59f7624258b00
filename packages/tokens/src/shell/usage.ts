/**
 * Usage: who spent how much on what, by day. Folded from the book into sums that cost the same to read however long the
 * book is. Whoever reads folds what is new first, so a sum is never behind; a process that folds now and then beforehand
 * only makes that short.
 */
import type { Day, Forecast, UsageSum } from "../book.ts";
import { forecast } from "../core/forecast.ts";
import type { Pool } from "../core/pool.ts";
import type { Actor, Feature, Tx } from "../words.ts";
import type { BookedEntry } from "./block.ts";
import { readBook } from "./book-store.ts";
import {
	addUsage,
	type Dimension,
	listUsage,
	lockFold,
	sumSince,
	type UsageLine,
} from "./usage-store.ts";
import { bigintOf } from "./values.ts";

const paceDays = 28;
const dayMilliseconds = 86_400_000;

/** Fold up to so many entries. Answers how many are left. */
export async function foldUsage(
	tx: Tx,
	of: { companyId: string; entriesMax: number },
): Promise<number> {
	const { companyId } = of;
	const state = await lockFold(tx, companyId);
	if (state === undefined || state.foldedThrough >= state.lastEntry) return 0;
	const lines = new Map<string, UsageLine>();
	let through = state.foldedThrough;
	for await (const { block, entries } of readBook(tx, {
		companyId,
		first: through + 1,
		through: state.lastEntry,
	})) {
		for (const entry of entries) addEntry(lines, entry, state.timeZone);
		through = block.last;
		if (through - state.foldedThrough >= of.entriesMax) break;
	}
	await addUsage(tx, { companyId, through, lines: [...lines.values()] });
	return state.lastEntry - through;
}

function addEntry(
	lines: Map<string, UsageLine>,
	entry: BookedEntry,
	timeZone: string,
): void {
	const { kind, work, told, amount, number } = entry;
	if (work === undefined) return;
	// A reversal is taken off whoever was charged, on the day on which it was undone.
	const actor = told?.undoes?.actor ?? entry.actor;
	const day = dayOf(entry.at, timeZone);
	const key = `${day}\n${work.feature}\n${work.subject.kind}\n${work.subject.id}\n${actor.kind}\n${actor.id}`;
	let line = lines.get(key);
	if (line === undefined) {
		line = {
			day,
			feature: work.feature,
			subject: work.subject,
			actor,
			charged: 0n,
			reversed: 0n,
			charges: 0,
			firstEntry: number,
			lastEntry: number,
		};
		lines.set(key, line);
	}
	line.lastEntry = number;
	if (kind === "settle" || kind === "debit") {
		line.charged += amount;
		line.charges += 1;
	}
	if (kind === "reverse") line.reversed += amount;
}

let last = { at: Number.NaN, timeZone: "", day: "" };

/** The day in a time zone. Entries of one block mostly have one instant. */
export function dayOf(at: number, timeZone: string): Day {
	if (at !== last.at || timeZone !== last.timeZone)
		last = {
			at,
			timeZone,
			day: Temporal.Instant.fromEpochMilliseconds(at)
				.toZonedDateTimeISO(timeZone)
				.toPlainDate()
				.toString(),
		};
	return last.day;
}

const everything = Number.MAX_SAFE_INTEGER;

export async function sumUsage(
	tx: Tx,
	of: {
		companyId: string;
		from: Day;
		through: Day;
		by: readonly Dimension[];
	},
): Promise<UsageSum[]> {
	await foldUsage(tx, { companyId: of.companyId, entriesMax: everything });
	const rows = await listUsage(tx, of);
	return rows.map((row) => {
		const charged = bigintOf(row["charged"]);
		const reversed = bigintOf(row["reversed"]);
		return {
			...(row["day"] === null ? {} : { day: String(row["day"]) }),
			...(row["feature"] === null
				? {}
				: { feature: row["feature"] as Feature }),
			...(row["subject_kind"] === null
				? {}
				: {
						subject: {
							kind: String(row["subject_kind"]),
							id: String(row["subject_id"]),
						},
					}),
			...(row["actor_kind"] === null
				? {}
				: {
						actor: {
							kind: row["actor_kind"] as Actor["kind"],
							id: String(row["actor_id"]),
						},
					}),
			usedMillitokens: charged - reversed,
			chargedMillitokens: charged,
			reversedMillitokens: reversed,
			charges: Number(row["charges"]),
		};
	});
}

export async function forecastNow(
	tx: Tx,
	{ pool, now }: { pool: Pool; now: number },
): Promise<Forecast> {
	const { companyId, timeZone } = pool;
	await foldUsage(tx, { companyId, entriesMax: everything });
	const from = dayOf(now - (paceDays - 1) * dayMilliseconds, timeZone);
	const { used, firstDay } = await sumSince(tx, { companyId, from });
	const days =
		firstDay === undefined
			? 1
			: Math.min(paceDays, daysBetween(firstDay, dayOf(now, timeZone)) + 1);
	const pace = used > 0n ? used / BigInt(Math.max(1, days)) : 0n;
	return forecast(pool, pace, now);
}

const daysBetween = (first: Day, then: Day): number =>
	Temporal.PlainDate.from(first).until(Temporal.PlainDate.from(then), {
		largestUnit: "days",
	}).days;
