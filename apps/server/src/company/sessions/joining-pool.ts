/**
 * A pool for the sign-in library whose statements join the transaction that surrounds them, when there is one. So what
 * the library writes and what we write beside it exist together or not at all.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { QueryResult } from "pg";
import type { Db, Tx } from "../../platform/db.ts";

/** A transaction that the library's statements join, and the first of them that the database refused. */
export type Joined = { tx: Tx; refusal: unknown };

type Client = {
	query(text: string, values?: readonly unknown[]): Promise<QueryResult>;
	release(destroy?: boolean): void;
};

export type JoiningPool = {
	connect(): Promise<Client>;
	end(): Promise<void>;
	options: object;
};

const surrounding = new AsyncLocalStorage<Joined>();

/** Run `work`, with every statement of the library inside `joined.tx`. */
export function joining<T>(joined: Joined, work: () => Promise<T>): Promise<T> {
	return surrounding.run(joined, work);
}

export function joiningPool(db: Db): JoiningPool {
	return {
		async connect() {
			const joined = surrounding.getStore();
			if (joined !== undefined) return clientInside(joined);
			const client = await db.pool.connect();
			return {
				query: (text, values) => client.query(text, [...(values ?? [])]),
				release: (destroy) => client.release(destroy),
			};
		},
		// The pool belongs to the platform, which closes it.
		end: async () => undefined,
		options: {},
	};
}

// The library opens transactions of its own. Inside ours, `commit` would end ours: a savepoint is what it may have.
const inside: Readonly<Record<string, string>> = {
	begin: "savepoint of_the_library",
	commit: "release savepoint of_the_library",
	rollback: "rollback to savepoint of_the_library",
};

function clientInside(joined: Joined): Client {
	return {
		async query(text, values) {
			try {
				return (await joined.tx.query(inside[text] ?? text, [
					...(values ?? []),
				])) as QueryResult;
			} catch (refusal) {
				// The library tells its callers less than the database told it.
				joined.refusal ??= refusal;
				throw refusal;
			}
		},
		release: () => undefined,
	};
}
