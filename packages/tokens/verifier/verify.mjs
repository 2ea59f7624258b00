/**
 * Verifies a book of tokens without the engine that wrote it, by the invariants of ARCHITECTURE.md:
 *   node verify.mjs statement.json [--key public.pem]
 *   node verify.mjs statement.csv --key public.pem
 *   node verify.mjs --sql | psql -qAtX postgres://... | node verify.mjs --rows
 * Ends with 0 when all holds, 1 when something does not, 2 when it was asked wrongly. Needs Node 22 and nothing else, for
 * whoever wants to read it before trusting it. It reads downwards: blocks, entries, rows, a database, a statement.
 */
import { createPublicKey, hash, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** In the order of their numbers: from where to where an entry moves its amount, and what else it may tell. */
const kinds = {
	grant: ["-", "available", "grant until"],
	hold: ["available", "held", "holdId until quoteId"],
	settle: ["held", "settled", "holdId staysOpen"],
	release: ["held", "available", "holdId"],
	debit: ["available", "settled", "holdId staysOpen"],
	expire: ["available", "expired", ""],
	hold_expire: ["held", "available", "holdId"],
	extend: ["-", "-", "holdId until"],
	reverse: ["settled", "available", "undoes"],
	claw_back: ["available", "clawedBack", "clawBack"],
	repay: ["available", "clawedBack", "pays"],
	reinstate: ["clawedBack", "available", "reinstate"],
	plan: ["-", "-", "until subscription lastCycleAt"],
	budget: ["-", "-", "budget floor"],
};
/** The columns of a block, in the order in which they are sealed; after them comes `rare`. */
const columns = `at kind part key actor actors work works amount expired
	available_after held_after grant_number hold_id until`.split(/\s+/);
const workNames = "feature subjectKind subjectId rateCardVersion".split(" ");
const buckets = "available held settled expired clawedBack".split(" ");
const sums = [...buckets, "receivable", "granted"];
const grantKinds = "trial allocation top_up promotional adjustment".split(" ");

function must(holds, invariant, detail) {
	if (!holds) throw new Error(detail, { cause: invariant });
}
const zip = (names, of) =>
	Object.fromEntries(names.map((name, place) => [name, of(name, place)]));
const zeros = (names) => zip(names, () => 0n);
const total = (amounts) => amounts.reduce((sum, more) => sum + more, 0n);
const add = (amounts, name, more) => {
	amounts[name] = (amounts[name] ?? 0n) + BigInt(more);
};
const iso = (at) => new Date(at).toISOString();
const camel = (name) => name.replace(/_(.)/g, (_, next) => next.toUpperCase());

/** One text for whatever is the same: numbers are their digits, and names stand in order. */
const text = (value) =>
	JSON.stringify(value ?? null, (_, inner) => {
		if (inner?.constructor === Object)
			return Object.fromEntries(Object.entries(inner).sort());
		return ["bigint", "number"].includes(typeof inner) ? `${inner}` : inner;
	});

/** By the number of the type: int8, int2, text, timestamptz (as a text that sorts by time), uuid. */
const readers = {
	20: (bytes) => bytes.readBigInt64BE(),
	21: (bytes) => bytes.readInt16BE(),
	25: (bytes) => bytes.toString(),
	1184: (bytes) => iso(Number(bytes.readBigInt64BE()) / 1e3 + 946_684_800_000),
	2950: (bytes) =>
		bytes.toString("hex").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
};

/** Of an array as PostgreSQL sends it. */
function elementsOf(bytes) {
	const elements = [];
	for (let at = 20; at < bytes?.length; ) {
		const length = bytes.readInt32BE(at);
		const element = bytes.subarray(at + 4, at + 4 + Math.max(length, 0));
		elements.push(length < 0 ? null : readers[bytes.readInt32BE(8)](element));
		at += 4 + element.length;
	}
	return elements;
}

/** The entries of a block, if it follows what is before it and its own seal is whole. Its columns are in base64. */
function entriesOf(book, { first, last, ...block }) {
	const sent = (name) => block[name] && Buffer.from(block[name], "base64");
	must(sent("previous").equals(book.head), 8, "a block does not follow");
	const hex = (number) => BigInt(number).toString(16).padStart(16, "0");
	const ids = book.companyId.replaceAll("-", "") + hex(first) + hex(last);
	const sealed = [book.head, Buffer.from(ids, "hex")];
	for (const name of [...columns, "rare"])
		sealed.push(Buffer.of(block[name] ? 1 : 0), sent(name) ?? Buffer.of());
	book.head = hash("sha256", Buffer.concat(sealed), "buffer");
	must(sent("hash").equals(book.head), 8, "the seal of a block is broken");

	const lists = zip(columns, (name) => elementsOf(sent(name)));
	must(lists.at.length === last - first + 1, 3, "a block is cut off");
	const rare = JSON.parse(sent("rare") ?? "{}");
	return lists.at.map((at, index) => {
		const number = Number(first) + index;
		const of = (name) => lists[name][index] ?? null;
		const [actorKind, actorId] = JSON.parse(lists.actors[of("actor") - 1]);
		const work = JSON.parse(lists.works[of("work") - 1] ?? "[]");
		const { told = {}, shares = [] } = rare[number] ?? {};
		if (of("grant_number")) shares.push([of("grant_number"), of("amount")]);
		return {
			...{ number, at, actorKind, actorId, told, amount: of("amount") },
			...zip(workNames, (_, place) => work[place] ?? null),
			...{ key: of("key"), holdId: of("hold_id"), until: of("until") },
			...{ part: of("part") ?? 0, expired: of("expired") ?? 0n },
			kind: Object.keys(kinds)[of("kind") - 1],
			availableAfter: of("available_after"),
			heldAfter: of("held_after"),
			shares: shares.map(([grant, amount]) => ({
				grant: `${grant}`,
				amount: BigInt(amount),
			})),
		};
	});
}

/** Adds up what an entry does to its pool; its number, its instant and its balances must follow. */
function count(pool, entry) {
	const { number, at, kind, amount, expired, feature, told } = entry;
	const [from, to] = kinds[kind];
	const deltas = zeros(sums);
	if (from !== "-") deltas[from] -= amount;
	if (to !== "-") deltas[to] += amount - expired;
	deltas.expired += expired;
	deltas.receivable -= BigInt(told.reinstate?.cancelled ?? 0);
	if (kind === "repay") deltas.receivable -= amount;
	if (told.clawBack) deltas.receivable += BigInt(told.clawBack.asked) - amount;
	if (kind === "grant") {
		deltas.granted = amount;
		add(pool.in, told.grant.kind, amount);
	}
	if (deltas.settled !== 0n) add(pool.out, feature, deltas.settled);
	const isNext = number === (pool.lastEntry ?? number - 1) + 1;
	must(isNext && at >= pool.recordedAt, 3, `entry ${number} does not follow`);
	Object.assign(pool, { lastEntry: number, recordedAt: at });
	for (const name of sums) {
		pool[name] += deltas[name];
		must(pool[name] >= 0n, 2, `${name} is less than nothing`);
	}
	const after = text([entry.availableAfter, entry.heldAfter]);
	must(text([pool.available, pool.held]) === after, 3, "a balance is another");
	return deltas;
}

/** A book of which nothing is known but its company: the rows that its entries make have their table's names. */
function emptyBook(companyId) {
	const pool = { ...zeros(sums), floor: 0n, lastEntry: 0, recordedAt: iso(0) };
	Object.assign(pool, { in: zeros(grantKinds), out: {} });
	const rows = new Map([["pool", pool]]);
	return { companyId, head: Buffer.alloc(32), pool, rows, part: 0, seen: {} };
}

const workOf = (of) => text(workNames.map((name) => of[name]));

/** Carries out an entry on the rows that the entries before it made. */
function follow(book, entry) {
	const { number, kind, part, key, holdId, until, told, shares } = entry;
	const { pool, rows } = book;
	const [from, to, tells] = kinds[kind];
	const isOwn = (name) => tells.split(" ").includes(name);
	const names = Object.keys({ ...told, ...(until && { until }) });
	must(names.every(isOwn), 4, "it tells what another kind tells");
	must(part <= book.part + 1 && !(part && key), 5, "it is no next part");
	book.part = part;
	if (key) {
		must(!rows.has(`operation ${key}`), 5, "its key was used before");
		rows.set(`operation ${key}`, { key, number, uses: 1 });
	}
	if (kind === "grant") openGrant(book, entry);
	if (kind === "hold") openHold(book, entry);
	const hold = rows.get(`hold ${holdId}`);
	const isOfHold = hold && isOwn("holdId") && workOf(hold) === workOf(entry);
	const isAlone = holdId === null && (!isOwn("holdId") || kind === "debit");
	must(isOfHold || isAlone, 4, "it is not of its hold's work, or has no hold");
	moveShares(rows, entry, hold);
	if (hold) followHold(hold, entry);

	const charge = rows.get(`reversal ${number - part}`);
	if (charge && to === "settled") {
		charge.work = workOf(entry);
		charge.shares.unshift(...shares.toReversed());
	}
	if (from === "settled") {
		const undone = rows.get(`reversal ${told.undoes.number}`);
		const same = text({ reversedBy: number, work: workOf(entry), shares });
		must(text(undone) === same, 6, "it does not undo a charge, once");
		rows.delete(`reversal ${told.undoes.number}`);
	}
	followDebts(rows, entry);
	if ("subscription" in told) pool.subscription = told.subscription;
	pool.lastCycleAt = told.lastCycleAt ?? pool.lastCycleAt;
	pool.floor = told.floor ?? pool.floor;
	const budget = `budget ${text(told.budget?.scope)}`;
	rows.delete(budget);
	if (typeof told.budget?.limit === "string") rows.set(budget, told.budget);
}

function openGrant({ pool, rows }, { number, at, amount, until, told }) {
	const { kind, effectiveAt, cycle } = told.grant;
	if (kind === "allocation") {
		const isLong = Date.parse(until) - effectiveAt > 32 * 86_400_000;
		const meets = (other) => other.kind === kind && other.expiresAt > at;
		const isMet = cycle && [...rows.values()].some(meets);
		must(!isLong && !isMet, 7, "it is an allocation beyond its cycle");
	}
	rows.set(`grants ${number}`, {
		...{ ...told.grant, number, amount, expiresAt: until },
		...zeros([...buckets, "refunded", "owed", "repaid"]),
		available: amount,
	});
	if (cycle === undefined) return;
	const { index, ...plan } = cycle;
	const begun = { ...plan, cyclesGranted: index + 1, next: undefined };
	pool.subscription = { ...pool.subscription, ...begun };
	pool.lastCycleAt = effectiveAt;
}

function openHold({ rows }, { number, at, until, told, shares, ...entry }) {
	const parts = shares.map(({ grant, amount }) => [
		grant,
		{ amount, held: amount, settled: 0n, released: 0n },
	]);
	rows.set(`hold ${entry.holdId}`, {
		...{ ...entry, kind: "hold", state: "open", parts: new Map(parts) },
		...{ openedBy: number, openedAt: at, expiresAt: until },
		...{ quoteId: told.quoteId, debited: 0n },
	});
}

/** Between the buckets of grants, and of the hold that pins them, of which none may come below nothing. */
function moveShares(rows, { at, kind, amount, expired, shares }, hold) {
	const [from, to] = kinds[kind];
	const move = (account, source, target, moved) => {
		account[source] -= moved;
		account[target] += moved;
		const isEnough = moved > 0n && account[source] >= 0n;
		must(isEnough, 2, `it takes more than is ${source}`);
	};
	let gone = 0n;
	for (const share of shares) {
		const grant = rows.get(`grants ${share.grant}`);
		const isOver = grant.expiresAt !== null && grant.expiresAt <= at;
		const isInTime = from !== "available" || isOver === (kind === "expire");
		must(isInTime, 7, "it takes of a grant that is over, or ends another");
		const isGone = isOver && to === "available";
		move(grant, from, isGone ? "expired" : to, share.amount);
		if (isGone) gone += share.amount;
		const end = to === "settled" ? "settled" : "released";
		if (from === "held")
			move(hold.parts.get(share.grant), "held", end, share.amount);
	}
	const moved = total(shares.map((share) => share.amount));
	const isSum = gone === expired && moved === (kind === "grant" ? 0n : amount);
	must(isSum, 1, "it is not the sum of its shares");
}

function followHold(hold, { number, at, kind, amount, until, told }) {
	const isEarly = kind === "hold_expire" && hold.expiresAt > at;
	must(!isEarly, 7, "it ends a hold too soon");
	hold.lastEntry = number;
	if (kind === "debit") hold.debited += amount;
	if (kind === "extend") hold.expiresAt = until;
	const isLate = kind === "debit" && hold.state === "expired";
	const ends = { release: "released", hold_expire: "expired" };
	if ((kind === "settle" || isLate) && !told.staysOpen) hold.state = "settled";
	if (hold.state === "open") hold.state = ends[kind] ?? "open";
}

/** What was refunded of a grant and is owed for it, and what others have paid for that. */
function followDebts(rows, { kind, amount, shares, told }) {
	const { clawBack, pays = [], reinstate } = told;
	const addTo = (number, name, more) => {
		const grant = rows.get(`grants ${number}`);
		add(grant, name, more);
		must(grant[name] >= 0n, 2, `what is ${name} is less than nothing`);
	};
	if (clawBack) {
		addTo(clawBack.grant, "refunded", clawBack.asked);
		addTo(clawBack.grant, "owed", BigInt(clawBack.asked) - amount);
	}
	for (const debt of pays) {
		addTo(debt.grant, "owed", `-${debt.amount}`);
		if (`${debt.grant}` !== shares[0].grant)
			addTo(shares[0].grant, "repaid", debt.amount);
	}
	const paid = total(pays.map((debt) => BigInt(debt.amount)));
	must(kind !== "repay" || paid === amount, 1, "it pays another sum");
	if (reinstate === undefined) return;
	addTo(reinstate.grant, "refunded", `-${reinstate.asked}`);
	addTo(reinstate.grant, "owed", `-${reinstate.cancelled}`);
	for (const share of shares)
		if (share.grant !== `${reinstate.grant}`)
			addTo(share.grant, "repaid", -share.amount);
}

/** What rows store of what the book tells in other words. */
const storedAs = {
	grants(grant) {
		const left = grant.available + grant.held + grant.owed;
		return { ...grant, spent: left === 0n };
	},
	hold({ parts, ...hold }) {
		const sumOf = (name) => total([...parts.values()].map((of) => of[name]));
		const shares = [...parts].flatMap(([grant, part]) => [
			...[grant, part.amount, part.settled, part.released],
		]);
		return { ...hold, ...zip(["settled", "released"], sumOf), shares };
	},
	pool({ subscription, ...pool }, { head }) {
		const { next, ...plan } = subscription ?? {};
		const granted = Object.entries(pool.in).map(([kind, amount]) => [
			...[camel(`granted_${kind}`), amount],
		]);
		return {
			...{ ...pool, ...plan, ...Object.fromEntries(granted) },
			...{ nextPlan: next?.plan, nextAllocation: next?.allocation },
			...{ planEnds: next === "ends", head: `\\x${head.toString("hex")}` },
		};
	},
};

/** A stored row, column by column, with what the book gives. Each row of the book is met once. */
function compare(book, table, row) {
	const key = { grants: row.number, hold: row.hold_id, operation: row.key };
	const of = table === "budget" ? text(row.scope) : key[table];
	const id = table === "pool" ? table : `${table} ${of}`;
	const invariant = table === "operation" ? 5 : 4;
	must(book.rows.has(id), invariant, `no entry tells of ${id}`);
	const known = book.rows.get(id);
	const given = storedAs[table]?.(known, book) ?? known;
	for (const [column, stored] of Object.entries(row)) {
		let told = given[camel(column)] ?? null;
		if (/_at$|_through$/.test(column) && told !== null)
			told = iso(told).replace(/\.?0*Z$/, "+00:00");
		const detail = `${id}: ${column} is ${stored}, by the book it is ${told}`;
		must(text(stored) === text(told), invariant, detail);
	}
	const isOver = given.expiresAt && given.expiresAt <= book.pool.recordedAt;
	const isLeft = given.state === "open" || given.available > 0n;
	must(!isOver || !isLeft, 7, `${id} is over, and was not ended`);
	book.rows.delete(id);
}

/**
 * The rows of a database that a book tells, each as a line of JSON after the block that tells it last; and a line at the
 * end, without which they are not all. No book tells prices and quotes, time zones, fingerprints, the windows of budgets
 * with what is used and held in them, and what is folded from blocks: usage, progress, checkpoints.
 */
export function rowsSql(companyId) {
	const base64 = (name) => `'${name}', encode(${name}, 'base64')`;
	const sent = (name) => `'${name}', encode(array_send(${name}), 'base64')`;
	const where = companyId ? `where company in ('${companyId}', 'all')` : "";
	return `select to_jsonb(l)::text as line from (
		select company_id::text as company, 0 as at, 'reversal' as name, to_jsonb(t) as row
			from tokens.reversal t
		union all select company_id::text, first, 'block', jsonb_build_object('first', first, 'last', last,
			'rare', encode(convert_to(rare, 'UTF8'), 'base64'), ${["previous", "hash"].map(base64)}, ${columns.map(sent)})
			from tokens.block
		union all select company_id::text, number, 'operation', to_jsonb(t) - 'fingerprint'
			|| jsonb_build_object('uses', count(*) over (partition by company_id, key))
			from tokens.operation t where fingerprint is not null
		union all select company_id::text, case state when 'open' then 9e18 else last_entry end, 'hold', to_jsonb(t)
			from tokens.hold t
		union all select company_id::text, 9e18, 'grants', to_jsonb(t) from tokens.grants t
		union all select company_id::text, 9e18, 'budget', to_jsonb(t) - '{used,held,starts_at,ends_at}'::text[]
			from tokens.budget t
		union all select company_id::text, 9e18, 'pool', to_jsonb(t) - 'time_zone' from tokens.pool t
		union all select 'all', 0, 'end', null
	) l ${where} order by company = 'all', company, at, name`;
}

/** A company is followed to its first contradiction: nothing after that means anything. */
export async function verifyRows(lines) {
	const books = new Map();
	const problems = [];
	const toBook = (book, work) => {
		if (book.problem) return;
		try {
			work(book);
		} catch (error) {
			const where = `company ${book.companyId}, up to entry ${book.pool.lastEntry}`;
			book.problem = problemOf(error, `${where}: `);
			problems.push(book.problem);
		}
	};
	let isWhole = false;
	for await (const line of lines) {
		const { company, name, row } = JSON.parse(line, digits);
		isWhole = name === "end";
		if (isWhole) continue;
		if (!books.has(company)) books.set(company, emptyBook(company));
		toBook(books.get(company), (book) => takeRow(book, name, row));
	}
	if (!isWhole || books.size === 0)
		throw new Error("there is no book, or not all of it");
	const seen = {};
	for (const book of books.values()) {
		toBook(book, ({ rows }) => {
			const [missing] = rows.keys();
			must(missing === undefined, 4, `there is no row of ${missing}`);
		});
		if (!book.problem)
			for (const name of Object.keys(book.seen))
				add(seen, name, book.seen[name]);
	}
	return { checked: report(seen), problems };
}

/** Numbers are kept as they are written: some are larger than a number of JavaScript. */
const digits = (_, value, { source }) =>
	typeof value === "number" ? source : value;
const problemOf = (error, where = "") => ({
	invariant: error.cause ?? "form",
	detail: where + error.message,
});

function takeRow(book, name, { company_id, ...row }) {
	add(book.seen, name, 1);
	if (name === "reversal") {
		const charge = { reversedBy: row.reversed_by, shares: [] };
		book.rows.set(`reversal ${row.charge}`, charge);
	} else if (name === "block") {
		for (const entry of entriesOf(book, row)) {
			count(book.pool, entry);
			follow(book, entry);
			add(book.seen, "entry", 1);
			if (entry.told.grant?.kind === "top_up")
				add(book.seen, "bought", entry.amount);
		}
	} else compare(book, name, row);
}

const report = (seen) => {
	const of = (name) => seen[name] ?? 0n;
	return [
		`invariants 1, 2: ${of("grants")} grants, ${of("hold")} holds, ${of("pool")} pools are the sum of their parts, none below 0`,
		`invariant 3: ${of("entry")} entries numbered without gaps, each balance follows`,
		`invariant 4: they and ${of("budget")} budgets are what the book alone gives`,
		`invariant 5: ${of("operation")} keys, each with one row, which points to its entry`,
		`invariant 6: charges by feature, less ${of("reversal")} reversals of one charge each, are what is settled`,
		"invariant 7: nothing but top-ups and live holds survives its end, no allocation its cycle",
		`invariant 8: ${of("block")} blocks follow one another, each with its seal, up to the head of their pool`,
		`invariant 9: top-ups come to ${of("bought")} millitokens, to be compared with what was paid: no book tells that`,
		"not compared: the windows of budgets, and what is used and held in them",
	];
};

/** By the key (in PEM); without one, by that which the file names itself. */
export function verifyStatement(file, key) {
	const found = { checked: [], problems: [] };
	try {
		const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
		const written = utf8.decode(Buffer.from(file));
		const check = written.startsWith("{") ? checkJson : checkCsv;
		check(written, key, found.checked);
	} catch (error) {
		found.problems.push(problemOf(error));
	}
	return found;
}

function checkSignature(written, signature, key) {
	const bytes = Buffer.from(signature, "base64");
	// The same bytes can be written in several ways.
	const isOwn = bytes.toString("base64") === signature;
	const isSigned = verify(null, Buffer.from(written), key, bytes);
	must(isOwn && isSigned, "signature", "it is another's, or of other bytes");
}

/** What a statement says of its period must be what its blocks give, from the opening on. */
function checkJson(file, key, checked) {
	const { statement, signature, publicKey } = JSON.parse(file);
	const whole = `${JSON.stringify({ statement, signature, publicKey })}\n`;
	must(file === whole, "signature", "the file is not as it was written");
	for (const one of [publicKey, key ?? publicKey]) {
		const pem = createPublicKey(one).export({ type: "spki", format: "pem" });
		must(pem === publicKey, "signature", "it names another key");
	}
	checkSignature(statement, signature, publicKey);
	const whose = key ? "given" : "in the file, which anybody may have made";
	checked.push(`signature: whole, by the key ${whose}`);

	const said = JSON.parse(statement);
	const { format, companyId, from, before, opening, blocks } = said;
	must(format === "verbatim-statement-1", "form", `${format} is another form`);
	const pool = { recordedAt: from, in: {}, out: {} };
	for (const name of sums) add(pool, name, opening[name]);
	const parts = total(buckets.map((name) => pool[name]));
	must(parts === pool.granted, 1, "the opening does not add up");
	const book = { companyId, head: Buffer.from(said.previous, "hex") };
	const entries = blocks
		.flatMap((block) => entriesOf(book, block))
		.filter(({ at }) => from <= at && at < before)
		.map(({ key, ...entry }) => ({ ...entry, deltas: count(pool, entry) }));
	const since = (name) => pool[name] - BigInt(opening[name]);
	const given = {
		...{ in: pool.in, out: pool.out, entries, head: book.head.toString("hex") },
		...zip(["expired", "clawedBack"], since),
		closing: zip(sums, (name) => pool[name]),
	};
	for (const name of Object.keys(given)) {
		const isSame = text(given[name]) === text(said[name]);
		must(isSame, 1, `${name} is not what the blocks give`);
	}
	checked.push(
		`invariant 8: ${blocks.length} blocks follow one another, each with its seal`,
		`invariant 3: ${entries.length} entries numbered without gaps, each balance follows`,
		"invariants 1, 6: opening + in - out - expired - clawed back = closing; the entries are the blocks'",
	);
}

/** The last line signs all before it. In the columns of sums, the opening and every change add up to the closing. */
function checkCsv(file, key, checked) {
	const form = /^(.*\n)signature,ed25519,([^\n]*)\n$/s;
	const [, body, signature] = form.exec(file) ?? [];
	must(body && key, "signature", "it lacks one, or a key to verify it by");
	checkSignature(body, signature, key);
	checked.push("signature: whole, by the key given");
	const cells = [...body.matchAll(/("(?:[^"]|"")*"|[^",\n]*)[,\n]/g)];
	const width = cells.findIndex(([, cell]) => cell === "grants") + 1;
	for (let column = 4; column < 11; column += 1) {
		const [[, name], ...rest] = cells.filter((_, at) => at % width === column);
		const tokens = rest.map(([, cell]) => Math.round(Number(cell) * 1_000));
		const closing = tokens.pop();
		const sum = tokens.reduce((all, more) => all + more, 0);
		must(sum === closing, 1, `${name} does not add up`);
	}
	const lines = cells.length / width - 3;
	checked.push(`invariant 1: opening and ${lines} entries add up to closing`);
}

async function main([what, option, value]) {
	if (what === "--sql")
		return `\\set FETCH_COUNT 100\nset timezone = 'UTC';\n${rowsSql(option)};`;
	const key = option === "--key" ? readFileSync(value, "utf8") : undefined;
	const { checked, problems } =
		what === "--rows"
			? await verifyRows(createInterface({ input: process.stdin }))
			: verifyStatement(readFileSync(what ?? "(no statement was named)"), key);
	process.exitCode = problems.length === 0 ? 0 : 1;
	for (const { invariant: of, detail } of problems)
		checked.push(`PROBLEM of ${of > 0 ? "invariant" : "the"} ${of}: ${detail}`);
	checked.push(problems.length === 0 ? "all holds" : "not all holds");
	return checked.join("\n");
}

// Before Node 24 no module knows whether it is the one that was started.
if (import.meta.main ?? true)
	main(process.argv.slice(2)).then(console.log, (error) => {
		console.error(error.message);
		process.exitCode = 2;
	});
