/**
 * The engine against the reference model: random programs, first by the pure core alone, then by the whole engine on
 * PostgreSQL. A failing program is shrunk and printed; `SEED=<number> npm test` runs the same programs again.
 */
import { randomUUIDv7 } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RateCard } from "../src/core/rating.ts";
import { openEngine, type TestDatabase, testDatabase } from "./database.ts";
import {
	coreCommands,
	doorCommands,
	priceLists,
	settings,
	type Tally,
	worldAt,
} from "./programs.ts";
import { Core, Doors } from "./systems.ts";

const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
console.info(`Random programs with SEED=${seed}`);

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
	await database.query(
		"insert into tokens.rate_card (version, in_force_from, rates) values ($1, $2, $3)",
		[2, new Date(priceLists[1]?.from ?? 0), JSON.stringify(ratesTimes(2))],
	);
});
afterAll(() => database.drop());

test("the core does what the model does, through 20,000 steps of random programs", async () => {
	const tally: Tally = new Map();
	let steps = 0;
	const rateCards = priceLists.map(
		({ card, from, factor }): RateCard => ({
			version: card,
			inForceFrom: from,
			rates: bigints(ratesTimes(factor)),
		}),
	);
	await untilSteps(
		20_000,
		() => steps,
		20,
		(parameters) =>
			fc.assert(
				fc.asyncProperty(
					settings,
					coreCommands(100),
					async (setting, commands) => {
						const core = new Core(setting.zone, rateCards);
						const world = worldAt(setting, tally);
						await fc.asyncModelRun(
							() => ({ model: world, real: core }),
							commands,
						);
						expect(await core.lines(world.clock)).toEqual(
							world.model.at(world.clock).lines,
						);
						replaysToItself(core);
						steps += world.steps;
					},
				),
				parameters,
			),
	);
	expect(steps).toBeGreaterThanOrEqual(20_000);
	expect([...tally.keys()].sort()).toEqual([
		"debit: done",
		"debit: invalid",
		"debit: out_of_tokens",
		"extend: done",
		"extend: hold_closed",
		"extend: hold_expired",
		"extend: invalid",
		"extend: not_found",
		"grant: done",
		"grant: invalid",
		"hold: done",
		"hold: invalid",
		"hold: out_of_tokens",
		"pay_through: done",
		"pay_through: not_found",
		"release: done",
		"release: hold_closed",
		"release: hold_expired",
		"release: not_found",
		"settle: done",
		"settle: hold_closed",
		"settle: hold_expired",
		"settle: invalid",
		"settle: not_found",
		"settle: out_of_tokens",
		"subscribe: done",
		"subscribe: invalid",
		"together",
		"wait",
	]);
});

test("the engine on PostgreSQL does what the model does, through 1,500 steps of random programs", async () => {
	const tally: Tally = new Map();
	let steps = 0;
	const clock = { now: 0 };
	const engine = openEngine({ database, now: () => new Date(clock.now) });
	const strangersId = randomUUIDv7();
	await engine.fund.openPool({ companyId: strangersId, timeZone: "UTC" });
	await untilSteps(
		1_500,
		() => steps,
		5,
		(parameters) =>
			fc.assert(
				fc.asyncProperty(
					settings,
					doorCommands(100, strangersId),
					async (setting, commands) => {
						const companyId = randomUUIDv7();
						await engine.fund.openPool({ companyId, timeZone: setting.zone });
						const doors = new Doors(engine, companyId, clock);
						const world = worldAt(setting, tally);
						await fc.asyncModelRun(
							() => ({ model: world, real: doors }),
							commands,
						);
						expect(await doors.lines(world.clock)).toEqual(
							world.model.at(world.clock).lines,
						);
						expect(await engine.book.check(companyId)).toEqual([]);
						steps += world.steps;
					},
				),
				parameters,
			),
	);
	expect(steps).toBeGreaterThanOrEqual(1_500);
	for (const what of [
		"again: as before",
		"conflict",
		"source again: the same grant",
		"stranger",
		"grant: done",
		"hold: done",
		"hold: out_of_tokens",
		"settle: done",
		"settle: hold_closed",
		"debit: done",
		"extend: done",
		"release: done",
		"subscribe: done",
		"pay_through: done",
	])
		expect(tally.get(what) ?? 0, what).toBeGreaterThan(0);
}, 240_000);

/** Programs are of random length, so that there are as many rounds of them as it takes; each round has a seed of its own. */
async function untilSteps(
	stepsMin: number,
	steps: () => number,
	programsInRound: number,
	round: (parameters: { seed: number; numRuns: number }) => Promise<void>,
): Promise<void> {
	for (let rounds = 0; steps() < stepsMin; rounds += 1)
		await round({ seed: seed + rounds, numRuns: programsInRound });
}

/** Invariant 4, for all that the book tells: when a hold was extended to, and the subscription, are not in it. */
function replaysToItself(core: Core): void {
	const again = core.replayed();
	const { pool } = core;
	const told = (one: typeof pool) => ({
		...one,
		version: undefined,
		recordedAt: undefined,
		subscription: undefined,
		holds: [...one.holds.values()].map((hold) => ({
			...hold,
			expiresAt: undefined,
		})),
	});
	expect(told(again)).toEqual(told(pool));
}

/** The prices of rate card 1, times a factor, as a card's JSON says them. */
function ratesTimes(factor: number) {
	const audio = {
		by: "audio_minute",
		aMinute: 8_000 * factor,
		least: 1_000 * factor,
	};
	return {
		vocal_recording: audio,
		interview_transcription: audio,
		smart_question: {
			by: "model_tokens",
			base: 1_000 * factor,
			inputForOneToken: 1_000 / factor,
			outputForOneToken: 50 / factor,
			least: 1_000 * factor,
			most: 10_000 * factor,
		},
		pulse_classifier: { by: "response_pass", each: 1_000 * factor },
	};
}

const bigints = (rates: ReturnType<typeof ratesTimes>) =>
	Object.fromEntries(
		Object.entries(rates).map(([feature, amounts]) => [
			feature,
			Object.fromEntries(
				Object.entries(amounts).map(([name, amount]) => [
					name,
					typeof amount === "number" ? BigInt(amount) : amount,
				]),
			),
		]),
	) as unknown as RateCard["rates"];
