/**
 * How the doors reach the database: operations through the writer or in a caller's transaction, reads in one statement or
 * in a snapshot.
 */
import { advance } from "../core/advance.ts";
import type { Operation } from "../core/decide.ts";
import type { Entry } from "../core/entry.ts";
import type { Pool } from "../core/pool.ts";
import type { CompanyId, Database, Tx } from "../words.ts";
import { type Body, isUuid, keyLengthMax, storedKey } from "./keys.ts";
import type { Context, Order } from "./order.ts";
import { type InTransaction, ownTransaction } from "./own-transaction.ts";
import { type Answer, performAll } from "./perform.ts";
import * as store from "./pool-store.ts";
import { Writer } from "./writer.ts";

export type Shell = {
	context: Context;
	/** Have an operation done. */
	ask(order: {
		companyId: CompanyId;
		key: string;
		body: Body;
		operation: Operation;
	}): Promise<Answer>;
	/** Statements that need not see the same moment. */
	read: InTransaction;
	/** Statements that all see the same moment. */
	snapshot: InTransaction;
	/** Statements that are stored together. */
	together: InTransaction;
	/** The same in a transaction of the caller's. */
	in(tx: Tx): Shell;
	/** The pool as it is now, with the entries that fell due and are not written yet. Not to be changed. */
	poolNow(
		tx: Tx,
		companyId: CompanyId,
	): Promise<
		{ pool: Pool; now: number; due: Entry[]; written: number } | undefined
	>;
	/** Write what fell due, so that it is sealed. */
	bookDue(companyId: CompanyId): Promise<void>;
	/** Resolves when all that was asked for is answered. */
	drained(): Promise<void>;
};

type Read = { pool: Pool; head: Buffer };
const readPoolsMax = 1_000;

export function openShell(database: Database, context: Context): Shell {
	const own = ownTransaction(database);
	const writer = new Writer(database, own, context);

	/** Pools as they were read last, for those that nobody wrote to since. */
	const readPools = new Map<string, Read>();
	const poolAsRead = async (tx: Tx, companyId: string) => {
		const end = await store.endOfBook(tx, companyId);
		if (end === undefined) return undefined;
		const read = readPools.get(companyId);
		if (read?.head.equals(end.head)) return { pool: read.pool, now: end.now };
		const known = writer.knownPool(companyId, end.head);
		const loaded =
			known === undefined
				? (await store.loadPools(tx, [companyId])).get(companyId)
				: { pool: structuredClone(known), ...end };
		if (loaded === undefined) return undefined;
		readPools.delete(companyId);
		readPools.set(companyId, loaded);
		const [oldest] = readPools.keys();
		if (readPools.size > readPoolsMax && oldest !== undefined)
			readPools.delete(oldest);
		return loaded;
	};

	const poolNow: Shell["poolNow"] = async (tx, companyId) => {
		if (!isUuid(companyId)) return undefined;
		const found = await poolAsRead(tx, lower(companyId));
		if (found === undefined) return undefined;
		// Where a clock went back, time stands still until it has come up again.
		const now = Math.max(context.now() ?? found.now, found.pool.recordedAt);
		const written = found.pool.lastEntry;
		if (now < found.pool.quietUntil)
			return { pool: found.pool, now, due: [], written };
		// What is kept stays as it was read: the time that has passed since is this reader's.
		const pool = structuredClone(found.pool);
		return { pool, now, due: advance(pool, now), written };
	};

	const bookDueIn = async (tx: Tx, companyId: CompanyId) => {
		if (!isUuid(companyId)) return;
		await performAll(tx, {
			companyId: lower(companyId),
			orders: [],
			context,
			types: await writer.types(tx),
		});
	};

	const shellIn = (tx: Tx): Shell => {
		const inCallers: InTransaction = (work) => work(tx);
		return {
			...shell,
			read: inCallers,
			snapshot: inCallers,
			together: inCallers,
			in: shellIn,
			bookDue: (companyId) => bookDueIn(tx, companyId),
			ask: (asked) => prepared(asked, (order) => writer.performIn(tx, order)),
		};
	};

	const shell: Shell = {
		context,
		ask: (asked) => prepared(asked, (order) => writer.perform(order)),
		read: (work) => work(database),
		snapshot: (work) =>
			own(async (tx) => {
				await tx.query("set transaction isolation level repeatable read");
				return work(tx);
			}),
		together: own,
		in: shellIn,
		poolNow,
		bookDue: (companyId) => own((tx) => bookDueIn(tx, companyId)),
		drained: () => writer.drained(),
	};
	return shell;
}

function prepared(
	asked: Parameters<Shell["ask"]>[0],
	perform: (order: Order) => Promise<Answer>,
): Promise<Answer> {
	const { key, body, operation } = asked;
	if (key.length === 0 || key.length > keyLengthMax)
		return Promise.resolve({ refused: "invalid", field: "key" });
	if (!isUuid(asked.companyId)) return Promise.resolve(notFound);
	if ("holdId" in operation && !isUuid(operation.holdId))
		return Promise.resolve(notFound);
	if (
		(operation.verb === "claw_back" || operation.verb === "reinstate") &&
		!isUuid(operation.grantId)
	)
		return Promise.resolve(notFound);
	return perform({
		companyId: lower(asked.companyId),
		key: storedKey(key),
		body,
		operation:
			"holdId" in operation && /[A-F]/.test(operation.holdId)
				? { ...operation, holdId: lower(operation.holdId) }
				: operation,
	});
}

const notFound = { refused: "not_found" } as const;

/** As PostgreSQL writes a UUID. The text of the caller's own is kept where it is that already: its hash is known. */
const lower = (uuid: string) =>
	/[A-F]/.test(uuid) ? uuid.toLowerCase() : uuid;
