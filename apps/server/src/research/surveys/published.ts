/** A survey as respondents meet it, and the versions that were answered. */
import { findCompany } from "../../company/companies/company-store.ts";
import type { Tx } from "../../platform/db.ts";
import * as store from "./store.ts";
import type { PublishedSurvey } from "./survey.ts";

/** Undefined: nothing was ever published at this address. */
export async function findPublished(
	tx: Tx,
	publicId: string,
): Promise<PublishedSurvey | undefined> {
	const found = await store.findPublished(tx, publicId);
	if (found === undefined) return undefined;
	const { companyName } = await findCompany(tx, found.companyId);
	return { ...found, companyName };
}

export { findVersion as versionOf } from "./store.ts";
