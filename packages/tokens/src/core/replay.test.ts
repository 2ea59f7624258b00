import { expect, test } from "vitest";
import { companyId, runTable, worldOf } from "../../test/table.ts";
import type { Entry } from "./entry.ts";
import { emptyPool, type Pool } from "./pool.ts";
import { replay } from "./replay.ts";

/** A book with an entry of every kind. */
const program = `
	at         | step                                                | result                        | fell due
	2027-01-10 | grant trial 50 as t until 2027-01-20                | granted 50                    |
	           | grant top_up 100 as a                               | granted 100                   |
	           | budget 500 for anna                                 | set                           |
	           | budget 600 for classifier                           | set                           |
	           | floor 5                                             | set                           |
	           | hold 60 as h for 600s                               | held 60 (t 50, a 10)          |
	           | settle h 20 rest stays as s                         | charged 20 (t 20)             |
	           | extend h for 900s                                   | until 2027-01-10 00:15        |
	           | settle h 45                                         | charged 45 (t 30, a 10, a 5)  |
	           | hold 30 as g for 86400s                             | held 30 (a 30)                |
	           | hold 20 as k for 60s quoted q                       | held 20 (a 20)                |
	           | release k                                           | released 20 (a 20)            |
	           | debit 10 as d                                       | charged 10 (a 10)             |
	           | claw back 100 of a                                  | taken 45, owed 55             |
	           | reverse d                                           | reversed 10 (a 10)            |
	           | reinstate 30 of a                                   | returned 0, cancelled 30      |
	2027-01-12 | subscribe to Start 100 paid through 2027-03-12      | from 2027-01-12               | hold_expire 30, repay 15, cycle 0: 100
	           | change to Elite 300                                 | from 2027-01-12, granted 200  |
	2027-01-20 | hold 290 as m for 2592000s                          | held 290 (cycle 0 100, upgrade 190) |
	           | debit 4                                             | charged 4 (upgrade 4)         |
	2027-02-12 | settle m 100                                        | charged 100 (cycle 0 100), released 190 | expire 6, cycle 1: 300
`;
const quotes = {
	q: {
		feature: "pulse_classifier",
		most: 20_000n,
		rateCardVersion: 1,
		validUntil: Date.UTC(2027, 5, 1),
	},
} as const;

/** When a pool has to be looked at again is no part of what it is. */
const settled = (pool: Pool) => ({ ...pool, quietUntil: 0 });
const replayed = (entries: Entry[]) =>
	settled(replay(emptyPool(companyId, "UTC"), entries));

test("the book from nothing gives the live pool, field by field, after each of its entries", () => {
	const { entries, pool } = bookOfAllKinds();
	expect(new Set(entries.map(({ kind }) => kind)).size).toBe(14);
	expect(replayed(entries)).toEqual(settled(pool));
	// And from any state on the way.
	for (let half = 0; half <= entries.length; half += 1) {
		const from = replay(emptyPool(companyId, "UTC"), entries.slice(0, half));
		expect(settled(replay(from, entries.slice(half)))).toEqual(settled(pool));
	}
});

test("an empty book is an empty pool", () => {
	expect(replayed([])).toEqual(settled(worldOf().pool));
});

test("an entry that is missing, twice, or in another's place is not accepted", () => {
	const { entries, pool } = bookOfAllKinds();
	let tampered = 0;
	for (const [index, entry] of entries.entries()) {
		const next = entries[index + 1];
		// Without its last entries a book is a book still: the pool's own count tells that they are missing.
		if (next === undefined)
			expect(replayed(entries.toSpliced(index, 1))).not.toEqual(settled(pool));
		else {
			expect(() => replayed(entries.toSpliced(index, 1))).toThrow();
			expect(() =>
				replayed(entries.toSpliced(index, 2, next, entry)),
			).toThrow();
		}
		expect(() => replayed(entries.toSpliced(index, 0, entry))).toThrow();
		tampered += 1;
	}
	expect(tampered).toBe(entries.length);
});

/** Each field as somebody might change it: a little, and to what another entry has. */
const changes: { [Field in keyof Entry]: (entry: Entry) => Entry[Field][] } = {
	number: ({ number }) => [number + 1, number - 1, 0],
	kind: ({ kind }) => [kind === "debit" ? "claw_back" : "debit", "expire"],
	at: ({ at }) => [at - 40 * 86_400_000, at + 40 * 86_400_000],
	part: ({ part }) => [part + 1],
	actor: () => [{ kind: "member", id: "mallory" }],
	shares: ({ shares }) =>
		shares.length === 0
			? [[{ grant: 2, amount: 1n }]]
			: [
					[],
					shares.map((share) => ({ ...share, amount: share.amount + 1n })),
					shares.map((share) => ({ ...share, amount: share.amount - 1n })),
					shares.map((share) => ({ ...share, grant: share.grant + 1 })),
				],
	amount: ({ amount }) => [amount + 1n, amount - 1n, -amount - 1n],
	expired: ({ expired }) => [expired + 1n],
	availableAfter: ({ availableAfter }) => [availableAfter + 1n],
	heldAfter: ({ heldAfter }) => [heldAfter + 1n],
	work: () => [undefined],
	holdId: () => [undefined],
	until: ({ until }) => [until === undefined ? 1 : until + 1],
	told: () => [undefined],
};

/**
 * What replaying cannot see, because it moves nothing, or nothing that still counts at the end: that is kept by the seal
 * of its block alone. Whatever moves a token is not among it.
 */
const keptBySealOnly: Partial<Record<keyof Entry, Entry["kind"][]>> = {
	part: everyKind(),
	actor: everyKind().filter((kind) => kind !== "hold"),
	// Of the first entry only: an earlier instant is before nothing.
	at: ["grant"],
	// Where the hold tells it already.
	work: ["extend", "hold_expire", "release"],
	// An end that a heartbeat or the hold's settlement has moved on, or of what has none.
	until: everyKind().filter((kind) => kind !== "grant" && kind !== "extend"),
	// A chunk as the last, before which the same hold was settled again.
	told: ["settle"],
	// An upgrade that the next cycle tells again.
	kind: ["plan"],
};

test("an entry with any field changed is not accepted, but for what only the seal keeps", () => {
	const { entries, pool } = bookOfAllKinds();
	const tally = { refused: 0, another: 0, accepted: 0 };
	const accepted: Partial<Record<keyof Entry, Set<Entry["kind"]>>> = {};
	for (const [index, entry] of entries.entries())
		for (const field of Object.keys(changes) as (keyof Entry)[])
			for (const value of changes[field](entry)) {
				const changed = { ...entry, [field]: value };
				if (changed[field] === entry[field]) continue;
				const found = verdictOn(entries.toSpliced(index, 1, changed), pool);
				tally[found] += 1;
				if (found !== "accepted") continue;
				accepted[field] ??= new Set();
				accepted[field].add(entry.kind);
			}
	expect(
		Object.fromEntries(
			Object.entries(accepted).map(([field, kinds]) => [
				field,
				[...kinds].sort(),
			]),
		),
	).toEqual(keptBySealOnly);
	expect(tally.refused + tally.another).toBeGreaterThan(500);
});

function everyKind(): Entry["kind"][] {
	return [
		"budget",
		"claw_back",
		"debit",
		"expire",
		"extend",
		"grant",
		"hold",
		"hold_expire",
		"plan",
		"reinstate",
		"release",
		"repay",
		"reverse",
		"settle",
	];
}

function verdictOn(entries: Entry[], stored: Pool) {
	let pool: ReturnType<typeof replayed>;
	try {
		pool = replayed(entries);
	} catch {
		return "refused";
	}
	try {
		expect(pool).toEqual(settled(stored));
		return "accepted";
	} catch {
		return "another";
	}
}

const bookOfAllKinds = () => runTable(program, { quotes });
