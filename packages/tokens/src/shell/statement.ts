/** A signed statement of a period, from the book alone. */
import { createPrivateKey, sign } from "node:crypto";
import type { SignedStatement } from "../book.ts";
import type { Entry } from "../core/entry.ts";
import type { Pool } from "../core/pool.ts";
import { signedCsv, signedJson, statementOf } from "../core/statement.ts";
import type { Refused, Tx } from "../words.ts";
import type { StoredBlock } from "./block.ts";
import { listBlocks, readBook } from "./book-store.ts";
import { firstHash } from "./chain.ts";
import { poolAfterEntriesUntil } from "./past.ts";

/** The operator's key pair (Ed25519), in PEM. */
export type StatementKey = { privateKey: string; publicKey: string };

export async function makeStatement(
	tx: Tx,
	of: {
		now: { pool: Pool; now: number; written: number; due: readonly Entry[] };
		from: number;
		before: number;
		key: StatementKey | undefined;
	},
): Promise<SignedStatement | Refused> {
	const { now, from, before, key } = of;
	if (!Number.isFinite(from)) return { refused: "invalid", field: "from" };
	if (!(before > from && before <= now.now))
		return { refused: "invalid", field: "before" };
	if (now.due.some(({ at }) => at < before))
		throw new Error("What fell due has to be written before it is stated");
	if (key === undefined)
		throw new Error("The engine was opened without a key to sign with");
	const opening = await poolAfterEntriesUntil(tx, { now, at: from - 1 });
	const blocks: StoredBlock[] = [];
	const entries: Entry[] = [];
	for await (const { block, entries: all } of readBook(tx, {
		companyId: now.pool.companyId,
		first: opening.lastEntry + 1,
		through: now.written,
	})) {
		const within = all.filter(
			({ number, at }) => number > opening.lastEntry && at < before,
		);
		if (within.length === 0) break;
		blocks.push(block);
		entries.push(...within);
	}
	const privateKey = createPrivateKey(key.privateKey);
	const signBytes = (bytes: Buffer) => sign(null, bytes, privateKey);
	const statement = statementOf({
		from,
		before,
		opening,
		entries,
		blocks,
		previous: blocks[0]?.previous ?? (await headAt(tx, opening)),
	});
	return {
		json: signedJson(statement, { sign: signBytes, publicKey: key.publicKey }),
		csv: signedCsv(statement, signBytes),
		publicKey: key.publicKey,
	};
}

/** Where the chain ends for a pool as it stood after an entry. */
async function headAt(tx: Tx, pool: Pool): Promise<Buffer> {
	const { companyId, lastEntry } = pool;
	const of = { companyId, first: lastEntry, through: lastEntry, limit: 1 };
	const [block] = lastEntry === 0 ? [] : await listBlocks(tx, of);
	return block?.hash ?? firstHash;
}
