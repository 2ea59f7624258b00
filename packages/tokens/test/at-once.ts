/** Orders that are asked all at once, and how to see that they were carried out one by one. */
import { deepStrictEqual } from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { Doors } from "./doors.ts";
import type { Model } from "./model.ts";
import type { Done, Order, Outcome } from "./model-words.ts";
import type { Draft } from "./orders.ts";
import { compareOutcome, spell } from "./programs.ts";
import type { World } from "./world.ts";

/** Drafts cannot be read; when a program fails, it prints what was asked for. */
export function printable<T extends object>(pool: T) {
	const told: (Order | string)[] = [];
	const print = () => told.map((order) => `\n${spell(order)}`).join("");
	return { ...pool, told, [fc.toStringMethod]: print };
}

export const shortly = { minLength: 5, maxLength: 15, size: "max" } as const;
export const atOnce = { minLength: 20, maxLength: 40, size: "max" } as const;

/**
 * Orders that do not build on each other's answers. A hold is extended once at most: the book does not tell to when, so
 * two could not be told apart.
 */
export function ordersAtOnce(world: World, drafts: Draft[]): Order[] {
	const extended = new Set<string>();
	return drafts
		.map((draft) => draft(world))
		.filter((order) => {
			if (order.verb === "quote") return false;
			if (order.verb !== "extend") return true;
			const isFirst = !extended.has(order.id);
			extended.add(order.id);
			return isFirst;
		});
}

type Told = { order: Order; outcome: Outcome };

/**
 * One by one, in the order of the book, the model does the same and refuses the same: what was refused left no trace of
 * its place, so there has to be a place at which it is refused in these words.
 */
export async function explain(
	world: World,
	doors: Doors,
	told: Told[],
): Promise<{ done: number; refused: number }> {
	const { model } = world;
	const lines = await doors.lines(world.clock);
	const placeOf = (order: Order, outcome: Done): number => {
		if ("version" in outcome) return outcome.version;
		const index = lines.findLastIndex(
			({ kind, hold }) =>
				kind === "extend" && order.verb === "extend" && hold === order.id,
		);
		return index + 1;
	};
	const done = told
		.flatMap(({ order, outcome }) =>
			"done" in outcome
				? [{ order, outcome, place: placeOf(order, outcome) }]
				: [],
		)
		.sort((a, b) => a.place - b.place);
	const refused = new Set(told.filter(({ outcome }) => "refused" in outcome));
	const count = refused.size;
	const explainRefused = () => {
		for (const one of refused)
			if (
				isDeepStrictEqual(refusalBy(model, one.order, world.clock), one.outcome)
			)
				refused.delete(one);
	};
	explainRefused();
	for (const { order, outcome } of done) {
		compareOutcome(world, order, outcome);
		explainRefused();
	}
	deepStrictEqual(lines, model.at(world.clock).lines);
	deepStrictEqual(await doors.view(world.clock), model.view(world.clock));
	deepStrictEqual([...refused], []);
	return { done: done.length, refused: count };
}

/** What the model would answer now, without having been asked. */
const refusalBy = (model: Model, order: Order, now: number): Outcome =>
	model.copy().do(order, now, "");
