/** What the sandbox's verbs have in common: where they write, what time it is, how things are called and found. */
import { randomBytes } from "node:crypto";
import type { Clock } from "../../../platform/clock.ts";
import type { Db } from "../../../platform/db.ts";
import type { Jobs } from "../../../platform/jobs.ts";

export type Desk = {
	db: Db;
	jobs: Jobs;
	clock: Clock;
	/** The public address, where the person's browser finds the pages. */
	baseUrl: string;
};

/** Not to be guessed: whoever knows such a name may press the buttons of its page. */
export function newRef(
	kind:
		| "sandbox"
		| "sandbox_portal"
		| "sandbox_customer"
		| "sandbox_subscription"
		| "sandbox_payment"
		| "sandbox_dispute",
): string {
	return `${kind}_${randomBytes(24).toString("base64url")}`;
}

export const isRef = (text: string): boolean =>
	/^sandbox(_[a-z]+)?_[\w-]{20,40}$/.test(text);

export const checkoutUrl = (desk: Pick<Desk, "baseUrl">, checkoutRef: string) =>
	`${desk.baseUrl}/sandbox/checkout/${checkoutRef}`;
export const portalUrl = (desk: Pick<Desk, "baseUrl">, portalRef: string) =>
	`${desk.baseUrl}/sandbox/portal/${portalRef}`;
export const invoiceUrl = (
	desk: Pick<Desk, "baseUrl">,
	paymentReference: string,
) => `${desk.baseUrl}/sandbox/invoice/${paymentReference}`;
