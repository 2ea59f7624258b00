import { expect, test } from "vitest";
import { runTable } from "../../test/table.ts";
import { runningCycle } from "./plan.ts";

test("a trial is 1,200 for fourteen days, and gone at exactly that instant", () => {
	runTable(`
		at                      | step                                   | result       | fell due    | available
		2027-01-01 09:30        | grant trial 1200 as t until +14d       | granted 1200 |             | 1200
		2027-01-15 09:29:59.999 | look                                   |              |             | 1200
		2027-01-15 09:30        | look                                   |              | expire 1200 | 0
	`);
});

test("a plan's first cycle starts at once; each allocation ends where the next begins, and nothing rolls over", () => {
	runTable(`
		at         | step                                                 | result           | fell due                       | available | expired
		2027-01-31 | subscribe to Essential 1200 paid through 2028-01-31  | from 2027-01-31  | cycle 0: 1200                  | 1200      | 0
		2027-02-10 | debit 200                                            | charged 200 (cycle 0 200) |                       | 1000      | 0
		2027-02-28 | look                                                 |                  | expire 1000, cycle 1: 1200     | 1200      | 1000
		2027-03-31 | look                                                 |                  | expire 1200, cycle 2: 1200     | 1200      | 2200
	`);
});

test("a plan that is to begin later allocates nothing before its anchor", () => {
	runTable(`
		at         | step                                                              | result          | fell due     | available
		2027-01-15 | subscribe to Start 100 from 2027-02-01 paid through 2027-12-31     | from 2027-02-01 |              | 0
		           | change to Elite 300                                               | from 2027-01-15 |              | 0
		           | change to Start 100                                               | from 2027-02-01 |              | 0
		           | change to Elite 300                                               | from 2027-01-15 |              | 0
		2027-02-01 | look                                                              |                 | cycle 0: 300 | 300
	`);
});

test("an anchor in the past grants the present cycle and none before it", () => {
	runTable(`
		at         | step                                                              | result          | fell due                 | available
		2027-06-15 | subscribe to Start 100 from 2027-01-31 paid through 2027-12-31    | from 2027-06-15 | cycle 4: 100             | 100
		2027-06-30 | look                                                              |                 | expire 100, cycle 5: 100 | 100
	`);
});

test("a top-up never expires and no change of plan touches it", () => {
	runTable(`
		at         | step                                             | result                     | fell due                  | available | b
		           | grant top_up 500 as b                            | granted 500                |                           | 500       | 500
		2027-01-31 | subscribe to Start 100 paid through 2028-01-31   | from 2027-01-31            | cycle 0: 100              | 600       | 500
		           | change to Elite 300                              | from 2027-01-31, granted 200 |                         | 800       | 500
		           | change to Essential 12                           | from 2027-02-28            |                           | 800       | 500
		2027-02-28 | look                                             |                            | expire 100, expire 200, cycle 1: 12 | 512 | 500
		           | cancel                                           | from 2027-03-31            |                           | 512       | 500
		2099-01-01 | look                                             |                            | expire 12, end of plan    | 500       | 500
	`);
});

test("an upgrade grants the difference at once, until this cycle's end, and the anchor stays", () => {
	const world = runTable(`
		at         | step                                             | result                        | fell due                            | available | cycle 0 | upgrade
		2027-01-31 | subscribe to Start 100 paid through 2028-01-31   | from 2027-01-31               | cycle 0: 100                        | 100       | 100     |
		2027-02-10 | change to Elite 300                              | from 2027-02-10, granted 200  |                                     | 300       | 100     | 200
		           | debit 150                                        | charged 150 (cycle 0 100, upgrade 50) |                             | 150       | 0       | 150
		2027-02-28 | look                                             |                               | expire 150, cycle 1: 300            | 300       | 0       | 0
	`);
	expect(world.pool.subscription).toMatchObject({
		plan: "Elite",
		allocation: 300_000n,
		anchorAt: Date.UTC(2027, 0, 31),
		cyclesGranted: 2,
	});
});

test("two upgrades in one cycle grant two differences, together the largest plan's allocation", () => {
	runTable(`
		at         | step                                              | result                       | fell due      | available | first | second
		2027-01-01 | subscribe to Essential 1200 paid through 2028-01-01 | from 2027-01-01            | cycle 0: 1200 | 1200      |       |
		2027-01-05 | change to Start 10000 as first                    | from 2027-01-05, granted 8800 |              | 10000     | 8800  |
		2027-01-09 | change to Elite 30000 as second                   | from 2027-01-09, granted 20000 |             | 30000     | 8800  | 20000
		2027-02-01 | look                                              |                              | expire 1200, expire 8800, expire 20000, cycle 1: 30000 | 30000 | 0 | 0
	`);
});

test("a downgrade waits for the next cycle and takes nothing away before it", () => {
	runTable(`
		at                      | step                                            | result          | fell due                 | available
		2027-01-31              | subscribe to Elite 300 paid through 2028-01-31  | from 2027-01-31 | cycle 0: 300             | 300
		2027-02-10              | change to Start 100                             | from 2027-02-28 |                          | 300
		2027-02-27 23:59:59.999 | look                                            |                 |                          | 300
		2027-02-28              | look                                            |                 | expire 300, cycle 1: 100 | 100
		2027-03-31              | look                                            |                 | expire 100, cycle 2: 100 | 100
	`);
});

test("once a downgrade has come, nothing else is to come next", () => {
	const world = runTable(`
		at         | step                                            | result          | fell due
		2027-01-31 | subscribe to Elite 300 paid through 2028-01-31  | from 2027-01-31 | cycle 0: 300
		           | change to Start 100                             | from 2027-02-28 |
		2027-02-28 | look                                            |                 | expire 300, cycle 1: 100
	`);
	expect(world.pool.subscription).toEqual({
		plan: "Start",
		allocation: 100_000n,
		anchorAt: Date.UTC(2027, 0, 31),
		paidThrough: Date.UTC(2028, 0, 31),
		cyclesGranted: 2,
		next: undefined,
	});
});

test("a downgrade and then the present plan again is as if nothing had been", () => {
	runTable(`
		at         | step                                            | result          | fell due                 | available
		2027-01-31 | subscribe to Elite 300 paid through 2028-01-31  | from 2027-01-31 | cycle 0: 300             | 300
		2027-02-10 | change to Start 100                             | from 2027-02-28 |                          | 300
		2027-02-11 | change to Elite 300                             | from 2027-02-11 |                          | 300
		2027-02-28 | look                                            |                 | expire 300, cycle 1: 300 | 300
	`);
});

test("an upgrade after a downgrade is counted from the plan that runs, not from the one that was to come", () => {
	runTable(`
		at         | step                                            | result                       | fell due                             | available
		2027-01-31 | subscribe to Start 100 paid through 2028-01-31  | from 2027-01-31              | cycle 0: 100                         | 100
		2027-02-10 | change to Essential 12                          | from 2027-02-28              |                                      | 100
		2027-02-11 | change to Elite 300                             | from 2027-02-11, granted 200 |                                      | 300
		2027-02-28 | look                                            |                              | expire 100, expire 200, cycle 1: 300 | 300
	`);
});

test("an upgrade, a downgrade and the same upgrade again in one cycle grant the difference once", () => {
	runTable(`
		at         | step                                            | result                       | fell due     | available
		2027-01-31 | subscribe to Start 100 paid through 2028-01-31  | from 2027-01-31              | cycle 0: 100 | 100
		2027-02-10 | change to Elite 300                             | from 2027-02-10, granted 200 |              | 300
		2027-02-11 | change to Start 100                             | from 2027-02-28              |              | 300
		2027-02-12 | change to Elite 300                             | from 2027-02-12              |              | 300
	`);
});

test("the last of several downgrades counts", () => {
	runTable(`
		at         | step                                            | result          | fell due                | available
		2027-01-31 | subscribe to Elite 300 paid through 2028-01-31  | from 2027-01-31 | cycle 0: 300            | 300
		           | change to Start 100                             | from 2027-02-28 |                         | 300
		           | change to Essential 12                          | from 2027-02-28 |                         | 300
		2027-02-28 | look                                            |                 | expire 300, cycle 1: 12 | 12
	`);
});

test("a cancelled plan runs to the end of its cycle, and no other follows", () => {
	const world = runTable(`
		at                      | step                                            | result          | fell due                | available
		2027-01-31              | subscribe to Start 100 paid through 2028-01-31  | from 2027-01-31 | cycle 0: 100            | 100
		2027-02-10              | cancel                                          | from 2027-02-28 |                         | 100
		2027-02-27 23:59:59.999 | debit 10                                        | charged 10 (cycle 0 10) |                 | 90
		2027-02-28              | look                                            |                 | expire 90, end of plan  | 0
		2027-02-28              | cancel                                          | not_found       |                         | 0
		2028-03-01              | look                                            |                 |                         | 0
	`);
	expect(world.pool.subscription).toBeUndefined();
});

test("a cancellation is undone by the present plan, by a larger one and by a smaller one", () => {
	for (const [plan, granted, next] of [
		["Start 100", "", 100],
		["Elite 300", ", granted 200", 300],
		["Essential 12", "", 12],
	] as const)
		runTable(`
			at         | step                                            | result          | fell due     | available
			2027-01-31 | subscribe to Start 100 paid through 2028-01-31  | from 2027-01-31 | cycle 0: 100 | 100
			2027-02-10 | cancel                                          | from 2027-02-28 |              | 100
			2027-02-11 | change to ${plan}                               | from ${next < 100 ? "2027-02-28" : "2027-02-11"}${granted} |  | ${next > 100 ? 300 : 100}
			2027-02-28 | look                                            |                 | expire 100${next > 100 ? ", expire 200" : ""}, cycle 1: ${next} | ${next}
		`);
});

test("a cycle that is not paid is not granted; paid late, it is granted then and still ends where the next begins", () => {
	runTable(`
		at         | step                                            | result          | fell due                                  | available | expired
		2027-01-31 | subscribe to Start 100 paid through 2027-02-28  | from 2027-01-31 | cycle 0: 100                              | 100       | 0
		2027-02-28 | look                                            |                 | expire 100                                | 0         | 100
		2027-03-10 | debit 1                                         | out_of_tokens, short 1 |                                    | 0         | 100
		           | pay through 2027-03-31                          | from 2027-03-10 | cycle 1: 100                              | 100       | 100
		2027-03-31 | look                                            |                 | expire 100                                | 0         | 200
	`);
});

test("who pays for three missed cycles at once gets the running one; the two that are over expire as they come", () => {
	runTable(`
		at         | step                                            | result          | fell due                                                                 | available | expired
		2027-01-31 | subscribe to Start 100 paid through 2027-02-28  | from 2027-01-31 | cycle 0: 100                                                             | 100       | 0
		2027-05-10 | look                                            |                 | expire 100                                                               | 0         | 100
		           | pay through 2027-05-31                          | from 2027-05-10 | cycle 1: 100, expire 100, cycle 2: 100, expire 100, cycle 3: 100         | 100       | 300
	`);
});

test("paid through the very instant of a cycle's start does not pay that cycle, a millisecond more does", () => {
	runTable(`
		at         | step                                            | result          | fell due     | available
		2027-01-31 | subscribe to Start 100 paid through 2027-01-31  | from 2027-01-31 |              | 0
		           | pay through 2027-01-31 00:00:00.001             | from 2027-01-31 | cycle 0: 100 | 100
	`);
});

test("payments that are told out of order take nothing back: what was paid stays paid", () => {
	runTable(`
		at         | step                                            | result          | fell due                 | available
		2027-01-31 | subscribe to Start 100 paid through 2027-02-28  | from 2027-01-31 | cycle 0: 100             | 100
		           | pay through 2027-04-30                          | from 2027-01-31 |                          | 100
		           | pay through 2027-03-31                          | from 2027-01-31 |                          | 100
		2027-02-28 | look                                            |                 | expire 100, cycle 1: 100 | 100
		2027-03-31 | look                                            |                 | expire 100, cycle 2: 100 | 100
		2027-04-30 | look                                            |                 | expire 100               | 0
	`);
});

test("an upgrade while no cycle is paid grants nothing yet; the late payment grants the larger plan's", () => {
	runTable(`
		at         | step                                            | result          | fell due     | available
		2027-01-31 | subscribe to Start 100 paid through 2027-02-28  | from 2027-01-31 | cycle 0: 100 | 100
		2027-03-10 | change to Elite 300                             | from 2027-03-10 | expire 100   | 0
		           | pay through 2027-03-31                          | from 2027-03-10 | cycle 1: 300 | 300
	`);
});

test("an upgrade in a cycle that was paid late grants the difference until that cycle's end", () => {
	runTable(`
		at         | step                                            | result                       | fell due     | available
		2027-01-31 | subscribe to Start 100 paid through 2027-02-28  | from 2027-01-31              | cycle 0: 100 | 100
		2027-03-10 | pay through 2027-03-31                          | from 2027-03-10              | expire 100, cycle 1: 100 | 100
		2027-03-11 | change to Elite 300                             | from 2027-03-11, granted 200 |              | 300
		2027-03-31 | look                                            |                              | expire 100, expire 200 | 0
	`);
});

test("a downgrade while no cycle is paid counts for the cycle that is paid late", () => {
	runTable(`
		at         | step                                            | result          | fell due     | available
		2027-01-31 | subscribe to Start 100 paid through 2027-02-28  | from 2027-01-31 | cycle 0: 100 | 100
		2027-03-10 | change to Essential 12                          | from 2027-02-28 | expire 100   | 0
		           | pay through 2027-03-31                          | from 2027-03-10 | cycle 1: 12  | 12
	`);
});

test("a plan that is cancelled while its cycle is not paid ends at once, and the payment finds none", () => {
	runTable(`
		at         | step                                            | result          | fell due     | available
		2027-01-31 | subscribe to Start 100 paid through 2027-02-28  | from 2027-01-31 | cycle 0: 100 | 100
		2027-03-10 | look                                            |                 | expire 100   | 0
		           | cancel                                          | from 2027-02-28 | end of plan  | 0
		           | pay through 2027-03-31                          | not_found       |              | 0
	`);
});

test("a plan that is chosen during the trial starts now, and what is left of the trial keeps its own end", () => {
	runTable(`
		at         | step                                               | result            | fell due      | available | t    | cycle 0
		2027-01-01 | grant trial 1200 as t until 2027-01-15             | granted 1200      |               | 1200      | 1200 |
		2027-01-10 | debit 200                                          | charged 200 (t 200) |             | 1000      | 1000 |
		           | subscribe to Start 10000 paid through 2028-01-10   | from 2027-01-10   | cycle 0: 10000 | 11000    | 1000 | 10000
		           | debit 300                                          | charged 300 (t 300) |             | 10700     | 700  | 10000
		2027-01-15 | look                                               |                   | expire 700    | 10000     | 0    | 10000
	`);
});

test("a plan that runs is changed, never subscribed to again", () => {
	runTable(`
		at         | step                                              | result          | available
		2027-01-31 | subscribe to Start 100 paid through 2028-01-31    | from 2027-01-31 | 100
		           | subscribe to Start 100 paid through 2028-01-31    | invalid plan    | 100
		           | subscribe to Elite 300 paid through 2028-01-31    | invalid plan    | 100
	`);
});

test("who comes back after a cancellation begins a new first cycle, at the earliest where the old plan ended", () => {
	const world = runTable(`
		at         | step                                                             | result           | fell due               | available | expired
		2027-01-31 | subscribe to Start 100 paid through 2027-02-28                   | from 2027-01-31  | cycle 0: 100           | 100       | 0
		           | cancel                                                           | from 2027-02-28  |                        | 100       | 0
		           | subscribe to Elite 300 paid through 2027-12-31                   | invalid plan     |                        | 100       | 0
		2027-02-28 | subscribe to Elite 300 from 2027-02-28 paid through 2027-12-31   | from 2027-02-28  | expire 100, end of plan, cycle 0: 300 | 300 | 100
		2027-03-28 | look                                                             |                  | expire 300, cycle 1: 300 | 300     | 400
	`);
	expect(world.pool.lastCycleAt).toBe(Date.UTC(2027, 2, 28));
});

test("who comes back with the old anchor goes on counting its cycles, and is granted none twice", () => {
	runTable(`
		at         | step                                                             | result           | fell due                 | available
		2027-01-31 | subscribe to Start 100 paid through 2027-02-28                   | from 2027-01-31  | cycle 0: 100             | 100
		           | cancel                                                           | from 2027-02-28  |                          | 100
		2027-04-10 | subscribe to Start 100 from 2027-01-31 paid through 2027-12-31   | from 2027-04-10  | expire 100, end of plan, cycle 2: 100 | 100
		2027-04-30 | look                                                             |                  | expire 100, cycle 3: 100 | 100
	`);
});

test("who comes back with an anchor whose present cycle began no later than the last allocation is refused by name", () => {
	// Counted from the 31st, the cycle that began on 28 February goes on to 31 March.
	runTable(`
		at               | step                                                                 | result          | fell due                 | available
		2027-01-28       | subscribe to Start 100 paid through 2027-12-31                       | from 2027-01-28 | cycle 0: 100             | 100
		2027-02-28       | cancel                                                               | from 2027-03-28 | expire 100, cycle 1: 100 | 100
		2027-03-28       | subscribe to Start 100 from 2026-12-31 paid through 2027-12-31       | invalid anchorAt | expire 100, end of plan | 0
		                 | subscribe to Start 100 from 2027-01-31 00:00:01 paid through 2027-12-31 | from 2027-03-28 | cycle 1: 100          | 100
	`);
	runTable(`
		at         | step                                                           | result          | fell due                                | available
		2027-01-28 | subscribe to Start 100 paid through 2027-12-31                 | from 2027-01-28 | cycle 0: 100                            | 100
		2027-02-28 | cancel                                                         | from 2027-03-28 | expire 100, cycle 1: 100                | 100
		2027-03-31 | subscribe to Start 100 from 2026-12-31 paid through 2027-12-31 | from 2027-03-31 | expire 100, end of plan, cycle 3: 100   | 100
	`);
});

test("who comes back to a plan that is to begin later has no running cycle to add to, even one month after the last", () => {
	runTable(`
		at         | step                                                           | result          | fell due                 | available
		2027-01-28 | subscribe to Start 100 paid through 2027-12-31                 | from 2027-01-28 | cycle 0: 100             | 100
		2027-02-28 | cancel                                                         | from 2027-03-28 | expire 100, cycle 1: 100 | 100
		2027-03-28 | subscribe to Start 100 from 2027-03-31 paid through 2027-12-31 | from 2027-03-31 | expire 100, end of plan  | 0
		           | change to Elite 300                                            | from 2027-03-28 |                          | 0
		2027-03-31 | look                                                           |                 | cycle 0: 300             | 300
	`);
});

test("a company's cycles are counted on its own wall clock, through both clock changes", () => {
	const world = runTable(
		`
		at               | step                                            | result                | fell due                 | available
		2027-02-27 23:30 | subscribe to Start 100 paid through 2028-01-31  | from 2027-02-27 23:30 | cycle 0: 100             | 100
		2027-03-27 23:29 | look                                            |                       |                          | 100
		2027-03-27 23:30 | look                                            |                       | expire 100, cycle 1: 100 | 100
		2027-04-27 22:29 | look                                            |                       |                          | 100
		2027-04-27 22:30 | look                                            |                       | expire 100, cycle 2: 100 | 100
		2027-10-27 22:30 | look                                            |                       | expire 100, cycle 3: 100, expire 100, cycle 4: 100, expire 100, cycle 5: 100, expire 100, cycle 6: 100, expire 100, cycle 7: 100, expire 100, cycle 8: 100 | 100
		2027-11-27 23:29 | look                                            |                       |                          | 100
		2027-11-27 23:30 | look                                            |                       | expire 100, cycle 9: 100 | 100
	`,
		{ timeZone: "Europe/Zurich" },
	);
	// 00:30 in Zurich, in winter and in summer.
	expect(runningCycle(world.pool, world.now)).toEqual({
		startsAt: Date.UTC(2027, 10, 27, 23, 30),
		endsAt: Date.UTC(2027, 11, 27, 23, 30),
	});
});

test("no cycle runs where none is paid, before the anchor, or without a plan", () => {
	const world = runTable(`
		step   | result
		floor 0 | set
	`);
	expect(runningCycle(world.pool, world.now)).toBeUndefined();
	runTable(
		`
		at         | step                                                           | result          | fell due
		2027-01-01 | subscribe to Start 100 from 2027-01-31 paid through 2027-02-28 | from 2027-01-31 |
	`,
		{ world },
	);
	expect(runningCycle(world.pool, world.now)).toBeUndefined();
	runTable(
		`
		at         | step | fell due
		2027-01-31 | look | cycle 0: 100
	`,
		{ world },
	);
	expect(runningCycle(world.pool, world.now)).toEqual({
		startsAt: Date.UTC(2027, 0, 31),
		endsAt: Date.UTC(2027, 1, 28),
	});
	runTable(
		`
		at         | step | fell due
		2027-02-28 | look | expire 100
	`,
		{ world },
	);
	expect(runningCycle(world.pool, world.now)).toBeUndefined();
});

test("an allocation is named by its cycle, so that whoever works it out names the same grant", () => {
	const program = `
		at         | step                                            | result          | fell due
		2027-01-31 | subscribe to Start 100 paid through 2027-12-31  | from 2027-01-31 | cycle 0: 100
		2027-03-31 | look                                            |                 | expire 100, cycle 1: 100, expire 100, cycle 2: 100
	`;
	const ids = [runTable(program), runTable(program)].map(({ pool }) =>
		pool.grants.map(({ grantId, source }) => [grantId, source]),
	);
	expect(ids[0]).toEqual(ids[1]);
	expect(new Set(ids[0]?.map(([grantId]) => grantId)).size).toBe(3);
	expect(ids[0]?.map(([, source]) => source)).toEqual([
		"cycle:2027-01-31T00:00:00.000Z",
		"cycle:2027-02-28T00:00:00.000Z",
		"cycle:2027-03-31T00:00:00.000Z",
	]);
	for (const [grantId] of ids[0] ?? [])
		expect(grantId).toMatch(
			/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
		);
});
