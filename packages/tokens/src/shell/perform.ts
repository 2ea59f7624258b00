/**
 * The sure way: lock the pool, see which keys were used, load, decide, write; in one transaction, the engine's own or the
 * caller's. It needs no knowledge from before, so whatever the quick way cannot do comes here.
 */
import { advance } from "../core/advance.ts";
import { isFor, windowAt } from "../core/budget.ts";
import { decide, type Operation } from "../core/decide.ts";
import type { Entry } from "../core/entry.ts";
import { isSpent, type Pool } from "../core/pool.ts";
import type { Refused, Tx } from "../words.ts";
import { uuidBytes } from "./binary.ts";
import { blockAfter, operationAt, readBook } from "./book-store.ts";
import { conflictingField, differingField } from "./keys.ts";
import {
	type Context,
	nameIn,
	type Order,
	type Performed,
	performedOf,
	refusedOf,
} from "./order.ts";
import * as store from "./pool-store.ts";
import { timestamp } from "./values.ts";
import { encodeWrite, type Part, type RowTypes, write } from "./write.ts";

export type Answer = Performed | Refused;

/** What came of orders for one pool, and the pool as it is after them. */
export type PerformedAll = {
	answers: Answer[];
	after: { pool: Pool; head: Buffer } | undefined;
};

export async function performAll(
	tx: Tx,
	of: {
		companyId: string;
		orders: readonly Order[];
		context: Context;
		types: RowTypes;
	},
): Promise<PerformedAll> {
	const { companyId, orders, context } = of;
	const locked = await store.lockPool(tx, companyId);
	if (locked === undefined)
		return { answers: orders.map(() => notFound), after: undefined };

	// After the lock, so that of two with the same key the second finds what the first one wrote.
	const done = await store.findOperations(tx, {
		companyId,
		keys: orders.map(({ key }) => key),
	});
	const fresh = orders.filter(({ key }) => !done.has(key));
	const named = await nameWhatIsNeeded(tx, companyId, fresh);
	const loaded = (await store.loadPools(tx, [companyId], named.toLoad)).get(
		companyId,
	);
	if (loaded === undefined) throw new Error("A locked pool cannot be gone");
	const { pool } = loaded;
	const given = context.now();
	const now = given ?? locked;
	const rateCards = await context.rateCards(
		tx,
		newestCardOf(pool, named.quotes.values()),
	);

	const part: Part = {
		pool,
		companyBytes: uuidBytes(companyId),
		before: pool.lastEntry,
		previous: loaded.head,
		head: loaded.head,
		entries: [],
		orders: [],
	};
	const at = Math.max(now, pool.recordedAt);
	// Nothing is asked for: then it is to write what fell due. Whoever only asks for what was done writes nothing.
	if (orders.length === 0) add(part, advance(pool, at));
	const doneNow = new Map<string, { order: Order; answer: Answer }>();
	const answers: Answer[] = [];
	for (const order of orders) {
		const { key } = order;
		const before = done.get(key);
		if (before !== undefined) {
			answers.push(await answerAgain(tx, order, before));
			continue;
		}
		// Twice under one key in one go: the second is told what the first one came to.
		const twin = doneNow.get(key);
		if (twin !== undefined) {
			const field = differingField(twin.order.body, order.body);
			answers.push(
				field === undefined ? twin.answer : { refused: "key_conflict", field },
			);
			continue;
		}
		const again = await sameSource(tx, order, pool);
		if (again !== undefined) {
			answers.push(again);
			continue;
		}
		let operation = withPast(order.operation, named, part.entries);
		if (operation.verb === "set_budget") {
			add(part, advance(pool, at));
			const used = await usedIn(tx, { pool, operation, at, part });
			operation = { ...operation, used };
		}
		const { due, own, after } = decide(pool, operation, { now, rateCards });
		add(part, due);
		if ("refused" in own) {
			answers.push(refusedOf(own));
			continue;
		}
		add(part, own, order);
		const answer = performedOf(own, nameIn(pool));
		answers.push(answer);
		doneNow.set(key, { order, answer });
		add(part, after);
	}
	if (part.entries.length > 0) {
		const values = encodeWrite([part], {
			now: undefined,
			wait: true,
			types: of.types,
		});
		await write(tx, values);
	}
	for (const hold of pool.holds.values())
		if (hold.state !== "open") pool.holds.delete(hold.holdId);
	pool.grants = pool.grants.filter((grant) => !isSpent(grant));
	return { answers, after: { pool, head: part.head } };
}

const notFound: Refused = { refused: "not_found" };

/** Entries into what is going to be written; the first of an order's own carries its key. */
export function add(
	part: Part,
	entries: readonly Entry[],
	order?: Order,
): void {
	for (let index = 0; index < entries.length; index += 1) {
		part.entries.push(entries[index] as Entry);
		part.orders.push(index === 0 ? order : undefined);
	}
}

/** What lies in the past of these operations: quotes and charges by what names them, and what of the pool to load. */
type Past = {
	toLoad: store.Named;
	quotes: Map<string, Awaited<ReturnType<typeof store.findQuote>>>;
	charges: Map<number, Awaited<ReturnType<typeof store.findCharge>>>;
};

async function nameWhatIsNeeded(
	tx: Tx,
	companyId: string,
	orders: readonly Order[],
): Promise<Past> {
	const quotes: Past["quotes"] = new Map();
	const charges: Past["charges"] = new Map();
	const holdIds: string[] = [];
	const grantIds: string[] = [];
	const grantNumbers: number[] = [];
	let repaying = false;
	for (const { operation } of orders)
		switch (operation.verb) {
			case "hold": {
				const { quoteId } = operation;
				if (quoteId !== undefined && !quotes.has(quoteId))
					quotes.set(
						quoteId,
						await store.findQuote(tx, { companyId, quoteId }),
					);
				break;
			}
			case "settle":
			case "extend":
			case "release":
				holdIds.push(operation.holdId);
				break;
			case "reverse": {
				const { entryNumber } = operation;
				const charge = await store.findCharge(tx, { companyId, entryNumber });
				charges.set(entryNumber, charge);
				for (const { grant } of charge?.shares ?? []) grantNumbers.push(grant);
				break;
			}
			case "claw_back":
				grantIds.push(operation.grantId);
				break;
			case "reinstate":
				grantIds.push(operation.grantId);
				repaying = true;
				break;
		}
	const anyGrant = grantIds.length + grantNumbers.length > 0 || repaying;
	return {
		quotes,
		charges,
		toLoad: {
			holdIds,
			...(anyGrant ? { grantIds, grantNumbers, repaying } : {}),
		},
	};
}

function withPast(
	operation: Operation,
	past: Past,
	booked: readonly Entry[],
): Operation {
	if (operation.verb === "hold" && operation.quoteId !== undefined)
		return { ...operation, quote: past.quotes.get(operation.quoteId) };
	if (operation.verb === "reverse") {
		const charge = past.charges.get(operation.entryNumber);
		const isUndoneNow = booked.some(
			({ told }) => told?.undoes?.number === operation.entryNumber,
		);
		return {
			...operation,
			charge: charge && {
				...charge,
				isReversed: charge.isReversed || isUndoneNow,
			},
		};
	}
	return operation;
}

/** The original result, read from the book; or which field was another then. */
async function answerAgain(
	tx: Tx,
	order: Order,
	done: { number: number; fingerprint: Uint8Array | undefined },
): Promise<Answer> {
	const field =
		done.fingerprint === undefined
			? undefined
			: conflictingField(done.fingerprint, order.body);
	if (field !== undefined) return { refused: "key_conflict", field };
	const { companyId } = order;
	const entries = await operationAt(tx, { companyId, number: done.number });
	const numbers = entries.flatMap(({ shares }) =>
		shares.map(({ grant }) => grant),
	);
	const names = await store.nameGrants(tx, { companyId, numbers });
	return performedOf(entries, (number) => {
		const name = names.get(number);
		if (name === undefined) throw new Error(`Nobody knows the grant ${number}`);
		return name;
	});
}

/** The second of the two keys that guard a payment: its source. Either alone is enough. */
async function sameSource(
	tx: Tx,
	order: Order,
	pool: Pool,
): Promise<Answer | undefined> {
	const { operation, companyId } = order;
	if (operation.verb !== "grant") return undefined;
	const { kind, source, amount } = operation;
	const grant =
		pool.grants.find((one) => one.kind === kind && one.source === source) ??
		(await store.findGrantBySource(tx, { companyId, kind, source }));
	if (grant === undefined) return undefined;
	if (grant.amount !== amount)
		return { refused: "key_conflict", field: "amountMillitokens" };
	if (grant.expiresAt !== operation.expiresAt)
		return { refused: "key_conflict", field: "expiresAt" };
	const entries = await operationAt(tx, { companyId, number: grant.number });
	if (entries.length > 0) return performedOf(entries, nameIn(pool));
	return {
		verb: "grant",
		grantId: grant.grantId,
		entryNumber: grant.number,
		amount: grant.amount,
		expiresAt: grant.expiresAt,
		repaid: 0n,
		poolVersion: grant.number,
		shares: [],
	};
}

/** What was charged in a scope since the present window began, less what of that was undone. Read from the book. */
async function usedIn(
	tx: Tx,
	of: {
		pool: Pool;
		operation: Extract<Operation, { verb: "set_budget" }>;
		at: number;
		part: Part;
	},
): Promise<bigint> {
	const { pool, operation, part } = of;
	const { companyId } = pool;
	const { startsAt } = windowAt(pool, of.at);
	let used = 0n;
	const count = (entries: readonly Entry[]) => {
		for (const { kind, at, work, actor, amount, told } of entries) {
			const charged =
				kind === "settle" || kind === "debit"
					? { at, actor, amount }
					: kind === "reverse" && told?.undoes !== undefined
						? { ...told.undoes, amount: -amount }
						: undefined;
			if (charged === undefined || work === undefined) continue;
			const spender = { work, actor: charged.actor };
			if (charged.at >= startsAt && isFor(operation.scope, spender))
				used += charged.amount;
		}
	};
	const written = part.before;
	const first = await blockAfter(tx, {
		companyId,
		at: timestamp(startsAt - 1),
		lastEntry: written,
	});
	for await (const { entries } of readBook(tx, {
		companyId,
		first,
		through: written,
	}))
		count(entries);
	count(part.entries);
	return used;
}

/** The newest price list that is needed here: another process may have seen a newer one than this. */
export function newestCardOf(
	pool: Pool,
	quotes: Iterable<{ rateCardVersion: number } | undefined> = [],
): number {
	let newest = 0;
	for (const { work } of pool.holds.values())
		newest = Math.max(newest, work.rateCardVersion);
	for (const quote of quotes)
		newest = Math.max(newest, quote?.rateCardVersion ?? 0);
	return newest;
}
