import fc from "fast-check";
import { expect, test } from "vitest";
import { runTable } from "../../test/table.ts";
import type { GrantKind } from "../words.ts";
import { compareBurnDown, drawOn, insertInOrder } from "./burn-down.ts";
import { type Grant, grantKinds } from "./pool.ts";

test("the soonest end is used first, what was given before what was bought, the oldest first", () => {
	runTable(`
		step                                     | result
		grant top_up 10 as bought                | granted 10
		grant adjustment 10 as lasting           | granted 10
		grant trial 10 as late until +30d        | granted 10
		grant promotional 10 as soon until +5d   | granted 10
		grant trial 10 as same until +30d        | granted 10
		grant top_up 10 as again                 | granted 10
		debit 60                                 | charged 60 (soon 10, late 10, same 10, lasting 10, bought 10, again 10)
	`);
});

test("a grant that never expires comes after one that expires in a hundred years", () => {
	runTable(`
		step                                              | result
		grant promotional 10 as never                     | granted 10
		grant promotional 10 as century until 2127-01-01  | granted 10
		debit 15                                          | charged 15 (century 10, never 5)
	`);
});

test("a grant that is given later and ends sooner is used from then on", () => {
	runTable(`
		at  | step                                    | result
		    | grant trial 20 as first until +30d      | granted 20
		    | debit 5                                 | charged 5 (first 5)
		+1s | grant promotional 5 as sooner until +1d | granted 5
		    | debit 10                                | charged 10 (sooner 5, first 5)
	`);
});

test("a hold takes in that order, its settlement uses in that order, and the rest goes back in reverse", () => {
	runTable(`
		step                              | result                           | available | held | a  | b  | c
		grant trial 10 as a until +5d     | granted 10                       | 10        | 0    | 10 |    |
		grant trial 10 as b until +9d     | granted 10                       | 20        | 0    | 10 | 10 |
		grant top_up 10 as c              | granted 10                       | 30        | 0    | 10 | 10 | 10
		hold 25 as h for 60s              | held 25 (a 10, b 10, c 5)        | 5         | 25   | 0  | 0  | 5
		settle h 12 rest stays            | charged 12 (a 10, b 2)           | 5         | 13   | 0  | 0  | 5
		release h                         | released 13 (c 5, b 8)           | 18        | 0    | 0  | 8  | 10
	`);
});

test("a reversal gives back to the grants that paid, the last used first", () => {
	runTable(`
		step                           | result                            | available | a  | b
		grant trial 10 as a until +5d  | granted 10                        | 10        | 10 |
		grant top_up 10 as b           | granted 10                        | 20        | 10 | 10
		debit 3                        | charged 3 (a 3)                   | 17        | 7  | 10
		debit 12 as d                  | charged 12 (a 7, b 5)             | 5         | 0  | 5
		reverse d                      | reversed 12 (b 5, a 7)            | 17        | 7  | 10
		debit 8                        | charged 8 (a 7, b 1)              | 9         | 0  | 9
	`);
});

test("what was charged above a hold goes back before what was held", () => {
	runTable(`
		step                           | result                           | available | a  | b
		grant trial 10 as a until +5d  | granted 10                       | 10        | 10 |
		grant top_up 20 as b           | granted 20                       | 30        | 10 | 20
		hold 15 as h for 60s           | held 15 (a 10, b 5)              | 15        | 0  | 15
		settle h 18 as s               | charged 18 (a 10, b 5, b 3)      | 12        | 0  | 12
		reverse s                      | reversed 18 (b 3, b 5, a 10)     | 30        | 10 | 20
	`);
});

test("to ask what an amount would come from takes nothing, and counts on no grant that is over by then", () => {
	const { pool, now } = runTable(`
		step                           | result
		grant trial 10 as t until +10s | granted 10
		grant top_up 20 as b           | granted 20
	`);
	const before = structuredClone(pool);
	const [t, b] = [{ grant: 1 }, { grant: 2 }];
	expect(drawOn(pool, 15_000n, now + 9_999)).toEqual([
		{ ...t, amount: 10_000n },
		{ ...b, amount: 5_000n },
	]);
	expect(drawOn(pool, 15_000n, now + 10_000)).toEqual([
		{ ...b, amount: 15_000n },
	]);
	expect(drawOn(pool, 20_001n, now + 10_000)).toBeUndefined();
	expect(drawOn(pool, 0n, now)).toEqual([]);
	expect(pool).toEqual(before);
});

const ranked = fc.record({
	expiresAt: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
	kind: fc.constantFrom<GrantKind>(...grantKinds),
});

test("the order is total: any two grants have one, whatever order they came to be compared in", () => {
	let compared = 0;
	fc.assert(
		fc.property(
			fc.array(ranked, { minLength: 3, maxLength: 6 }),
			fc.infiniteStream(fc.nat()),
			(kinds, chance) => {
				const grants = kinds.map((one, index) => ({
					...one,
					number: index + 1,
				}));
				const inOrder = grants.toSorted(compareBurnDown);
				for (const [i, a] of inOrder.entries())
					for (const [j, b] of inOrder.entries()) {
						expect(Math.sign(compareBurnDown(a, b))).toBe(Math.sign(i - j));
						compared += 1;
					}
				const mixed = grants
					.map((grant) => ({ grant, by: chance.next().value }))
					.toSorted((a, b) => a.by - b.by);
				const inserted: Grant[] = [];
				for (const { grant } of mixed)
					insertInOrder(inserted, grant as unknown as Grant);
				expect(inserted).toEqual(inOrder);
			},
		),
		{ numRuns: 500, seed: 20_270_101 },
	);
	expect(compared).toBeGreaterThanOrEqual(500 * 9);
});
