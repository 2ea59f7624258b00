/** The mails of the folder, for the operator. */
import * as contract from "@verbatim/contract/operator";
import { problem } from "@verbatim/contract/problems";
import type { Db } from "../../platform/db.ts";
import type { Letter } from "../../providers/mail/carrier.ts";
import type { MailFolder } from "../../providers/mail/folder.ts";
import type { PostOffice } from "../../providers/mail/open-post.ts";
import {
	type Answering,
	type FetchAnswering,
	forMembers,
} from "../answering.ts";
import { isOperator, type OperatorSettings } from "./operator.ts";

export type OperatorDeps = {
	db: Db;
	operator: OperatorSettings;
	post: PostOffice;
	/** Undefined where mails go by SMTP. */
	mailFolder: { path: string; mails: MailFolder } | undefined;
};

const mailsListedMax = 200;

const notTheOperator = problem(
	"not_allowed",
	"Only whoever runs this installation reads its mails.",
);
const noSuchMail = problem("not_found", "There is no such mail.");

export function operatorRoutes(deps: OperatorDeps): Answering[] {
	const { mailFolder, post } = deps;
	return [
		forMembers(contract.getOperator, async ({ actor }) => ({
			isOperator: await isOperator(deps, actor),
			mailFolder: mailFolder !== undefined,
		})),
		forMembers(contract.listOperatorMail, async ({ actor }) => {
			if (!(await isOperator(deps, actor))) return notTheOperator;
			const [mails, dead] = await Promise.all([
				mailFolder?.mails.list(mailsListedMax) ?? [],
				post.dead(mailsListedMax),
			]);
			return {
				mails: mails.map(summaryOf),
				folder: mailFolder?.path ?? null,
				failed: dead.map(({ id, to, subject, reason, diedAt }) => ({
					id,
					to,
					subject,
					reason,
					at: diedAt.toISOString(),
				})),
			};
		}),
		forMembers(contract.getOperatorMail, async ({ actor, params }) => {
			if (!(await isOperator(deps, actor))) return notTheOperator;
			const mail = await mailFolder?.mails.read(params.mailId);
			if (mail === undefined) return noSuchMail;
			return { ...summaryOf(mail), from: mail.from, text: mail.text };
		}),
	];
}

export function operatorFetchRoutes(deps: OperatorDeps): FetchAnswering[] {
	return [
		{
			methods: ["GET"],
			path: contract.operatorAttachmentPath,
			summary: "An attachment of a mail of the folder",
			access: "member",
			handle: async (_request, { actor, params }) => {
				if (actor === undefined || !(await isOperator(deps, actor)))
					return notTheOperator;
				const mail = await deps.mailFolder?.mails.read(params["mailId"] ?? "");
				const attachment = /^\d{1,3}$/.test(params["index"] ?? "")
					? mail?.attachments?.[Number(params["index"])]
					: undefined;
				if (attachment === undefined) return noSuchMail;
				return new Response(Buffer.from(attachment.base64, "base64"), {
					headers: {
						// Never shown by the browser as a page of ours, whatever is in it.
						"content-type": "application/octet-stream",
						"content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(attachment.name)}`,
						"cache-control": "no-store",
					},
				});
			},
		},
	];
}

function summaryOf(mail: Letter): contract.MailSummary {
	return {
		id: mail.id,
		to: mail.to,
		subject: mail.subject,
		writtenAt: mail.writtenAt.toISOString(),
		attachments: (mail.attachments ?? []).map(
			({ name, mediaType, base64 }) => ({
				name,
				mediaType,
				bytes: Buffer.byteLength(base64, "base64"),
			}),
		),
	};
}
