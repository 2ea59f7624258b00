/**
 * What a statement says of a period: how the pool stood before and after, what came in and went out, every entry in plain
 * words, and the sealed blocks that hold these entries, whole, so that the seals can be computed again without us.
 *
 * Its two texts are canonical: the same statement always gives the same bytes, and those bytes are what is signed. Amounts
 * are millitokens as decimal strings in JSON, tokens with up to three decimals in CSV; instants are UTC to the millisecond.
 */
import type { EntryKind, Feature, GrantKind } from "../words.ts";
import { type Millitokens, millitokensPerToken } from "./amount.ts";
import { deltasOf, type Entry, type Told } from "./entry.ts";
import { grantedOf, type Pool } from "./pool.ts";

/** A block as it is stored: its columns as they were sealed. */
export type SealedBlock = {
	first: number;
	last: number;
	previous: Uint8Array;
	hash: Uint8Array;
	/** In the order in which they are sealed; null where a column is not there. */
	columns: Readonly<Record<string, Uint8Array | null>>;
	rare: string | null;
};

/** Millitokens in decimal digits. */
type Digits = string;

const sumNames = [
	"available",
	"held",
	"settled",
	"expired",
	"clawedBack",
	"receivable",
	"granted",
] as const;
type SumName = (typeof sumNames)[number];

export type Statement = {
	format: "verbatim-statement-1";
	companyId: string;
	timeZone: string;
	from: string;
	before: string;
	opening: Record<SumName, Digits>;
	/** What was granted, by kind; kinds that were not granted are left out. */
	in: Partial<Record<GrantKind, Digits>>;
	/** What was charged by feature, less what was undone; features without either are left out. */
	out: Partial<Record<Feature, Digits>>;
	expired: Digits;
	/** What was taken back, less what was given again. */
	clawedBack: Digits;
	closing: Record<SumName, Digits>;
	entries: StatedEntry[];
	/** Whole, though the first and the last may reach beyond the period. */
	blocks: StatedBlock[];
	/** The hash before the first block, and the last one's, in hexadecimal. */
	previous: string;
	head: string;
};

/** An entry as its block tells it, and what it did to each sum. A grant is known by the number of its entry. */
export type StatedEntry = {
	number: number;
	at: string;
	kind: EntryKind;
	/** 0: the first of its operation. */
	part: number;
	amount: Digits;
	/** What of the amount expired at once. */
	expired: Digits;
	availableAfter: Digits;
	heldAfter: Digits;
	actorKind: string;
	actorId: string;
	feature: string | null;
	subjectKind: string | null;
	subjectId: string | null;
	rateCardVersion: number | null;
	holdId: string | null;
	until: string | null;
	shares: { grant: number; amount: Digits }[];
	/** What its kind tells besides: a grant's source, a refund's reason, a plan; its amounts are digits too. */
	told: Told;
	deltas: Record<SumName, Digits>;
};

export type StatedBlock = {
	first: number;
	last: number;
	/** The hashes, and each column as PostgreSQL's `array_send` gives it, in base64. */
	[bytes: string]: string | number | null;
};

export function statementOf(of: {
	/** The period: from this instant, and before that one. */
	from: number;
	before: number;
	/** The pool after the last entry before the period. */
	opening: Pool;
	/** The entries of the period, and the blocks that hold them, in order. */
	entries: readonly Entry[];
	blocks: readonly SealedBlock[];
	/** The hash before the first block; where there is none, the chain's end. */
	previous: Uint8Array;
}): Statement {
	const { opening, blocks } = of;
	const entries = of.entries.map((entry) => ({
		entry,
		change: changesOf(entry),
	}));
	const sums = sumsOf(opening);
	const closing = { ...sums };
	const granted = new Map<GrantKind, bigint>();
	const charged = new Map<Feature, bigint>();
	for (const { entry, change } of entries) {
		const { told, work } = entry;
		for (const name of sumNames) closing[name] += change[name];
		if (told?.grant) add(granted, told.grant.kind, change.granted);
		if (work && change.settled !== 0n)
			add(charged, work.feature, change.settled);
	}
	return {
		format: "verbatim-statement-1",
		companyId: opening.companyId,
		timeZone: opening.timeZone,
		from: instant(of.from),
		before: instant(of.before),
		opening: digitsOf(sumNames, sums),
		in: digitsOf([...granted.keys()], Object.fromEntries(granted)),
		out: digitsOf([...charged.keys()], Object.fromEntries(charged)),
		expired: `${closing.expired - sums.expired}`,
		clawedBack: `${closing.clawedBack - sums.clawedBack}`,
		closing: digitsOf(sumNames, closing),
		entries: entries.map(({ entry, change }) =>
			stateEntry(entry, digitsOf(sumNames, change)),
		),
		blocks: blocks.map(stateBlock),
		previous: hex(of.previous),
		head: hex(blocks.at(-1)?.hash ?? of.previous),
	};
}

const sumsOf = (pool: Pool): Record<SumName, Millitokens> => ({
	available: pool.available,
	held: pool.held,
	settled: pool.settled,
	expired: pool.expired,
	clawedBack: pool.clawedBack,
	receivable: pool.receivable,
	granted: grantedOf(pool),
});

/** What an entry did to each sum: the five buckets, what is owed, and what was ever granted. */
function changesOf(entry: Entry): Record<SumName, Millitokens> {
	const { kind, amount, told } = entry;
	return {
		...deltasOf(entry),
		receivable:
			kind === "claw_back"
				? (told?.clawBack?.asked ?? 0n) - amount
				: kind === "repay"
					? -amount
					: -(told?.reinstate?.cancelled ?? 0n),
		granted: kind === "grant" ? amount : 0n,
	};
}

const stateEntry = (
	entry: Entry,
	deltas: Record<SumName, Digits>,
): StatedEntry => ({
	number: entry.number,
	at: instant(entry.at),
	kind: entry.kind,
	part: entry.part,
	amount: `${entry.amount}`,
	expired: `${entry.expired}`,
	availableAfter: `${entry.availableAfter}`,
	heldAfter: `${entry.heldAfter}`,
	actorKind: entry.actor.kind,
	actorId: entry.actor.id,
	feature: entry.work?.feature ?? null,
	subjectKind: entry.work?.subject.kind ?? null,
	subjectId: entry.work?.subject.id ?? null,
	rateCardVersion: entry.work?.rateCardVersion ?? null,
	holdId: entry.holdId ?? null,
	until: entry.until === undefined ? null : instant(entry.until),
	shares: entry.shares.map(({ grant, amount }) => ({
		grant,
		amount: `${amount}`,
	})),
	told: entry.told ?? {},
	deltas,
});

const stateBlock = (block: SealedBlock): StatedBlock => ({
	first: block.first,
	last: block.last,
	previous: base64(block.previous),
	hash: base64(block.hash),
	...Object.fromEntries(
		Object.entries(block.columns).map(([name, bytes]) => [
			name,
			bytes && base64(bytes),
		]),
	),
	rare: block.rare === null ? null : base64(Buffer.from(block.rare, "utf8")),
});

function add<Name>(sums: Map<Name, bigint>, name: Name, amount: bigint): void {
	sums.set(name, (sums.get(name) ?? 0n) + amount);
}

const digitsOf = <Name extends string>(
	names: readonly Name[],
	sums: Partial<Record<string, Millitokens>>,
) =>
	Object.fromEntries(
		names.map((name) => [name, `${sums[name] ?? 0n}`]),
	) as Record<Name, Digits>;

const instant = (at: number) => new Date(at).toISOString();

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

/** `statementOf` always builds its fields in one order, so this text is the same for the same period of the same book. */
export const statementJson = (statement: Statement): string =>
	JSON.stringify(statement, (_, value: unknown) =>
		typeof value === "bigint" ? value.toString() : value,
	);

const csvColumns = [
	"number",
	"at",
	"kind",
	"amount",
	"available",
	"held",
	"settled",
	"expired",
	"clawed_back",
	"receivable",
	"granted",
	"available_after",
	"held_after",
	"feature",
	"subject_kind",
	"subject_id",
	"actor_kind",
	"actor_id",
	"hold_id",
	"until",
	"grant_kind",
	"grant_source",
	"grants",
];

/**
 * A line for each entry between one for the opening and one for the closing. In the seven columns of sums, the opening and
 * the changes below it add up to the closing.
 */
export function statementCsv(statement: Statement): string {
	const { from, before, opening, closing, companyId } = statement;
	const company = ["", "", "", "company", companyId];
	const lines = [
		csvColumns,
		["", from, "opening", "", ...tokensOf(opening), ...company],
		...statement.entries.map(csvCells),
		["", before, "closing", "", ...tokensOf(closing), ...company],
	];
	return lines
		.map((cells) => csvColumns.map((_, index) => cell(cells[index] ?? "")))
		.map((cells) => `${cells.join(",")}\n`)
		.join("");
}

const csvCells = (entry: StatedEntry): string[] => [
	`${entry.number}`,
	entry.at,
	entry.kind,
	tokens(entry.amount),
	...tokensOf(entry.deltas),
	tokens(entry.availableAfter),
	tokens(entry.heldAfter),
	entry.feature ?? "",
	entry.subjectKind ?? "",
	entry.subjectId ?? "",
	entry.actorKind,
	entry.actorId,
	entry.holdId ?? "",
	entry.until ?? "",
	entry.told.grant?.kind ?? "",
	entry.told.grant?.source ?? "",
	entry.shares
		.map(({ grant, amount }) => `${grant}: ${tokens(amount)}`)
		.join("; "),
];

const tokensOf = (sums: Record<SumName, Digits>) =>
	sumNames.map((name) => tokens(sums[name]));

/** Exact, however large: "1234.5". */
function tokens(millitokens: Digits): string {
	const amount = BigInt(millitokens);
	const size = amount < 0n ? -amount : amount;
	const whole = `${amount < 0n ? "-" : ""}${size / millitokensPerToken}`;
	const rest = `${size % millitokensPerToken}`
		.padStart(3, "0")
		.replace(/0+$/, "");
	return rest === "" ? whole : `${whole}.${rest}`;
}

/** A spreadsheet runs a cell that begins like a formula. Only numbers may begin so. */
function cell(text: string): string {
	const isNumber = /^-?\d+(\.\d+)?$/.test(text);
	const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Signs bytes with the operator's Ed25519 key. */
export type Sign = (bytes: Buffer) => Buffer;

/** The signature is over the canonical text, which travels as a string, so that no reader can write it differently. */
export function signedJson(
	statement: Statement,
	by: { sign: Sign; publicKey: string },
): string {
	const text = statementJson(statement);
	return `${JSON.stringify({
		statement: text,
		signature: by.sign(Buffer.from(text, "utf8")).toString("base64"),
		publicKey: by.publicKey,
	})}\n`;
}

/** The last line signs all bytes before it. */
export function signedCsv(statement: Statement, sign: Sign): string {
	const text = statementCsv(statement);
	const signature = sign(Buffer.from(text, "utf8")).toString("base64");
	return `${text}signature,ed25519,${signature}\n`;
}
