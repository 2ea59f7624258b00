/** All SQL of the companies' details for invoices. Each statement names the company. */
import type { BillingDetails } from "@verbatim/contract/billing";
import type { Tx } from "../../platform/db.ts";
import { francs } from "../currency/reference-rates.ts";

/** Those of a company that gave none are empty, and it pays in francs. */
export async function findDetails(
	tx: Tx,
	companyId: string,
): Promise<BillingDetails> {
	const { rows } = await tx.query(
		`select currency, legal_name, address, tax_id, order_number, receipts_email from billing.details where company_id = $1`,
		[companyId],
	);
	const text = (column: string) => String(rows[0]?.[column] ?? "");
	return {
		currency: text("currency") || francs,
		legalName: text("legal_name"),
		address: text("address"),
		taxId: text("tax_id"),
		orderNumber: text("order_number"),
		receiptsEmail: text("receipts_email"),
	};
}

export async function setDetails(
	tx: Tx,
	companyId: string,
	details: BillingDetails,
): Promise<void> {
	await tx.query(
		`insert into billing.details (company_id, currency, legal_name, address, tax_id, order_number, receipts_email)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id) do update set currency = excluded.currency, legal_name = excluded.legal_name,
       address = excluded.address, tax_id = excluded.tax_id, order_number = excluded.order_number,
       receipts_email = excluded.receipts_email`,
		[
			companyId,
			details.currency,
			details.legalName,
			details.address,
			details.taxId,
			details.orderNumber,
			details.receiptsEmail,
		],
	);
}
