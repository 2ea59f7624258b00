import { expect, test } from "vitest";
import { runTable } from "../../test/table.ts";

test("a refund takes back what the payment bought, first from what is there", () => {
	runTable(`
		step                  | result              | available | clawed back | owed
		grant top_up 100 as a | granted 100         | 100       | 0           | 0
		claw back 40 of a     | taken 40            | 60        | 40          | 0
		claw back 60 of a     | taken 60            | 0         | 100         | 0
	`);
});

test("no more goes back than was bought, also in parts and after a reinstatement", () => {
	runTable(`
		step                  | result         | available | clawed back | owed
		grant top_up 100 as a | granted 100    | 100       | 0           | 0
		claw back 101 of a    | invalid amount | 100       | 0           | 0
		claw back 60 of a     | taken 60       | 40        | 60          | 0
		claw back 41 of a     | invalid amount | 40        | 60          | 0
		reinstate 61 of a     | invalid amount | 40        | 60          | 0
		reinstate 60 of a     | returned 60 (a 60) | 100   | 0           | 0
		reinstate 1 of a      | invalid amount | 100       | 0           | 0
		claw back 100 of a    | taken 100      | 0         | 100         | 0
	`);
});

test("a partial refund of a half-spent top-up takes what is left of it, and the rest is owed", () => {
	runTable(`
		step                  | result              | available | settled | clawed back | owed
		grant top_up 100 as a | granted 100         | 100       | 0       | 0           | 0
		debit 50              | charged 50 (a 50)   | 50        | 50      | 0           | 0
		claw back 30 of a     | taken 30            | 20        | 50      | 30          | 0
		claw back 30 of a     | taken 20, owed 10   | 0         | 50      | 50          | 10
		claw back 40 of a     | taken 0, owed 40    | 0         | 50      | 50          | 50
	`);
});

test("other grants are not touched by a refund, and go on paying for work", () => {
	runTable(`
		step                           | result              | available | owed | a  | t  | b
		grant top_up 50 as a           | granted 50          | 50        | 0    | 50 |    |
		debit 50                       | charged 50 (a 50)   | 0         | 0    | 0  |    |
		grant trial 40 as t until +14d | granted 40          | 40        | 0    | 0  | 40 |
		grant top_up 30 as b           | granted 30          | 70        | 0    | 0  | 40 | 30
		claw back 50 of a              | taken 0, owed 50    | 70        | 50   | 0  | 40 | 30
		debit 60                       | charged 60 (t 40, b 20) | 10    | 50   | 0  | 0  | 10
	`);
});

test("what a company owes is paid by its next top-up, the oldest debt first, and by nothing else", () => {
	const world = runTable(`
		step                           | result                  | available | clawed back | owed
		grant top_up 30 as a           | granted 30              | 30        | 0           | 0
		grant top_up 30 as b           | granted 30              | 60        | 0           | 0
		debit 60                       | charged 60 (a 30, b 30) | 0         | 0           | 0
		claw back 30 of b              | taken 0, owed 30        | 0         | 0           | 30
		claw back 30 of a              | taken 0, owed 30        | 0         | 0           | 60
		grant trial 10 as t until +14d | granted 10              | 10        | 0           | 60
		grant promotional 10 as p      | granted 10              | 20        | 0           | 60
		grant adjustment 10 as j       | granted 10              | 30        | 0           | 60
		subscribe to Start 10 paid through 2027-02-01 | from 2027-01-01 | 40 | 0           | 60
		grant top_up 40 as c           | granted 40, repaid 40   | 40        | 40          | 20
	`);
	const owed = () => world.pool.grants.filter((grant) => grant.owed > 0n);
	// The debt of a, which was bought first, is paid; 20 of b's are left.
	expect(owed().map(({ number, owed }) => [number, owed])).toEqual([
		[2, 20_000n],
	]);
	runTable(
		`
		step                  | result                 | available | clawed back | owed
		grant top_up 50 as d  | granted 50, repaid 20  | 70        | 60          | 0
		grant top_up 50 as e  | granted 50             | 120       | 60          | 0
	`,
		{ world },
	);
});

test("a refund while its tokens are held leaves the hold alone, and what it gives back pays the debt at once", () => {
	runTable(`
		at  | step                    | result             | available | held | settled | clawed back | owed
		    | grant top_up 100 as a   | granted 100        | 100       | 0    | 0       | 0           | 0
		    | hold 80 as h for 60s    | held 80 (a 80)     | 20        | 80   | 0       | 0           | 0
		    | claw back 100 of a      | taken 20, owed 80  | 0         | 80   | 0       | 20          | 80
		    | settle h 30 rest stays  | charged 30 (a 30)  | 0         | 50   | 30      | 20          | 80
		+1s | release h               | released 50 (a 50) | 0         | 0    | 30      | 70          | 30
		    | debit 1                 | out_of_tokens, short 1 | 0     | 0    | 30      | 70          | 30
	`);
});

test("a settlement's rest, a hold's end and a reversal pay the debt of their grant at once", () => {
	runTable(`
		at  | step                   | result                         | fell due                  | available | held | clawed back | owed
		    | grant top_up 100 as a  | granted 100                    |                           | 100       | 0    | 0           | 0
		    | debit 20 as d          | charged 20 (a 20)              |                           | 80        | 0    | 0           | 0
		    | hold 40 as h for 60s   | held 40 (a 40)                 |                           | 40        | 40   | 0           | 0
		    | hold 40 as g for 60s   | held 40 (a 40)                 |                           | 0         | 80   | 0           | 0
		    | claw back 100 of a     | taken 0, owed 100              |                           | 0         | 80   | 0           | 100
		    | settle h 10            | charged 10 (a 10), released 30 |                           | 0         | 40   | 30          | 70
		+1m | look                   |                                | hold_expire 40, repay 40  | 0         | 0    | 70          | 30
		    | reverse d              | reversed 20 (a 20)             |                           | 0         | 0    | 90          | 10
	`);
});

test("what comes back to a grant that owes is its own debt's first; what is above it is available", () => {
	runTable(`
		step                   | result             | available | clawed back | owed
		grant top_up 100 as a  | granted 100        | 100       | 0           | 0
		debit 90 as d          | charged 90 (a 90)  | 10        | 0           | 0
		claw back 30 of a      | taken 10, owed 20  | 0         | 10          | 20
		reverse d              | reversed 90 (a 90) | 70        | 30          | 0
	`);
});

test("a reversal after a refund gives nothing to spend: the payment that bought it went back", () => {
	runTable(`
		step                   | result                 | available | settled | clawed back | owed
		grant top_up 100 as a  | granted 100            | 100       | 0       | 0           | 0
		debit 100 as d         | charged 100 (a 100)    | 0         | 100     | 0           | 0
		claw back 100 of a     | taken 0, owed 100      | 0         | 100     | 0           | 100
		reverse d              | reversed 100 (a 100)   | 0         | 0       | 100         | 0
		debit 1                | out_of_tokens, short 1 | 0         | 0       | 100         | 0
	`);
});

test("a dispute that is won gives back all that was taken, and one that is lost after that takes it again", () => {
	runTable(`
		step                   | result                            | available | clawed back | owed
		grant top_up 100 as a  | granted 100                       | 100       | 0           | 0
		debit 30               | charged 30 (a 30)                 | 70        | 0           | 0
		claw back 100 of a     | taken 70, owed 30                 | 0         | 70          | 30
		reinstate 100 of a     | returned 70 (a 70), cancelled 30  | 70        | 0           | 0
		claw back 100 of a     | taken 70, owed 30                 | 0         | 70          | 30
	`);
});

test("a dispute that is won in part cancels what is owed first", () => {
	runTable(`
		step                   | result                           | available | clawed back | owed
		grant top_up 100 as a  | granted 100                      | 100       | 0           | 0
		debit 30               | charged 30 (a 30)                | 70        | 0           | 0
		claw back 100 of a     | taken 70, owed 30                | 0         | 70          | 30
		reinstate 20 of a      | returned 0, cancelled 20         | 0         | 70          | 10
		reinstate 20 of a      | returned 10 (a 10), cancelled 10 | 10        | 60          | 0
		reinstate 60 of a      | returned 60 (a 60)               | 70        | 0           | 0
	`);
});

test("a dispute is won and the payment then refunded: the end is the refund's", () => {
	runTable(`
		step                   | result                            | available | clawed back | owed
		grant top_up 100 as a  | granted 100                       | 100       | 0           | 0
		debit 30               | charged 30 (a 30)                 | 70        | 0           | 0
		claw back 100 of a     | taken 70, owed 30                 | 0         | 70          | 30
		reinstate 100 of a     | returned 70 (a 70), cancelled 30  | 70        | 0           | 0
		debit 20               | charged 20 (a 20)                 | 50        | 0           | 0
		claw back 50 of a      | taken 50                          | 0         | 50          | 0
		claw back 50 of a      | taken 0, owed 50                  | 0         | 50          | 50
		grant top_up 80 as b   | granted 80, repaid 50             | 30        | 100         | 0
	`);
});

test("a dispute that is won after another top-up paid the debt gives that top-up its tokens again", () => {
	runTable(`
		step                   | result                    | available | clawed back | owed | a | b
		grant top_up 50 as a   | granted 50                | 50        | 0           | 0    | 50 |
		debit 50               | charged 50 (a 50)         | 0         | 0           | 0    | 0 |
		claw back 50 of a      | taken 0, owed 50          | 0         | 0           | 50   | 0 |
		grant top_up 80 as b   | granted 80, repaid 50     | 30        | 50          | 0    | 0 | 30
		reinstate 50 of a      | returned 50 (b 50)        | 80        | 0           | 0    | 0 | 80
	`);
});

test("what a top-up gave for another's debt is not counted as its own refund", () => {
	runTable(`
		step                   | result                           | available | clawed back | owed | a | b
		grant top_up 50 as a   | granted 50                       | 50        | 0           | 0    | 50 |
		debit 50               | charged 50 (a 50)                | 0         | 0           | 0    | 0 |
		claw back 50 of a      | taken 0, owed 50                 | 0         | 0           | 50   | 0 |
		grant top_up 80 as b   | granted 80, repaid 50            | 30        | 50          | 0    | 0 | 30
		reinstate 1 of b       | invalid amount                   | 30        | 50          | 0    | 0 | 30
		claw back 80 of b      | taken 30, owed 50                | 0         | 80          | 50   | 0 | 0
		reinstate 80 of b      | returned 30 (b 30), cancelled 50 | 30        | 50          | 0    | 0 | 30
		reinstate 50 of a      | returned 50 (b 50)               | 80        | 0           | 0    | 0 | 80
	`);
});

test("top-ups that paid for each other come free in whatever order their disputes are won", () => {
	const debts = `
		step                   | result                  | available | clawed back | owed
		grant top_up 100 as a  | granted 100             | 100       | 0           | 0
		debit 100              | charged 100 (a 100)     | 0         | 0           | 0
		claw back 100 of a     | taken 0, owed 100       | 0         | 0           | 100
		grant top_up 100 as b  | granted 100, repaid 100 | 0         | 100         | 0
		claw back 100 of b     | taken 0, owed 100       | 0         | 100         | 100
		grant top_up 100 as c  | granted 100, repaid 100 | 0         | 200         | 0
	`;
	for (const [first, second] of ["ab", "ba"]) {
		const world = runTable(debts);
		for (const name of [first, second])
			runTable(
				`
				step                    | available                  | owed
				reinstate 100 of ${name} | ${name === first ? 100 : 200} | 0
			`,
				{ world },
			);
		expect(world.pool.clawedBack).toBe(0n);
		expect(world.pool.grants.every(({ repaid }) => repaid === 0n)).toBe(true);
	}
});

test("a grant that paid for another is whole again when its own payment and the other's both come back", () => {
	runTable(`
		step                   | result                           | available | clawed back | owed | a | b  | c
		grant top_up 100 as a  | granted 100                      | 100       | 0           | 0    | 100 | |
		debit 100              | charged 100 (a 100)              | 0         | 0           | 0    | 0 |    |
		claw back 60 of a      | taken 0, owed 60                 | 0         | 0           | 60   | 0 |    |
		grant top_up 100 as b  | granted 100, repaid 60           | 40        | 60          | 0    | 0 | 40 |
		claw back 100 of b     | taken 40, owed 60                | 0         | 100         | 60   | 0 | 0  |
		grant top_up 90 as c   | granted 90, repaid 60            | 30        | 160         | 0    | 0 | 0  | 30
		reinstate 60 of a      | returned 60 (c 60)               | 90        | 100         | 0    | 0 | 0  | 90
		reinstate 100 of b     | returned 100 (b 40, b 60)        | 190       | 0           | 0    | 0 | 100 | 90
	`);
});

test("a top-up that gets back what it gave for another pays with it what it owes itself", () => {
	runTable(`
		step                   | result                | available | clawed back | owed | b
		grant top_up 50 as a   | granted 50            | 50        | 0           | 0    |
		debit 50               | charged 50 (a 50)     | 0         | 0           | 0    |
		claw back 50 of a      | taken 0, owed 50      | 0         | 0           | 50   |
		grant top_up 80 as b   | granted 80, repaid 50 | 30        | 50          | 0    | 30
		claw back 80 of b      | taken 30, owed 50     | 0         | 80          | 50   | 0
		reinstate 50 of a      | returned 50 (b 50)    | 0         | 80          | 0    | 0
	`);
});

test("what a grant paid of its own debt is never given back for another's", () => {
	runTable(`
		step                   | result                | available | clawed back | owed | a | b  | c
		grant top_up 50 as a   | granted 50            | 50        | 0           | 0    | 50 |   |
		debit 50               | charged 50 (a 50)     | 0         | 0           | 0    | 0 |    |
		claw back 50 of a      | taken 0, owed 50      | 0         | 0           | 50   | 0 |    |
		grant top_up 80 as b   | granted 80, repaid 50 | 30        | 50          | 0    | 0 | 30 |
		debit 30               | charged 30 (b 30)     | 0         | 50          | 0    | 0 | 0  |
		grant top_up 70 as c   | granted 70            | 70        | 50          | 0    | 0 | 0  | 70
		hold 70 as h for 60s   | held 70 (c 70)        | 0         | 50          | 0    | 0 | 0  | 0
		claw back 70 of c      | taken 0, owed 70      | 0         | 50          | 70   | 0 | 0  | 0
		release h              | released 70 (c 70)    | 0         | 120         | 0    | 0 | 0  | 0
		reinstate 50 of a      | returned 50 (b 50)    | 50        | 70          | 0    | 0 | 50 | 0
	`);
});

test("a grant that is over gives back nothing to spend, and owes what was spent of it", () => {
	runTable(`
		at   | step                                 | result                           | fell due  | available | expired | clawed back | owed
		     | grant promotional 50 as p until +10s | granted 50                       |           | 50        | 0       | 0           | 0
		     | debit 20 as d                        | charged 20 (p 20)                |           | 30        | 0       | 0           | 0
		     | claw back 10 of p                    | taken 10                         |           | 20        | 0       | 10          | 0
		+10s | reinstate 10 of p                    | returned 10 (p 10)               | expire 20 | 0         | 30      | 0           | 0
		     | claw back 50 of p                    | taken 0, owed 50                 |           | 0         | 30      | 0           | 50
		     | reverse d                            | reversed 20 (p 20), expired 20   |           | 0         | 50      | 0           | 50
		     | reinstate 50 of p                    | returned 0, cancelled 50         |           | 0         | 50      | 0           | 0
	`);
});
