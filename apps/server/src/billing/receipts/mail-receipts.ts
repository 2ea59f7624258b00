/**
 * Each minute: mails the receipts of payments that were written down, to the owners in their languages and to whom the
 * company named for them. A payment says that its receipt is due in the transaction that writes it down, so none is
 * forgotten; a mail's key is the payment and the address, so none goes out twice.
 */
import { idFromUuid } from "@verbatim/contract/ids";
import type { Language } from "@verbatim/contract/languages";
import { tokensFromMillitokens } from "@verbatim/tokens/amount";
import { findCompany } from "../../company/companies/company-store.ts";
import { membersToTell } from "../../company/members/members-to-tell.ts";
import type { Announce } from "../../company/webhooks/announce.ts";
import type { Db, Tx } from "../../platform/db.ts";
import type { Jobs, Task } from "../../platform/jobs.ts";
import type { Log } from "../../platform/log.ts";
import type { Mail, Post } from "../../providers/mail/mail.ts";
import { findDetails } from "../details/store.ts";
import {
	lockReceiptDue,
	type PaymentRow,
	setReceiptSent,
} from "../payments/store.ts";
import {
	composeReceipt,
	itemText,
	moneyText,
	type Seller,
	tokensText,
} from "./compose-receipt.ts";
import { drawReceipt } from "./draw-receipt.ts";
import { words } from "./words.ts";

const mailReceiptsTask: Task<Record<string, never>> = {
	name: "mail-receipts",
	retriesMax: 2,
	retrySeconds: 10,
	runSecondsMax: 300,
	heartbeatSeconds: 30,
	atOnce: 1,
};

export type MailingReceipts = {
	db: Db;
	post: Post;
	/** For the webhooks of the company: a payment is told with its receipt. */
	announce: Announce;
	seller: Seller;
	baseUrl: string;
	log: Log;
};

export async function workOnReceipts(
	deps: MailingReceipts & { jobs: Jobs },
): Promise<void> {
	await deps.jobs.work(mailReceiptsTask, ({ signal }) =>
		mailReceipts(deps, signal),
	);
	await deps.jobs.schedule(mailReceiptsTask, "* * * * *");
}

export async function mailReceipts(
	deps: MailingReceipts,
	signal: AbortSignal,
): Promise<void> {
	// One that fails is tried again in a minute, and must not keep the others from their turn.
	const failed: string[] = [];
	let isMore = true;
	while (isMore && !signal.aborted) {
		let payment: PaymentRow | undefined;
		try {
			isMore = await deps.db.transaction(async (tx) => {
				payment = await lockReceiptDue(tx, failed);
				if (payment === undefined) return false;
				await mailOne(deps, tx, payment);
				await deps.announce(tx, {
					companyId: payment.companyId,
					type: "payment.succeeded",
					data: {
						paymentId: idFromUuid("payment", payment.paymentId),
						for: payment.paidFor,
						plan: payment.plan ?? null,
						amountMinorUnits: payment.paid.minorUnits,
						currency: payment.paid.currency,
						tokens: tokensFromMillitokens(payment.tokensMillitokens),
					},
				});
				await setReceiptSent(tx, payment);
				return true;
			});
		} catch (error) {
			if (payment === undefined) throw error;
			const { companyId, paymentId } = payment;
			failed.push(paymentId);
			deps.log.error(
				{ companyId, paymentId, err: error },
				"A receipt could not be mailed and will be tried again",
			);
		}
	}
}

async function mailOne(
	deps: MailingReceipts,
	tx: Tx,
	payment: PaymentRow,
): Promise<void> {
	const { companyId, paymentId } = payment;
	const { timeZone } = await findCompany(tx, companyId);
	const { receiptsEmail } = await findDetails(tx, companyId);
	const owners = await membersToTell(tx, companyId, "manage_plan");
	// By address, so that an owner who named their own address gets one mail.
	const receivers = new Map(
		[
			{ email: receiptsEmail, language: owners[0]?.language ?? "en" } as const,
			...owners,
		]
			.filter(({ email }) => email !== "")
			.map(({ email, language }) => [email.toLowerCase(), { email, language }]),
	);
	for (const { email, language } of receivers.values())
		await deps.post.send(
			tx,
			await mailOf(deps, payment, { to: email, language, timeZone }),
			{ key: `receipt:${paymentId}:${email.toLowerCase()}` },
		);
	deps.log.info(
		{ companyId, paymentId, mails: receivers.size },
		"A receipt was handed to the post",
	);
}

async function mailOf(
	deps: MailingReceipts,
	payment: PaymentRow,
	of: { to: string; language: Language; timeZone: string },
): Promise<Mail> {
	const say = words[of.language];
	const number = payment.receiptNumber;
	const amount = moneyText(payment.paid, say);
	const pdf = await drawReceipt(
		composeReceipt(payment, {
			kind: "receipt",
			language: of.language,
			timeZone: of.timeZone,
			seller: deps.seller,
		}),
		payment.paidAt,
	);
	const lines = [
		say.mail.greeting,
		say.mail.text({
			item: itemText(payment, say),
			tokens: tokensText(payment.tokensMillitokens, say),
			amount,
			number,
		}),
		...(payment.paidFor === "auto_top_up" ? [say.mail.automatic] : []),
		...(payment.provider === "sandbox" ? [say.test] : []),
		`${say.mail.where}\n${deps.baseUrl}/settings/billing`,
	];
	return {
		to: of.to,
		subject: say.mail.subject(number, amount),
		text: `${lines.join("\n\n")}\n`,
		attachments: [
			{
				name: `verbatim-${number}.pdf`,
				mediaType: "application/pdf",
				base64: pdf.toString("base64"),
			},
		],
	};
}
