import { expect, test } from "vitest";
import { rateCard, runTable } from "../../test/table.ts";
import { isFor, sameScope, windowAt } from "./budget.ts";
import { decide } from "./decide.ts";
import { emptyPool } from "./pool.ts";

test("a budget caps what a feature spends, by debit and by hold, and names what is too much", () => {
	runTable(`
		step                               | result                          | available | used by recording | held by recording
		grant trial 500 as t until +14d    | granted 500                     | 500       |    |
		budget 50 for recording            | set                             | 500       | 0  | 0
		debit 20 on recording              | charged 20 (t 20)               | 480       | 20 | 0
		hold 20 as h for 60s on recording  | held 20 (t 20)                  | 460       | 20 | 20
		debit 11 on recording              | over_budget: recording by 1     | 460       | 20 | 20
		hold 15 as g for 60s on recording  | over_budget: recording by 5     | 460       | 20 | 20
		debit 11 on classifier             | charged 11 (t 11)               | 449       | 20 | 20
		settle h 5                         | charged 5 (t 5), released 15    | 464       | 25 | 0
		debit 25 on recording              | charged 25 (t 25)               | 439       | 50 | 0
		debit 1 on recording               | over_budget: recording by 1     | 439       | 50 | 0
	`);
});

test("a budget of a member counts that member's work on any feature, and no respondent of the same name", () => {
	runTable(`
		step                                     | result                     | used by r-1 | used by anna
		grant trial 500 as t until +14d          | granted 500                |    |
		budget 10 for anna                       | set                        |    | 0
		budget 10 for r-1                        | set                        | 0  | 0
		debit 5 on recording by anna             | charged 5 (t 5)            | 0  | 5
		debit 5 on classifier by anna            | charged 5 (t 5)            | 0  | 10
		debit 1 by anna                          | over_budget: anna by 1     | 0  | 10
		debit 30 by ben                          | charged 30 (t 30)          | 0  | 10
		debit 30 on recording by respondent      | charged 30 (t 30)          | 0  | 10
	`);
});

test("a budget of a key counts what that key does, and nothing that a member does who has its id", () => {
	runTable(`
		step                                     | result                     | used by key-1 | held by key-1 | used by anna
		grant trial 500 as t until +14d          | granted 500                |   |   |
		budget 10 for key-1                      | set                        | 0 | 0 |
		budget 10 for anna                       | set                        | 0 | 0 | 0
		debit 4 on recording by key-1            | charged 4 (t 4)            | 4 | 0 | 0
		hold 6 as h for 60s by key-1             | held 6 (t 6)               | 4 | 6 | 0
		debit 1 by key-1                         | over_budget: key-1 by 1    | 4 | 6 | 0
		settle h 5                               | charged 5 (t 5), released 1 | 9 | 0 | 0
		debit 10 by anna                         | charged 10 (t 10)          | 9 | 0 | 10
		debit 30 by key-2                        | charged 30 (t 30)          | 9 | 0 | 10
		no budget for key-1                      | set                        |   |   | 10
		debit 30 by key-1                        | charged 30 (t 30)          |   |   | 10
	`);
	const [member, key] = [{ member: "anna" }, { key: "anna" }];
	const work = {
		feature: "pulse_classifier",
		subject: { kind: "run", id: "1" },
	} as const;
	const anna = { kind: "member", id: "anna" } as const;
	expect(isFor(member, { work, actor: anna })).toBe(true);
	expect(isFor(key, { work, actor: anna })).toBe(false);
	expect(sameScope(member, key)).toBe(false);
});

test("a budget of a subject counts all work on it, by whomever, and none on another of its kind", () => {
	runTable(`
		step                                                | result                         | used by survey:1
		grant trial 500 as t until +14d                     | granted 500                    |
		budget 10 for survey:1                              | set                            | 0
		debit 5 on recording by respondent about survey:1   | charged 5 (t 5)                | 5
		debit 5 on classifier by anna about survey:1        | charged 5 (t 5)                | 10
		debit 1 on recording by respondent about survey:1   | over_budget: survey:1 by 1     | 10
		debit 5 on recording by respondent about survey:2   | charged 5 (t 5)                | 10
		debit 5 about interview:1                           | charged 5 (t 5)                | 10
	`);
});

test("each of several budgets that speak of a work must let it pass", () => {
	runTable(`
		step                            | result                      | used by anna | used by recording
		grant trial 500 as t until +14d | granted 500                 |              |
		budget 100 for anna             | set                         | 0            |
		budget 30 for recording         | set                         | 0            | 0
		debit 30 on recording           | charged 30 (t 30)           | 30           | 30
		debit 1 on recording            | over_budget: recording by 1 | 30           | 30
		debit 70 on classifier          | charged 70 (t 70)           | 100          | 30
		debit 1 on classifier           | over_budget: anna by 1      | 100          | 30
	`);
});

test("where the budget stands before it and tokens are missing too, the budget is named: a top-up would not help", () => {
	runTable(`
		step                            | result                    | available
		grant trial 20 as t until +14d  | granted 20                | 20
		budget 10 for anna              | set                       | 20
		debit 30                        | over_budget: anna by 20   | 20
		budget 100 for anna             | set                       | 20
		debit 30                        | out_of_tokens, short 10   | 20
	`);
});

test("what was spent in the window before a budget was set counts, and what is held now", () => {
	runTable(`
		at         | step                                                | result                   | used by anna | held by anna
		2027-01-31 | subscribe to Start 500 paid through 2027-12-31      | from 2027-01-31          |    |
		2027-02-27 | debit 7                                             | charged 7 (cycle 0 7)    |    |
		2027-03-01 | debit 20                                            | charged 20 (cycle 1 20)  |    |
		           | debit 5 as d                                        | charged 5 (cycle 1 5)    |    |
		           | reverse d                                           | reversed 5 (cycle 1 5)   |    |
		           | hold 15 as h for 60s                                | held 15 (cycle 1 15)     |    |
		           | debit 9 by ben                                      | charged 9 (cycle 1 9)    |    |
		           | budget 40 for anna                                  | set                      | 20 | 15
		           | debit 6                                             | over_budget: anna by 1   | 20 | 15
		           | debit 5                                             | charged 5 (cycle 1 5)    | 25 | 15
	`);
});

test("a budget below what was spent before stops all of it and takes nothing back; none of it, everything", () => {
	runTable(`
		step                            | result                    | available | used by anna
		grant trial 100 as t until +14d | granted 100               | 100       |
		debit 20                        | charged 20 (t 20)         | 80        |
		hold 5 as h for 60s             | held 5 (t 5)              | 75        |
		budget 10 for anna              | set                       | 75        | 20
		debit 1                         | over_budget: anna by 16   | 75        | 20
		settle h 5                      | charged 5 (t 5)           | 75        | 25
		budget 0 for anna               | set                       | 75        | 25
		no budget for anna              | set                       | 75        |
		no budget for anna              | not_found                 | 75        |
		debit 50                        | charged 50 (t 50)         | 25        |
	`);
});

test("a settlement above its hold passes the budget with what is above, and not twice with what was held", () => {
	runTable(`
		step                            | result                       | used by anna | held by anna
		grant trial 100 as t until +14d | granted 100                  |    |
		budget 30 for anna              | set                          | 0  | 0
		hold 20 as h for 60s            | held 20 (t 20)               | 0  | 20
		settle h 31                     | over_budget: anna by 1       | 0  | 20
		settle h 30                     | charged 30 (t 20, t 10)      | 30 | 0
	`);
});

test("a settlement that comes after its hold's end has to pass the budget again", () => {
	runTable(`
		at   | step                            | result                       | used by anna | held by anna
		     | grant trial 100 as t until +14d | granted 100                  |    |
		     | budget 30 for anna              | set                          | 0  | 0
		     | hold 20 as h for 10s            | held 20 (t 20)               | 0  | 20
		+10s | debit 15                        | charged 15 (t 15)            | 15 | 0
		     | settle h 20                     | over_budget: anna by 5       | 15 | 0
		     | settle h 15                     | charged 15 (t 15)            | 30 | 0
	`);
});

test("a budget's window begins anew with the next cycle; what is held then stays counted, where it is settled", () => {
	runTable(`
		at         | step                                           | result                       | used by anna | held by anna
		           | grant top_up 500 as b                          | granted 500                  |    |
		2027-01-31 | subscribe to Start 10 paid through 2027-12-31  | from 2027-01-31              |    |
		           | budget 30 for anna                             | set                          | 0  | 0
		           | debit 20                                       | charged 20 (cycle 0 10, b 10) | 20 | 0
		2027-02-27 | hold 10 as h for 864000s                       | held 10 (b 10)               | 20 | 10
		           | debit 1                                        | over_budget: anna by 1       | 20 | 10
		2027-02-28 | debit 21                                       | over_budget: anna by 1       | 0  | 10
		           | debit 5                                        | charged 5 (cycle 1 5)        | 5  | 10
		           | settle h 10                                    | charged 10 (b 10)            | 15 | 0
		           | debit 15                                       | charged 15 (cycle 1 5, b 10) | 30 | 0
		2027-03-31 | debit 30                                       | charged 30 (cycle 2 10, b 20) | 30 | 0
	`);
});

test("without a plan the window is the calendar month of the company's time zone", () => {
	runTable(
		`
		at               | step                    | result                  | used by anna
		2027-03-01       | grant top_up 500 as b   | granted 500             |
		                 | budget 30 for anna      | set                     | 0
		                 | debit 30                | charged 30 (b 30)       | 30
		2027-03-31 21:59 | debit 1                 | over_budget: anna by 1  | 30
		2027-03-31 22:00 | debit 30                | charged 30 (b 30)       | 30
	`,
		{ timeZone: "Europe/Zurich" },
	);
});

test("a reversal gives back budget in the window of its charge, and none in a later one", () => {
	runTable(`
		at         | step                    | result                  | used by anna | held by anna
		2027-01-10 | grant top_up 500 as b   | granted 500             |    |
		           | budget 30 for anna      | set                     | 0  | 0
		           | debit 20 as d           | charged 20 (b 20)       | 20 | 0
		           | debit 10 as e           | charged 10 (b 10)       | 30 | 0
		           | reverse d               | reversed 20 (b 20)      | 10 | 0
		           | debit 20                | charged 20 (b 20)       | 30 | 0
		2027-02-10 | debit 25                | charged 25 (b 25)       | 25 | 0
		           | reverse e               | reversed 10 (b 10)      | 25 | 0
		           | debit 6                 | over_budget: anna by 1  | 25 | 0
	`);
});

test("a reversal gives back the budget of who was charged, not of who undoes it", () => {
	runTable(`
		at         | step                    | result                  | used by anna | used by ben
		2027-01-10 | grant top_up 500 as b   | granted 500             |    |
		           | budget 30 for anna      | set                     | 0  |
		           | budget 30 for ben       | set                     | 0  | 0
		           | debit 20 as d by anna   | charged 20 (b 20)       | 20 | 0
		           | hold 10 as h for 60s by ben | held 10 (b 10)      | 20 | 0
		           | settle h 10 as s        | charged 10 (b 10)       | 20 | 10
		           | reverse s               | reversed 10 (b 10)      | 20 | 0
		           | reverse d               | reversed 20 (b 20)      | 0  | 0
	`);
});

test("a window that a new plan cuts short does not count, nor give back, what the one before it counted", () => {
	runTable(`
		at         | step                                            | result                   | used by anna
		2027-01-10 | grant top_up 500 as b                           | granted 500              |
		           | budget 30 for anna                              | set                      | 0
		2027-01-15 | subscribe to Start 100 paid through 2028-01-15  | from 2027-01-15          | 0
		2027-01-20 | debit 30 as d                                   | charged 30 (cycle 0 30)  | 30
		2027-02-02 | debit 5                                         | charged 5 (cycle 0 5)    | 5
		           | reverse d                                       | reversed 30 (cycle 0 30) | 5
		           | debit 25                                        | charged 25 (cycle 0 25)  | 30
		2027-02-15 | debit 30                                        | charged 30 (cycle 1 30)  | 30
	`);
});

test("a window that outlives its plan is followed by what is left of the calendar month", () => {
	runTable(`
		at         | step                                            | result                   | used by anna
		2027-01-15 | grant top_up 500 as b                           | granted 500              |
		           | subscribe to Start 100 paid through 2028-01-15  | from 2027-01-15          |
		           | budget 30 for anna                              | set                      | 0
		           | cancel                                          | from 2027-02-15          | 0
		2027-02-10 | debit 30 as d                                   | charged 30 (cycle 0 30)  | 30
		2027-02-20 | debit 5                                         | charged 5 (b 5)          | 5
		           | reverse d                                       | reversed 30 (cycle 0 30), expired 30 | 5
		2027-03-01 | debit 30                                        | charged 30 (b 30)        | 30
	`);
});

test("the floor keeps tokens from batch work for live respondents, who may use them to the last", () => {
	runTable(`
		step                                         | result                      | available
		grant trial 100 as t until +14d              | granted 100                 | 100
		floor 30                                     | set                         | 100
		debit 71 on classifier                       | over_budget: floor by 1     | 100
		hold 80 as h for 60s on transcription        | over_budget: floor by 10    | 100
		debit 70 on classifier                       | charged 70 (t 70)           | 30
		debit 5 on transcription                     | over_budget: floor by 5     | 30
		debit 10 on recording by respondent          | charged 10 (t 10)           | 20
		debit 5 on question by respondent            | charged 5 (t 5)             | 15
		hold 15 as g for 60s on recording            | held 15 (t 15)              | 0
		release g                                    | released 15 (t 15)          | 15
		debit 1 on classifier                        | over_budget: floor by 1     | 15
		floor 0                                      | set                         | 15
		debit 15 on classifier                       | charged 15 (t 15)           | 0
	`);
});

test("batch work that the pool could not pay without a floor either is out of tokens", () => {
	runTable(`
		step                             | result                     | available
		grant trial 100 as t until +14d  | granted 100                | 100
		floor 30                         | set                        | 100
		debit 100 on classifier          | over_budget: floor by 30   | 100
		debit 101 on classifier          | out_of_tokens, short 1     | 100
	`);
});

test("batch work that was held before a floor is settled, and only what is above its hold has to leave the floor", () => {
	runTable(`
		step                             | result                        | available | held
		grant trial 100 as t until +14d  | granted 100                   | 100       | 0
		hold 60 as h for 60s             | held 60 (t 60)                | 40        | 60
		floor 35                         | set                           | 40        | 60
		settle h 66                      | over_budget: floor by 1       | 40        | 60
		settle h 65                      | charged 65 (t 60, t 5)        | 35        | 0
	`);
});

test("the window is the running cycle from the anchor on, and the calendar month before it", () => {
	const subscription = {
		plan: "Start",
		allocation: 1n,
		anchorAt: Date.UTC(2027, 0, 31),
		paidThrough: 0,
		cyclesGranted: 0,
		next: undefined,
	};
	const pool = { ...emptyPool("c", "UTC"), subscription };
	const month = [Date.UTC(2027, 0, 1), Date.UTC(2027, 1, 1)];
	const first = [Date.UTC(2027, 0, 31), Date.UTC(2027, 1, 28)];
	const second = [Date.UTC(2027, 1, 28), Date.UTC(2027, 2, 31)];
	for (const [at, [startsAt, endsAt]] of [
		[Date.UTC(2027, 0, 31) - 1, month],
		[Date.UTC(2027, 0, 31), first],
		[Date.UTC(2027, 1, 28) - 1, first],
		[Date.UTC(2027, 1, 28), second],
	] as const)
		expect(windowAt(pool, at)).toEqual({ startsAt, endsAt });
	expect(windowAt(emptyPool("c", "UTC"), Date.UTC(2027, 0, 31))).toEqual({
		startsAt: month[0],
		endsAt: month[1],
	});
});

test("a thousand budgets are kept, and one more is refused by name", () => {
	const pool = emptyPool("c", "UTC");
	const context = { now: Date.UTC(2027, 0, 1), rateCards: [rateCard] };
	const set = (member: string, limit: bigint | undefined) => {
		const { own } = decide(
			pool,
			{
				verb: "set_budget",
				scope: { member },
				limit,
				used: 0n,
				actor: { kind: "system", id: "test" },
			},
			context,
		);
		return "refused" in own ? own : "set";
	};
	for (let n = 0; n < 1_000; n += 1) expect(set(`m${n}`, 1n)).toBe("set");
	expect(set("one more", 1n)).toEqual({ refused: "invalid", field: "scope" });
	// One that is there is changed or taken away all the same.
	expect(set("m7", 2n)).toBe("set");
	expect(set("m8", undefined)).toBe("set");
	expect(set("one more", 1n)).toBe("set");
	expect(pool.budgets).toHaveLength(1_000);
});
