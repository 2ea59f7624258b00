/**
 * News of a company: something of it is not as it was, and open consoles read it again; or a member may not go on, and its
 * streams end at once. Told inside the transaction that changes it, heard after the commit.
 */
import type { ChangedArea } from "@verbatim/contract/live";
import type { Tx } from "../platform/db.ts";
import { tell } from "../platform/live.ts";

export const companyTopic = "company_news";

export type CompanyNews =
	| { companyId: string; what: ChangedArea }
	/** Removed, or with another role: whoever speaks for this member is asked again who it is. */
	| { companyId: string; memberChanged: string };

export const tellCompany = (tx: Tx, news: CompanyNews): Promise<void> =>
	tell(tx, companyTopic, news);
