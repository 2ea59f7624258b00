/**
 * What the engine announces when a commit changed a pool: one PostgreSQL notification an operation, heard at the
 * commit and only if there is one. It says that something changed, never how much: who hears it reads the balance.
 */
export const poolChangedChannel = "tokens_pool";

export type PoolChanged = {
	companyId: string;
	/** The pool's version after the commit, as text (it is a bigint). */
	version: string;
	/** Tokens came in: work that stopped for lack of them may go on. */
	refilled: boolean;
};
