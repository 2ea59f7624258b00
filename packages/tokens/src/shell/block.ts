/**
 * A block: what one commit wrote for one company, as parallel arrays, sealed by the hash of the block before it. The
 * formula of the seal is `tokens.seal` in the migrations; whoever changes a byte of any column breaks the chain.
 */
import { hash } from "node:crypto";
import type { Entry } from "../core/entry.ts";
import type { Work } from "../core/pool.ts";
import type { Actor, EntryKind, Feature } from "../words.ts";
import {
	ArrayWriter,
	elementsOf,
	instantFrom,
	int8Bytes,
	numberFrom,
	oids,
	record,
	uuidText,
} from "./binary.ts";
import { rareFrom, rareText } from "./told.ts";

/** Their numbers in a block are their places here, from 1; `tokens.kind_name` says the same. */
const kinds = [
	"grant",
	"hold",
	"settle",
	"release",
	"debit",
	"expire",
	"hold_expire",
	"extend",
	"reverse",
	"claw_back",
	"repay",
	"reinstate",
	"plan",
	"budget",
] as const satisfies readonly EntryKind[];

const numberOfKind = new Map<EntryKind, number>(
	kinds.map((kind, index) => [kind, index + 1]),
);

/** The columns of arrays in the table's order, which is the order in which they are sealed. */
export const blockColumns = [
	"at",
	"kind",
	"part",
	"key",
	"actor",
	"actors",
	"work",
	"works",
	"amount",
	"expired",
	"available_after",
	"held_after",
	"grant_number",
	"hold_id",
	"until",
] as const;

const writers = {
	at: new ArrayWriter(oids.timestamptz),
	kind: new ArrayWriter(oids.int2),
	part: new ArrayWriter(oids.int2),
	key: new ArrayWriter(oids.uuid),
	actor: new ArrayWriter(oids.int2),
	actors: new ArrayWriter(oids.text),
	work: new ArrayWriter(oids.int2),
	works: new ArrayWriter(oids.text),
	amount: new ArrayWriter(oids.int8),
	expired: new ArrayWriter(oids.int8),
	available_after: new ArrayWriter(oids.int8),
	held_after: new ArrayWriter(oids.int8),
	grant_number: new ArrayWriter(oids.int8),
	hold_id: new ArrayWriter(oids.uuid),
	until: new ArrayWriter(oids.timestamptz),
} satisfies Record<(typeof blockColumns)[number], ArrayWriter>;

const columnOids = {
	at: oids.timestamptzArray,
	kind: oids.int2Array,
	part: oids.int2Array,
	key: oids.uuidArray,
	actor: oids.int2Array,
	actors: oids.textArray,
	work: oids.int2Array,
	works: oids.textArray,
	amount: oids.int8Array,
	expired: oids.int8Array,
	available_after: oids.int8Array,
	held_after: oids.int8Array,
	grant_number: oids.int8Array,
	hold_id: oids.uuidArray,
	until: oids.timestamptzArray,
} satisfies Record<(typeof blockColumns)[number], number>;

/** A list without repetition, in which everything has a place from 1. */
class Places<T> {
	#places = new Map<string, number>();
	#last: T | undefined;
	#lastPlace = 0;
	readonly #writer: ArrayWriter;
	/** What tells one from another: quicker to make than its text. */
	readonly #key: (value: T) => string;
	readonly #text: (value: T) => string;

	constructor(
		writer: ArrayWriter,
		key: (value: T) => string,
		text: (value: T) => string,
	) {
		this.#writer = writer;
		this.#key = key;
		this.#text = text;
	}

	reset(): void {
		this.#places.clear();
		this.#last = undefined;
		this.#writer.reset();
	}

	of(value: T): number {
		// Entries of one operation, and often of one caller, are about the very same thing.
		if (value === this.#last) return this.#lastPlace;
		const key = this.#key(value);
		let place = this.#places.get(key);
		if (place === undefined) {
			place = this.#places.size + 1;
			this.#places.set(key, place);
			this.#writer.text(this.#text(value));
		}
		this.#last = value;
		this.#lastPlace = place;
		return place;
	}
}

const actorPlaces = new Places<Actor>(
	writers.actors,
	({ kind, id }) => `${kind} ${id}`,
	({ kind, id }) => JSON.stringify([kind, id]),
);
const workPlaces = new Places<Work>(
	writers.works,
	({ feature, subject, rateCardVersion }) =>
		`${feature} ${rateCardVersion} ${subject.kind.length} ${subject.kind}${subject.id}`,
	({ feature, subject, rateCardVersion }) =>
		JSON.stringify([feature, subject.kind, subject.id, rateCardVersion]),
);

export type Sealed = { row: Buffer; hash: Buffer };

/** The block of these entries as a row that PostgreSQL can receive, and its hash. `orders`: whose first entries they are. */
export function sealBlock(of: {
	companyBytes: Buffer;
	previous: Buffer;
	entries: readonly Entry[];
	orders: readonly ({ key: string } | undefined)[];
}): Sealed {
	const { companyBytes, previous, entries, orders } = of;
	const present = write(entries, orders);
	const first = int8Bytes(entries[0]?.number ?? 0);
	const last = int8Bytes(entries.at(-1)?.number ?? 0);
	const rare = rareText(entries);
	const columns = blockColumns.map((name) =>
		present[name] ? writers[name].take() : null,
	);
	const rareBytes = rare === undefined ? null : Buffer.from(rare, "utf8");
	const sealed = sealOf({
		previous,
		companyBytes,
		first,
		last,
		columns: [...columns, rareBytes],
	});
	return {
		hash: sealed,
		row: record([
			[oids.uuid, companyBytes],
			[oids.int8, first],
			[oids.int8, last],
			[oids.bytea, previous],
			[oids.bytea, sealed],
			...blockColumns.map(
				(name, index) => [columnOids[name], columns[index] ?? null] as const,
			),
			[oids.text, rareBytes],
		]),
	};
}

const there = Buffer.from([1]);
const notThere = Buffer.from([0]);

export function sealOf(of: {
	previous: Uint8Array;
	companyBytes: Uint8Array;
	first: Uint8Array;
	last: Uint8Array;
	columns: readonly (Uint8Array | null)[];
}): Buffer {
	const pieces = [of.previous, of.companyBytes, of.first, of.last];
	for (const column of of.columns)
		if (column === null) pieces.push(notThere);
		else pieces.push(there, column);
	return hash("sha256", Buffer.concat(pieces), "buffer");
}

/** Fills the writers; says which columns there are, for what no entry has is left out. */
function write(
	entries: readonly Entry[],
	orders: readonly ({ key: string } | undefined)[],
): Record<(typeof blockColumns)[number], boolean> {
	const { at, kind, part, key, actor, work, amount, expired } = writers;
	const { available_after, held_after, grant_number, hold_id, until } = writers;
	for (const name of blockColumns) writers[name].reset();
	actorPlaces.reset();
	workPlaces.reset();
	let hasParts = false;
	let hasKeys = false;
	let hasWork = false;
	let hasExpired = false;
	let hasGrant = false;
	let hasHold = false;
	let hasUntil = false;
	for (let index = 0; index < entries.length; index += 1) {
		const entry = entries[index] as Entry;
		at.instant(entry.at);
		kind.int2(numberOfKind.get(entry.kind) ?? 0);
		part.int2(entry.part);
		if (entry.part !== 0) hasParts = true;
		const order = orders[index];
		if (order === undefined) key.null();
		else {
			key.uuid(order.key);
			hasKeys = true;
		}
		actor.int2(actorPlaces.of(entry.actor));
		if (entry.work === undefined) work.int2(0);
		else {
			work.int2(workPlaces.of(entry.work));
			hasWork = true;
		}
		amount.bigint(entry.amount);
		expired.bigint(entry.expired);
		if (entry.expired !== 0n) hasExpired = true;
		available_after.bigint(entry.availableAfter);
		held_after.bigint(entry.heldAfter);
		const [only] = entry.shares;
		if (only === undefined || entry.shares.length > 1) grant_number.int8(0);
		else {
			grant_number.int8(only.grant);
			hasGrant = true;
		}
		if (entry.holdId === undefined) hold_id.null();
		else {
			hold_id.uuid(entry.holdId);
			hasHold = true;
		}
		if (entry.until === undefined) until.null();
		else {
			until.instant(entry.until);
			hasUntil = true;
		}
	}
	return {
		at: true,
		kind: true,
		part: hasParts,
		key: hasKeys,
		actor: true,
		actors: true,
		work: hasWork,
		works: hasWork,
		amount: true,
		expired: hasExpired,
		available_after: true,
		held_after: true,
		grant_number: hasGrant,
		hold_id: hasHold,
		until: hasUntil,
	};
}

/** A block as it is read: its columns as PostgreSQL sends them. */
export type StoredBlock = {
	first: number;
	last: number;
	previous: Buffer;
	hash: Buffer;
	columns: Record<(typeof blockColumns)[number], Buffer | null>;
	rare: string | null;
};

/** An entry as it stands in the book, with the key that its operation came under. */
export type BookedEntry = Entry & { key: string | undefined };

export function entriesOf(block: StoredBlock): BookedEntry[] {
	const { columns } = block;
	const list = (name: (typeof blockColumns)[number]) => {
		const sent = columns[name];
		return sent === null ? undefined : elementsOf(sent);
	};
	const at = list("at") ?? [];
	const kind = list("kind");
	const part = list("part");
	const key = list("key");
	const actor = list("actor");
	const work = list("work");
	const amount = list("amount");
	const expired = list("expired");
	const availableAfter = list("available_after");
	const heldAfter = list("held_after");
	const grantNumber = list("grant_number");
	const holdId = list("hold_id");
	const until = list("until");
	const actors = (list("actors") ?? []).map((text) => {
		const [actorKind, id] = JSON.parse(String(text)) as [Actor["kind"], string];
		return { kind: actorKind, id };
	});
	const works = (list("works") ?? []).map((text): Work => {
		const [feature, subjectKind, id, rateCardVersion] = JSON.parse(
			String(text),
		) as [Feature, string, string, number];
		return { feature, subject: { kind: subjectKind, id }, rateCardVersion };
	});
	const rare = block.rare === null ? undefined : rareFrom(block.rare);
	const bigint = (bytes: Buffer | null | undefined) =>
		bytes ? bytes.readBigInt64BE(0) : 0n;
	const int2 = (bytes: Buffer | null | undefined) =>
		bytes ? bytes.readInt16BE(0) : 0;
	return at.map((instant, index): BookedEntry => {
		const number = block.first + index;
		const besides = rare?.get(number);
		const moved = bigint(amount?.[index]);
		const grant = grantNumber?.[index];
		const only = grant ? numberFrom(grant) : 0;
		const hold = holdId?.[index];
		const end = until?.[index];
		const itsKey = key?.[index];
		const kindName = kinds[int2(kind?.[index]) - 1];
		const who = actors[int2(actor?.[index]) - 1];
		if (instant === null || kindName === undefined || who === undefined)
			throw new Error(`Entry ${number} cannot be read`);
		return {
			number,
			kind: kindName,
			at: instantFrom(instant),
			part: int2(part?.[index]),
			actor: who,
			shares:
				besides?.shares ?? (only === 0 ? [] : [{ grant: only, amount: moved }]),
			amount: moved,
			expired: bigint(expired?.[index]),
			availableAfter: bigint(availableAfter?.[index]),
			heldAfter: bigint(heldAfter?.[index]),
			work: works[int2(work?.[index]) - 1],
			holdId: hold ? uuidText(hold) : undefined,
			until: end ? instantFrom(end) : undefined,
			told: besides?.told,
			key: itsKey ? uuidText(itsKey) : undefined,
		};
	});
}
