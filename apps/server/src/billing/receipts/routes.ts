/** Receipts and credit notes as PDF, for those who see money. */
import { creditNotePath, receiptPath } from "@verbatim/contract/billing";
import { uuidFromId } from "@verbatim/contract/ids";
import { language } from "@verbatim/contract/languages";
import { type Problem, problem } from "@verbatim/contract/problems";
import { may } from "../../company/actor.ts";
import type { FetchAnswering } from "../../company/answering.ts";
import { findCompany } from "../../company/companies/company-store.ts";
import type { Db } from "../../platform/db.ts";
import { findPayment } from "../payments/store.ts";
import {
	composeReceipt,
	type ReceiptKind,
	type Seller,
} from "./compose-receipt.ts";
import { drawReceipt } from "./draw-receipt.ts";

export type ReceiptDeps = { db: Db; seller: Seller };

export function receiptRoutes(deps: ReceiptDeps): FetchAnswering[] {
	return [
		{
			methods: ["GET"],
			path: receiptPath,
			summary: "The receipt of a payment, as PDF; language: en, fr or de",
			access: "member",
			scope: "billing:read",
			handle: (request, call) => answer(deps, "receipt", request, call),
		},
		{
			methods: ["GET"],
			path: creditNotePath,
			summary:
				"The credit note of a payment of which something went back, as PDF; language: en, fr or de",
			access: "member",
			scope: "billing:read",
			handle: (request, call) => answer(deps, "credit_note", request, call),
		},
	];
}

async function answer(
	deps: ReceiptDeps,
	kind: ReceiptKind,
	request: Request,
	{ actor, params }: Parameters<FetchAnswering["handle"]>[1],
): Promise<Response | Problem> {
	if (actor === undefined)
		throw new Error("A receipt for members has no member");
	if (!may(actor, "see_money"))
		return problem(
			"not_allowed",
			"Only owners and admins see receipts. Nothing was changed.",
		);
	const paymentId = uuidFromId("payment", params["paymentId"] ?? "");
	const { companyId } = actor;
	const payment =
		paymentId === undefined
			? undefined
			: await findPayment(deps.db, { companyId, paymentId });
	if (
		payment === undefined ||
		(kind === "credit_note" && payment.creditNoteNumber === undefined)
	)
		return problem(
			"not_found",
			kind === "receipt"
				? "There is no such payment."
				: "There is no such payment, or nothing of it went back.",
		);
	const { timeZone } = await findCompany(deps.db, companyId);
	const receipt = composeReceipt(payment, {
		kind,
		language: language
			.catch("en")
			.parse(new URL(request.url).searchParams.get("language")),
		timeZone,
		seller: deps.seller,
	});
	return new Response(
		new Uint8Array(await drawReceipt(receipt, payment.paidAt)),
		{
			headers: {
				"content-type": "application/pdf",
				"content-disposition": `inline; filename="verbatim-${receipt.number}.pdf"`,
				"cache-control": "no-store",
			},
		},
	);
}
