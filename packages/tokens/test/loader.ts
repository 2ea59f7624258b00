/**
 * A process under load, made to be killed: performs random operations on a few pools that it shares with others, and
 * writes into a journal what it is going to ask before it asks, and the answer when it has it. Whoever comes after it
 * under the same name repeats whatever has no answer there, with its key.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import {
	type Database,
	type Engine,
	openEngine,
	type Tx,
} from "../src/index.ts";
import { storedKey } from "../src/shell/keys.ts";
import { openDatabase, system, tokens } from "./database.ts";

/** A hold for a result is settled only in the transaction that stores the result. */
type For = "run" | "result";
type OpenHold = { companyId: string; holdId: string; for: For };

export type Operation = { companyId: string } & (
	| { verb: "debit"; count: number }
	| { verb: "hold"; count: number; for: For; secondsToLive: number }
	| {
			verb: "settle" | "store result";
			holdId: string;
			count: number;
			restStaysHeld: boolean;
	  }
	| { verb: "extend" | "release"; holdId: string }
	| { verb: "grant"; count: number }
	| { verb: "claw back"; grantId: string; count: number }
	| { verb: "reverse"; entryNumber: string }
);

/** As JSON tells it. */
export type Answer = Record<string, unknown>;

/** Undefined: asked, and nobody knows what came of it. */
export type Journal = Map<
	string,
	{ operation: Operation; answer: Answer | undefined }
>;

export function readJournal(file: string): Journal {
	const journal: Journal = new Map();
	if (!existsSync(file)) return journal;
	// What follows the last line's end was never finished.
	for (const line of readFileSync(file, "utf8").split("\n").slice(0, -1)) {
		const { key, operation, answer } = JSON.parse(line);
		const before = journal.get(key);
		journal.set(key, { operation: before?.operation ?? operation, answer });
	}
	return journal;
}

class Refused extends Error {
	readonly answer: object;
	constructor(answer: object) {
		super();
		this.answer = answer;
	}
}

export async function perform(
	{ engine, database }: { engine: Engine; database: Database },
	key: string,
	operation: Operation,
): Promise<Answer> {
	const answer =
		operation.verb === "store result"
			? await database
					.transaction((tx) => storeResult(engine, tx, { key, operation }))
					.catch((error: unknown) => {
						if (error instanceof Refused) return error.answer;
						throw error;
					})
			: await ask(engine, key, operation);
	const text = JSON.stringify(answer, (_, value: unknown) =>
		typeof value === "bigint" ? String(value) : value,
	);
	return JSON.parse(text) as Answer;
}

function ask(
	{ spend, fund }: Pick<Engine, "spend" | "fund">,
	key: string,
	operation: Operation,
): Promise<object> {
	const { companyId } = operation;
	const actor = system;
	const work = (subject: string) =>
		({
			companyId,
			feature: "pulse_classifier",
			subject: { kind: subject, id: key },
			actor,
		}) as const;
	switch (operation.verb) {
		case "debit":
			return spend.debit(work("run"), tokens(operation.count), { key });
		case "hold":
			return spend.hold(work(operation.for), tokens(operation.count), {
				key,
				secondsToLive: operation.secondsToLive,
			});
		case "settle":
		case "store result": {
			const { restStaysHeld } = operation;
			return spend.settle(operation, tokens(operation.count), {
				key,
				restStaysHeld,
			});
		}
		case "extend":
			return spend.extend(operation, { key, secondsToLive: 5 });
		case "release":
			return spend.release(operation, { key });
		case "grant":
			return fund.grant(
				{
					companyId,
					kind: "top_up",
					amountMillitokens: BigInt(operation.count) * 1_000n,
					source: key,
					actor,
				},
				{ key },
			);
		case "claw back":
			return fund.clawBack(
				{
					companyId,
					grantId: operation.grantId,
					amountMillitokens: BigInt(operation.count) * 1_000n,
					reason: key,
					actor,
				},
				{ key },
			);
		case "reverse": {
			const entryNumber = BigInt(operation.entryNumber);
			return fund.reverse({ companyId, entryNumber, actor }, { key });
		}
	}
}

/** The result and its payment, together or not at all. */
async function storeResult(
	engine: Engine,
	tx: Tx,
	{ key, operation }: { key: string; operation: Operation },
): Promise<object> {
	await tx.query(
		"insert into work.result values ($1, $2) on conflict do nothing",
		[storedKey(key), operation.companyId],
	);
	const { spend, fund } = engine;
	const doors = { spend: spend.in(tx), fund: fund.in(tx) };
	const answer = await ask(doors, key, operation);
	if ("refused" in answer) throw new Refused(answer);
	return answer;
}

/** The same numbers for the same seed. */
export function randomOf(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

/** What a loader is told. `load` until it is told `quiet`: then all it ever asked has an answer. */
export type Order = { mode: "load" | "quiet"; url: string };
export type Begin = { journal: string; companyIds: string[]; seed: number };

const callersAtOnce = 8;
const pauseAfterFaultMilliseconds = 50;

class Loader {
	readonly #file: string;
	readonly #companyIds: string[];
	readonly #name: string;
	readonly #random: (below: number) => number;
	readonly #journal: Journal;
	#holds: OpenHold[] = [];
	#grants: { companyId: string; grantId: string }[] = [];
	#charges: { companyId: string; entryNumber: string }[] = [];
	#asked: number;
	#mode: Order["mode"] = "quiet";
	#callers: Promise<void>[] = [];
	#connection:
		| { url: string; database: ReturnType<typeof openDatabase> }
		| undefined;
	/** One engine for a life, whatever becomes of the database meanwhile. */
	readonly #database: Database = {
		query: (text, values) => this.#connected().query(text, values),
		transaction: (work) => this.#connected().transaction(work),
	};
	readonly #engine = openEngine({ database: this.#database });

	constructor({ journal, companyIds, seed }: Begin) {
		this.#file = journal;
		this.#name = journal.slice(journal.lastIndexOf("/") + 1);
		this.#companyIds = companyIds;
		this.#journal = readJournal(journal);
		this.#asked = this.#journal.size;
		this.#random = randomOf(seed + this.#asked);
		for (const { operation, answer } of this.#journal.values())
			if (answer !== undefined) this.#learn(operation, answer);
	}

	async obey({ mode, url }: Order): Promise<void> {
		if (this.#connection?.url !== url) {
			void this.#connection?.database.close();
			this.#connection = { url, database: openDatabase(url) };
		}
		this.#mode = mode;
		if (mode === "load") {
			this.#callers = Array.from({ length: callersAtOnce }, () => this.#call());
			return;
		}
		await Promise.all(this.#callers);
		const unknown = [...this.#journal].filter(
			([, { answer }]) => answer === undefined,
		);
		await Promise.all(
			unknown.map(async ([key, { operation }]) => {
				while ((await this.#perform(key, operation)) === undefined)
					await wait(pauseAfterFaultMilliseconds);
			}),
		);
	}

	#connected(): Database {
		if (this.#connection === undefined) throw new Error("Not told where");
		return this.#connection.database;
	}

	async #call(): Promise<void> {
		while (this.#mode === "load") {
			const operation = this.#choose();
			this.#asked += 1;
			const key = `${this.#name} ${this.#asked}`;
			this.#journal.set(key, { operation, answer: undefined });
			this.#write({ key, operation });
			// Who has no answer goes no further before it has one.
			if ((await this.#perform(key, operation)) === undefined) return;
		}
	}

	/** Undefined: it cannot be said what came of it. */
	async #perform(
		key: string,
		operation: Operation,
	): Promise<Answer | undefined> {
		try {
			const of = { engine: this.#engine, database: this.#database };
			const answer = await perform(of, key, operation);
			this.#journal.set(key, { operation, answer });
			this.#write({ key, answer });
			this.#learn(operation, answer);
			return answer;
		} catch (error) {
			// A fault of the database's absence, which the next life clears up; any other is one of the engine's.
			if (!isAbsence(error)) {
				console.error(key, operation, error);
				process.exit(70);
			}
			return undefined;
		}
	}

	#write(line: object): void {
		appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
	}

	#learn(operation: Operation, answer: Answer): void {
		const { companyId, verb } = operation;
		const isRefused = "refused" in answer;
		const isEnd =
			verb === "release" ||
			((verb === "settle" || verb === "store result") &&
				!operation.restStaysHeld);
		if (isEnd || (isRefused && answer["refused"] !== "out_of_tokens"))
			if ("holdId" in operation)
				this.#holds = this.#holds.filter(
					({ holdId }) => holdId !== operation.holdId,
				);
		if (isRefused) return;
		if (verb === "hold") {
			const holdId = String(answer["holdId"]);
			this.#holds.push({ companyId, holdId, for: operation.for });
		}
		if (verb === "grant")
			this.#grants.push({ companyId, grantId: String(answer["grantId"]) });
		if (verb === "debit")
			this.#charges.push({
				companyId,
				entryNumber: String(answer["entryNumber"]),
			});
	}

	#choose(): Operation {
		const random = this.#random;
		const companyId = this.#companyIds[
			random(this.#companyIds.length)
		] as string;
		const dice = random(100);
		if (dice < 22) return { verb: "debit", companyId, count: 1 + random(9) };
		if (dice < 50 || this.#holds.length === 0)
			return {
				verb: "hold",
				companyId,
				count: 2 + random(20),
				for: random(2) === 0 ? "run" : "result",
				// Some end by themselves, under load.
				secondsToLive: random(4) === 0 ? 1 : 60,
			};
		if (dice < 53) return { verb: "grant", companyId, count: 1 + random(300) };
		const grant = dice < 54 ? this.#grants.shift() : undefined;
		if (grant !== undefined) return { verb: "claw back", ...grant, count: 1 };
		const charge = this.#charges[random(this.#charges.length + 1)];
		if (dice < 58 && charge !== undefined)
			return { verb: "reverse", ...charge };
		const hold = this.#holds[random(this.#holds.length)] as OpenHold;
		const of = { companyId: hold.companyId, holdId: hold.holdId };
		if (dice < 66) return { verb: "release", ...of };
		if (dice < 70) return { verb: "extend", ...of };
		return {
			verb: hold.for === "run" ? "settle" : "store result",
			...of,
			count: 1 + random(10),
			restStaysHeld: random(2) === 0,
		};
	}
}

/** The connection was lost, could not be made, or the server is coming up or going down. */
function isAbsence(error: unknown): boolean {
	const { code, message } = error as { code?: string; message?: string };
	return (
		/^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code ?? "") ||
		/terminated|not queryable|closed|timeout/i.test(message ?? "")
	);
}

if (import.meta.main) {
	const loader = new Loader(JSON.parse(process.argv[2] ?? "{}") as Begin);
	process.on("message", (order: Order) => {
		void loader.obey(order).then(() => process.send?.(order.mode));
	});
	process.once("disconnect", () => process.exit(0));
	process.send?.("ready");
}
