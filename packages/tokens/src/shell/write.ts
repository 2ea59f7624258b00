/**
 * What was decided, as the values of one call of `tokens.write`: one statement, and so one transaction, for any number of
 * pools and operations.
 */
import type { PoolChanged } from "../announcement.ts";
import type { Entry } from "../core/entry.ts";
import { type Grant, type Hold, isSpent, type Pool } from "../core/pool.ts";
import type { Database, Tx } from "../words.ts";
import {
	ArrayWriter,
	instantBytes,
	int8Bytes,
	oids,
	record,
	uuidBytes,
} from "./binary.ts";
import { sealBlock } from "./block.ts";
import { fingerprintOf } from "./keys.ts";
import type { Order } from "./order.ts";
import { rareBudgetOf, rareGrantOf, rarePoolOf } from "./pool-store.ts";
import { timeOf, timestamp } from "./values.ts";

/** What one commit does to one pool: the pool as it is after it, and the entries that made it so. */
export type Part = {
	pool: Pool;
	companyBytes: Buffer;
	/** The number of the last entry before. */
	before: number;
	/** The hash of the block before; and, once it is encoded, of this one. */
	previous: Buffer;
	head: Buffer;
	entries: Entry[];
	/** For each entry the order whose first entry it is. */
	orders: (Order | undefined)[];
};

/** The numbers that this database gave to the types of our rows. */
export type RowTypes = { block: number; hold: number };

export async function askRowTypes(tx: Tx): Promise<RowTypes> {
	const { rows } = await tx.query(
		"select 'tokens.block'::regtype::oid::int8 as block, 'tokens.hold'::regtype::oid::int8 as hold",
	);
	return {
		block: Number(rows[0]?.["block"]),
		hold: Number(rows[0]?.["hold"]),
	};
}

const pools = {
	company: new ArrayWriter(oids.uuid),
	before: new ArrayWriter(oids.bytea),
	last: new ArrayWriter(oids.int8),
	recorded: new ArrayWriter(oids.timestamptz),
	head: new ArrayWriter(oids.bytea),
	available: new ArrayWriter(oids.int8),
	held: new ArrayWriter(oids.int8),
	settled: new ArrayWriter(oids.int8),
	expired: new ArrayWriter(oids.int8),
	clawedBack: new ArrayWriter(oids.int8),
};
const grants = {
	company: new ArrayWriter(oids.int2),
	number: new ArrayWriter(oids.int8),
	available: new ArrayWriter(oids.int8),
	held: new ArrayWriter(oids.int8),
	settled: new ArrayWriter(oids.int8),
	expired: new ArrayWriter(oids.int8),
	clawedBack: new ArrayWriter(oids.int8),
	refunded: new ArrayWriter(oids.int8),
	owed: new ArrayWriter(oids.int8),
	repaid: new ArrayWriter(oids.int8),
};
const operations = {
	company: new ArrayWriter(oids.int2),
	key: new ArrayWriter(oids.uuid),
	number: new ArrayWriter(oids.int8),
	fingerprint: new ArrayWriter(oids.uuid),
};
const holds = {
	company: new ArrayWriter(oids.int2),
	hold: new ArrayWriter(oids.uuid),
	state: new ArrayWriter(oids.text),
	settled: new ArrayWriter(oids.int8),
	released: new ArrayWriter(oids.int8),
	debited: new ArrayWriter(oids.int8),
	last: new ArrayWriter(oids.int8),
	expires: new ArrayWriter(oids.timestamptz),
	shares: new ArrayWriter(oids.text),
};
const everyWriter = [pools, grants, operations, holds].flatMap((group) =>
	Object.values(group),
);

const valuesCount = 1 + 10 + 10 + 4 + 1 + 1 + Object.keys(holds).length + 3;
const places = Array.from(
	{ length: valuesCount },
	(_, index) => `$${index + 1}`,
).join(", ");
const writeStatement = `select tokens.write(${places}) as now`;
const writeUnmovedStatement = `select tokens.write_unmoved(${places}) as now`;

/** Writes in one statement. Answers the database's instant. The codes of its refusals are in the migration. */
export async function write(
	tx: Tx | Database,
	values: readonly unknown[],
): Promise<number> {
	const { rows } = await ("transaction" in tx
		? tx.query(writeStatement, [...values], "tokens.write")
		: tx.query(writeStatement, [...values]));
	return timeOf(rows[0]?.["now"]);
}

/** The same, and false where a pool has moved: then nothing was written, and the transaction goes on. */
export async function writeUnmoved(
	tx: Tx,
	values: readonly unknown[],
): Promise<boolean> {
	const { rows } = await tx.query(writeUnmovedStatement, [...values]);
	return rows[0]?.["now"] !== null;
}

/**
 * `now`: the instant that was decided at, for the database to compare with its own; undefined where it gave it itself.
 * `wait`: for locks that others have. Sets each part's `head`, and forgets in its pool what is over.
 */
export function encodeWrite(
	parts: readonly Part[],
	of: { now: number | undefined; wait: boolean; types: RowTypes },
): unknown[] {
	for (const writer of everyWriter) writer.reset();
	const blocks = new ArrayWriter(of.types.block);
	const newHolds = new ArrayWriter(of.types.hold);
	const rare = new Rare();
	const news = new News();
	// The order in which all who write lock pools.
	const ordered = parts.toSorted((a, b) =>
		Buffer.compare(a.companyBytes, b.companyBytes),
	);
	for (const [index, part] of ordered.entries())
		encodePart(part, index + 1, { blocks, newHolds, rare, news });
	return [
		of.now === undefined ? null : timestamp(of.now),
		...Object.values(pools).map((writer) => writer.take()),
		...Object.values(grants).map((writer) => writer.take()),
		...Object.values(operations).map((writer) => writer.take()),
		blocks.take(),
		newHolds.take(),
		...Object.values(holds).map((writer) => writer.take()),
		rare.text(),
		news.texts(),
		of.wait,
	];
}

function encodePart(
	part: Part,
	place: number,
	into: {
		blocks: ArrayWriter;
		newHolds: ArrayWriter;
		rare: Rare;
		news: News;
	},
): void {
	const { pool, companyBytes, entries, orders } = part;
	part.head = part.previous;
	for (const [first, end] of blockBounds(entries)) {
		const sealed = sealBlock({
			companyBytes,
			previous: part.head,
			entries: entries.slice(first, end),
			orders: orders.slice(first, end),
		});
		part.head = sealed.hash;
		into.blocks.bytes(sealed.row);
	}

	pools.company.bytes(companyBytes);
	pools.before.bytes(part.previous);
	pools.last.int8(pool.lastEntry);
	pools.recorded.instant(pool.recordedAt);
	pools.head.bytes(part.head);
	pools.available.bigint(pool.available);
	pools.held.bigint(pool.held);
	pools.settled.bigint(pool.settled);
	pools.expired.bigint(pool.expired);
	pools.clawedBack.bigint(pool.clawedBack);

	const touched = touchedBy(entries);
	for (let index = 0; index < entries.length; index += 1) {
		const order = orders[index];
		if (order === undefined) continue;
		operations.company.int2(place);
		operations.key.uuid(order.key);
		operations.number.int8(part.before + index + 1);
		operations.fingerprint.words(fingerprintOf(order.body));
	}
	for (const grant of pool.grants) {
		if (!touched.grants.has(grant.number)) continue;
		if (grant.number > part.before) into.rare.grant(pool.companyId, grant);
		else encodeGrant(grant, place);
	}
	for (const holdId of touched.holds) {
		const hold = pool.holds.get(holdId);
		if (hold === undefined)
			throw new Error(`The hold ${holdId} is not with its pool`);
		if (hold.openedBy > part.before)
			into.newHolds.bytes(holdRow(companyBytes, hold));
		else encodeHold(hold, place);
		if (hold.state !== "open") pool.holds.delete(holdId);
	}
	if (touched.isRare) into.rare.pool(pool);
	if (pool.budgets.length > 0 || touched.isBudget) into.rare.budgets(pool);
	for (const { undone, by } of touched.reversals)
		into.rare.reversal(pool.companyId, undone, by);
	into.news.add([pool.companyId, pool.lastEntry, touched.isRefilled]);
	if (pool.grants.some(isSpent))
		pool.grants = pool.grants.filter((grant) => !isSpent(grant));
}

/** More than this in one block would be much to read for one entry. */
const blockEntriesMax = 10_000;

/** Mostly all in one; where very much fell due at once, in several, and the entries of one operation stay together. */
function blockBounds(
	entries: readonly Entry[],
): [first: number, end: number][] {
	const bounds: [number, number][] = [];
	let first = 0;
	while (first < entries.length) {
		let end = Math.min(first + blockEntriesMax, entries.length);
		while (end < entries.length && entries[end]?.part !== 0) end += 1;
		bounds.push([first, end]);
		first = end;
	}
	return bounds;
}

function encodeGrant(grant: Grant, place: number): void {
	grants.company.int2(place);
	grants.number.int8(grant.number);
	grants.available.bigint(grant.available);
	grants.held.bigint(grant.held);
	grants.settled.bigint(grant.settled);
	grants.expired.bigint(grant.expired);
	grants.clawedBack.bigint(grant.clawedBack);
	grants.refunded.bigint(grant.refunded);
	grants.owed.bigint(grant.owed);
	grants.repaid.bigint(grant.repaid);
}

function encodeHold(hold: Hold, place: number): void {
	holds.company.int2(place);
	holds.hold.uuid(hold.holdId);
	holds.state.text(hold.state);
	holds.settled.bigint(hold.settled);
	holds.released.bigint(hold.released);
	holds.debited.bigint(hold.debited);
	holds.last.int8(hold.lastEntry);
	holds.expires.instant(hold.expiresAt);
	holds.shares.text(`{${shareNumbers(hold).join()}}`);
}

const shareNumbers = (hold: Hold) =>
	hold.shares.flatMap((share) => [
		BigInt(share.grant),
		share.amount,
		share.settled,
		share.released,
	]);

const sharesWriter = new ArrayWriter(oids.int8);
const textBytes = (text: string) => Buffer.from(text, "utf8");

/** In the order of the columns of `tokens.hold`. */
function holdRow(companyBytes: Buffer, hold: Hold): Buffer {
	sharesWriter.reset();
	for (const number of shareNumbers(hold)) sharesWriter.bigint(number);
	const version = Buffer.allocUnsafe(4);
	version.writeInt32BE(hold.work.rateCardVersion, 0);
	return record([
		[oids.uuid, companyBytes],
		[oids.uuid, uuidBytes(hold.holdId)],
		[oids.text, textBytes(hold.state)],
		[oids.text, textBytes(hold.work.feature)],
		[oids.text, textBytes(hold.work.subject.kind)],
		[oids.text, textBytes(hold.work.subject.id)],
		[oids.text, textBytes(hold.actor.kind)],
		[oids.text, textBytes(hold.actor.id)],
		[oids.int8, int8Bytes(hold.amount)],
		[oids.int8, int8Bytes(hold.settled)],
		[oids.int8, int8Bytes(hold.released)],
		[oids.int8, int8Bytes(hold.debited)],
		[oids.int4, version],
		[oids.uuid, hold.quoteId === undefined ? null : uuidBytes(hold.quoteId)],
		[oids.int8, int8Bytes(hold.openedBy)],
		[oids.int8, int8Bytes(hold.lastEntry)],
		[oids.timestamptz, instantBytes(hold.openedAt)],
		[oids.timestamptz, instantBytes(hold.expiresAt)],
		[oids.int8Array, sharesWriter.take()],
	]);
}

/** What these entries changed, told by them alone. */
function touchedBy(entries: readonly Entry[]) {
	const touched = {
		grants: new Set<number>(),
		holds: new Set<string>(),
		isRare: false,
		isBudget: false,
		isRefilled: false,
		reversals: [] as { undone: number; by: number }[],
	};
	for (const entry of entries) {
		for (const share of entry.shares) touched.grants.add(share.grant);
		if (entry.holdId !== undefined) touched.holds.add(entry.holdId);
		switch (entry.kind) {
			case "grant":
				touched.grants.add(entry.number);
				touched.isRare = true;
				touched.isRefilled = true;
				break;
			case "claw_back":
				touched.grants.add(entry.told?.clawBack?.grant ?? 0);
				touched.isRare = true;
				break;
			case "reinstate":
				touched.grants.add(entry.told?.reinstate?.grant ?? 0);
				touched.isRare = true;
				touched.isRefilled = true;
				break;
			case "repay":
				for (const debt of entry.told?.pays ?? [])
					touched.grants.add(debt.grant);
				touched.isRare = true;
				break;
			case "plan":
				touched.isRare = true;
				break;
			case "budget":
				touched.isRare = true;
				touched.isBudget = true;
				break;
			case "reverse":
				touched.isRefilled = true;
				touched.reversals.push({
					undone: entry.told?.undoes?.number ?? 0,
					by: entry.number,
				});
				break;
		}
	}
	return touched;
}

/** What only few commits write, as JSON: `tokens.write_rare` reads it. */
class Rare {
	#pools: Record<string, object> = {};
	#grants: object[] = [];
	#budgeted: string[] = [];
	#budgets: object[] = [];
	#reversals: object[] = [];

	grant(companyId: string, grant: Grant): void {
		this.#grants.push(rareGrantOf(companyId, grant));
	}

	pool(pool: Pool): void {
		this.#pools[pool.companyId] = rarePoolOf(pool);
	}

	budgets(pool: Pool): void {
		this.#budgeted.push(pool.companyId);
		for (const budget of pool.budgets)
			this.#budgets.push(rareBudgetOf(pool.companyId, budget));
	}

	reversal(companyId: string, charge: number, by: number): void {
		this.#reversals.push({
			company_id: companyId,
			charge,
			reversed_by: by,
		});
	}

	text(): string | null {
		if (
			Object.keys(this.#pools).length === 0 &&
			this.#budgeted.length === 0 &&
			this.#reversals.length === 0
		)
			return null;
		return JSON.stringify({
			pools: this.#pools,
			grants: this.#grants,
			budgeted: this.#budgeted,
			budgets: this.#budgets,
			reversals: this.#reversals,
		});
	}
}

/** PostgreSQL refuses a notification of 8,000 bytes. */
const newsLengthMax = 7_000;

/** One notification for many pools. */
class News {
	#texts: string[] = [];
	#changes: PoolChanged[] = [];
	#length = 0;

	add(change: PoolChanged): void {
		this.#changes.push(change);
		this.#length += 70;
		if (this.#length > newsLengthMax) this.#close();
	}

	#close(): void {
		if (this.#changes.length > 0)
			this.#texts.push(JSON.stringify(this.#changes));
		this.#changes = [];
		this.#length = 0;
	}

	texts(): string[] {
		this.#close();
		return this.#texts;
	}
}
