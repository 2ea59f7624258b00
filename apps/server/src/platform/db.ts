/**
 * The database: one PostgreSQL, one driver, one pool. Statements and transactions with explicit time limits.
 * A server that could lose what it acknowledged is refused, with the reason.
 */
import pg from "pg";
import type { Log } from "./log.ts";

export type Row = Record<string, unknown>;

/** Whatever runs one statement: the pool, or an open transaction. */
export interface Tx {
	query(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

export interface Db extends Tx {
	/** Under a name a statement is prepared, once for each connection: for the few that come all the time. */
	query(
		text: string,
		values?: unknown[],
		name?: string,
	): Promise<{ rows: Row[] }>;
	/** READ COMMITTED. Ends with a commit when `work` returns, with a rollback when it throws. */
	transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
	/** The pool itself, for the libraries that want one (sign-in, job queue). Nobody else takes it. */
	readonly pool: pg.Pool;
	readonly url: string;
	close(): Promise<void>;
}

const int8 = 20;
const types = new pg.TypeOverrides();
types.setTypeParser(int8, (text: string) => BigInt(text));

export type DbLimits = {
	connectionsMax: number;
	statementSecondsMax: number;
	lockSecondsMax: number;
	idleTransactionSecondsMax: number;
};

export const serverLimits: DbLimits = {
	connectionsMax: 16,
	statementSecondsMax: 30,
	lockSecondsMax: 10,
	idleTransactionSecondsMax: 60,
};

export function openDb(options: {
	url: string;
	name: string;
	limits: DbLimits;
	log: Log;
}): Db {
	const { url, limits } = options;
	const pool = new pg.Pool({
		connectionString: url,
		application_name: options.name,
		max: limits.connectionsMax,
		connectionTimeoutMillis: 10_000,
		idleTimeoutMillis: 30_000,
		keepAlive: true,
		// The sign-in library's tables are in `company` and it names them bare. All other SQL names its schema.
		options: [
			"-c search_path=company",
			`-c statement_timeout=${limits.statementSecondsMax * 1_000}`,
			`-c lock_timeout=${limits.lockSecondsMax * 1_000}`,
			`-c idle_in_transaction_session_timeout=${limits.idleTransactionSecondsMax * 1_000}`,
		].join(" "),
		types,
	});
	// An idle connection that the server closes (a restart) reports here; the pool opens another when asked.
	pool.on("error", (error) =>
		options.log.warn(
			{ reason: error.message },
			"A database connection was lost",
		),
	);

	return {
		url,
		pool,
		query: (text, values, name) =>
			name === undefined
				? pool.query(text, values)
				: pool.query({ text, values: values ?? [], name }),
		transaction: (work) => inTransaction(pool, work),
		close: () => pool.end(),
	};
}

async function inTransaction<T>(
	pool: pg.Pool,
	work: (tx: Tx) => Promise<T>,
): Promise<T> {
	const client = await pool.connect();
	let broken: Error | undefined;
	// Without a listener, a connection that dies between two statements would end the process.
	const onError = (error: Error) => {
		broken = error;
	};
	client.on("error", onError);
	try {
		await client.query("begin");
		const result = await work(client);
		const { command } = await client.query("commit");
		// A statement failed and `work` went on as if it had not: PostgreSQL answers "commit" with a rollback, silently.
		if (command !== "COMMIT")
			throw new Error(
				"Nothing of this transaction was stored: a statement in it had failed, and its error was swallowed",
			);
		return result;
	} catch (error) {
		await client.query("rollback").catch((failure: Error) => {
			broken = failure;
		});
		throw error;
	} finally {
		client.off("error", onError);
		client.release(broken);
	}
}

export class DatabaseRefused extends Error {}

const versionMin = 16;

/** Throws `DatabaseRefused` when the server is too old, cannot be written to, or may forget what it said was written. */
export async function refuseUnsafeDatabase(db: Tx): Promise<void> {
	const { rows } = await db.query(
		`select current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') as fsync,
       current_setting('full_page_writes') as full_page_writes, current_setting('synchronous_commit') as synchronous_commit,
       current_setting('server_encoding') as encoding, pg_is_in_recovery() as is_standby`,
	);
	const settings = rows[0] ?? {};
	if (Number(settings["version"]) < versionMin)
		throw new DatabaseRefused(
			`PostgreSQL ${settings["version"]} is too old. Verbatim runs on PostgreSQL ${versionMin} or newer.`,
		);
	if (settings["is_standby"] === true)
		throw new DatabaseRefused(
			"This database is a standby, which can only be read. Give the address of its primary in DATABASE_URL.",
		);
	if (settings["encoding"] !== "UTF8")
		throw new DatabaseRefused(
			`This database stores text as ${settings["encoding"]}, which cannot hold every language. ` +
				"Create one with: create database verbatim encoding 'UTF8' template template0",
		);
	for (const name of ["fsync", "full_page_writes", "synchronous_commit"]) {
		if (settings[name] === "off")
			throw new DatabaseRefused(
				`This database has ${name} = off: after a crash it could forget tokens that were paid for. ` +
					`Set ${name} = on (in postgresql.conf, or for the database or role), and start again.`,
			);
	}
}

/** Throws what the connection throws when the database does not answer. */
export async function refuseSilentDatabase(db: Tx): Promise<void> {
	await db.query("select 1");
}
