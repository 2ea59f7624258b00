import { expect, test } from "vitest";
import {
	carryOut,
	idOf,
	rateCard,
	runTable,
	type World,
	worldOf,
} from "../../test/table.ts";
import type { Usage } from "../words.ts";
import { amountMillitokensMax } from "./amount.ts";
import type { BindingQuote, Operation } from "./decide.ts";
import { emptyPool } from "./pool.ts";

test("a hold reserves, its settlement charges what the work used, and the rest returns in the same step", () => {
	runTable(`
		at  | step                           | result                         | available | held | settled
		    | grant trial 500 as t until +9d | granted 500                    | 500       | 0    | 0
		    | hold 75 as h for 60s           | held 75 (t 75)                 | 425       | 75   | 0
		+9s | settle h 50                    | charged 50 (t 50), released 25 | 450       | 0    | 50
		+1s | settle h 50                    | hold_closed                    | 450       | 0    | 50
		    | release h                      | hold_closed                    | 450       | 0    | 50
		    | extend h for 60s               | hold_closed                    | 450       | 0    | 50
	`);
});

test("of 20 holds of 75 on 500, six are given and the other fourteen are refused with what is missing", () => {
	const world = runTable(`
		step                           | result      | available | held
		grant trial 500 as t until +9d | granted 500 | 500       | 0
	`);
	const results = Array.from({ length: 20 }, (_, index) => {
		const { result } = carryOut(world, holdOf(75, `h${index}`));
		return result;
	});
	expect(results.slice(0, 6)).toEqual(Array(6).fill("held 75 (t 75)"));
	expect(results.slice(6)).toEqual(Array(14).fill("out_of_tokens, short 25"));
	runTable(
		`
		step       | result                | available | held
		debit 50   | charged 50 (t 50)     | 0         | 450
		debit 1    | out_of_tokens, short 1 | 0        | 450
		release h3 | released 75 (t 75)    | 75        | 375
		hold 75 as h20 for 60s | held 75 (t 75) | 0    | 450
	`,
		{ world },
	);
});

test("the seventh hold is given once one of the six has ended", () => {
	runTable(`
		at   | step                           | result                  | fell due       | available | held
		     | grant trial 500 as t until +9d | granted 500             |                | 500       | 0
		     | hold 75 as h1 for 10s          | held 75 (t 75)          |                | 425       | 75
		     | hold 75 as h2 for 60s          | held 75 (t 75)          |                | 350       | 150
		     | hold 75 as h3 for 60s          | held 75 (t 75)          |                | 275       | 225
		     | hold 75 as h4 for 60s          | held 75 (t 75)          |                | 200       | 300
		     | hold 75 as h5 for 60s          | held 75 (t 75)          |                | 125       | 375
		     | hold 75 as h6 for 60s          | held 75 (t 75)          |                | 50        | 450
		     | hold 75 as h7 for 60s          | out_of_tokens, short 25 |                | 50        | 450
		+10s | hold 75 as h7 for 60s          | held 75 (t 75)          | hold_expire 75 | 50        | 450
	`);
});

test("a settlement above its hold takes the rest from what is available, in one operation", () => {
	const world = runTable(`
		step                            | result                          | available | held | settled
		grant trial 100 as t until +9d  | granted 100                     | 100       | 0    | 0
		hold 60 as h for 60s            | held 60 (t 60)                  | 40        | 60   | 0
		settle h 90 as s                | charged 90 (t 60, t 30)         | 10        | 0    | 90
		settle h 1                      | hold_closed                     | 10        | 0    | 90
	`);
	expect(world.charges.get("s")?.map(({ kind, part }) => [kind, part])).toEqual(
		[
			["settle", 0],
			["debit", 1],
		],
	);
});

test("a settlement that is more than its hold and all that is available is refused, and the hold goes on", () => {
	runTable(`
		step                            | result                  | available | held | settled
		grant trial 100 as t until +9d  | granted 100             | 100       | 0    | 0
		hold 60 as h for 60s            | held 60 (t 60)          | 40        | 60   | 0
		settle h 101                    | out_of_tokens, short 1  | 40        | 60   | 0
		settle h 100                    | charged 100 (t 60, t 40) | 0        | 0    | 100
	`);
});

test("a hold is settled in chunks while its rest stays held, and is closed when nothing is left of it", () => {
	runTable(`
		step                            | result                         | available | held | settled
		grant trial 100 as t until +9d  | granted 100                    | 100       | 0    | 0
		hold 60 as h for 60s            | held 60 (t 60)                 | 40        | 60   | 0
		settle h 20 rest stays          | charged 20 (t 20)              | 40        | 40   | 20
		settle h 0 rest stays           | charged 0                      | 40        | 40   | 20
		settle h 10 rest stays          | charged 10 (t 10)              | 40        | 30   | 30
		settle h 30 rest stays          | charged 30 (t 30)              | 40        | 0    | 60
		settle h 1 rest stays           | hold_closed                    | 40        | 0    | 60
	`);
});

test("only a chunk after which a hold goes on says so in the book", () => {
	const world = runTable(`
		step                            | result
		grant trial 100 as t until +9d  | granted 100
		hold 60 as h for 60s            | held 60 (t 60)
		settle h 20 rest stays          | charged 20 (t 20)
		settle h 40 rest stays          | charged 40 (t 40)
		hold 10 as g for 60s            | held 10 (t 10)
		settle g 5                      | charged 5 (t 5), released 5
	`);
	expect(
		world.entries
			.filter(({ kind }) => kind === "settle")
			.map(({ told }) => told?.staysOpen),
	).toEqual([true, undefined, undefined]);
});

test("the last chunk may be above what is left, and ends the hold even where its rest was to stay", () => {
	runTable(`
		step                            | result                  | available | held | settled
		grant trial 100 as t until +9d  | granted 100             | 100       | 0    | 0
		hold 60 as h for 60s            | held 60 (t 60)          | 40        | 60   | 0
		settle h 50 rest stays          | charged 50 (t 50)       | 40        | 10   | 50
		settle h 15 rest stays          | charged 15 (t 10, t 5)  | 35        | 0    | 65
		settle h 5                      | hold_closed             | 35        | 0    | 65
	`);
});

test("work that cost nothing ends its hold without a charge, and there is nothing to undo", () => {
	runTable(`
		step                           | result                  | available | held | settled
		grant trial 100 as t until +9d | granted 100             | 100       | 0    | 0
		hold 60 as h for 60s           | held 60 (t 60)          | 40        | 60   | 0
		settle h 0 as s                | charged 0, released 60  | 100       | 0    | 0
		settle h 10                    | hold_closed             | 100       | 0    | 0
		reverse s                      | invalid entryNumber     | 100       | 0    | 0
		hold 0 as none for 60s         | invalid usage           | 100       | 0    | 0
		debit 0                        | invalid usage           | 100       | 0    | 0
	`);
});

test("a settlement that comes after its hold's end is a debit if the pool can pay, once", () => {
	const world = runTable(`
		at   | step                           | result             | fell due       | available | held | settled
		     | grant trial 100 as t until +9d | granted 100        |                | 100       | 0    | 0
		     | hold 60 as h for 10s           | held 60 (t 60)     |                | 40        | 60   | 0
		+10s | settle h 50 as late            | charged 50 (t 50)  | hold_expire 60 | 50        | 0    | 50
		+1s  | settle h 50                    | hold_closed        |                | 50        | 0    | 50
	`);
	expect(world.charges.get("late")?.map(({ kind }) => kind)).toEqual(["debit"]);
	expect(world.pool.holds.get(idOf("h"))).toMatchObject({
		state: "settled",
		released: 60_000n,
		settled: 0n,
		debited: 50_000n,
	});
});

test("one millisecond before its end a hold is settled as a hold", () => {
	runTable(`
		at     | step                           | result                         | available | held
		       | grant trial 100 as t until +9d | granted 100                    | 100       | 0
		       | hold 60 as h for 10s           | held 60 (t 60)                 | 40        | 60
		+9999ms | settle h 50                   | charged 50 (t 50), released 10 | 50        | 0
	`);
});

test("a late settlement that the pool cannot pay is hold_expired, not out_of_tokens, until it can", () => {
	runTable(`
		at   | step                           | result            | fell due       | available | settled
		     | grant trial 100 as t until +9d | granted 100       |                | 100       | 0
		     | hold 60 as h for 10s           | held 60 (t 60)    |                | 40        | 0
		+10s | debit 60                       | charged 60 (t 60) | hold_expire 60 | 40        | 60
		     | settle h 50                    | hold_expired      |                | 40        | 60
		     | extend h for 60s               | hold_expired      |                | 40        | 60
		     | release h                      | hold_expired      |                | 40        | 60
		     | grant top_up 20 as more        | granted 20        |                | 60        | 60
		     | settle h 50                    | charged 50 (t 40, more 10) |       | 10        | 110
	`);
});

test("late chunks are paid one by one, and the last of them closes the hold", () => {
	runTable(`
		at   | step                           | result            | fell due       | available | held | settled
		     | grant trial 100 as t until +9d | granted 100       |                | 100       | 0    | 0
		     | hold 60 as h for 10s           | held 60 (t 60)    |                | 40        | 60   | 0
		+5s  | settle h 20 rest stays         | charged 20 (t 20) |                | 40        | 40   | 20
		+5s  | settle h 20 rest stays         | charged 20 (t 20) | hold_expire 40 | 60        | 0    | 40
		     | settle h 0 rest stays          | charged 0         |                | 60        | 0    | 40
		     | settle h 20                    | charged 20 (t 20) |                | 40        | 0    | 60
		     | settle h 20 rest stays         | hold_closed       |                | 40        | 0    | 60
	`);
});

test("a heartbeat lets the time to live begin again, from the moment it comes", () => {
	runTable(`
		at  | step                           | result              | fell due       | available | held
		    | grant trial 100 as t until +9d | granted 100         |                | 100       | 0
		    | hold 60 as h for 10s           | held 60 (t 60)      |                | 40        | 60
		+9s | extend h for 10s               | until 2027-01-01 00:00:19 |          | 40        | 60
		+9s | look                           |                     |                | 40        | 60
		+1s | look                           |                     | hold_expire 60 | 100       | 0
	`);
});

test("a heartbeat may shorten a hold's life", () => {
	runTable(`
		at  | step                           | result                    | fell due       | held
		    | grant trial 100 as t until +9d | granted 100               |                | 0
		    | hold 60 as h for 600s          | held 60 (t 60)            |                | 60
		+1s | extend h for 1s                | until 2027-01-01 00:00:02 |                | 60
		+1s | look                           |                           | hold_expire 60 | 0
	`);
});

test("a charge is undone once, and only a charge", () => {
	runTable(`
		step                           | result                       | available | settled
		grant trial 100 as t until +9d | granted 100                  | 100       | 0
		debit 30 as d                  | charged 30 (t 30)            | 70        | 30
		reverse d                      | reversed 30 (t 30)           | 100       | 0
		reverse d                      | already_reversed             | 100       | 0
		reverse nothing                | not_found                    | 100       | 0
		hold 50 as h for 60s           | held 50 (t 50)               | 50        | 0
		settle h 20 rest stays as one  | charged 20 (t 20)            | 50        | 20
		settle h 10 as two             | charged 10 (t 10), released 20 | 70      | 30
		reverse one                    | reversed 20 (t 20)           | 90        | 10
		reverse two                    | reversed 10 (t 10)           | 100       | 0
	`);
});

test("a late settlement is undone like any charge", () => {
	runTable(`
		at   | step                           | result             | available
		     | grant trial 100 as t until +9d | granted 100        | 100
		     | hold 60 as h for 10s           | held 60 (t 60)     | 40
		+10s | settle h 50 as late            | charged 50 (t 50)  | 50
		     | reverse late                   | reversed 50 (t 50) | 100
		     | settle h 50                    | hold_closed        | 100
	`);
});

test("a hold keeps its tokens when their grant ends, for its own settlement only", () => {
	runTable(`
		at   | step                             | result                       | fell due  | available | held | expired
		     | grant trial 100 as t until +10s  | granted 100                  |           | 100       | 0    | 0
		     | grant top_up 5 as b              | granted 5                    |           | 105       | 0    | 0
		     | hold 60 as h for 60s             | held 60 (t 60)               |           | 45        | 60   | 0
		+10s | debit 6                          | out_of_tokens, short 1       | expire 40 | 5         | 60   | 40
		     | settle h 50                      | charged 50 (t 50), released 10 |         | 5         | 0    | 50
	`);
});

test("what a hold gives back to a grant that is over is gone at once", () => {
	runTable(`
		at   | step                            | result                     | fell due  | available | held | expired
		     | grant trial 50 as t until +10s  | granted 50                 |           | 50        | 0    | 0
		     | grant top_up 50 as b            | granted 50                 |           | 100       | 0    | 0
		     | hold 80 as h for 60s            | held 80 (t 50, b 30)       |           | 20        | 80   | 0
		+20s | release h                       | released 80 (b 30, t 50)   |           | 50        | 0    | 50
	`);
});

test("a charge that is undone after its grant's end does not bring the tokens back", () => {
	runTable(`
		at   | step                            | result                             | fell due  | available | expired
		     | grant trial 50 as t until +10s  | granted 50                         |           | 50        | 0
		     | grant top_up 50 as b            | granted 50                         |           | 100       | 0
		     | debit 60 as d                   | charged 60 (t 50, b 10)            |           | 40        | 0
		+10s | reverse d                       | reversed 60 (b 10, t 50), expired 50 |         | 50        | 50
	`);
});

test("the extra above a hold is paid by grants that are there, not by the one that the hold pins", () => {
	runTable(`
		at   | step                            | result                     | fell due  | available | held | settled
		     | grant trial 50 as t until +10s  | granted 50                 |           | 50        | 0    | 0
		     | hold 30 as h for 60s            | held 30 (t 30)             |           | 20        | 30   | 0
		+10s | settle h 31                     | out_of_tokens, short 1     | expire 20 | 0         | 30   | 0
		     | grant top_up 50 as b            | granted 50                 |           | 50        | 30   | 0
		     | settle h 31                     | charged 31 (t 30, b 1)     |           | 49        | 0    | 31
	`);
});

const quote: BindingQuote = {
	feature: "pulse_classifier",
	most: 100_000n,
	rateCardVersion: 1,
	validUntil: Date.UTC(2027, 0, 1, 0, 30),
};

test("a quote binds the price, up to its most, before its very end", () => {
	const dearer = {
		...rateCard,
		version: 2,
		inForceFrom: Date.UTC(2027, 0, 1, 0, 10),
		rates: {
			...rateCard.rates,
			pulse_classifier: { by: "response_pass", each: 2_000n },
		},
	} as const;
	const world = runTable(
		`
		at       | step                                     | result             | available
		         | grant trial 900 as t until +9d           | granted 900        | 900
		+20m     | hold 100 as new for 600s                 | held 200 (t 200)   | 700
		         | hold 100 as old for 3600s quoted q       | held 100 (t 100)   | 600
		         | hold 101 as toomuch for 600s quoted q    | invalid usage      | 600
		         | hold 10 as other for 600s quoted q on recording | invalid quoteId | 600
		         | hold 10 as none for 600s quoted nothing  | not_found          | 600
		+599999ms | hold 10 as last for 600s quoted q       | held 10 (t 10)     | 590
		+1ms     | hold 10 as late for 600s quoted q        | quote_expired      | 790
		         | settle old 90                            | charged 90 (t 90), released 10 | 800
		         | debit 10                                 | charged 20 (t 20)  | 780
	`,
		{ rateCards: [rateCard, dearer], quotes: { q: quote } },
	);
	expect(world.pool.holds.get(idOf("old"))?.quoteId).toBe(idOf("q"));
	expect(world.pool.holds.get(idOf("old"))?.work.rateCardVersion).toBe(1);
	expect(world.pool.holds.get(idOf("new"))?.work.rateCardVersion).toBe(2);
});

test("a price that changes while a hold is open does not touch its settlement", () => {
	const dearer = {
		...rateCard,
		version: 2,
		inForceFrom: Date.UTC(2027, 0, 1, 0, 10),
		rates: {
			...rateCard.rates,
			pulse_classifier: { by: "response_pass", each: 3_000n },
		},
	} as const;
	runTable(
		`
		at   | step                           | result                        | available
		     | grant trial 900 as t until +9d | granted 900                   | 900
		     | hold 100 as h for 700s         | held 100 (t 100)              | 800
		     | hold 100 as x for 600s         | held 100 (t 100)              | 700
		+10m | settle h 60                    | charged 60 (t 60), released 40 | 840
		     | settle x 10                    | charged 10 (t 10)             | 830
	`,
		{ rateCards: [rateCard, dearer] },
	);
});

test("what the pool does not know is not found", () => {
	runTable(`
		step                     | result
		settle nothing 5         | not_found
		release nothing          | not_found
		extend nothing for 5s    | not_found
		claw back 5 of nothing   | not_found
		reinstate 5 of nothing   | not_found
		pay through 2028-01-01   | not_found
		change to Elite 30000    | not_found
		cancel                   | not_found
		no budget for recording  | not_found
	`);
});

const grant: Operation = {
	verb: "grant",
	grantId: idOf("g"),
	kind: "promotional",
	amount: 1_000n,
	expiresAt: undefined,
	source: "test",
	actor: { kind: "system", id: "test" },
};
const byAnna = {
	feature: "pulse_classifier",
	subject: { kind: "job", id: "1" },
	actor: { kind: "member", id: "anna" },
} as const;
const responses = (count: number): Usage => ({
	feature: "pulse_classifier",
	responses: count,
	passes: 1,
});

function holdOf(tokens: number, name: string): Operation {
	return {
		verb: "hold",
		holdId: idOf(name),
		usageMax: responses(tokens),
		secondsToLive: 60,
		quoteId: undefined,
		quote: undefined,
		...byAnna,
	};
}

const { actor } = byAnna;
const tooLarge = amountMillitokensMax + 1n;
/** Later than any calendar here counts. */
const never = 253_402_300_800_000;

function refusals(
	operations: Operation[],
	prepare: (world: World) => void = () => {},
): string[] {
	return operations.map((operation) => {
		const world = worldOf();
		prepare(world);
		return carryOut(world, operation).result;
	});
}

test("an amount that is zero, negative or beyond the largest is refused by its name", () => {
	const amounts = [0n, -1n, -1_000_000n, tooLarge, 2n ** 80n];
	const granted = (world: World) => {
		carryOut(world, grant);
	};
	expect(refusals(amounts.map((amount) => ({ ...grant, amount })))).toEqual(
		amounts.map(() => "invalid amount"),
	);
	expect(
		refusals(
			amounts.flatMap((amount): Operation[] => [
				{
					verb: "claw_back",
					grantId: grant.grantId,
					amount,
					reason: "r",
					actor,
				},
				{ verb: "reinstate", grantId: grant.grantId, amount, actor },
			]),
			granted,
		),
	).toEqual(amounts.flatMap(() => ["invalid amount", "invalid amount"]));
	const plan = { plan: "Start", anchorAt: 0, paidThrough: 1, actor };
	expect(
		refusals(
			amounts.flatMap((allocation): Operation[] => [
				{ verb: "subscribe", allocation, ...plan },
				{
					verb: "change_plan",
					plan: "Start",
					allocation,
					grantId: idOf("up"),
					actor,
				},
			]),
		),
	).toEqual(
		amounts.flatMap(() => [
			"invalid plan.allocation",
			"invalid plan.allocation",
		]),
	);
	const caps = [-1n, tooLarge, 2n ** 80n];
	const scope = { member: "anna" };
	expect(
		refusals(
			caps.flatMap((limit): Operation[] => [
				{ verb: "set_budget", scope, limit, used: 0n, actor },
				{ verb: "set_floor", floor: limit, actor },
			]),
		),
	).toEqual(caps.flatMap(() => ["invalid limit", "invalid floor"]));
});

test("the largest amount is granted, held, charged and undone, and a second one beside it is one too", () => {
	const world = worldOf();
	const large = { ...grant, amount: amountMillitokensMax };
	expect(carryOut(world, large, "g").result).toBe("granted 1000000000");
	const debit: Operation = { verb: "debit", usage: responses(1e9), ...byAnna };
	expect(carryOut(world, debit, "d").result).toBe(
		"charged 1000000000 (g 1000000000)",
	);
	runTable(
		`
		step                       | result                              | available
		reverse d                  | reversed 1000000000 (g 1000000000)  | 1000000000
		grant top_up 1000000000 as b | granted 1000000000                | 2000000000
	`,
		{ world },
	);
});

test("usage that is negative, NaN, endless, huge or a fraction is refused by its name, wherever it is told", () => {
	const usages: [Usage, string][] = [
		...[-1, -0.001, Number.NaN, Infinity, -Infinity, 2 ** 60].map(
			(audioSeconds): [Usage, string] => [
				{ feature: "vocal_recording", audioSeconds },
				"invalid usage.audioSeconds",
			],
		),
		...[-1, 0.5, Number.NaN, Infinity, 2 ** 53].flatMap(
			(count): [Usage, string][] => [
				[responses(count), "invalid usage.responses"],
				[
					{ feature: "pulse_classifier", responses: 1, passes: count },
					"invalid usage.passes",
				],
				[
					{
						feature: "smart_question",
						inputModelTokens: count,
						outputModelTokens: 1,
					},
					"invalid usage.inputModelTokens",
				],
				[
					{
						feature: "smart_question",
						inputModelTokens: 1,
						outputModelTokens: count,
					},
					"invalid usage.outputModelTokens",
				],
			],
		),
		// Each field may be as it is, and the amount may not.
		[responses(1_000_000_001), "invalid usage"],
	];
	expect(usages).toHaveLength(27);
	for (const [usage, refusal] of usages) {
		const { feature } = usage;
		const world = worldOf();
		carryOut(world, { ...grant, amount: 1_000_000n });
		const work = { ...byAnna, feature };
		const usageMax = usage;
		const hold = { ...holdOf(1, "h"), ...work } as Extract<
			Operation,
			{ verb: "hold" }
		>;
		const least: Usage =
			feature === "smart_question"
				? { feature, inputModelTokens: 1, outputModelTokens: 1 }
				: feature === "pulse_classifier"
					? responses(1)
					: { feature, audioSeconds: 1 };
		expect(carryOut(world, { verb: "debit", usage, ...work }).result).toBe(
			refusal,
		);
		expect(carryOut(world, { ...hold, usageMax }).result).toBe(refusal);
		expect(carryOut(world, { ...hold, usageMax: least }).result).toMatch(
			"held",
		);
		expect(
			carryOut(world, {
				verb: "settle",
				holdId: idOf("h"),
				usage,
				restStaysHeld: false,
			}).result,
		).toBe(refusal);
	}
});

test("a time to live is whole seconds from one to thirty days", () => {
	const wrong = [
		0,
		-1,
		0.5,
		1.5,
		Number.NaN,
		Infinity,
		30 * 86_400 + 1,
		2 ** 60,
	];
	for (const secondsToLive of wrong) {
		const world = worldOf();
		carryOut(world, { ...grant, amount: 100_000n });
		const hold = holdOf(1, "h") as Extract<Operation, { verb: "hold" }>;
		expect(carryOut(world, { ...hold, secondsToLive }).result).toBe(
			"invalid secondsToLive",
		);
		carryOut(world, { ...hold, secondsToLive: 30 * 86_400 }, "h");
		expect(
			carryOut(world, { verb: "extend", holdId: idOf("h"), secondsToLive })
				.result,
		).toBe("invalid secondsToLive");
	}
});

test("an end that has come, or is no instant, is refused; a trial has an end and a top-up has none", () => {
	const now = Date.UTC(2027, 0, 1);
	const ends = [now, now - 1, 0, Number.NaN, now + 0.5, Infinity, never];
	expect(refusals(ends.map((expiresAt) => ({ ...grant, expiresAt })))).toEqual(
		ends.map(() => "invalid expiresAt"),
	);
	expect(
		refusals([
			{ ...grant, kind: "trial" },
			{ ...grant, kind: "top_up", expiresAt: now + 1 },
			{ ...grant, kind: "trial", expiresAt: now + 1 },
			{ ...grant, kind: "top_up" },
		]),
	).toEqual([
		"invalid expiresAt",
		"invalid expiresAt",
		"granted 1",
		"granted 1",
	]);
});

test("an anchor or a paid instant that is none is refused by its name", () => {
	const wrong = [Number.NaN, Infinity, -Infinity, 0.5, never, 2 ** 60];
	const plan = { plan: "Start", allocation: 1_000n, actor } as const;
	expect(
		refusals(
			wrong.flatMap((at): Operation[] => [
				{ verb: "subscribe", anchorAt: at, paidThrough: 0, ...plan },
				{ verb: "subscribe", anchorAt: 0, paidThrough: at, ...plan },
			]),
		),
	).toEqual(wrong.flatMap(() => ["invalid anchorAt", "invalid paidThrough"]));
	expect(
		refusals(
			wrong.map((paidThrough) => ({ verb: "pay_through", paidThrough, actor })),
			(world) => {
				carryOut(world, {
					verb: "subscribe",
					anchorAt: world.now,
					paidThrough: world.now,
					...plan,
				});
			},
		),
	).toEqual(wrong.map(() => "invalid paidThrough"));
});

test("work is told with the usage of its own feature", () => {
	const world = worldOf();
	carryOut(world, { ...grant, amount: 100_000n });
	const usage: Usage = { feature: "vocal_recording", audioSeconds: 60 };
	const hold = holdOf(10, "h") as Extract<Operation, { verb: "hold" }>;
	const settle = {
		verb: "settle",
		holdId: idOf("h"),
		restStaysHeld: false,
	} as const;
	expect(carryOut(world, { verb: "debit", usage, ...byAnna }).result).toBe(
		"invalid usage.feature",
	);
	expect(carryOut(world, { ...hold, usageMax: usage }).result).toBe(
		"invalid usage.feature",
	);
	expect(carryOut(world, hold).result).toBe("held 10 (? 10)");
	expect(carryOut(world, { ...settle, usage }).result).toBe(
		"invalid usage.feature",
	);
});

test("nothing can be spent from an empty pool", () => {
	const world = runTable(`
		step                | result                 | available
		debit 1             | out_of_tokens, short 1 | 0
		hold 1 as h for 60s | out_of_tokens, short 1 | 0
	`);
	expect(world.pool).toEqual({
		...emptyPool(world.pool.companyId, "UTC"),
		quietUntil: Number.POSITIVE_INFINITY,
	});
});
