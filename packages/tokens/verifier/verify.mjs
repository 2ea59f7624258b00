// biome-ignore-all format: made to be read before it is trusted; one step is one line of at most 120 characters.
/**
 * Verifies a book of tokens without the engine that wrote it, by the invariants of ARCHITECTURE.md:
 *   node verify.mjs statement.json [--key public.pem]
 *   node verify.mjs statement.csv --key public.pem
 *   node verify.mjs --database postgres://... [--company uuid]
 * Ends with 0 when all holds, 1 when something does not, 2 when it was asked wrongly. A statement needs this file only,
 * a database also the files beside it and the package `pg`; Node 22 runs them. Instants are texts that sort by time.
 */
import { createPublicKey, hash, verify } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** From where to where an entry moves tokens; the kinds are in the order of their numbers. */
export const moves = {
	grant: ["", "available"], hold: ["available", "held"], settle: ["held", "settled"], release: ["held", "available"],
	debit: ["available", "settled"], expire: ["available", "expired"], hold_expire: ["held", "available"],
	extend: ["", ""], reverse: ["settled", "available"], claw_back: ["available", "clawedBack"],
	repay: ["available", "clawedBack"], reinstate: ["clawedBack", "available"], plan: ["", ""], budget: ["", ""],
};
const kinds = Object.keys(moves);
/** The columns of a block, in the order in which they are sealed; after them comes `rare`. */
export const columns = ["at", "kind", "part", "key", "actor", "actors", "work", "works", "amount", "expired",
	"available_after", "held_after", "grant_number", "hold_id", "until"];
export const buckets = ["available", "held", "settled", "expired", "clawedBack"];
export const sums = [...buckets, "receivable", "granted"];

export function must(holds, invariant, detail) {
	if (!holds) throw new Error(detail, { cause: invariant });
}
export const zeros = (names) => Object.fromEntries(names.map((name) => [name, 0n]));
export function add(amounts, more) {
	for (const [name, amount] of Object.entries(more)) amounts[name] = (amounts[name] ?? 0n) + BigInt(amount);
}
export const iso = (at) => (at === undefined ? null : new Date(at).toISOString());
const written = (value) => JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}` : inner));

/** What PostgreSQL sends of an element, by the number of its type: int8, int2, text, timestamptz, uuid. */
const readers = {
	20: (bytes, at) => bytes.readBigInt64BE(at),
	21: (bytes, at) => bytes.readInt16BE(at),
	25: (bytes, at, length) => bytes.toString("utf8", at, at + length),
	1184: (bytes, at) => iso(Number(bytes.readBigInt64BE(at)) / 1_000 + 946_684_800_000),
	2950: (bytes, at) => bytes.toString("hex", at, at + 16).replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
};

function elementsOf(bytes) {
	const elements = [];
	for (let at = 20; bytes !== null && at < bytes.length; ) {
		const length = bytes.readInt32BE(at);
		elements.push(length < 0 ? null : readers[bytes.readInt32BE(8)](bytes, at + 4, length));
		at += 4 + Math.max(length, 0);
	}
	return elements;
}

/** The entries of a block, if it follows the hash before it and its own seal is whole. */
export function entriesOf(block, companyId, previous) {
	const first = Number(block.first);
	must(block.previous.equals(previous), 8, `the block of entry ${first} does not follow the one before it`);
	const numbers = [block.first, block.last].map((number) => BigInt(number).toString(16).padStart(16, "0"));
	const head = Buffer.from(companyId.replaceAll("-", "") + numbers.join(""), "hex");
	const body = [...columns, "rare"].flatMap((name) => (block[name] ? [Buffer.of(1), block[name]] : [Buffer.of(0)]));
	const seal = hash("sha256", Buffer.concat([previous, head, ...body]), "buffer");
	must(block.hash.equals(seal), 8, `the seal of the block of entry ${first} is broken`);
	const lists = Object.fromEntries(columns.map((name) => [name, elementsOf(block[name])]));
	const [actors, works] = [lists.actors, lists.works].map((list) => list.map((text) => JSON.parse(text)));
	const rare = JSON.parse(block.rare ?? "{}");
	must(lists.at.length === block.last - first + 1, 3, `the block of entry ${first} is not as long as it says`);
	return lists.at.map((at, index) => {
		const of = (name) => lists[name][index] ?? null;
		const [actorKind, actorId] = actors[of("actor") - 1];
		const [feature, subjectKind, subjectId, rateCardVersion] = works[of("work") - 1] ?? [null, null, null, null];
		const grant = Number(of("grant_number"));
		const { told = {}, shares = grant > 0 ? [[grant, of("amount")]] : [] } = rare[first + index] ?? {};
		must(shares.length === 1 || grant === 0, 1, `entry ${first + index} names one grant and several`);
		return {
			number: first + index, at, kind: kinds[of("kind") - 1], part: of("part") ?? 0, amount: of("amount"),
			expired: of("expired") ?? 0n, availableAfter: of("available_after"), heldAfter: of("held_after"), actorKind,
			actorId, feature, subjectKind, subjectId, rateCardVersion, holdId: of("hold_id"), until: of("until"),
			shares: shares.map(([number, amount]) => ({ grant: number, amount: BigInt(amount) })), told, key: of("key"),
		};
	});
}

/** Adds up what an entry does to the sums of its pool. Its number, its instant and its balances must follow. */
export function count(pool, { number, at, kind, amount, expired, availableAfter, heldAfter, feature, told }) {
	const [from, to] = moves[kind];
	const deltas = { ...zeros(sums), expired };
	if (from) deltas[from] -= amount;
	if (to) deltas[to] += amount - expired;
	if (kind === "grant") deltas.granted = amount;
	deltas.receivable = kind === "repay" ? -amount : -BigInt(told.reinstate?.cancelled ?? 0);
	if (kind === "claw_back") deltas.receivable = BigInt(told.clawBack.asked) - amount;
	const isNext = number === (pool.lastEntry ?? number - 1) + 1 && at >= pool.recordedAt;
	must(isNext, 3, `entry ${number} has not the next number, or is before the one before it`);
	add(Object.assign(pool, { lastEntry: number, recordedAt: at }), deltas);
	if (kind === "grant") add(pool.in, { [told.grant.kind]: amount });
	if (deltas.settled !== 0n) add(pool.out, { [feature]: deltas.settled });
	must(pool.available === availableAfter && pool.held === heldAfter, 3, `entry ${number} gives other balances`);
	return deltas;
}

/** By the key (in PEM); without one, by that which the file names itself. */
export function verifyStatement(file, key) {
	const found = { checked: [], problems: [] };
	try {
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(file));
		(text.startsWith("{") ? checkJson : checkCsv)(text, key, found.checked);
	} catch (error) {
		found.problems.push({ invariant: error.cause ?? "form", detail: error.message });
	}
	return found;
}

const pemOf = (key) => createPublicKey(key).export({ type: "spki", format: "pem" });

function checkSignature(text, signature, key) {
	const bytes = Buffer.from(signature, "base64");
	must(bytes.toString("base64") === signature, "signature", "it is not as it was written");
	must(verify(null, Buffer.from(text), key, bytes), "signature", "it is not one of these bytes by this key");
}

function checkJson(text, key, checked) {
	const { statement, signature, publicKey } = JSON.parse(text);
	must(text === `${written({ statement, signature, publicKey })}\n`, "signature", "the file is not as it was written");
	must(pemOf(publicKey) === publicKey && pemOf(key ?? publicKey) === publicKey, "signature", "it names another key");
	checkSignature(statement, signature, publicKey);
	checked.push(`signature: whole, by ${key ? "the key given" : "the key in the file, which anybody may have made"}`);
	checkStatement(JSON.parse(statement), checked);
}

/** What a statement says of its period must be what its blocks give, from the opening on. */
function checkStatement({ format, companyId, from, before, opening, blocks, previous, head, ...said }, checked) {
	must(format === "verbatim-statement-1", "form", `${format} is a form of another version`);
	const pool = { recordedAt: from, in: {}, out: {} };
	add(pool, opening);
	must(buckets.reduce((sum, name) => sum + pool[name], 0n) === pool.granted, 1, "the opening does not add up");
	const entries = [];
	let end = Buffer.from(previous, "hex");
	for (const { first, last, ...texts } of blocks) {
		const block = { first, last };
		for (const [name, text] of Object.entries(texts)) block[name] = text && Buffer.from(text, "base64");
		for (const { key, ...entry } of entriesOf(block, companyId, end))
			if (from <= entry.at && entry.at < before) entries.push({ ...entry, deltas: count(pool, entry) });
		end = block.hash;
	}
	must(end.toString("hex") === head, 8, "the chain does not end at the statement's head");
	checked.push(`invariant 8: ${blocks.length} blocks follow one another, each with its seal`);
	checked.push(`invariant 3: ${entries.length} entries numbered without gaps, each balance follows`);
	const closing = Object.fromEntries(sums.map((name) => [name, pool[name]]));
	const [expired, clawedBack] = ["expired", "clawedBack"].map((name) => pool[name] - BigInt(opening[name]));
	for (const [name, counted] of Object.entries({ in: pool.in, out: pool.out, expired, clawedBack, closing, entries }))
		must(written(counted) === written(said[name]), 1, `${name} is not what the blocks give`);
	checked.push("invariants 1, 6: opening + in - out - expired - clawed back = closing; the entries are the blocks'");
}

/** The last line signs all before it. In the columns of sums, the opening and every change add up to the closing. */
function checkCsv(text, key, checked) {
	const [, body, signature] = /^(.*\n)signature,ed25519,([^\n]*)\n$/s.exec(text) ?? [];
	must(body !== undefined && key !== undefined, "signature", "no last line with it, or no key to verify it by");
	checkSignature(body, signature, key);
	checked.push("signature: whole, by the key that was given");
	const cells = [...body.matchAll(/("(?:[^"]|"")*"|[^",\n]*)[,\n]/g)].map(([, cell]) => cell);
	const width = cells.indexOf("grants") + 1;
	for (let column = 4; column < 11; column += 1) {
		const inColumn = cells.filter((_, place) => place >= width && place % width === column);
		const amounts = inColumn.map((tokens) => Math.round(Number(tokens) * 1_000));
		const closing = amounts.pop();
		must(amounts.reduce((sum, amount) => sum + amount, 0) === closing, 1, `${cells[column]} does not add up`);
	}
	checked.push(`invariant 1: opening and ${cells.length / width - 3} entries add up to the closing`);
}

async function main() {
	const options = { key: { type: "string" }, database: { type: "string" }, company: { type: "string" } };
	try {
		const { values, positionals: [file, ...more] } = parseArgs({ allowPositionals: true, options });
		if (more.length > 0 || (file === undefined) === (values.database === undefined))
			throw new Error("usage: verify.mjs <statement> [--key <pem>] | --database <url> [--company <uuid>]");
		const books = file ? undefined : await import("./verify-database.mjs");
		const { checked, problems } = books
			? await books.verifyDatabase(values.database, values.company)
			: verifyStatement(readFileSync(file), values.key && readFileSync(values.key, "utf8"));
		for (const line of checked) console.log(line);
		for (const { invariant: of, detail } of problems)
			console.log(`PROBLEM of ${of > 0 ? "invariant" : "the"} ${of}: ${detail}`);
		console.log(problems.length === 0 ? "all holds" : "not all holds");
		return problems.length === 0 ? 0 : 1;
	} catch (error) {
		console.error(error.message);
		return 2;
	}
}

// Not awaited here: the other file imports this one, and would wait for its end.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
	void main().then((code) => (process.exitCode = code));
