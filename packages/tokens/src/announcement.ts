/**
 * What the engine announces when a commit changed pools: a PostgreSQL notification, heard at the commit and only if there
 * is one. Its text is a JSON list of changes. It says that something changed, never how much: who hears it reads the
 * balance.
 */
export const poolChangedChannel = "tokens_pool";

/** The company, the pool's version after the commit, and whether tokens came in: work that lacked them may go on. */
export type PoolChanged = [
	companyId: string,
	version: number,
	refilled: boolean,
];
