/**
 * Random programs: what a pool's people, workers and clock may do, in any order, as commands of fast-check. Each command
 * is carried out by a system and by the model, and afterwards both must say the same of everything.
 */
import { deepStrictEqual } from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import { Model } from "./model.ts";
import type { Order, Outcome } from "./model-words.ts";
import { type Draft, mixes } from "./orders.ts";
import { priceLists } from "./rates.ts";
import type { System } from "./systems.ts";
import type { Tally, World } from "./world.ts";

export type Setting = {
	zone: string;
	startsAt: number;
	/** What the pool buys before anything else, in millitokens. */
	bought: number;
};

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
	bought: fc.constantFrom(0, 300_000, 3_000_000),
});

export const worldAt = (setting: Setting, tally: Tally): World => ({
	model: new Model(setting.zone, priceLists),
	clock: setting.startsAt,
	holds: [],
	quotes: [],
	charges: [],
	sources: 0,
	tally,
	steps: 0,
});

/** Run a program from its beginning to its end. */
export async function run(
	setting: Setting,
	commands: Iterable<Command>,
	system: System,
	world: World,
): Promise<void> {
	if (setting.bought > 0) {
		const by = { kind: "system", id: "billing" } as const;
		const order: Order = {
			...{ verb: "grant", kind: "top_up", source: "the first", by },
			amount: setting.bought,
			endsAt: undefined,
		};
		compareOutcome(world, order, await system.do(order, world.clock));
	}
	await fc.asyncModelRun(() => ({ model: world, real: system }), commands);
	// Nothing is due at one place that is not due at the other, and nothing was written that was not.
	deepStrictEqual(
		await system.lines(world.clock),
		world.model.at(world.clock).lines,
	);
}

/** How the clock moves: a little, to the very instant of the next event or just before it, by months, or back. */
const day = 86_400_000;
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

export type Command = fc.AsyncCommand<World, System>;

/** `prepare` fills in what depends on the moment; its result is what a failing program prints. */
export function command<T>(
	prepare: (world: World) => T,
	carryOut: (world: World, system: System, prepared: T) => Promise<void>,
): Command {
	let told = () => "not carried out";
	return {
		check: () => true,
		async run(world, system) {
			const prepared = prepare(world);
			const { clock } = world;
			told = () => `${new Date(clock).toISOString()} ${spell(prepared)}`;
			await carryOut(world, system, prepared);
			// Both show the same, and neither had to write anything for it.
			deepStrictEqual(
				await system.view(world.clock),
				world.model.view(world.clock),
			);
		},
		toString: () => told(),
	};
}

/** What a system answered is what the model answers. */
export function compareOutcome(
	world: World,
	order: Order,
	outcome: Outcome,
): void {
	// The id of what is made is told to the model by who made it.
	const id = "done" in outcome && "id" in outcome ? outcome.id : "";
	const { model } = world;
	const linesBefore = model.lines.length;
	deepStrictEqual(outcome, model.do(order, world.clock, id));
	if ("done" in outcome) {
		if (outcome.done === "hold") world.holds.push(id);
		if (outcome.done === "charge") world.charges.push(outcome.entry);
		if (order.verb === "quote") world.quotes.push({ id, most: order.most });
	}
	world.trace?.(
		`${new Date(world.clock).toISOString()} ${spell(order)} -> ${spell(outcome)}`,
	);
	const written = model.lines
		.slice(linesBefore)
		.filter(({ by }) => by.id !== "clock")
		.map(({ kind }) => kind);
	const isChunk = order.verb === "settle" && order.restStaysHeld;
	const what = isChunk ? "settle a chunk" : order.verb;
	count(world, `${what}: ${endOf(outcome, written)}`);
}

/** What was done is told by the lines that it wrote, not counting those of the clock. */
function endOf(outcome: Outcome, written: string[]): string {
	if ("done" in outcome) return `done ${written.join(" ")}`.trimEnd();
	return outcome.refused === "invalid"
		? `invalid ${outcome.field}`
		: outcome.refused;
}

export function count(world: World, what: string): void {
	world.steps += 1;
	world.tally.set(what, (world.tally.get(what) ?? 0) + 1);
}

export const spell = (what: unknown) =>
	inspect(what, { depth: 6, breakLength: Number.POSITIVE_INFINITY });

/** A command that fills in its order, has it done by both, and compares. */
const ordered = (draft: Draft): Command =>
	command(
		(world) => draft(world),
		async (world, system, order) =>
			compareOutcome(world, order, await system.do(order, world.clock)),
	);

export const waiting: fc.Arbitrary<Command> = waits.map((how) =>
	command(
		(world) => {
			wait(world, how);
			return how;
		},
		async (world) => count(world, "wait"),
	),
);

/** For any system: two orders to one step of the clock. */
export const commands = (commandsMax: number) =>
	programsOf((drafts) => [drafts.map(ordered), drafts.map(ordered), waiting], {
		commandsMax,
	});

/** A program asks for one mix of orders from its beginning to its end. */
export const programsOf = (
	commandsOf: (drafts: fc.Arbitrary<Draft>) => fc.Arbitrary<Command>[],
	{ commandsMax }: { commandsMax: number },
): fc.Arbitrary<Iterable<Command>> =>
	fc.oneof(
		...mixes.map((drafts) =>
			fc.commands(commandsOf(drafts), {
				maxCommands: commandsMax,
				size: "max",
			}),
		),
	);
