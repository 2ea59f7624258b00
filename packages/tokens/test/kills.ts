/**
 * kill -9 under load: processes that use the engine, and PostgreSQL itself, are killed at random moments, and go on.
 * After each kill all invariants hold, all that was acknowledged is there once, all that nobody knows of is there once or
 * not at all until its repetition says which, and every result has its one charge, and every such charge its result.
 */
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { randomUUIDv7 } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import {
	type EmbeddedPostgres,
	startEmbeddedPostgres,
} from "../../../apps/server/src/platform/embedded-postgres.ts";
import { openLog } from "../../../apps/server/src/platform/log.ts";
import { openEngine } from "../src/index.ts";
import { storedKey } from "../src/shell/keys.ts";
import { company, migrateTokens, openDatabase } from "./database.ts";
import {
	type Answer,
	type Begin,
	type Journal,
	type Order,
	perform,
	randomOf,
	readJournal,
} from "./loader.ts";

export type Kills = { loader: number; postgres: number };

export type Told = {
	kills: Kills;
	/** Operations that were asked for, and how they ended. */
	asked: number;
	done: number;
	refused: number;
	/** Operations of which nobody knew after a kill, and how many of them were stored. */
	unknown: number;
	unknownStored: number;
	results: number;
	/** Acknowledged operations that were asked for again. */
	askedAgain: number;
	entries: number;
};

const loaderNames = ["one", "two"];
const poolsCount = 3;
const askedAgainAfterAKill = 20;
/** Then another PostgreSQL begins with new books, so that a check does not take longer from kill to kill. */
const killsOnAStage = 10;
/** An operation is under way almost always; a kill comes anywhere in it. */
const loadMilliseconds = { least: 60, most: 360 };

export async function runKills(options: {
	kills: Kills;
	seed: number;
	say?: (line: string) => void;
}): Promise<Told> {
	const { seed, say = () => undefined } = options;
	const random = randomOf(seed);
	const told: Told = {
		kills: { loader: 0, postgres: 0 },
		...{ asked: 0, done: 0, refused: 0, unknown: 0, unknownStored: 0 },
		...{ results: 0, askedAgain: 0, entries: 0 },
	};
	const victims = shuffled(options.kills, random);
	while (victims.length > 0) {
		const stage = await openStage(seed + victims.length);
		try {
			for (const victim of victims.splice(0, killsOnAStage)) {
				const line = await killOnce(stage, victim, { told, random });
				const count = told.kills.loader + told.kills.postgres;
				say(`kill ${count} (${victim}): ${line}`);
			}
			const known = await stage.checkQuiet(new Set());
			await stage.askAgain([...known.done.keys()], known.done);
			told.askedAgain += known.done.size;
			told.asked += known.asked;
			told.done += known.done.size;
			told.refused += known.refused;
			told.results += known.results;
			told.entries += known.entries;
		} catch (error) {
			throw new Error(`With the seed ${seed}: ${(error as Error).message}`, {
				cause: error,
			});
		} finally {
			await stage.close();
		}
	}
	return told;
}

type Random = (below: number) => number;

function shuffled({ loader, postgres }: Kills, random: Random) {
	const left = { loader, postgres };
	const victims: (keyof Kills)[] = [];
	while (left.loader + left.postgres > 0) {
		const isLoader = random(left.loader + left.postgres) < left.loader;
		const victim = isLoader ? "loader" : "postgres";
		left[victim] -= 1;
		victims.push(victim);
	}
	return victims;
}

async function killOnce(
	stage: Awaited<ReturnType<typeof openStage>>,
	victim: keyof Kills,
	{ told, random }: { told: Told; random: Random },
): Promise<string> {
	await stage.load();
	const { least, most } = loadMilliseconds;
	await wait(least + random(most - least));
	if (victim === "loader") await stage.killLoader(random(loaderNames.length));
	else await stage.killPostgres();
	told.kills[victim] += 1;

	const unknown = await stage.checkUnderLoad();
	told.unknown += unknown.keys.size;
	told.unknownStored += unknown.stored.size;
	await stage.quiet();
	const { done, results } = await stage.checkQuiet(unknown.stored);
	const keys = [...done.keys()];
	const some = Array.from(
		{ length: Math.min(askedAgainAfterAKill, keys.length) },
		() => keys[random(keys.length)] as string,
	);
	await stage.askAgain(some, done);
	told.askedAgain += some.length;
	return `${unknown.keys.size} unknown, ${unknown.stored.size} of them stored; ${done.size} done, ${results} results`;
}

/** What breaks a promise, with all that helps to find out why. */
function must(isTrue: boolean, what: string, of: unknown): void {
	if (!isTrue) throw new Error(`${what}: ${JSON.stringify(of)}`);
}

async function openStage(seed: number) {
	const folder = await mkdtemp(join(tmpdir(), "tokens-kills-"));
	// PostgreSQL may have to run as another user, who must be able to reach the folder.
	await chmod(folder, 0o755);
	let postgres = await startPostgres(folder);
	await migrateTokens(postgres.url);
	let database = openDatabase(postgres.url);
	await database.query("create schema work");
	await database.query(
		"create table work.result (operation uuid primary key, company_id uuid not null)",
	);
	const companyIds: string[] = [];
	const engine = openEngine({ database });
	for (let index = 0; index < poolsCount; index += 1)
		companyIds.push((await company(engine, { tokens: 2_000 })).companyId);
	await engine.drained();
	/** Of before the loaders, who are not in their journals. */
	const own = new Set((await readStored(database)).keys.keys());

	const journalOf = (name: string) => join(folder, name);
	const loaders = await Promise.all(loaderNames.map(start));

	async function start(name: string): Promise<ChildProcess> {
		const begin: Begin = {
			journal: journalOf(name),
			companyIds,
			seed: seed + loaderNames.indexOf(name),
		};
		const child = fork(
			join(import.meta.dirname, "loader.ts"),
			[JSON.stringify(begin)],
			{ execArgv: [] },
		);
		await once(child, "message");
		return child;
	}

	/** Answers when all of them are there. */
	async function order(mode: Order["mode"]): Promise<void> {
		const given: Order = { mode, url: postgres.url };
		await Promise.all(
			loaders.map(async (child, index) => {
				const ended = new AbortController();
				const { signal } = ended;
				const answer = Promise.race([
					once(child, "message", { signal }),
					once(child, "exit", { signal }).then(([code]) => {
						throw new Error(`${loaderNames[index]} ended with ${code}`);
					}),
				]);
				child.send(given);
				await answer.finally(() => ended.abort());
			}),
		);
	}

	const journals = (): Journal =>
		new Map(loaderNames.flatMap((name) => [...readJournal(journalOf(name))]));

	async function checkBooks(): Promise<void> {
		const { book } = openEngine({ database });
		for (const companyId of companyIds) {
			const problems = await book.check(companyId);
			must(problems.length === 0, "A book is broken", problems);
		}
	}

	return {
		load: () => order("load"),
		quiet: () => order("quiet"),

		async killLoader(index: number): Promise<void> {
			const child = loaders[index] as ChildProcess;
			child.kill("SIGKILL");
			await once(child, "exit");
			loaders[index] = await start(loaderNames[index] as string);
		},

		async killPostgres(): Promise<void> {
			await killCluster(join(folder, "postgres"));
			// Ours to start again: it gives up on a server that dies as often as this one.
			await postgres.stop();
			void database.close();
			postgres = await startPostgres(folder);
			database = openDatabase(postgres.url);
		},

		/** While others go on. Answers the keys of which nobody knows, and which of them are stored. */
		async checkUnderLoad() {
			// Before the rows, which may know more by the time that they are read.
			const journal = journals();
			const { keys, ...results } = await readStored(database);
			await checkBooks();
			mustAgree(results);
			const unknown = { keys: new Set<string>(), stored: new Set<string>() };
			for (const [key, { answer }] of journal) {
				const isStored = keys.has(storedKey(key));
				if (answer === undefined) {
					unknown.keys.add(key);
					if (isStored) unknown.stored.add(key);
				} else mustBeAsTold({ key, answer, isStored });
			}
			return unknown;
		},

		/** When all have their answers: the book holds what was acknowledged, each once, and nothing else. */
		async checkQuiet(wereStored: ReadonlySet<string>) {
			const journal = journals();
			const { keys, ...results } = await readStored(database);
			await checkBooks();
			mustAgree(results);
			const done: Journal = new Map();
			for (const [key, { operation, answer }] of journal) {
				must(answer !== undefined, "Nobody knows", { key, operation });
				if (answer === undefined) continue;
				mustBeAsTold({ key, answer, isStored: keys.has(storedKey(key)) });
				if (wereStored.has(key))
					must(!("refused" in answer), "Stored, and then refused", {
						key,
						answer,
					});
				if (!("refused" in answer)) done.set(key, { operation, answer });
			}
			const stored = keys.size - own.size;
			must(stored === done.size, "The book knows of other operations", {
				stored,
				done: done.size,
			});
			return {
				done,
				asked: journal.size,
				refused: journal.size - done.size,
				results: results.results,
				entries: results.entries,
			};
		},

		/** As somebody would who lost the answers. */
		async askAgain(keys: readonly string[], done: Journal): Promise<void> {
			const of = { engine: openEngine({ database }), database };
			await Promise.all(
				keys.map(async (key) => {
					const first = done.get(key);
					if (first === undefined) throw new Error(`Never done: ${key}`);
					const again = await perform(of, key, first.operation);
					must(
						isDeepStrictEqual(again, first.answer),
						"The same key was answered otherwise",
						{ key, first, again },
					);
				}),
			);
		},

		async close(): Promise<void> {
			for (const child of loaders) {
				child.kill("SIGKILL");
				if (child.exitCode === null && child.signalCode === null)
					await once(child, "exit");
			}
			await database.close();
			await postgres.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

function mustBeAsTold(of: {
	key: string;
	answer: Answer;
	isStored: boolean;
}): void {
	const { refused } = of.answer;
	if (refused === undefined) {
		must(of.isStored, "Acknowledged, and lost", of);
	} else {
		must(!of.isStored, "Refused, and stored", of);
		// Of one grant no more can be clawed back than it was; a loader's later life does not know what its first one took.
		const isTooMuch = refused === "invalid" && of.answer["field"] === "amount";
		must(
			isTooMuch || ordinary.has(String(refused)),
			"Refused without a reason",
			of,
		);
	}
}

/** What loaders may be refused with: they ask for nothing that is not there, and for nothing else under a used key. */
const ordinary = new Set([
	"out_of_tokens",
	"hold_closed",
	"hold_expired",
	"already_reversed",
]);

type Stored = {
	/** Under which number each operation is stored. */
	keys: Map<string, number>;
	/** First entries of operations in the book. */
	inBook: number;
	entries: number;
	results: number;
	resultsWithoutCharge: number;
	chargesWithoutResult: number;
};

/** All at one moment. */
function readStored(
	database: ReturnType<typeof openDatabase>,
): Promise<Stored> {
	return database.transaction(async (tx) => {
		await tx.query("set transaction isolation level repeatable read");
		const operations = await tx.query(
			"select key, number from tokens.operation",
		);
		const counts = await tx.query(
			`with charge as (select key from tokens.entry
           where subject_kind = 'result' and kind in ('settle', 'debit') and key is not null)
       select (select count(*)::int from tokens.entry) as entries,
         (select count(*)::int from tokens.entry where key is not null) as in_book,
         (select count(*)::int from work.result) as results,
         (select count(*)::int from work.result r
            where 1 <> (select count(*) from charge where key = r.operation)) as without_charge,
         (select count(*)::int from charge c
            where not exists (select from work.result r where r.operation = c.key)) as without_result`,
		);
		const count = (name: string) => Number(counts.rows[0]?.[name]);
		return {
			keys: new Map(
				operations.rows.map((row) => [
					String(row["key"]),
					Number(row["number"]),
				]),
			),
			inBook: count("in_book"),
			entries: count("entries"),
			results: count("results"),
			resultsWithoutCharge: count("without_charge"),
			chargesWithoutResult: count("without_result"),
		};
	});
}

function mustAgree(of: Omit<Stored, "keys">): void {
	must(
		of.resultsWithoutCharge === 0 && of.chargesWithoutResult === 0,
		"A result without its charge, or a charge without its result",
		of,
	);
}

function startPostgres(folder: string): Promise<EmbeddedPostgres> {
	return startEmbeddedPostgres({
		dataDir: folder,
		log: openLog("silent", false),
		onLost: (reason) => {
			throw new Error(`The database is gone: ${reason}`);
		},
	});
}

/** The first process and all that it began, none of which hears of it. */
async function killCluster(cluster: string): Promise<void> {
	const file = await readFile(join(cluster, "postmaster.pid"), "utf8");
	const first = Number(file.split("\n")[0]);
	const all = [first, ...childrenOf(first)];
	for (const processId of all)
		try {
			process.kill(processId, "SIGKILL");
		} catch {
			// It ended by itself, as those who served a connection do.
		}
}

function childrenOf(processId: number): number[] {
	return parents()
		.filter(([, parent]) => parent === processId)
		.map(([child]) => child);
}

/** Of all processes, as [process, parent]. */
function parents(): [number, number][] {
	if (process.platform !== "linux") {
		const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], {
			encoding: "utf8",
		});
		return lines
			.trim()
			.split("\n")
			.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
	}
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name): [number, number][] => {
			try {
				const stat = readFileSync(`/proc/${name}/stat`, "utf8");
				// The name in parentheses may hold anything, so what follows is counted from the last parenthesis.
				const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
				return [[Number(name), Number(fields[1])]];
			} catch {
				return [];
			}
		});
}

/** A seed for whoever names none. */
export const anySeed = (): number =>
	Number.parseInt(randomUUIDv7().slice(-8), 16);
