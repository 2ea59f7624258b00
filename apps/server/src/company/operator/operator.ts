/** Who runs this installation, and so may read the mails of everybody that lie in its folder. */
import type { Db } from "../../platform/db.ts";
import type { Actor } from "../actor.ts";
import { findEmail, findOldestCompany } from "./store.ts";

export type OperatorSettings = {
	/** Lower case. */
	emails: readonly string[];
	/** Nobody but this machine reaches Verbatim: it is being tried, and its owner sits before it. */
	isLocal: boolean;
	/** Mails go into a folder. */
	hasMailFolder: boolean;
};

/**
 * Whose address is named in the configuration, and proven by a link that came by mail: anybody can sign up with any
 * address. Where none is named, the owner of the oldest company of an installation that only its own machine reaches.
 */
export async function isOperator(
	deps: { db: Db; operator: OperatorSettings },
	actor: Actor,
): Promise<boolean> {
	const { emails, isLocal, hasMailFolder } = deps.operator;
	if (actor.key !== undefined) return false;
	if (emails.length > 0) {
		const found = await findEmail(deps.db, actor);
		return found?.isVerified === true && emails.includes(found.email);
	}
	return (
		isLocal &&
		hasMailFolder &&
		actor.role === "owner" &&
		(await findOldestCompany(deps.db)) === actor.companyId
	);
}

/** Whether a server that listens at this address is reached from its own machine only. */
export const isLoopback = (host: string): boolean =>
	host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
