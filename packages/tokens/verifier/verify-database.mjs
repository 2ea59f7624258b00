// biome-ignore-all format: made to be read before it is trusted; one step is one line of at most 120 characters.
/**
 * The part of `verify.mjs` for whoever has the database: replays each company's book from nothing, and compares every
 * row with what comes out. Blocks are read in pages, and a hold is forgotten once it was compared, so that memory does
 * not grow with the book. A company is followed to its first contradiction: nothing after that means anything.
 *
 * Not compared, because the book does not tell it: time zones, fingerprints of what was asked, quotes, rate cards, the
 * windows of budgets with what is used and held in them, and what is folded from blocks (usage, progress, checkpoints).
 */
import pg from "pg";
import { emptyPool, follow, plus, scopeText } from "./replay.mjs";
import { buckets, columns, count, entriesOf, iso, must } from "./verify.mjs";

const pageOfBlocks = `select first, last, previous, hash, ${columns.map((name) => `array_send(${name}) as ${name}`)},
	convert_to(rare, 'UTF8') as rare from tokens.block where company_id = $1 and first > $2 order by first limit 50`;

const rowsOfKeys = "select key, number from tokens.operation where company_id = $1 and key = any($2)";
/** Of holds that no later page speaks of. */
const rowsOfHolds = "select * from tokens.hold where company_id = $1 and hold_id = any($2) and last_entry <= $3";

/** Every value as PostgreSQL writes it, but for bytes and instants. */
const parsers = {
	17: (text) => Buffer.from(text.slice(2), "hex"),
	1184: (text) => iso(`${text.replace(" ", "T")}:00`),
};
const types = { getTypeParser: (type) => parsers[type] ?? ((text) => text) };

/** All companies, or one, in one snapshot. What was checked is told of those in whose books all holds. */
export async function verifyDatabase(connectionString, companyId) {
	const client = new pg.Client({ connectionString, types, options: "-c timezone=UTC -c datestyle=ISO" });
	const rows = async (sql, ...values) => (await client.query(sql, values)).rows;
	const seen = { pools: 0, blocks: 0, entries: 0, keys: 0, grants: 0, holds: 0, reversals: 0, budgets: 0, bought: 0n };
	const problems = [];
	await client.connect();
	try {
		await rows("begin isolation level repeatable read read only");
		const one = companyId === undefined ? "" : "where company_id = $1";
		const pools = await rows(`select * from tokens.pool ${one} order by company_id`, ...(one ? [companyId] : []));
		if (one && pools.length === 0) throw new Error(`there is no pool of the company ${companyId}`);
		for (const row of pools) {
			const pool = emptyPool();
			try {
				await checkCompany(rows, row, pool);
				for (const name of Object.keys(seen)) seen[name] += name === "pools" ? 1 : pool.seen[name];
			} catch (error) {
				if (error instanceof pg.DatabaseError) throw error;
				const detail = `company ${row.company_id}, up to entry ${pool.lastEntry}: ${error.message}`;
				problems.push({ invariant: error.cause ?? "form", detail });
			}
		}
	} finally {
		await client.end();
	}
	return { checked: report(seen), problems };
}

const report = ({ pools, blocks, entries, keys, grants, holds, reversals, budgets, bought }) => [
	`invariant 1: ${grants} grants and ${pools} pools, each the sum of its parts`,
	`invariant 2: ${grants} grants and ${holds} holds never gave more than they had`,
	`invariant 3: ${entries} entries numbered without gaps, each balance follows`,
	`invariant 4: ${pools} pools, ${grants} grants, ${holds} holds, ${budgets} budgets are what the book alone gives`,
	`invariant 5: ${keys} keys, each with one row, which points to its entry`,
	`invariant 6: charges by feature, less ${reversals} reversals of one charge each, are what is settled`,
	`invariant 7: nothing but top-ups and live holds survives its end, no allocation its cycle`,
	`invariant 8: ${blocks} blocks follow one another, each with its seal, up to the head of their pool`,
	`invariant 9: top-ups come to ${bought} millitokens, to be compared with what was paid: no book tells that`,
	"not compared: the windows of budgets, and what is used and held in them",
];

/** `row` is the pool as it is stored, and `pool` as its book gives it, entry by entry. */
async function checkCompany(rows, row, pool) {
	const ask = (sql, ...values) => rows(sql, row.company_id, ...values);
	for (const { charge, reversed_by } of await ask("select * from tokens.reversal where company_id = $1"))
		pool.charges.set(Number(charge), { reversedBy: Number(reversed_by), shares: [] });
	const end = await readBook(ask, row, pool);
	must(row.head.equals(end), 8, "the chain does not end at the pool's head");
	await checkCounts(ask, pool);
	await checkGrants(ask, pool);
	await checkBudgets(ask, pool);
	checkPool(row, pool);
}

/** Page by page: the entries, then the rows of the keys and holds that they speak of. */
async function readBook(ask, row, pool) {
	let end = Buffer.alloc(32);
	for (let blocks = [end]; blocks.length > 0; pool.seen.blocks += blocks.length) {
		blocks = await ask(pageOfBlocks, pool.lastEntry);
		const keys = new Map();
		const holdIds = new Set();
		for (const block of blocks) {
			for (const entry of entriesOf(block, row.company_id, end)) {
				count(pool, entry);
				follow(pool, entry);
				if (entry.holdId !== null) holdIds.add(entry.holdId);
				if (entry.key === null) continue;
				must(!keys.has(entry.key), 5, `the key of entry ${entry.number} was there before`);
				keys.set(entry.key, `${entry.number}`);
			}
			end = block.hash;
		}
		pool.seen.keys += keys.size;
		const operations = await ask(rowsOfKeys, [...keys.keys()]);
		must(operations.length === keys.size, 5, `${keys.size - operations.length} keys have no row`);
		for (const { key, number } of operations)
			must(keys.get(key) === number, 5, `the row of a key points to entry ${number}, not ${keys.get(key)}`);
		for (const stored of await ask(rowsOfHolds, [...holdIds], pool.lastEntry)) {
			const isLate = stored.state === "open" && stored.expires_at <= row.recorded_at;
			must(!isLate, 7, `hold ${stored.hold_id} is open after its end`);
			compare(`hold ${stored.hold_id}`, stored, pool.holds.get(stored.hold_id));
			pool.holds.delete(stored.hold_id);
		}
	}
	return end;
}

/** No row is there that the book does not know, and none is missing. */
async function checkCounts(ask, { seen, holds, charges }) {
	const [found] = await ask(`select (select count(*) from tokens.hold where company_id = $1) as holds,
		(select count(*) from tokens.operation where company_id = $1 and fingerprint is not null) as keys`);
	must(found.keys === `${seen.keys}`, 5, `${found.keys} rows of keys, where the book has ${seen.keys}`);
	must(found.holds === `${seen.holds}` && holds.size === 0, 4, "there are rows of holds too many, or too few");
	must(charges.size === seen.reversals, 6, `${charges.size} rows of reversals, where the book has ${seen.reversals}`);
}

async function checkGrants(ask, { grants, recordedAt, seen }) {
	for (const stored of await ask("select * from tokens.grants where company_id = $1")) {
		const grant = grants.get(Number(stored.number));
		const spent = grant && (grant.available + grant.held + grant.owed === 0n ? "t" : "f");
		compare(`grant ${stored.number}`, stored, { ...grant, spent });
		const isOver = grant.expiresAt !== null && grant.expiresAt <= recordedAt;
		must(!isOver || grant.available === 0n, 7, `grant ${stored.number} is over, and something of it still available`);
		const parts = buckets.map((name) => grant[name]);
		must(grant.amount === parts.reduce(plus, 0n), 1, `grant ${stored.number} is not the sum of its parts`);
		seen.grants += 1;
	}
	must(seen.grants === grants.size, 4, "rows of grants are missing");
}

async function checkBudgets(ask, { budgets, seen }) {
	for (const { scope, limit } of await ask("select * from tokens.budget where company_id = $1")) {
		must(budgets.get(scopeText(JSON.parse(scope))) === limit, 4, `the budget for ${scope} has another limit`);
		seen.budgets += 1;
	}
	must(seen.budgets === budgets.size, 4, "rows of budgets are missing");
}

function checkPool({ time_zone: _, head: __, ...row }, pool) {
	const sumOf = (name) => pool.grants.values().map((grant) => grant[name]).reduce(plus, 0n);
	for (const name of buckets) must(pool[name] === sumOf(name), 1, `${name} of the pool is not that of its grants`);
	must(pool.receivable === sumOf("owed"), 1, "the pool's receivable is not what its grants owe");
	must(pool.settled === Object.values(pool.out).reduce(plus, 0n), 6, "the features' charges are not what is settled");
	pool.seen.bought = pool.in.top_up;
	const { next, anchorAt, paidThrough, ...subscription } = pool.subscription ?? {};
	const given = Object.entries(pool.in).map(([kind, amount]) => [camel(`granted_${kind}`), amount]);
	compare("the pool", row, { ...pool, ...Object.fromEntries(given), ...subscription, anchorAt: iso(anchorAt),
		paidThrough: iso(paidThrough), nextPlan: next?.plan, nextAllocation: next?.allocation,
		planEnds: next === "ends" ? "t" : "f" });
}

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** A stored row, column by column, with what the book gives. */
function compare(what, row, given = {}) {
	for (const [column, stored] of Object.entries(row)) {
		const value = given[camel(column)] ?? null;
		const text = Array.isArray(value) ? `{${value}}` : value === null ? null : `${value}`;
		must(column === "company_id" || stored === text, 4, `${what}: ${column} is ${stored}, by the book it is ${text}`);
	}
}
