/** Another process: does one of the tasks below, as soon as it is told to, and says what came of it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Database, openEngine } from "../src/index.ts";
import { openDatabase, tokens, workOf } from "./database.ts";

type Task = keyof typeof tasks;
type Told = { task: Task; url: string; companyIds: string[]; name: string };

export type Another = {
	process: ChildProcess;
	/** Starts it. Answers what came of it. */
	go(): Promise<unknown>;
	/** The next that it says by the way. */
	says(): Promise<unknown>;
};

/** Resolves when it is connected and waits. */
export async function startAnother(told: Told): Promise<Another> {
	const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(told)], {
		execArgv: [],
	});
	const says = async () => (await once(child, "message"))[0] as unknown;
	await says();
	return {
		process: child,
		says,
		async go() {
			const answer = says();
			child.send("go");
			return answer;
		},
	};
}

type Of = {
	database: Database;
	companyIds: string[];
	name: string;
	say: (what: unknown) => void;
};

const outcome = (result: object) =>
	"refused" in result ? String(result.refused) : "done";

const tasks = {
	/** Holds 75 tokens ten times at once. */
	async hold({ database, companyIds: [companyId = ""], name }: Of) {
		const { spend } = openEngine({ database });
		return Promise.all(
			Array.from({ length: 10 }, async (_, index) =>
				outcome(
					await spend.hold(workOf(companyId), tokens(75), {
						key: `${name} ${index}`,
						secondsToLive: 60,
					}),
				),
			),
		);
	},

	/** Holds 75 tokens twenty times at once, and gives back each hold after a moment, or settles it with a part. */
	async "hold and end"({ database, companyIds: [companyId = ""], name }: Of) {
		const { spend } = openEngine({ database });
		return Promise.all(
			Array.from({ length: 20 }, async (_, index) => {
				const held = await spend.hold(workOf(companyId), tokens(75), {
					key: `${name} ${index}`,
					secondsToLive: 60,
				});
				if ("refused" in held) return held.refused;
				await wait(Math.random() * 10);
				const hold = { companyId, holdId: held.holdId };
				const key = `${name} end ${index}`;
				const isReleased = Math.random() < 0.7;
				const ended = isReleased
					? await spend.release(hold, { key })
					: await spend.settle(hold, tokens(5), { key });
				if ("refused" in ended) return `ended ${ended.refused}`;
				return isReleased ? "released" : "settled";
			}),
		);
	},

	/** Debits 1 token of each pool, in the order that it is given, ten times; and tells what the database refused. */
	async "debit in order"({ database, companyIds, name }: Of) {
		const codes: Record<string, number> = {};
		const count = (error: unknown) => {
			const code = String((error as { code?: unknown }).code);
			codes[code] = (codes[code] ?? 0) + 1;
			throw error;
		};
		const { spend } = openEngine({
			database: {
				query: (text, values) => database.query(text, values).catch(count),
				transaction: (work) => database.transaction(work).catch(count),
			},
		});
		const results: string[] = [];
		for (let round = 0; round < 10; round += 1) {
			const ofRound = companyIds.map(async (companyId, index) => {
				const key = `${name} ${round} ${index}`;
				return outcome(
					await spend.debit(workOf(companyId), tokens(1), { key }),
				);
			});
			results.push(...(await Promise.all(ofRound)));
		}
		return { results, codes };
	},

	/** Holds 30 tokens for a second, says so, works, and settles 20 of them under the job's key. */
	async "hold, work and settle"(of: Of) {
		const { spend } = openEngine({ database: of.database });
		const [companyId = ""] = of.companyIds;
		const held = await spend.hold(workOf(companyId), tokens(30), {
			key: "hold",
			secondsToLive: 1,
		});
		if ("refused" in held) return held;
		of.say(held.holdId);
		await wait(200);
		return spend.settle({ companyId, holdId: held.holdId }, tokens(20), {
			key: "job",
		});
	},

	/** Holds for ten minutes with clocks that are an hour off, and again when its monotonic clock has jumped. */
	async "hold by a wrong clock"({
		database,
		companyIds: [companyId = ""],
	}: Of) {
		const hourMilliseconds = 3_600_000;
		const dateNow = Date.now;
		Date.now = () => dateNow() + hourMilliseconds;
		const { spend } = openEngine({ database });
		const hold = async (key: string) => {
			const options = { key, secondsToLive: 600 };
			return spend.hold(workOf(companyId), tokens(1), options);
		};
		const first = await hold("first");
		const performanceNow = performance.now.bind(performance);
		performance.now = () => performanceNow() + hourMilliseconds;
		const ahead = await hold("ahead");
		performance.now = () => performanceNow() - hourMilliseconds;
		return [first, ahead, await hold("behind")].map(outcome);
	},
};

if (import.meta.main) {
	const told = JSON.parse(process.argv[2] ?? "{}") as Told;
	const database = openDatabase(told.url);
	// Connected before the race begins.
	await database.query("select 1");
	const say = (what: unknown) =>
		process.send?.(
			JSON.parse(
				JSON.stringify(what, (_, value: unknown) =>
					typeof value === "bigint" ? Number(value) : value,
				),
			),
		);
	process.once("message", async () => {
		say(await tasks[told.task]({ ...told, database, say }));
		process.disconnect?.();
		await database.close();
	});
	say("ready");
}
