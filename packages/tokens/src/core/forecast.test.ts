import { expect, test } from "vitest";
import { advance } from "./advance.ts";
import { decide, type Operation } from "./decide.ts";
import { forecast } from "./forecast.ts";
import { emptyPool, type Pool } from "./pool.ts";
import type { RateCard } from "./rating.ts";

const day = 86_400_000;
/** Every instant of the tables is a number of days since this one, in UTC. */
const start = Date.parse("2027-01-01T00:00:00Z");
const at = (days: number) => start + days * day;
const system = { kind: "system", id: "test" } as const;

const audio = { by: "audio_minute", aMinute: 8_000n, least: 1_000n } as const;
const card: RateCard = {
	version: 1,
	inForceFrom: 0,
	rates: {
		vocal_recording: audio,
		interview_transcription: audio,
		smart_question: {
			by: "model_tokens",
			base: 1_000n,
			inputForOneToken: 1_000n,
			outputForOneToken: 50n,
			least: 1_000n,
			most: 10_000n,
		},
		pulse_classifier: { by: "response_pass", each: 1_000n },
	},
};

const idOf = (name: string) =>
	`00000000-0000-7000-8000-${name.padStart(12, "0")}`;
const work = {
	feature: "pulse_classifier",
	subject: { kind: "run", id: "1" },
	actor: system,
} as const;
const tokens = (count: string) => ({
	feature: "pulse_classifier" as const,
	responses: Number(count),
	passes: 1,
});

/** `give 100 until 10`, `buy 50`, `hold 7 30 until 2`, `refund 3 20`, `plan 100 paid 31`, `smaller 40`, `cancel`. */
function operationOf(step: string, index: number, pool: Pool): Operation {
	const [verb, first = "", second = "", third = "", fourth = ""] =
		step.split(" ");
	const millitokens = (count: string) => BigInt(count) * 1_000n;
	const grant = {
		grantId: idOf(`${index}`),
		source: `${index}`,
		actor: system,
	};
	switch (verb) {
		case "give":
			return {
				verb: "grant",
				kind: "promotional",
				amount: millitokens(first),
				expiresAt: at(Number(third)),
				...grant,
			};
		case "buy":
			return {
				verb: "grant",
				kind: "top_up",
				amount: millitokens(first),
				expiresAt: undefined,
				...grant,
			};
		case "hold":
			return {
				verb: "hold",
				holdId: idOf(first),
				usageMax: tokens(second),
				secondsToLive:
					(at(Number(fourth)) - Math.max(start, pool.recordedAt)) / 1_000,
				quoteId: undefined,
				quote: undefined,
				...work,
			};
		case "debit":
			return { verb: "debit", usage: tokens(first), ...work };
		case "refund":
			return {
				verb: "claw_back",
				grantId: idOf(first),
				amount: millitokens(second),
				reason: "refund",
				actor: system,
			};
		case "plan":
			return {
				verb: "subscribe",
				plan: "Start",
				allocation: millitokens(first),
				anchorAt: start,
				paidThrough: at(Number(third)),
				actor: system,
			};
		case "smaller":
			return {
				verb: "change_plan",
				plan: "Essential",
				allocation: millitokens(first),
				grantId: grant.grantId,
				actor: system,
			};
		case "cancel":
			return { verb: "cancel_plan", actor: system };
		default:
			throw new Error(`No step ${step}`);
	}
}

function poolAfter(steps: string[], days = 0): Pool {
	const pool = emptyPool(idOf("c"), "UTC");
	for (const [index, step] of steps.entries()) {
		const { own } = decide(pool, operationOf(step, index, pool), {
			now: start,
			rateCards: [card],
		});
		if ("refused" in own) throw new Error(`${step}: ${own.refused}`);
	}
	advance(pool, at(days));
	return pool;
}

const text = (millitokens: bigint) => `${Number(millitokens) / 1_000}`;
const dayOf = (instant: Date) => `${(instant.getTime() - start) / day}`;

/** What is foretold up to a day, as the tables write it. */
function foretold(pool: Pool, pace: bigint, now: number, through: number) {
	const { runsOutAt, expiring, allocations } = forecast(pool, pace, now);
	const near = ({ at: instant }: { at: Date }) =>
		instant.getTime() <= at(through);
	return {
		runsOut: runsOutAt === undefined ? "never" : dayOf(runsOutAt),
		expiring: expiring
			.filter(near)
			.map(
				(end) =>
					`${dayOf(end.at)}: ${text(end.unusedMillitokens)} of ${text(end.mostMillitokens)}`,
			)
			.join(", "),
		allocations: allocations
			.filter(near)
			.map((come) => `${dayOf(come.at)}: ${text(come.amountMillitokens)}`)
			.join(", "),
	};
}

// The pace is in tokens a day; only what comes through day 62 is written down.
test.each`
	steps                                             | pace  | runsOut    | expiring                            | allocations
	${"buy 10"}                                       | ${0}  | ${"never"} | ${""}                               | ${""}
	${"buy 10"}                                       | ${1}  | ${"10"}    | ${""}                               | ${""}
	${"buy 10"}                                       | ${4}  | ${"2.5"}   | ${""}                               | ${""}
	${"buy 365"}                                      | ${1}  | ${"never"} | ${""}                               | ${""}
	${"buy 364"}                                      | ${1}  | ${"364"}   | ${""}                               | ${""}
	${"buy 10, debit 10"}                             | ${1}  | ${"0"}     | ${""}                               | ${""}
	${"buy 10, debit 10"}                             | ${0}  | ${"never"} | ${""}                               | ${""}
	${"give 100 until 10"}                            | ${1}  | ${"10"}    | ${"10: 90 of 100"}                  | ${""}
	${"give 100 until 10"}                            | ${10} | ${"10"}    | ${"10: 0 of 100"}                   | ${""}
	${"give 100 until 10"}                            | ${20} | ${"5"}     | ${"10: 0 of 100"}                   | ${""}
	${"buy 10, give 100 until 10"}                    | ${5}  | ${"12"}    | ${"10: 50 of 100"}                  | ${""}
	${"give 30 until 20, give 30 until 10"}           | ${4}  | ${"15"}    | ${"10: 0 of 30, 20: 0 of 30"}       | ${""}
	${"give 30 until 10, give 20 until 10"}           | ${1}  | ${"10"}    | ${"10: 40 of 50"}                   | ${""}
	${"buy 10, hold 1 10 until 2"}                    | ${1}  | ${"0"}     | ${""}                               | ${""}
	${"buy 10, hold 1 6 until 2"}                     | ${1}  | ${"10"}    | ${""}                               | ${""}
	${"buy 10, hold 1 6 until 5"}                     | ${1}  | ${"4"}     | ${""}                               | ${""}
	${"give 10 until 3, hold 1 10 until 5, buy 4"}    | ${1}  | ${"4"}     | ${"5: 10 of 10"}                    | ${""}
	${"give 10 until 3, hold 1 10 until 2, buy 4"}    | ${1}  | ${"5"}     | ${"3: 9 of 10"}                     | ${""}
	${"give 10 until 3, hold 1 10 until 3, buy 4"}    | ${1}  | ${"4"}     | ${"3: 10 of 10"}                    | ${""}
	${"buy 10, hold 1 10 until 2, refund 0 7"}        | ${1}  | ${"0"}     | ${""}                               | ${""}
	${"buy 10, hold 1 10 until 2, refund 0 7, buy 9"} | ${1}  | ${"12"}    | ${""}                               | ${""}
	${"plan 100 paid 31"}                             | ${1}  | ${"never"} | ${"31: 69 of 100, 59: 72 of 100"}   | ${"31: 100, 59: 100"}
	${"plan 100 paid 1, buy 1"}                       | ${0}  | ${"never"} | ${"31: 100 of 100, 59: 100 of 100"} | ${"31: 100, 59: 100"}
	${"plan 31 paid 31"}                              | ${1}  | ${"never"} | ${"31: 0 of 31, 59: 3 of 31"}       | ${"31: 31, 59: 31"}
	${"plan 10 paid 31"}                              | ${1}  | ${"10"}    | ${"31: 0 of 10, 59: 0 of 10"}       | ${"31: 10, 59: 10"}
	${"plan 100 paid 31, smaller 40"}                 | ${2}  | ${"51"}    | ${"31: 38 of 100, 59: 0 of 40"}     | ${"31: 40, 59: 40"}
	${"plan 100 paid 365, cancel"}                    | ${1}  | ${"31"}    | ${"31: 69 of 100"}                  | ${""}
`(
	"$steps, at $pace a day: runs out on $runsOut",
	({ steps, pace, ...told }: { steps: string; pace: number } & object) => {
		const pool = poolAfter(steps.split(", "));
		expect(foretold(pool, BigInt(pace) * 1_000n, start, 62)).toEqual(told);
	},
);

test("a cycle that has begun unpaid is not foretold, the next one is", () => {
	const pool = poolAfter(["plan 100 paid 1"], 40);
	expect(foretold(pool, 0n, at(40), 100)).toEqual({
		runsOut: "never",
		expiring: "90: 100 of 100",
		allocations: "59: 100, 90: 100",
	});
});

test("use is exact to a part of a millitoken: unused tokens are rounded down, the end up to a millisecond", () => {
	const third = poolAfter(["give 1 until 1"]);
	// 333 millitokens a day leave 667 after one day.
	expect(forecast(third, 333n, start).expiring).toEqual([
		{ at: new Date(at(1)), unusedMillitokens: 667n, mostMillitokens: 1_000n },
	]);
	const halfADay = poolAfter(["give 1 until 0.5"]);
	expect(forecast(halfADay, 333n, start).expiring).toMatchObject([
		{ unusedMillitokens: 833n },
	]);
	const bought = poolAfter(["buy 1"]);
	// 1,000 millitokens at 7,000 a day are a seventh of a day: 12,342,857.14 ms.
	expect(forecast(bought, 7_000n, start).runsOutAt).toEqual(
		new Date(start + 12_342_858),
	);
});

test("what is asked for while nothing is available is not taken from the next allocation", () => {
	const pool = poolAfter(["plan 10 paid 31"]);
	const slow = forecast(pool, 5_000n, start);
	expect(slow.runsOutAt).toEqual(new Date(at(2)));
	expect(slow.expiring.every((end) => end.unusedMillitokens === 0n)).toBe(true);
	expect(slow.allocations).toHaveLength(12);
});

test("a forecast changes nothing of the pool", () => {
	const pool = poolAfter(["plan 100 paid 31", "buy 10", "hold 1 105 until 2"]);
	const before = structuredClone(pool);
	forecast(pool, 3_000n, start);
	expect(pool).toEqual(before);
});

const lives = [
	["buy 10", "give 100 until 10", "give 7 until 10", "give 40 until 300"],
	["plan 100 paid 31", "buy 10", "hold 1 105 until 2", "hold 2 5 until 30"],
	["plan 100 paid 200", "smaller 40", "give 20 until 25", "hold 1 30 until 28"],
	["plan 100 paid 31", "cancel", "give 20 until 30", "hold 1 120 until 30"],
	["buy 10", "hold 1 10 until 20", "refund 0 7", "give 5 until 20"],
];
test.each(lives.map((steps) => [steps.join(", "), steps] as const))(
	"at no pace it tells what advancing through a paid year books: %s",
	(_, steps) => {
		const pool = poolAfter([...steps]);
		const year = structuredClone(pool);
		if (year.subscription !== undefined) {
			year.subscription.paidThrough = at(366);
			year.quietUntil = Number.NEGATIVE_INFINITY;
		}
		const expiring = new Map<number, bigint>();
		const allocations: unknown[] = [];
		for (const entry of advance(year, at(365))) {
			const gone = entry.kind === "expire" ? entry.amount : entry.expired;
			if (gone > 0n)
				expiring.set(entry.at, (expiring.get(entry.at) ?? 0n) + gone);
			if (entry.kind === "grant")
				allocations.push({
					at: new Date(entry.at),
					amountMillitokens: entry.amount,
				});
		}
		expect(forecast(pool, 0n, start)).toEqual({
			asOf: new Date(start),
			paceMillitokens: 0n,
			runsOutAt: undefined,
			expiring: [...expiring].map(([instant, amount]) => ({
				at: new Date(instant),
				unusedMillitokens: amount,
				mostMillitokens: amount,
			})),
			allocations,
		});
		expect(
			expiring.size + allocations.length + year.grants.length,
		).toBeGreaterThan(0);
	},
);

test("a pace below 0 is a mistake", () => {
	expect(() => forecast(poolAfter(["buy 1"]), -1n, start)).toThrow("below 0");
});
