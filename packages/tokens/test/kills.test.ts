import { expect, test } from "vitest";
import { anySeed, runKills } from "./kills.ts";

const minutesMax = 4;

test(
	"after twenty kills of processes and of PostgreSQL under load, nothing is lost, doubled or unpaid",
	async () => {
		const seed = anySeed();
		const told = await runKills({ kills: { loader: 10, postgres: 10 }, seed });
		// What a failure needs to be found again, and what shows that the kills met something.
		console.log(JSON.stringify({ seed, ...told }));
		expect(told.kills).toEqual({ loader: 10, postgres: 10 });
		expect(told.unknown).toBeGreaterThan(20);
		expect(told.done).toBeGreaterThan(200);
		expect(told.refused).toBeGreaterThan(0);
		expect(told.results).toBeGreaterThan(20);
		expect(told.askedAgain).toBeGreaterThan(told.done);
		expect(told.asked).toBe(told.done + told.refused);
	},
	minutesMax * 60_000,
);
