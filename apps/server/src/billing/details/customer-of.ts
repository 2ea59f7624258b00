/** A company as a customer of the payment provider: to whom its pages and mails are addressed. */
import { findCompany } from "../../company/companies/company-store.ts";
import { findMembership } from "../../company/companies/store.ts";
import { membersToTell } from "../../company/members/members-to-tell.ts";
import type { Db } from "../../platform/db.ts";
import type {
	Customer,
	PaymentProvider,
} from "../../providers/payment/payment.ts";
import { findCustomer } from "../payments/store.ts";
import { findDetails } from "./store.ts";

export async function customerOf(
	deps: { db: Db; provider: PaymentProvider },
	of: { companyId: string; memberId: string | undefined },
): Promise<Customer> {
	const { db, provider } = deps;
	const { companyId, memberId } = of;
	const { companyName } = await findCompany(db, companyId);
	const { legalName } = await findDetails(db, companyId);
	const member =
		memberId === undefined
			? undefined
			: await findMembership(db, { companyId, memberId });
	const [owner] =
		member === undefined
			? await membersToTell(db, companyId, "manage_plan")
			: [];
	return {
		companyId,
		name: legalName || companyName,
		email: member?.email ?? owner?.email ?? "",
		customerRef: await findCustomer(db, companyId, provider.name),
	};
}
