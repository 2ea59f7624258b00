/** The chain of blocks: each seals the one before it. */
import { int8Bytes, uuidBytes } from "./binary.ts";
import { blockColumns, type StoredBlock, sealOf } from "./block.ts";

export const firstHash = Buffer.alloc(32);

/** What is wrong with a block that follows `head` and the entry `before`; undefined: nothing. */
export function brokenLink(
	companyId: string,
	block: StoredBlock,
	after: { head: Buffer; lastEntry: number },
): string | undefined {
	if (block.first !== after.lastEntry + 1)
		return `the block of entry ${block.first} follows entry ${after.lastEntry}`;
	if (!block.previous.equals(after.head))
		return `the block of entry ${block.first} does not name the hash of the one before it`;
	const sealed = sealOf({
		previous: block.previous,
		companyBytes: uuidBytes(companyId),
		first: int8Bytes(block.first),
		last: int8Bytes(block.last),
		columns: [
			...blockColumns.map((name) => block.columns[name]),
			block.rare === null ? null : Buffer.from(block.rare, "utf8"),
		],
	});
	return sealed.equals(block.hash)
		? undefined
		: `the block of entry ${block.first} has another hash than its content`;
}
