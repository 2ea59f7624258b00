import { describe, expect, test } from "vitest";
import {
	percentOf,
	type Replay,
	replayBudget,
	replayFloor,
	type Spent,
} from "./budget.ts";

/** "10 debit 40 anna", "10 hold 40 anna h1 left 60": day, kind, amount, who, hold, and what was available after it. */
function spent(line: string): Spent {
	const [day, kind, amount, who, ...rest] = line.trim().split(/\s+/);
	const left = rest.indexOf("left");
	return {
		kind: kind as Spent["kind"],
		at: new Date(Date.UTC(2026, 9, Number(day))),
		feature: "interview_transcription",
		memberId: who === "-" ? undefined : who,
		holdId: left === 0 ? undefined : rest[0],
		amountMillitokens: BigInt(amount ?? 0),
		availableAfterMillitokens: left === -1 ? 0n : BigInt(rest[left + 1] ?? 0),
	};
}

const told = (replay: Replay) =>
	[
		`ran ${replay.ranMillitokens} of ${replay.usedMillitokens}`,
		...(replay.stoppedAt === undefined
			? []
			: [`stopped on ${replay.stoppedAt.getUTCDate()}`]),
		...replay.stopped.map(
			({ memberId, amountMillitokens, works }) =>
				`${memberId ?? "-"} ${amountMillitokens} in ${works}`,
		),
	].join(", ");

describe("a budget, replayed", () => {
	test.each([
		[100n, ["1 debit 40 anna", "2 debit 60 ben"], "ran 100 of 100"],
		[
			99n,
			["1 debit 40 anna", "2 debit 60 ben"],
			"ran 40 of 100, stopped on 2, ben 60 in 1",
		],
		// What is smaller still fits after what was too large.
		[
			50n,
			[
				"1 debit 40 anna",
				"2 debit 60 ben",
				"3 debit 10 anna",
				"4 debit 1 anna",
			],
			"ran 50 of 111, stopped on 2, ben 60 in 1, anna 1 in 1",
		],
		[0n, ["5 settle 16 - h1"], "ran 0 of 16, stopped on 5, - 16 in 1"],
		// What was undone makes room again.
		[
			50n,
			["1 debit 40 anna", "2 reverse 40 anna", "3 debit 50 ben"],
			"ran 90 of 90",
		],
		[50n, [], "ran 0 of 0"],
	])("%d, on %j: %s", (limit, lines, expected) => {
		expect(told(replayBudget(lines.map(spent), limit))).toBe(expected);
	});
});

describe("a floor, replayed", () => {
	test.each([
		[
			30n,
			["1 hold 40 anna h1 left 60", "1 settle 40 anna h1 left 60"],
			"ran 40 of 40",
		],
		// The second leaves 20, which is less than the floor.
		[
			30n,
			[
				"1 hold 40 anna h1 left 60",
				"1 settle 40 anna h1 left 60",
				"2 hold 40 ben h2 left 20",
				"2 settle 40 ben h2 left 20",
			],
			"ran 40 of 80, stopped on 2, ben 40 in 1",
		],
		// What was not taken is there for what comes after.
		[
			30n,
			[
				"1 hold 80 anna h1 left 20",
				"1 settle 80 anna h1 left 20",
				"2 hold 20 ben h2 left 0",
				"2 settle 20 ben h2 left 0",
			],
			"ran 20 of 100, stopped on 1, anna 80 in 1",
		],
		// What came back of refused work was never taken.
		[
			30n,
			[
				"1 hold 80 anna h1 left 20",
				"1 release 80 anna h1 left 100",
				"2 debit 75 ben left 25",
			],
			"ran 0 of 75, stopped on 1, ben 75 in 1",
		],
	])("%d, on %j: %s", (floor, lines, expected) => {
		expect(told(replayFloor(lines.map(spent), floor))).toBe(expected);
	});
});

test("a percentage is whole only when all of it is", () => {
	expect(percentOf(999n, 1_000n)).toBe(99);
	expect(percentOf(1_000n, 1_000n)).toBe(100);
	expect(percentOf(0n, 0n)).toBe(100);
});
