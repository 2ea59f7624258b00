/** A transaction of the engine's own: a passing fault is tried again, any other is thrown as what it is. */
import type { Database, Tx } from "../words.ts";

/** Runs work in a transaction: a new one, or the caller's. */
export type InTransaction = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** Faults after which nothing was written, or a repetition with the same key finds what was. */
const passing = new Set([
	"40001",
	"40P01",
	"08000",
	"08003",
	"08006",
	"57P01",
	"57P02",
	"ECONNRESET",
]);
const triesMax = 4;

export const codeOf = (error: unknown): string | undefined => {
	const code = (error as { code?: unknown } | null)?.code;
	return typeof code === "string" ? code : undefined;
};

export function ownTransaction(database: Database): InTransaction {
	return async (work) => {
		for (let tries = 1; ; tries += 1) {
			try {
				return await database.transaction(work);
			} catch (error) {
				const code = codeOf(error);
				if (tries === triesMax || code === undefined || !passing.has(code))
					throw error;
				// Both sides of a deadlock should not come back at the same moment.
				await new Promise((resolve) =>
					setTimeout(resolve, tries * 10 + Math.random() * 20),
				);
			}
		}
	};
}
