import { expect, test } from "vitest";
import {
	carryOut,
	dueText,
	idOf,
	runTable,
	worldOf,
} from "../../test/table.ts";
import type { Usage } from "../words.ts";
import { advance, nextDueAt } from "./advance.ts";
import type { Operation } from "./decide.ts";

test("a grant is there until the last millisecond before its end, and not at its end", () => {
	runTable(`
		at                      | step                                      | result                  | fell due   | available | expired
		2027-01-01              | grant trial 1200 as t until 2027-01-15    | granted 1200            |            | 1200      | 0
		2027-01-14 23:59:59.999 | debit 200                                 | charged 200 (t 200)     |            | 1000      | 0
		2027-01-15              | debit 1                                   | out_of_tokens, short 1  | expire 1000 | 0        | 1000
	`);
});

test("a grant that ends at the very instant of a settlement ends first: the hold's part is charged, the rest is gone", () => {
	runTable(`
		at   | step                            | result                         | fell due  | available | held | expired
		     | grant trial 100 as t until +10s | granted 100                    |           | 100       | 0    | 0
		     | hold 60 as h for 60s            | held 60 (t 60)                 |           | 40        | 60   | 0
		+10s | settle h 50                     | charged 50 (t 50), released 10 | expire 40 | 0         | 0    | 50
	`);
});

test("an allocation at the very instant of an expiry comes after it: nothing of the old cycle meets the new one", () => {
	runTable(`
		at         | step                                       | result          | fell due                     | available | expired | cycle 0 | cycle 1
		2027-01-31 | subscribe to Start 100 paid through 2027-12-31 | from 2027-01-31 | cycle 0: 100             | 100       | 0       | 100     |
		2027-02-28 | debit 150                                  | out_of_tokens, short 50 | expire 100, cycle 1: 100 | 100   | 100     | 0       | 100
	`);
});

test("a hold that ends at the very instant of its grant gives back to a grant that ends too", () => {
	runTable(`
		at   | step                            | result         | fell due                               | available | expired
		     | grant trial 100 as t until +10s | granted 100    |                                        | 100       | 0
		     | hold 60 as h for 10s            | held 60 (t 60) |                                        | 40        | 0
		+10s | look                            |                | hold_expire 60 (60 expired), expire 40 | 0         | 100
	`);
});

test("a hold that ends a millisecond before its grant gives back what then expires with it", () => {
	runTable(`
		at      | step                                | result         | fell due                   | available | expired
		        | grant trial 100 as t until +10001ms | granted 100    |                            | 100       | 0
		        | hold 60 as h for 10s                | held 60 (t 60) |                            | 40        | 0
		+1h     | look                                |                | hold_expire 60, expire 100 | 0         | 100
	`);
});

test("a grant that was all held and is given back ends at its own end, however long its hold would have lived", () => {
	runTable(`
		at  | step                           | result              | fell due      | available | expired
		    | grant trial 10 as t until +10s | granted 10          |               | 10        | 0
		    | grant top_up 5 as b            | granted 5           |               | 15        | 0
		    | hold 10 as h for 60s           | held 10 (t 10)      |               | 5         | 0
		    | hold 5 as g for 1s             | held 5 (b 5)        |               | 0         | 0
		+1s | look                           |                     | hold_expire 5 | 5         | 0
		+4s | release h                      | released 10 (t 10)  |               | 15        | 0
		+5s | look                           |                     | expire 10     | 5         | 10
	`);
});

test("holds that end at one instant end in the order of their ids, grants in burn-down order", () => {
	const world = runTable(`
		at   | step                                 | result         | held
		     | grant promotional 10 as b until +10s | granted 10     | 0
		     | grant trial 20 as a until +10s       | granted 20     | 0
		     | grant top_up 50 as t                 | granted 50     | 0
		     | grant adjustment 30 as c until +10s  | granted 30     | 0
		     | debit 59                             | charged 59 (b 10, a 20, c 29) | 0
		     | grant promotional 5 as d until +10s  | granted 5      | 0
		     | hold 20 as h2 for 10s                | held 20 (c 1, d 5, t 14) | 20
		     | hold 10 as h1 for 10s                | held 10 (t 10) | 30
		     | grant promotional 5 as f until +10s  | granted 5      | 30
		     | grant promotional 4 as g until +10s  | granted 4      | 30
	`);
	const due = advance(world.pool, world.now + 10_000);
	expect(
		due.map(({ kind, holdId, shares }) => [kind, holdId ?? shares[0]?.grant]),
	).toEqual([
		["hold_expire", idOf("h1")],
		["hold_expire", idOf("h2")],
		["expire", 9],
		["expire", 10],
	]);
	expect(world.pool.available).toBe(50_000n);
});

test("what falls due is booked at its own instant, in the order of time, however late somebody looks", () => {
	const world = runTable(`
		at         | step                                           | result          | fell due
		2027-01-01 | grant trial 50 as t until 2027-01-15           | granted 50      |
		           | subscribe to Start 100 paid through 2027-12-31 | from 2027-01-01 | cycle 0: 100
		           | hold 120 as h for 864000s                      | held 120 (t 50, cycle 0 70) |
		2027-03-10 | look                                           |                 | hold_expire 120, expire 50, expire 100, cycle 1: 100, expire 100, cycle 2: 100
	`);
	expect(
		world.entries
			.slice(4)
			.map(({ at }) => new Date(at).toISOString().slice(0, 10)),
	).toEqual([
		"2027-01-11",
		"2027-01-15",
		"2027-02-01",
		"2027-02-01",
		"2027-03-01",
		"2027-03-01",
	]);
});

test.each([1, 3, 13])(
	"down over %i anchors: each cycle is granted, each ends where the next begins, none is missed or twice",
	(down) => {
		const world = runTable(`
			at         | step                                           | result          | fell due
			2027-01-31 | subscribe to Start 100 paid through 2030-01-31 | from 2027-01-31 | cycle 0: 100
		`);
		const often = structuredClone(world.pool);
		const end = Date.UTC(2027, 1 + down, 28, 12);
		for (let at = world.now; at < end; at += 7 * 3_600_000) advance(often, at);
		advance(often, end);
		const due = advance(world.pool, end);
		expect(dueText(due)).toBe(
			Array.from(
				{ length: down },
				(_, n) => `expire 100, cycle ${n + 1}: 100`,
			).join(", "),
		);
		expect(world.pool.grantedByKind.allocation).toBe(
			100_000n * BigInt(1 + down),
		);
		// To look once is to have looked every seven hours.
		expect({ ...often, quietUntil: 0 }).toEqual({
			...world.pool,
			quietUntil: 0,
		});
	},
);

test("what falls due next is told before it does", () => {
	const world = runTable(`
		at         | step                                           | result
		2027-01-01 | grant trial 50 as t until 2027-01-15           | granted 50
		           | subscribe to Start 100 paid through 2027-02-01 | from 2027-01-01
		           | hold 10 as h for 86400s                        | held 10 (t 10)
	`);
	const instants: (string | undefined)[] = [];
	for (;;) {
		const at = nextDueAt(world.pool);
		if (at === undefined) break;
		instants.push(new Date(at).toISOString().slice(0, 10));
		expect(advance(world.pool, at - 1)).toEqual([]);
		expect(advance(world.pool, at).length).toBeGreaterThan(0);
	}
	// The cycle of 1 February is not paid, so after the first one nothing is due any more.
	expect(instants).toEqual(["2027-01-02", "2027-01-15", "2027-02-01"]);
});

test.each(["-10m", "-1d", "-365d"])(
	"a clock that goes back (%s) stops the book's time until it has come up again: nothing is granted twice",
	(back) => {
		runTable(`
			at                 | step                                           | result                    | fell due                 | available | expired
			2027-01-31         | subscribe to Start 100 paid through 2028-01-31 | from 2027-01-31           | cycle 0: 100             | 100       | 0
			2027-02-28         | look                                           |                           | expire 100, cycle 1: 100 | 100       | 100
			2027-02-28 00:05   | debit 10                                       | charged 10 (cycle 1 10)   |                          | 90        | 100
			${back}            | look                                           |                           |                          | 90        | 100
			                   | debit 10                                       | charged 10 (cycle 1 10)   |                          | 80        | 100
			                   | hold 10 as h for 60s                           | held 10 (cycle 1 10)      |                          | 70        | 100
			+1s                | extend h for 60s                               | until 2027-02-28 00:06    |                          | 70        | 100
			2027-02-28 00:05:59 | settle h 5                                    | charged 5 (cycle 1 5), released 5 |                  | 75        | 100
			2027-03-31         | look                                           |                           | expire 75, cycle 2: 100  | 100       | 175
		`);
	},
);

test("a clock that goes a day forward and back: what that day brought stays as it is, and nothing comes again", () => {
	runTable(`
		at               | step                                           | result                  | fell due                 | available | expired
		2027-01-31       | subscribe to Start 100 paid through 2028-01-31 | from 2027-01-31         | cycle 0: 100             | 100       | 0
		2027-02-27 12:00 | debit 10                                       | charged 10 (cycle 0 10) |                          | 90        | 0
		+1d              | debit 20                                       | charged 20 (cycle 1 20) | expire 90, cycle 1: 100  | 80        | 90
		-1d              | debit 20                                       | charged 20 (cycle 1 20) |                          | 60        | 90
		2027-02-28       | look                                           |                         |                          | 60        | 90
		2027-02-28 12:00 | look                                           |                         |                          | 60        | 90
		2027-03-30 12:00 | debit 20                                       | charged 20 (cycle 1 20) |                          | 40        | 90
		2027-03-31       | look                                           |                         | expire 40, cycle 2: 100  | 100       | 130
	`);
});

test("a clock that is behind lets nothing expire early and gives no grant a past end", () => {
	runTable(`
		at         | step                                 | result            | fell due   | available
		2027-06-01 | grant top_up 10 as b                 | granted 10        |            | 10
		2026-06-01 | grant trial 50 as t until 2027-05-31 | invalid expiresAt |            | 10
		           | grant trial 50 as t until 2027-06-15 | granted 50        |            | 60
		2027-06-14 | look                                 |                   |            | 60
		2027-06-15 | look                                 |                   | expire 50  | 10
	`);
});

function* ordersOf<T>(things: readonly T[]): Generator<T[]> {
	if (things.length === 0) yield [];
	for (const [index, first] of things.entries())
		for (const rest of ordersOf(things.toSpliced(index, 1)))
			yield [first, ...rest];
}

const instant = Date.UTC(2027, 1, 1);
const usage = (count: number): Usage => ({
	feature: "pulse_classifier",
	responses: count,
	passes: 1,
});

test("whatever was arranged first, at one instant holds end, then grants, then a cycle begins, and then a settlement is asked", () => {
	const arrangements = [
		"grant promotional 30 as p until 2027-02-01",
		"grant adjustment 20 as a until 2027-02-01",
		"hold 5 as h for 86400s",
		"subscribe to Start 100 from 2027-01-01 paid through 2027-12-31",
	];
	let histories = 0;
	for (const order of ordersOf(arrangements)) {
		// Something to hold, whichever comes first: of a grant that ends with all the others.
		const world = runTable(`
			at         | step                                 | result
			2027-01-31 | grant trial 10 as t until 2027-02-01 | granted 10
		`);
		for (const step of order) {
			const held =
				order.indexOf(step) < order.indexOf("hold 5 as h for 86400s") ? 0 : 5;
			runTable(`step | held\n${step} | ${held}`, { world });
		}
		world.now = instant;
		const { due, result } = carryOut(world, settleOf("h", 5));
		expect(dueText(due)).toMatch(
			/^hold_expire 5 \(5 expired\), (expire \d+, ){4}cycle 1: 100$/,
		);
		expect(result).toBe("charged 5 (cycle 1 5)");
		expect(world.pool.expired).toBe(160_000n);
		expect(world.pool.available).toBe(95_000n);
		histories += 1;
	}
	expect(histories).toBe(24);
});

const settleOf = (name: string, tokens: number): Operation => ({
	verb: "settle",
	holdId: idOf(name),
	usage: usage(tokens),
	restStaysHeld: false,
});

/**
 * At one instant a hold ends, its grant ends, its settlement comes, and a cycle is paid that begins then. Each of the
 * four is asked for: the hold by a heartbeat that comes too late, the grant by a debit of as much as it had.
 */
const asked: Record<string, Operation> = {
	"the hold's end": { verb: "extend", holdId: idOf("h"), secondsToLive: 60 },
	"the grant's end": {
		verb: "debit",
		usage: usage(30),
		feature: "pulse_classifier",
		subject: { kind: "job", id: "1" },
		actor: { kind: "member", id: "anna" },
	},
	"the settlement": settleOf("h", 10),
	"the cycle": {
		verb: "pay_through",
		paidThrough: instant + 1,
		actor: { kind: "system", id: "payment" },
	},
};

test("all 24 orders in which four things at one instant may be asked for give what the order of time says", () => {
	let histories = 0;
	for (const order of ordersOf(Object.keys(asked))) {
		const world = runTable(`
			at         | step                                                           | result              | available | held
			2027-01-31 | subscribe to Start 100 from 2027-01-01 paid through 2027-02-01 | from 2027-01-31     | 100       | 0
			           | debit 100                                                      | charged 100 (cycle 0 100) | 0   | 0
			           | grant promotional 40 as p until 2027-02-01                     | granted 40          | 40        | 0
			           | grant top_up 5 as b                                            | granted 5           | 45        | 0
			           | hold 10 as h for 86400s                                        | held 10 (p 10)      | 35        | 10
		`);
		world.now = instant;
		const fellDue: string[] = [];
		let isPaid = false;
		let isSettled = false;
		for (const what of order) {
			const operation = asked[what];
			if (operation === undefined) throw new Error(`Nobody asks for ${what}`);
			const { due, result } = carryOut(world, operation);
			fellDue.push(dueText(due));
			switch (what) {
				case "the hold's end":
					// It is over whoever asks first; after a late settlement it is closed.
					expect(result).toBe(isSettled ? "hold_closed" : "hold_expired");
					break;
				case "the grant's end":
					expect(result).toBe(
						isPaid ? "charged 30 (cycle 1 30)" : "out_of_tokens, short 25",
					);
					break;
				case "the settlement":
					isSettled = isPaid;
					expect(result).toBe(
						isPaid ? "charged 10 (cycle 1 10)" : "hold_expired",
					);
					break;
				case "the cycle":
					isPaid = true;
					expect(result).toBe("from 2027-02-01");
			}
		}
		// Whoever asks first finds the hold and then the grant ended; who pays finds the cycle begun.
		const ended = "hold_expire 10 (10 expired), expire 30";
		expect(fellDue.filter((text) => text !== "")).toEqual(
			order[0] === "the cycle"
				? [`${ended}, cycle 1: 100`]
				: [ended, "cycle 1: 100"],
		);
		histories += 1;
	}
	expect(histories).toBe(24);
});

test("a pool that was never touched has nothing due, at any time", () => {
	const { pool } = worldOf();
	expect(advance(pool, Date.UTC(9999, 11, 31))).toEqual([]);
	expect(nextDueAt(pool)).toBeUndefined();
});
