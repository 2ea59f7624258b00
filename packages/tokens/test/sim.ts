/**
 * Random programs of one seed, each order and its outcome on a line, and the SHA-256 of all lines at the end: two runs of
 * the core with one seed print the same. Every step is compared with the reference model; a difference ends it with 1.
 *
 * node packages/tokens/test/sim.ts --seed N [--steps M] [--core | --postgres URL]
 */
import { createHash, randomUUIDv7 } from "node:crypto";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { openEngine } from "../src/index.ts";
import { openDatabase } from "./database.ts";
import { Doors } from "./doors.ts";
import { commands, run, settings, worldAt } from "./programs.ts";
import { priceLists, rateCards, ratesTimes } from "./rates.ts";
import { Core, type System } from "./systems.ts";
import type { Tally } from "./world.ts";

const programsInRound = 20;
const commandsMax = 100;

const usage =
	"node sim.ts --seed N [--steps M] [--core | --postgres URL of a database with the engine's migrations]";

const { values } = parseArgs({
	options: {
		seed: { type: "string" },
		steps: { type: "string", default: "10000" },
		core: { type: "boolean", default: false },
		postgres: { type: "string" },
	},
});
const seed = Number(values.seed);
const stepsMin = Number(values.steps);
const isWrong =
	values.seed === undefined ||
	!Number.isSafeInteger(seed) ||
	!(stepsMin > 0) ||
	(values.core && values.postgres !== undefined);
if (isWrong) {
	console.error(usage);
	process.exitCode = 2;
} else {
	const opened =
		values.postgres === undefined
			? { open: openCore, close: async () => undefined }
			: await openDoorsOn(values.postgres);
	try {
		await simulate(opened.open);
	} catch (error) {
		console.error(error);
		console.error(`A difference. The same again: --seed ${seed}`);
		process.exitCode = 1;
	} finally {
		await opened.close();
	}
}

async function simulate(open: (zone: string) => Promise<System>) {
	const hash = createHash("sha256");
	const tally: Tally = new Map();
	let programs = 0;
	let steps = 0;
	const trace = (line: string) => {
		hash.update(`${line}\n`);
		console.log(line);
	};
	for (let round = 0; steps < stepsMin; round += 1) {
		const sample = fc.sample(fc.tuple(settings, commands(commandsMax)), {
			seed: seed + round,
			numRuns: programsInRound,
		});
		for (const [setting, program] of sample) {
			if (steps >= stepsMin) break;
			programs += 1;
			trace(`program ${programs} in ${setting.zone}`);
			const world = { ...worldAt(setting, tally), trace };
			await run(setting, program, await open(setting.zone), world);
			steps += world.steps;
		}
	}
	console.log(
		`seed ${seed}: ${programs} programs, ${steps} steps, no difference; sha256 ${hash.digest("hex")}`,
	);
}

async function openCore(zone: string): Promise<System> {
	return new Core(zone, rateCards);
}

async function openDoorsOn(url: string) {
	const database = openDatabase(url);
	const clock = { now: 0 };
	const engine = openEngine({ database, now: () => new Date(clock.now) });
	await database.query(
		"insert into tokens.rate_card (version, in_force_from, rates) values ($1, $2, $3) on conflict do nothing",
		[2, new Date(priceLists[1]?.from ?? 0), JSON.stringify(ratesTimes(2))],
	);
	return {
		async open(timeZone: string): Promise<System> {
			const companyId = randomUUIDv7();
			await engine.fund.openPool({ companyId, timeZone });
			return new Doors({ engines: [engine], database, clock }, companyId);
		},
		close: () => database.close(),
	};
}
