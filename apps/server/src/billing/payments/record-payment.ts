/**
 * Writes down a payment, inside the transaction that gives what it paid for: its receipt's number, to whom it is made out,
 * and its tax. Its receipt is mailed soon after the commit. A payment is written down once, whoever reports it.
 */

import { findCompany } from "../../company/companies/company-store.ts";
import { tellCompany } from "../../company/company-news.ts";
import type { Tx } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Payment } from "../../providers/payment/payment.ts";
import { findDetails } from "../details/store.ts";
import { goneOf } from "./payment.ts";
import {
	insertPayment,
	lockFacts,
	lockPaymentOfReference,
	type PaidFor,
	setCustomer,
	setFollowUp,
	type Taxed,
	takeNumber,
} from "./store.ts";

export async function recordPayment(
	tx: Tx,
	of: {
		companyId: string;
		provider: string;
		payment: Payment;
		for: PaidFor;
		plan?: string;
		tokensMillitokens: bigint;
		taxed: Taxed | undefined;
		topUpId?: string;
		orderId?: string;
	},
): Promise<{
	/** False: it was written down before, for this or for something else. */
	recorded: boolean;
	paymentId: string;
}> {
	const { companyId, provider, payment } = of;
	const { paymentReference, amount, paidAt, customerRef } = payment;
	const facts = await lockFacts(tx, provider, paymentReference);
	const before = await lockPaymentOfReference(tx, provider, paymentReference);
	if (before !== undefined)
		return { recorded: false, paymentId: before.paymentId };
	const paymentId = newId();
	const { companyName } = await findCompany(tx, companyId);
	const details = await findDetails(tx, companyId);
	await insertPayment(tx, {
		companyId,
		paymentId,
		provider,
		paymentReference,
		paidFor: of.for,
		plan: of.plan,
		topUpId: of.topUpId,
		orderId: of.orderId,
		paid: amount,
		paidAt,
		tokensMillitokens: of.tokensMillitokens,
		taxed: of.taxed,
		invoiceUrl: payment.invoiceUrl,
		periodStartsAt: payment.subscription?.periodStartsAt,
		billedTo: {
			companyName,
			legalName: details.legalName,
			address: details.address,
			taxId: details.taxId,
			orderNumber: details.orderNumber,
		},
		receiptNumber: await takeNumber(tx, "receipt", paidAt.getUTCFullYear()),
	});
	if (customerRef !== undefined)
		await setCustomer(tx, { companyId, provider, customerRef });
	// Some of it went back before it was told as paid. What it bought is given first, in this transaction; so this is after.
	if (goneOf(facts, amount).minorUnits > 0 || facts.disputes.size > 0)
		await setFollowUp(tx, { companyId, paymentId }, paidAt);
	await tellCompany(tx, { companyId, what: "billing" });
	return { recorded: true, paymentId };
}
