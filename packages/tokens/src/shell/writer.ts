/**
 * The quick way: operations that come while a commit is under way go together into the next one, for any number of pools.
 *
 * What a pool was after a commit is kept, and the next batch is decided on it while the last one is still being written;
 * so PostgreSQL and this process work at the same time. Nobody is told anything before it is durable. A commit that finds
 * a pool moved (another process, or a caller's transaction, wrote to it) changes nothing: what was kept is forgotten, and
 * the orders are decided again. Whatever the quick way cannot do (a key that was used, a pool that is locked, an operation
 * that needs the past) is done the sure way, pool by pool, beside it; for that time the pool's other orders wait.
 */
import { decide } from "../core/decide.ts";
import type { Pool } from "../core/pool.ts";
import type { RateCard } from "../core/rating.ts";
import { type Database, EngineBusy, type Tx } from "../words.ts";
import { uuidBytes } from "./binary.ts";
import { type Context, nameIn, type Order, performedOf } from "./order.ts";
import { codeOf, type InTransaction } from "./own-transaction.ts";
import { type Answer, add, newestCardOf, performAll } from "./perform.ts";
import * as store from "./pool-store.ts";
import {
	askRowTypes,
	encodeWrite,
	type Part,
	type RowTypes,
	write,
	writeUnmoved,
} from "./write.ts";

export const limits = {
	/** Operations in one commit. */
	batchOrdersMax: 1_000,
	/** Operations that wait. More are refused with EngineBusy: memory has an end, and so has a caller's patience. */
	waitingOrdersMax: 100_000,
	/** Pools that are kept between commits. */
	poolsKeptMax: 20_000,
	/** Pools that go the sure way at the same time, each on a connection of its own. */
	surePoolsMax: 4,
	/** Operations of one pool in one transaction of the sure way. */
	sureOrdersMax: 200,
};

type Waiting = Order & {
	/** It needs the past, or has failed in the company of others. */
	isSure: boolean;
	isAlone: boolean;
	/** What was decided, to be told once it is durable. */
	answer: Answer | undefined;
	desk: Desk;
	resolve: (answer: Answer) => void;
	reject: (error: unknown) => void;
};

/** A pool at which people queue. */
type Desk = {
	companyId: string;
	companyBytes: Buffer;
	queue: Waiting[];
	/** What it will be once all that was decided is written; undefined: not known, load it. */
	known: { pool: Pool; head: Buffer } | undefined;
	/** Decided and not yet written. */
	inBatches: number;
	/** It goes the sure way now. */
	isSure: boolean;
	isListed: boolean;
	/** Keys of those who wait, and how many have each, so that a second order under one of them waits for the first. */
	keys: Map<string, number>;
};

type Batch = {
	now: number;
	parts: Part[];
	orders: Waiting[];
	values: unknown[];
};

export class Writer {
	readonly #database: Database;
	readonly #run: InTransaction;
	readonly #context: Context;
	readonly #desks = new Map<string, Desk>();
	/** Desks with somebody at them who can be served. */
	#ready: Desk[] = [];
	#sureQueue: Desk[] = [];
	#sureRunning = 0;
	#waiting = 0;
	#isRunning = false;
	#types: RowTypes | undefined;
	/** The database's clock less this process's monotonic one. */
	#clockOffset: number | undefined;
	#idle: (() => void)[] = [];

	constructor(database: Database, run: InTransaction, context: Context) {
		this.#database = database;
		this.#run = run;
		this.#context = context;
	}

	perform(order: Order): Promise<Answer> {
		if (this.#waiting >= limits.waitingOrdersMax)
			return Promise.reject(
				new EngineBusy(
					`${this.#waiting} operations wait already. Nothing was done; try again with the same key`,
				),
			);
		return new Promise((resolve, reject) => {
			const desk = this.#deskOf(order.companyId);
			// The second under one key goes the sure way after the first, and finds what that one did.
			const before = desk.keys.get(order.key) ?? 0;
			desk.keys.set(order.key, before + 1);
			this.#waiting += 1;
			desk.queue.push({
				companyId: order.companyId,
				key: order.key,
				body: order.body,
				operation: order.operation,
				isSure: before > 0 || needsThePast(order),
				isAlone: false,
				answer: undefined,
				desk,
				resolve,
				reject,
			});
			this.#list(desk);
			this.#wake();
		});
	}

	/**
	 * In a caller's transaction: at once and alone. What is known of the pool may serve, even if it comes from another
	 * caller's transaction that is not durable yet: the write checks the end of the chain, which no other history has.
	 */
	async performIn(tx: Tx, order: Order): Promise<Answer> {
		const desk = this.#deskOf(order.companyId);
		const types = await this.types(tx);
		const quick = this.#decideAlone(desk, order, types);
		if (quick !== undefined) {
			const { answer, values } = quick;
			if (await writeUnmoved(tx, values)) return answer;
			desk.known = undefined;
			this.#clockOffset = undefined;
		}
		const isFree = desk.inBatches === 0 && !desk.isSure;
		if (isFree) desk.known = undefined;
		const { answers, after } = await performAll(tx, {
			companyId: order.companyId,
			orders: [order],
			context: this.#context,
			types,
		});
		if (isFree && desk.inBatches === 0 && !desk.isSure) desk.known = after;
		return answers[0] as Answer;
	}

	/** Undefined: it cannot be decided from what is known, or what is known may be too little for a refusal. */
	#decideAlone(
		desk: Desk,
		order: Order,
		types: RowTypes,
	): { answer: Answer; values: unknown[] } | undefined {
		const { known } = desk;
		const now = this.#nowIfKnown();
		const rateCards = this.#context.knownRateCards();
		if (
			known === undefined ||
			now === undefined ||
			rateCards === undefined ||
			desk.inBatches > 0 ||
			desk.isSure ||
			needsThePast(order) ||
			!isInReach(known.pool, order)
		)
			return undefined;
		const part = partOf(desk, known);
		// What is known is changed by deciding: until all has gone well it is not known.
		desk.known = undefined;
		const { due, own, after } = decide(known.pool, order.operation, {
			now,
			rateCards,
		});
		if ("refused" in own) {
			if (due.length === 0) desk.known = known;
			return undefined;
		}
		add(part, due);
		add(part, own, order);
		const answer = performedOf(own, nameIn(known.pool));
		add(part, after);
		const values = encodeWrite([part], {
			now: this.#context.now() === undefined ? now : undefined,
			wait: true,
			types,
		});
		desk.known = { pool: known.pool, head: part.head };
		return { answer, values };
	}

	/** What is known of a pool, if its chain ends there: then it is what is stored. Not to be changed. */
	knownPool(companyId: string, head: Buffer): Pool | undefined {
		const known = this.#desks.get(companyId)?.known;
		return known?.head.equals(head) === true ? known.pool : undefined;
	}

	async types(tx: Tx): Promise<RowTypes> {
		this.#types ??= await askRowTypes(tx);
		return this.#types;
	}

	/** Resolves when nobody waits any more. */
	drained(): Promise<void> {
		if (this.#waiting === 0) return Promise.resolve();
		return new Promise((resolve) => this.#idle.push(resolve));
	}

	#deskOf(companyId: string): Desk {
		let desk = this.#desks.get(companyId);
		if (desk === undefined) {
			desk = {
				companyId,
				companyBytes: uuidBytes(companyId),
				queue: [],
				known: undefined,
				inBatches: 0,
				isSure: false,
				isListed: false,
				keys: new Map(),
			};
			if (this.#desks.size >= limits.poolsKeptMax) this.#tidy();
			this.#desks.set(companyId, desk);
		}
		return desk;
	}

	/** The desks that have been there longest go, if nobody is at them. */
	#tidy(): void {
		for (const desk of this.#desks.values()) {
			if (this.#desks.size <= limits.poolsKeptMax * 0.9) break;
			if (desk.queue.length === 0 && desk.inBatches === 0 && !desk.isSure)
				this.#desks.delete(desk.companyId);
		}
	}

	#list(desk: Desk): void {
		if (desk.isListed || desk.isSure || desk.queue.length === 0) return;
		desk.isListed = true;
		this.#ready.push(desk);
	}

	#wake(): void {
		if (this.#isRunning) return;
		this.#isRunning = true;
		// Those who ask in the same breath go together.
		queueMicrotask(() => void this.#work());
	}

	async #work(): Promise<void> {
		let writing: { batch: Batch; done: Promise<unknown> } | undefined;
		try {
			for (;;) {
				// What is being written has to be on its way, and those who were answered may ask again, before it goes on.
				if (writing !== undefined) await nextTurn();
				const batch = await this.#prepare();
				const before: typeof writing = writing;
				writing = undefined;
				if (before !== undefined) {
					const failure = await before.done;
					if (failure !== undefined) {
						// What was decided on top of it was decided on nothing.
						if (batch !== undefined) this.#undo(batch);
						this.#fail(before.batch, failure);
						continue;
					}
				}
				// The next one is on its way before those of the last are told: the database does not wait for our callers.
				if (batch !== undefined) {
					writing = { batch, done: this.#write(batch) };
					// A driver sends in a later turn; what our callers do when they are told would run before it.
					if (before !== undefined) await nextTurn();
				}
				if (before !== undefined) this.#finish(before.batch);
				if (batch !== undefined) continue;
				if (this.#ready.length === 0) break;
			}
		} catch (error) {
			// Preparing failed (the database does not answer): whoever waits at a desk that could go is told why.
			for (const desk of this.#ready.splice(0)) {
				desk.isListed = false;
				desk.known = undefined;
				for (const order of desk.queue.splice(0)) this.#refuse(order, error);
			}
			if (writing !== undefined) {
				const failure = await writing.done;
				if (failure === undefined) this.#finish(writing.batch);
				else this.#fail(writing.batch, failure);
			}
		}
		this.#isRunning = false;
		if (this.#ready.length > 0) this.#wake();
	}

	/** Decide as many orders as go into one commit. Undefined: there is nothing that can be decided now. */
	async #prepare(): Promise<Batch | undefined> {
		const desks = this.#takeReady();
		if (desks.length === 0) return undefined;
		try {
			await this.types(this.#database);
			const now = await this.#now();
			const unknown = desks.filter(({ known }) => known === undefined);
			if (unknown.length > 0) await this.#load(unknown);
			const newest = Math.max(
				0,
				...unknown.map(({ known }) =>
					known === undefined ? 0 : newestCardOf(known.pool),
				),
			);
			const rateCards = await this.#context.rateCards(this.#database, newest);
			return this.#decideAll(desks, now, rateCards);
		} catch (error) {
			for (const desk of desks) this.#list(desk);
			throw error;
		}
	}

	/** The desks whose first order can be decided the quick way; those whose cannot are sent the other way. */
	#takeReady(): Desk[] {
		const desks: Desk[] = [];
		let orders = 0;
		const most = this.#batchMost();
		const ready = this.#ready;
		let index = 0;
		for (; index < ready.length && orders < most; index += 1) {
			const desk = ready[index] as Desk;
			desk.isListed = false;
			const [first] = desk.queue;
			if (first === undefined || desk.isSure) continue;
			if (first.isSure) {
				// What is decided and not yet written comes first; the desk is listed again when that has been.
				if (desk.inBatches === 0) this.#sendSure(desk);
				continue;
			}
			desks.push(desk);
			orders += desk.queue.length;
		}
		this.#ready = ready.slice(index);
		return desks;
	}

	/** Half of all who wait: so the one half is decided while the other is written, and no commit is left with a few. */
	#batchMost(): number {
		const half = Math.ceil(this.#waiting / 2);
		return Math.min(limits.batchOrdersMax, Math.max(64, half));
	}

	async #load(desks: readonly Desk[]): Promise<void> {
		const loaded = await store.loadPools(
			this.#database,
			desks.map(({ companyId }) => companyId),
		);
		for (const desk of desks) desk.known = loaded.get(desk.companyId);
	}

	#decideAll(
		desks: readonly Desk[],
		now: number,
		rateCards: readonly RateCard[],
	): Batch | undefined {
		const batch: Batch = { now, parts: [], orders: [], values: [] };
		const most = this.#batchMost();
		for (const desk of desks) {
			this.#decideAt(desk, batch, { rateCards, most });
			this.#list(desk);
		}
		if (batch.orders.length === 0) return undefined;
		try {
			batch.values = encodeWrite(batch.parts, {
				now: this.#context.now() === undefined ? now : undefined,
				wait: false,
				types: this.#types as RowTypes,
			});
		} catch (error) {
			this.#undo(batch);
			for (const order of batch.orders) order.isSure = true;
			throw error;
		}
		for (const part of batch.parts) {
			const { known } = this.#deskOf(part.pool.companyId);
			if (known !== undefined) known.head = part.head;
		}
		return batch;
	}

	#decideAt(
		desk: Desk,
		batch: Batch,
		{ rateCards, most }: { rateCards: readonly RateCard[]; most: number },
	): void {
		const { known } = desk;
		if (known === undefined) {
			// There is no such pool; or a caller's transaction came between, and it is not known any more. The sure way sees.
			for (const order of desk.queue) order.isSure = true;
			return;
		}
		const { pool } = known;
		const part = partOf(desk, known);
		const name = nameIn(pool);
		const taken: Waiting[] = [];
		try {
			for (const order of desk.queue) {
				if (order.isSure || batch.orders.length + taken.length >= most) break;
				if (!isInReach(pool, order)) {
					order.isSure = true;
					break;
				}
				taken.push(order);
				const { due, own, after } = decide(pool, order.operation, {
					now: batch.now,
					rateCards,
				});
				if (due.length > 0) add(part, due);
				if ("refused" in own) {
					// Only the past knows whether its key has done it before; and a refusal is never told from memory.
					order.isSure = true;
					taken.pop();
					break;
				}
				add(part, own, order);
				order.answer = performedOf(own, name);
				if (after.length > 0) add(part, after);
			}
		} catch {
			// A fault of ours, or of one of them: whose it is shows when each goes by itself.
			desk.known = undefined;
			for (const order of taken) order.isSure = true;
			return;
		}
		if (taken.length === 0) {
			// What fell due is booked in memory only.
			if (part.entries.length > 0) desk.known = undefined;
			return;
		}
		desk.queue.splice(0, taken.length);
		desk.inBatches += taken.length;
		batch.orders.push(...taken);
		batch.parts.push(part);
	}

	/** Never rejects: answers what went wrong. */
	async #write(batch: Batch): Promise<unknown> {
		const sentAt = performance.now();
		try {
			const at = await write(this.#database, batch.values);
			this.#setClock(at, sentAt);
			return undefined;
		} catch (error) {
			return error ?? new Error("The database refused without a reason");
		}
	}

	#finish(batch: Batch): void {
		for (const order of batch.orders) {
			order.desk.inBatches -= 1;
			this.#answer(order, order.answer as Answer);
			this.#list(order.desk);
		}
	}

	/** As if it had never been decided: the orders are back in their places. */
	#undo(batch: Batch): void {
		for (const order of batch.orders.toReversed()) {
			const { desk } = order;
			desk.inBatches -= 1;
			desk.known = undefined;
			desk.queue.unshift(order);
			this.#list(desk);
		}
	}

	#fail(batch: Batch, error: unknown): void {
		this.#undo(batch);
		const code = codeOf(error);
		if (code === "VT002") {
			this.#clockOffset = undefined;
			return;
		}
		// Which pools: those that the database names; where it names none, it may be any.
		const told = String((error as { detail?: unknown }).detail ?? "");
		const named = [...told.matchAll(uuids)].map(([uuid]) => uuid);
		const isNamed = code !== undefined && naming.has(code);
		const companies = new Set(isNamed ? named : []);
		for (const order of batch.orders)
			if (!isNamed || companies.size === 0 || companies.has(order.companyId))
				order.isSure = true;
	}

	#sendSure(desk: Desk): void {
		desk.isSure = true;
		this.#sureQueue.push(desk);
		this.#nextSure();
	}

	#nextSure(): void {
		while (this.#sureRunning < limits.surePoolsMax) {
			const desk = this.#sureQueue.shift();
			if (desk === undefined) break;
			this.#sureRunning += 1;
			void this.#goSure(desk).finally(() => {
				this.#sureRunning -= 1;
				desk.isSure = false;
				this.#list(desk);
				this.#nextSure();
				this.#wake();
			});
		}
	}

	async #goSure(desk: Desk): Promise<void> {
		const end = desk.queue.findIndex(
			({ isSure, isAlone }, index) => !isSure || (isAlone && index > 0),
		);
		const count = Math.min(
			desk.queue[0]?.isAlone ? 1 : end === -1 ? desk.queue.length : end,
			limits.sureOrdersMax,
		);
		const orders = desk.queue.splice(0, count);
		desk.known = undefined;
		try {
			const { answers, after } = await this.#run(async (tx) =>
				performAll(tx, {
					companyId: desk.companyId,
					orders,
					context: this.#context,
					types: await this.types(tx),
				}),
			);
			desk.known = after;
			for (const [index, order] of orders.entries())
				this.#answer(order, answers[index] as Answer);
		} catch (error) {
			const [only] = orders;
			if (orders.length === 1 && only !== undefined) {
				this.#refuse(only, error);
				return;
			}
			// One of them is poison, or the database is away: each for itself.
			for (const order of orders) order.isAlone = true;
			desk.queue.unshift(...orders);
		}
	}

	#answer(order: Waiting, answer: Answer): void {
		this.#leave(order);
		order.resolve(answer);
	}

	#refuse(order: Waiting, error: unknown): void {
		this.#leave(order);
		order.reject(error);
	}

	#leave({ desk, key }: Waiting): void {
		const others = (desk.keys.get(key) ?? 1) - 1;
		if (others === 0) desk.keys.delete(key);
		else desk.keys.set(key, others);
		this.#waiting -= 1;
		if (this.#waiting > 0) return;
		for (const resolve of this.#idle.splice(0)) resolve();
	}

	/**
	 * The database's clock, as this process knows it from the last answers; each write is checked against the database's
	 * own, and decided again where they differ by more than five seconds.
	 */
	async #now(): Promise<number> {
		if (this.#nowIfKnown() === undefined) {
			const sentAt = performance.now();
			this.#setClock(await store.askClock(this.#database), sentAt);
		}
		return this.#nowIfKnown() as number;
	}

	#nowIfKnown(): number | undefined {
		const given = this.#context.now();
		if (given !== undefined) return given;
		return this.#clockOffset === undefined
			? undefined
			: Math.floor(performance.now() + this.#clockOffset);
	}

	/** The database told its clock at some moment between then and now. */
	#setClock(told: number, sentAt: number): void {
		this.#clockOffset = told - (sentAt + performance.now()) / 2;
	}
}

/** A hold that is not open here has ended, or another process has made it: only the past knows. */
const isInReach = (pool: Pool, { operation }: Order): boolean =>
	!("holdId" in operation) ||
	operation.verb === "hold" ||
	pool.holds.get(operation.holdId)?.state === "open";

const partOf = (
	{ companyBytes }: Desk,
	{ pool, head }: { pool: Pool; head: Buffer },
): Part => ({
	pool,
	companyBytes,
	before: pool.lastEntry,
	previous: head,
	head,
	entries: [],
	orders: [],
});

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Refusals of the database that name the pools in question: moved, locked, a key that was used. */
const naming = new Set(["VT001", "VT003", "23505"]);
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function needsThePast({ operation }: Order): boolean {
	switch (operation.verb) {
		case "debit":
		case "settle":
		case "extend":
		case "release":
			return false;
		case "hold":
			return operation.quoteId !== undefined;
		default:
			return true;
	}
}
