/** What only a door can be asked, because it has keys, sources and other companies, besides all that the core is asked. */
import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import type { Call, Doors, Way } from "./doors.ts";
import type { Order } from "./model-words.ts";
import { back, type Draft, holdIn, whichHold } from "./orders.ts";
import {
	type Command,
	command,
	compareOutcome,
	count,
	programsOf,
	waiting,
} from "./programs.ts";

/** Calls under keys, with what the door answered then. */
type Called = { call: Call; answer: unknown; isDone: boolean };
const calledBy = new WeakMap<Doors, Called[]>();

function callsOf(doors: Doors): Called[] {
	const calls = calledBy.get(doors) ?? [];
	calledBy.set(doors, calls);
	return calls;
}

const ways: fc.Arbitrary<Way> = fc.record({
	engine: fc.nat(3).map((n) => Math.floor(n / 3)),
	in: fc.oneof(
		{ weight: 6, arbitrary: fc.constant("its own" as const) },
		{ weight: 2, arbitrary: fc.constant("the caller's" as const) },
		{ weight: 1, arbitrary: fc.constant("one taken back" as const) },
	),
});

/** An order with a key of its own, kept so that it can be repeated. */
const keyed = (draft: Draft, way: Way): Command =>
	command(
		(world) => ({ order: draft(world), way }),
		async (world, system, { order }) => {
			const doors = system as Doors;
			const calls = callsOf(doors);
			const { companyId } = doors;
			const key = `key ${calls.length}`;
			const call = { companyId, order, key };
			const answer = await doors.call(call, world.clock, way);
			if (way.in === "one taken back") {
				// It answered as if it were going to be, and then it never was: not in the book, not under its key.
				const expected = world.model.copy().do(order, world.clock, "");
				deepStrictEqual(isRefused(answer), isRefused(expected));
				return count(world, "taken back");
			}
			const outcome = await doors.outcomeOf(order, answer, world.clock);
			compareOutcome(world, order, outcome);
			// A quote has no key: it promises a price, and moves nothing that could be moved twice.
			if (order.verb !== "quote")
				calls.push({ call, answer, isDone: "done" in outcome });
		},
	);

const isRefused = (answer: unknown) =>
	typeof answer === "object" && answer !== null && "refused" in answer;

/** The same call again: what was done is answered as it was then, what was refused is tried afresh. */
const again = back.map((so) =>
	command(
		() => so,
		async (world, system) => {
			const doors = system as Doors;
			const earlier = callsOf(doors).at(-1 - so);
			if (earlier === undefined) return count(world, "again: nothing yet");
			const way: Way = { engine: so, in: "its own" };
			const answer = await doors.call(earlier.call, world.clock, way);
			if (earlier.isDone) {
				deepStrictEqual(answer, earlier.answer);
				return count(world, "again: as before");
			}
			const { order } = earlier.call;
			const outcome = await doors.outcomeOf(order, answer, world.clock);
			compareOutcome(world, order, outcome);
			earlier.answer = answer;
			earlier.isDone = "done" in outcome;
			count(world, "again: tried afresh");
		},
	),
);

/** Another body under a key that has done something: refused, and the field is named. */
const otherBody = back.map((so) =>
	command(
		() => so,
		async (world, system) => {
			const doors = system as Doors;
			const done = callsOf(doors).filter(({ isDone }) => isDone);
			const call = done.at(-1 - so)?.call;
			if (call === undefined) return count(world, "conflict: nothing yet");
			const { order, field } = changed(call.order);
			const answer = await doors.call({ ...call, order }, world.clock);
			deepStrictEqual(answer, { refused: "key_conflict", field });
			count(world, `conflict: ${call.order.verb}`);
		},
	),
);

function changed(order: Order): { order: Order; field: string } {
	switch (order.verb) {
		case "grant":
		case "claw_back":
		case "reinstate":
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
			return {
				order: { ...order, restStaysHeld: !order.restStaysHeld },
				field: "restStaysHeld",
			};
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
		case "reverse":
			return {
				order: { ...order, entry: order.entry + 1 },
				field: "entryNumber",
			};
		case "subscribe":
		case "pay_through":
			return {
				order: { ...order, paidThrough: order.paidThrough + 1 },
				field: "paidThrough",
			};
		case "change_plan":
			return {
				order: { ...order, allocation: order.allocation + 1 },
				field: "plan",
			};
		case "cancel_plan":
			return {
				order: { verb: "pay_through", paidThrough: 0, by: order.by },
				field: "verb",
			};
		case "set_budget":
			return {
				order: { ...order, limit: (order.limit ?? 0) + 1 },
				field: "limitMillitokens",
			};
		case "set_floor":
			return {
				order: { ...order, floor: order.floor + 1 },
				field: "floorMillitokens",
			};
		case "quote":
			throw new Error("A quote has no key");
	}
}

/** A payment that is told again under another key is the grant that it was. */
const sourceAgain = back.map((so) =>
	command(
		() => so,
		async (world, system) => {
			const doors = system as Doors;
			const earlier = callsOf(doors)
				.filter(({ call, isDone }) => isDone && call.order.verb === "grant")
				.at(-1 - so);
			if (earlier === undefined)
				return count(world, "source again: nothing yet");
			const { call } = earlier;
			const key = `${call.key} told again at step ${world.steps}`;
			const answer = await doors.call({ ...call, key }, world.clock);
			deepStrictEqual(answer, earlier.answer);
			count(world, "source again: the same grant");
		},
	),
);

/** Somebody else's company cannot tell a hold of ours from none. */
const stranger = (strangersId: string) =>
	fc
		.tuple(whichHold, fc.constantFrom("settle", "extend", "release"))
		.map(([which, verb]) =>
			command(
				(world) => ({ id: holdIn(world, which), verb }),
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
					deepStrictEqual(answer, { refused: "not_found" });
					count(world, "stranger");
				},
			),
		);

export const doorCommands = (of: {
	commandsMax: number;
	strangersId: string;
}): fc.Arbitrary<Iterable<Command>> =>
	programsOf(
		(drafts) => [
			...Array.from({ length: 10 }, () =>
				fc.tuple(drafts, ways).map(([draft, way]) => keyed(draft, way)),
			),
			...Array.from({ length: 4 }, () => waiting),
			again,
			otherBody,
			sourceAgain,
			stranger(of.strangersId),
		],
		of,
	);
