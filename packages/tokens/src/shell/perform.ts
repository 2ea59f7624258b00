/**
 * Perform one operation: lock the pool, see whether its key was used, load, decide, write, announce; in one transaction,
 * the engine's own or the caller's.
 */
import { type PoolChanged, poolChangedChannel } from "../announcement.ts";
import {
	decide,
	type Operation,
	type Refusal,
	type Result,
} from "../core/decide.ts";
import type { Pool } from "../core/pool.ts";
import type { RateCard } from "../core/rating.ts";
import type { CompanyId, Database, Key, Refused, Tx } from "../words.ts";
import {
	type Body,
	conflictingField,
	fingerprintOf,
	keyLengthMax,
	keyOf,
} from "./keys.ts";
import * as store from "./pool-store.ts";

/** Runs work in a transaction: a new one, or the caller's. */
export type InTransaction = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

export type Performed = Result & { poolVersion: bigint };

export type Order = {
	companyId: CompanyId;
	key: Key;
	body: Body;
	operation: Operation;
};

export type Context = {
	/** The instant for tests; undefined: the database's. */
	now: () => number | undefined;
	/** All cards; read again when `needed` (the version of a hold that another process made) is not among them. */
	rateCards: (tx: Tx, needed?: number) => Promise<RateCard[]>;
};

export async function perform(
	run: InTransaction,
	context: Context,
	order: Order,
): Promise<Performed | Refused> {
	if (order.key.length === 0 || order.key.length > keyLengthMax)
		return { refused: "invalid", field: "key" };
	if (!isUuid(order.companyId)) return { refused: "not_found" };
	if ("holdId" in order.operation && !isUuid(order.operation.holdId))
		return { refused: "not_found" };
	return run((tx) => performIn(tx, context, order));
}

async function performIn(
	tx: Tx,
	context: Context,
	order: Order,
): Promise<Performed | Refused> {
	const { companyId, operation } = order;
	const key = keyOf(order.key);
	if (!(await store.lockPool(tx, companyId))) return { refused: "not_found" };

	// After the lock, so that of two with the same key the second finds what the first one wrote.
	const done = await store.findOperation(tx, { companyId, key });
	if (done !== undefined) {
		const field = conflictingField(done.fingerprint, order.body);
		return field === undefined
			? read(done.result)
			: { refused: "key_conflict", field };
	}
	if (operation.verb === "grant") {
		// The second of the two keys that guard a payment: its source. Either alone is enough.
		const grant = await store.findGrantBySource(tx, {
			companyId,
			kind: operation.kind,
			source: operation.source,
		});
		if (grant !== undefined) {
			if (grant.amount !== operation.amount)
				return { refused: "key_conflict", field: "amountMillitokens" };
			const loaded = await store.loadPool(tx, {
				companyId,
				holdId: undefined,
				allHolds: false,
				now: context.now(),
			});
			return {
				verb: "grant",
				grantId: grant.grantId,
				entryNumber: grant.entryNumber,
				amount: grant.amount,
				expiresAt: grant.expiresAt,
				poolVersion: loaded?.pool.version ?? 0n,
			};
		}
	}

	const loaded = await store.loadPool(tx, {
		companyId,
		holdId:
			"holdId" in operation && operation.verb !== "hold"
				? operation.holdId
				: undefined,
		allHolds: false,
		now: context.now(),
	});
	if (loaded === undefined) throw new Error("A locked pool cannot be gone");
	const before = loaded.pool;
	const after = structuredClone(before);
	const { entries, results } = decide(after, [operation], {
		now: loaded.now,
		rateCards: await context.rateCards(tx, newestCardOf(before)),
	});
	const [result] = results;
	if (result === undefined) throw new Error("An operation without a result");
	// Nothing is written under the key of a refusal: after a top-up the same request may succeed.
	if ("refused" in result) return refusedOf(result);

	after.version = before.version + 1n;
	const performed: Performed = { ...result, poolVersion: after.version };
	await store.writePool(tx, before, after, entries);
	await store.insertOperation(tx, {
		companyId,
		key,
		fingerprint: fingerprintOf(order.body),
		result: write(performed),
		recordedAt: after.recordedAt,
	});
	await store.announce(tx, poolChangedChannel, {
		companyId,
		version: after.version.toString(),
		refilled: entries.some((entry) => entry.kind === "grant"),
	} satisfies PoolChanged);
	return performed;
}

const newestCardOf = (pool: Pool): number =>
	Math.max(0, ...[...pool.holds.values()].map((hold) => hold.rateCardVersion));

function refusedOf(refusal: Refusal): Refused {
	if (refusal.refused !== "out_of_tokens") return refusal;
	return {
		refused: "out_of_tokens",
		neededMillitokens: refusal.needed,
		availableMillitokens: refusal.available,
		shortMillitokens: refusal.needed - refusal.available,
	};
}

const bigintText = /^-?\d+n$/;

/** A result as JSON; no text in it looks like a number with an n. */
const write = (performed: Performed): string =>
	JSON.stringify(performed, (_, value: unknown) =>
		typeof value === "bigint" ? `${value}n` : value,
	);

const read = (result: unknown): Performed =>
	JSON.parse(JSON.stringify(result), (_, value: unknown) =>
		typeof value === "string" && bigintText.test(value)
			? BigInt(value.slice(0, -1))
			: value,
	) as Performed;

export const isUuid = (text: string): boolean =>
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

/** Faults after which nothing was written, or a repetition with the same key finds what was. */
const passing = new Set([
	"40001",
	"40P01",
	"08000",
	"08003",
	"08006",
	"57P01",
	"57P02",
	"ECONNRESET",
]);
const triesMax = 4;

/** A transaction of the engine's own: a passing fault is tried again, any other is thrown as what it is. */
export function ownTransaction(database: Database): InTransaction {
	return async (work) => {
		for (let tries = 1; ; tries += 1) {
			try {
				return await database.transaction(work);
			} catch (error) {
				const code = (error as { code?: unknown }).code;
				if (
					tries === triesMax ||
					typeof code !== "string" ||
					!passing.has(code)
				)
					throw error;
				// Both sides of a deadlock should not come back at the same moment.
				await new Promise((resolve) =>
					setTimeout(resolve, tries * 10 + Math.random() * 20),
				);
			}
		}
	};
}
