/**
 * `npm run soak`: what `npm test` has no time for. Random programs of ten million steps against the model, and two hundred
 * times kill -9 under load, half of them of PostgreSQL. `--steps N`, `--kills N` and `--seed N` ask for other numbers;
 * 0 leaves a part out. The seed that a failure prints finds it again.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import {
	anySeed,
	type Kills,
	runKills,
} from "../packages/tokens/test/kills.ts";
import { root } from "./run.ts";

const { values } = parseArgs({
	options: {
		kills: { type: "string", default: "200" },
		steps: { type: "string", default: "10000000" },
		seed: { type: "string", default: String(anySeed()) },
	},
});
const kills = wholeNumber("kills", values.kills);
const steps = wholeNumber("steps", values.steps);
const seed = wholeNumber("seed", values.seed);
console.log(`seed ${seed}`);

const stepsInRun = 100_000;
const linesKept = 20;

let isRight = true;
if (steps > 0) isRight = await simulate();
if (kills > 0) isRight = (await kill()) && isRight;
process.exitCode = isRight ? 0 : 1;

/** In runs of some seconds each, with a seed of its own, so that what a run leaves to say is a line. */
async function simulate(): Promise<boolean> {
	for (let done = 0; done < steps; done += stepsInRun) {
		const count = Math.min(stepsInRun, steps - done);
		const ofRun = seed + done / stepsInRun;
		const { code, last } = await simulateOnce(ofRun, count);
		if (code !== 0) {
			console.error(
				`${last.join("\n")}\nFAILED after ${done} steps: npm run sim -- --seed ${ofRun} --steps ${count}`,
			);
			return false;
		}
		console.log(last.at(-1));
	}
	console.log(`ok     ${steps} steps, seed ${seed}`);
	return true;
}

/** It tells every step; what is worth telling here is how it ended. */
async function simulateOnce(ofRun: number, count: number) {
	const child = spawn(
		process.execPath,
		[
			join(root, "bin/sim.ts"),
			...["--seed", String(ofRun), "--steps", String(count)],
		],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	const ended = once(child, "close");
	const last: string[] = [];
	for await (const line of createInterface({ input: child.stdout })) {
		last.push(line);
		if (last.length > linesKept) last.shift();
	}
	const [code] = await ended;
	return { code: code as number | null, last };
}

async function kill(): Promise<boolean> {
	const half = Math.floor(kills / 2);
	const asked: Kills = { loader: kills - half, postgres: half };
	try {
		const { kills: had, ...told } = await runKills({
			kills: asked,
			seed,
			say: console.log,
		});
		console.log(
			`ok     ${had.loader} kills of processes and ${had.postgres} of PostgreSQL, seed ${seed}: ${tell(told)}`,
		);
		return true;
	} catch (error) {
		console.error(`FAILED kills. ${(error as Error).message}`);
		return false;
	}
}

function wholeNumber(name: string, text: string): number {
	if (!/^\d{1,15}$/.test(text)) {
		console.error(`--${name} is a whole number, not "${text}".`);
		process.exit(64);
	}
	return Number(text);
}

/** "asked 10, refused 2". */
function tell(counts: Record<string, number>): string {
	return Object.entries(counts)
		.map(([name, count]) => `${name} ${count}`)
		.join(", ");
}
