/**
 * Random programs: what a pool's people, workers and clock may do, in any order, as commands of fast-check. Each command
 * is carried out by a system and by the model, and afterwards both must say the same of everything.
 */
import { inspect } from "node:util";
import fc from "fast-check";
import { expect } from "vitest";
import { Model, type Order, type Outcome, type PriceList } from "./model.ts";
import type { Call, Core, Doors, System } from "./systems.ts";

/** What has been asked and answered, so that it can be counted that each happened. */
export type Tally = Map<string, number>;

/** A program's world: the model, its clock, and the holds by which later commands may go on. */
export type World = {
	model: Model;
	clock: number;
	holds: string[];
	sources: number;
	tally: Tally;
	steps: number;
	/** Calls that were done, with what the door answered then. Only kept where there are keys. */
	calls: { call: Call; answer: unknown; isDone: boolean }[];
};

export type Setting = { zone: string; startsAt: number };

export const priceLists: PriceList[] = [
	{ card: 1, from: Date.parse("2020-01-01T00:00:00Z"), factor: 1 },
	{ card: 2, from: Date.parse("2027-03-10T00:00:00Z"), factor: 2 },
];

/** Places and moments where calendars are difficult. */
export const settings: fc.Arbitrary<Setting> = fc.record({
	zone: fc.constantFrom(
		"UTC",
		"Europe/Zurich",
		"Australia/Lord_Howe",
		"America/St_Johns",
		"Asia/Kathmandu",
		"Africa/Casablanca",
	),
	startsAt: fc
		.constantFrom(
			"2027-01-31T10:00:00Z",
			"2027-02-28T01:30:00Z",
			"2027-03-09T23:59:59.999Z",
			"2027-10-31T00:30:00Z",
			"2027-12-31T23:00:00Z",
			"2028-02-29T12:00:00Z",
		)
		.map((text) => Date.parse(text)),
});

export const worldAt = (setting: Setting, tally: Tally): World => ({
	model: new Model(setting.zone, priceLists),
	clock: setting.startsAt,
	holds: [],
	sources: 0,
	tally,
	steps: 0,
	calls: [],
});

const day = 86_400_000;

/** An order as it is generated: what depends on the moment or on what came before is filled in when it is carried out. */
type Draft = (world: World) => Order;

const secondsToLive = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom(1, 60, 900, 86_400) },
	{ weight: 1, arbitrary: fc.constantFrom(0, -5, 1.5, 2_592_001, Number.NaN) },
);

const usageOf = (most: number) =>
	fc.oneof(
		{
			weight: 6,
			arbitrary: fc.record({
				feature: fc.constant("pulse_classifier"),
				responses: fc.nat(most),
				passes: fc.constantFrom(1, 2),
			}),
		},
		{
			weight: 3,
			arbitrary: fc.record({
				feature: fc.constantFrom("vocal_recording", "interview_transcription"),
				audioSeconds: fc.oneof(
					fc.nat(most * 6),
					fc.double({ min: 0, max: most * 6, noNaN: true }),
				),
			}),
		},
		{
			weight: 2,
			arbitrary: fc.record({
				feature: fc.constant("smart_question"),
				inputModelTokens: fc.nat(5_000),
				outputModelTokens: fc.nat(400),
			}),
		},
		{
			weight: 1,
			arbitrary: fc.constantFrom(
				{ feature: "pulse_classifier", responses: -1, passes: 1 },
				{ feature: "pulse_classifier", responses: 1.5, passes: 1 },
				{ feature: "pulse_classifier", responses: 1, passes: Number.NaN },
				{ feature: "pulse_classifier", responses: 2 ** 50, passes: 2 },
				{ feature: "vocal_recording", audioSeconds: Number.NaN },
				{ feature: "vocal_recording", audioSeconds: Number.POSITIVE_INFINITY },
				{ feature: "interview_transcription", audioSeconds: -0.001 },
				{
					feature: "smart_question",
					inputModelTokens: 1,
					outputModelTokens: 0.5,
				},
			),
		},
	);

const amounts = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.integer({ min: 1, max: 800 }).map((n) => n * 1_000),
	},
	{ weight: 3, arbitrary: fc.integer({ min: 1, max: 50_000 }) },
	{ weight: 1, arbitrary: fc.constantFrom(0, -1_000, 1_000_000_000_001) },
);

const lifetime = fc.constantFrom(
	0,
	1,
	60_000,
	900_000,
	day,
	14 * day,
	31 * day,
);

const grant: fc.Arbitrary<Draft> = fc
	.record({
		kind: fc.constantFrom("trial", "top_up", "promotional", "adjustment"),
		amount: amounts,
		ends: fc.oneof(
			{ weight: 3, arbitrary: lifetime },
			{ weight: 2, arbitrary: fc.constant(undefined) },
		),
		isTidy: fc.boolean(),
	})
	.map(({ kind, amount, ends, isTidy }) => (world: World): Order => {
		world.sources += 1;
		// Half of them as they should be: what is bought does not end, what is given does.
		const lasts = isTidy
			? kind === "top_up"
				? undefined
				: (ends ?? day)
			: ends;
		return {
			verb: "grant",
			kind: kind as "trial",
			source: `source-${world.sources}`,
			amount,
			endsAt: lasts === undefined ? undefined : world.clock + lasts,
		};
	});

/** The feature that is named for the work differs from that of the usage now and then: a caller's mistake. */
const featureOf = (usage: { feature: string }, isMistaken: boolean) =>
	isMistaken && usage.feature !== "smart_question"
		? "smart_question"
		: usage.feature;
const mistaken = fc.nat(19).map((n) => n === 0);

const hold: fc.Arbitrary<Draft> = fc
	.tuple(usageOf(60), secondsToLive, mistaken)
	.map(
		([usage, seconds, isMistaken]) =>
			(): Order => ({
				verb: "hold",
				id: "",
				feature: featureOf(usage, isMistaken),
				usage,
				secondsToLive: seconds,
			}),
	);

const debit: fc.Arbitrary<Draft> = fc.tuple(usageOf(30), mistaken).map(
	([usage, isMistaken]) =>
		(): Order => ({
			verb: "debit",
			feature: featureOf(usage, isMistaken),
			usage,
		}),
);

/** One of the holds that there have been, the latest more often; now and then one that never was. */
const holdIn = (world: World, back: number) =>
	world.holds.at(-1 - (back % Math.max(1, world.holds.length))) ??
	neverMadeHoldId;
const neverMadeHoldId = "00000000-0000-7000-8000-000000000000";
const back = fc.oneof(
	{ weight: 6, arbitrary: fc.nat(2) },
	{ weight: 3, arbitrary: fc.nat(30) },
);

const settle: fc.Arbitrary<Draft> = fc
	.record({
		back,
		/** In hundredths of what was held: nothing, a part, all, or more. */
		part: fc.constantFrom(0, 1, 40, 80, 100, 101, 150, 400),
		other: fc.oneof(
			{ weight: 7, arbitrary: fc.constant(undefined) },
			{ weight: 1, arbitrary: usageOf(100) },
		),
	})
	.map(({ back: so, part, other }) => (world: World): Order => {
		const id = holdIn(world, so);
		const held = world.model.holds.find((one) => one.id === id);
		const responses = Math.floor(((held?.amount ?? 0) * part) / 100_000);
		return {
			verb: "settle",
			id,
			usage:
				other ??
				(held === undefined || held.feature === "pulse_classifier"
					? { feature: "pulse_classifier", responses, passes: 1 }
					: held.feature === "smart_question"
						? {
								feature: held.feature,
								inputModelTokens: 20 * part,
								outputModelTokens: part,
							}
						: { feature: held.feature, audioSeconds: responses * 7 }),
		};
	});

const extend: fc.Arbitrary<Draft> = fc.tuple(back, secondsToLive).map(
	([so, seconds]) =>
		(world: World): Order => ({
			verb: "extend",
			id: holdIn(world, so),
			secondsToLive: seconds,
		}),
);

const release: fc.Arbitrary<Draft> = back.map(
	(so) =>
		(world: World): Order => ({
			verb: "release",
			id: holdIn(world, so),
		}),
);

const subscribe: fc.Arbitrary<Draft> = fc
	.record({
		allocation: amounts,
		anchor: fc.constantFrom(0, 0, -3 * day, 5 * day, -100 * day),
		paid: fc.constantFrom(0, 31 * day, 200 * day),
	})
	.map(
		({ allocation, anchor, paid }) =>
			(world: World): Order => ({
				verb: "subscribe",
				allocation,
				anchorAt: world.clock + anchor,
				paidThrough: world.clock + paid,
			}),
	);

const payThrough: fc.Arbitrary<Draft> = fc
	.constantFrom(-40 * day, 1, 31 * day, 100 * day)
	.map(
		(more) =>
			(world: World): Order => ({
				verb: "pay_through",
				paidThrough: world.clock + more,
			}),
	);

const drafts: fc.Arbitrary<Draft> = fc.oneof(
	{ weight: 5, arbitrary: grant },
	{ weight: 8, arbitrary: hold },
	{ weight: 8, arbitrary: settle },
	{ weight: 5, arbitrary: debit },
	{ weight: 2, arbitrary: extend },
	{ weight: 3, arbitrary: release },
	{ weight: 1, arbitrary: subscribe },
	{ weight: 2, arbitrary: payThrough },
);

/** How the clock moves: a little, to the very instant of the next event or just before it, by months, or back. */
const waits = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(1, 1_000, 60_000, 3_600_000) },
	{
		weight: 6,
		arbitrary: fc.constantFrom("to the next event", "just before it"),
	},
	{ weight: 2, arbitrary: fc.constantFrom(day, 20 * day, 70 * day) },
	{ weight: 1, arbitrary: fc.constantFrom(-1, -3_600_000, -2 * day) },
);

type Wait = number | "to the next event" | "just before it";

function wait(world: World, how: Wait): void {
	if (typeof how === "number") {
		world.clock += how;
		return;
	}
	const next = world.model.nextDueAt();
	if (next !== undefined && next > world.clock)
		world.clock = how === "just before it" ? next - 1 : next;
}

type Command = fc.AsyncCommand<World, System>;

/** A command that draws its order, has it done by both, and compares. */
const ordered = (draft: Draft): Command =>
	command((world) => draft(world), doBoth);

/** `order` is filled in when the command runs; its text is what a failing program prints. */
function command<T>(
	prepare: (world: World) => T,
	carryOut: (world: World, system: System, prepared: T) => Promise<void>,
): Command {
	let told = () => "not carried out";
	return {
		check: () => true,
		async run(world, system) {
			const prepared = prepare(world);
			const { clock } = world;
			told = () =>
				`${new Date(clock).toISOString()} ${inspect(prepared, { depth: 6, breakLength: Number.POSITIVE_INFINITY })}`;
			await carryOut(world, system, prepared);
			await compare(world, system);
		},
		toString: () => told(),
	};
}

async function doBoth(
	world: World,
	system: System,
	order: Order,
): Promise<void> {
	const outcome = await system.do(order, world.clock);
	note(world, order, outcome, doInModel(world, order, outcome));
}

/** The model is told the id of a hold by who made it. */
function doInModel(world: World, order: Order, outcome: Outcome): Outcome {
	const named =
		order.verb === "hold" && "done" in outcome && outcome.done === "hold"
			? { ...order, id: outcome.id }
			: order;
	return world.model.do(named, world.clock);
}

function note(
	world: World,
	order: Order,
	outcome: Outcome,
	expected: Outcome,
): void {
	expect(outcome).toEqual(expected);
	if ("done" in outcome && outcome.done === "hold")
		world.holds.push(outcome.id);
	count(
		world,
		`${order.verb}: ${"done" in outcome ? "done" : outcome.refused}`,
	);
}

function count(world: World, what: string): void {
	world.steps += 1;
	world.tally.set(what, (world.tally.get(what) ?? 0) + 1);
}

/** The system and the model show the same, and neither had to write anything for it. */
async function compare(world: World, system: System): Promise<void> {
	expect(await system.view(world.clock)).toEqual(
		world.model.at(world.clock).view(),
	);
}

const waiting: fc.Arbitrary<Command> = waits.map((how) =>
	command(
		(world) => {
			wait(world, how);
			return how;
		},
		async (world) => count(world, "wait"),
	),
);

/** Commands that any system can carry out. */
const common = [
	...Array.from({ length: 4 }, () => drafts.map(ordered)),
	waiting,
	waiting,
];

/** Several orders in one decision, as the next commit takes whatever has come meanwhile. */
const together: fc.Arbitrary<Command> = fc
	.array(drafts, { minLength: 2, maxLength: 5 })
	.map((several) =>
		command(
			(world) => several.map((draft) => draft(world)),
			async (world, system, orders) => {
				const outcomes = (system as Core).doAll(orders, world.clock);
				for (const [index, order] of orders.entries()) {
					const outcome = outcomes[index];
					if (outcome === undefined) throw new Error("No outcome");
					note(world, order, outcome, doInModel(world, order, outcome));
				}
				count(world, "together");
			},
		),
	);

export const coreCommands = (commandsMax: number) =>
	fc.commands([...common, together], { maxCommands: commandsMax, size: "max" });

/** An order with a key of its own, kept so that it can be repeated. */
const keyed = drafts.map((draft) =>
	command(
		(world) => draft(world),
		async (world, system, order) => {
			const doors = system as Doors;
			const call: Call = {
				companyId: doors.companyId,
				order,
				key: `key ${world.calls.length}`,
			};
			const answer = await doors.call(call, world.clock);
			const outcome = await doors.outcomeOf(answer, world.clock);
			note(world, order, outcome, doInModel(world, order, outcome));
			world.calls.push({ call, answer, isDone: "done" in outcome });
		},
	),
);

/** The same call again: what was done is answered as it was then, what was refused is tried afresh. */
const again = back.map((so) =>
	command(
		(world) => world.calls.at(-1 - so),
		async (world, system, earlier) => {
			if (earlier === undefined) return count(world, "again: nothing yet");
			const doors = system as Doors;
			const answer = await doors.call(earlier.call, world.clock);
			if (earlier.isDone) {
				expect(answer).toEqual(earlier.answer);
				return count(world, "again: as before");
			}
			const { order } = earlier.call;
			const outcome = await doors.outcomeOf(answer, world.clock);
			note(world, order, outcome, doInModel(world, order, outcome));
			earlier.answer = answer;
			earlier.isDone = "done" in outcome;
		},
	),
);

/** Another body under a key that has done something: refused, and the field is named. */
const otherBody = back.map((so) =>
	command(
		(world) => world.calls.filter(({ isDone }) => isDone).at(-1 - so)?.call,
		async (world, system, earlier) => {
			if (earlier === undefined) return count(world, "conflict: nothing yet");
			const { order, field } = changed(earlier.order);
			const answer = await (system as Doors).call(
				{ ...earlier, order },
				world.clock,
			);
			expect(answer).toEqual({ refused: "key_conflict", field });
			count(world, "conflict");
		},
	),
);

function changed(order: Order): { order: Order; field: string } {
	switch (order.verb) {
		case "grant":
			return {
				order: { ...order, amount: order.amount + 1 },
				field: "amountMillitokens",
			};
		case "hold":
		case "extend":
			return {
				order: { ...order, secondsToLive: order.secondsToLive + 1 },
				field: "secondsToLive",
			};
		case "settle":
		case "debit":
			return {
				order: { ...order, usage: { ...order.usage, more: 1 } },
				field: "usage",
			};
		case "release":
			return {
				order: { verb: "extend", id: order.id, secondsToLive: 60 },
				field: "verb",
			};
		case "subscribe":
		case "pay_through":
			return {
				order: { ...order, paidThrough: order.paidThrough + 1 },
				field: "paidThrough",
			};
	}
}

/** A payment that is told again under another key is the grant that it was. */
const sourceAgain = back.map((so) =>
	command(
		(world) =>
			world.calls
				.filter(({ call, isDone }) => isDone && call.order.verb === "grant")
				.at(-1 - so),
		async (world, system, earlier) => {
			if (earlier === undefined)
				return count(world, "source again: nothing yet");
			const doors = system as Doors;
			const { call } = earlier;
			const key = `${call.key} told again at step ${world.steps}`;
			const answer = await doors.call({ ...call, key }, world.clock);
			expect(await doors.outcomeOf(answer, world.clock)).toEqual(
				await doors.outcomeOf(earlier.answer, world.clock),
			);
			count(world, "source again: the same grant");
		},
	),
);

/** Somebody else's company cannot tell a hold of ours from none. */
const stranger = (strangersId: string) =>
	fc
		.tuple(back, fc.constantFrom("settle", "extend", "release"))
		.map(([so, verb]) =>
			command(
				(world) => ({ id: holdIn(world, so), verb }),
				async (world, system, { id }) => {
					const order = {
						verb,
						id,
						usage: { feature: "pulse_classifier", responses: 1, passes: 1 },
						secondsToLive: 60,
					} as Order;
					const key = `stranger at step ${world.steps}`;
					const answer = await (system as Doors).call(
						{ companyId: strangersId, order, key },
						world.clock,
					);
					expect(answer).toEqual({ refused: "not_found" });
					count(world, "stranger");
				},
			),
		);

export const doorCommands = (commandsMax: number, strangersId: string) =>
	fc.commands(
		[
			...Array.from({ length: 10 }, () => keyed),
			...Array.from({ length: 4 }, () => waiting),
			again,
			otherBody,
			sourceAgain,
			stranger(strangersId),
		],
		{ maxCommands: commandsMax, size: "max" },
	);
