/** What whoever runs this installation sees of it in the console: the folder into which mails go without an SMTP server. */
import { z } from "zod";
import { instant } from "./measures.ts";
import { type Answer, route } from "./route.ts";

export const getOperator = route({
	method: "get",
	path: "/api/operator",
	summary: "Whether the person who is signed in runs this installation",
	area: "Operation",
	access: "member",
	answer: z.object({
		isOperator: z.boolean(),
		/** Whether mails go into a folder, which the operator can read in the console. */
		mailFolder: z.boolean(),
	}),
	status: 200,
	problems: [],
});

const mailSummary = z.object({
	id: z.string(),
	to: z.string(),
	subject: z.string(),
	writtenAt: instant,
	attachments: z.array(
		z.object({ name: z.string(), mediaType: z.string(), bytes: z.number() }),
	),
});
export type MailSummary = z.output<typeof mailSummary>;

export const listOperatorMail = route({
	method: "get",
	path: "/api/operator/mail",
	summary: "The newest mails of the folder, and those that could not be sent",
	area: "Operation",
	access: "member",
	answer: z.object({
		/** Newest first, at most 200; the folder may hold more. Empty where mails go by SMTP. */
		mails: z.array(mailSummary),
		folder: z.string().nullable(),
		failed: z.array(
			z.object({
				id: z.string(),
				to: z.string(),
				subject: z.string(),
				reason: z.string(),
				at: instant,
			}),
		),
	}),
	status: 200,
	problems: ["not_allowed"],
});
export type OperatorMail = Answer<typeof listOperatorMail>;

export const getOperatorMail = route({
	method: "get",
	path: "/api/operator/mail/{mailId}",
	summary: "One mail of the folder",
	area: "Operation",
	access: "member",
	params: z.object({ mailId: z.string().max(64) }),
	answer: mailSummary.extend({ from: z.string(), text: z.string() }),
	status: 200,
	problems: ["not_allowed", "not_found"],
});

/** An attachment as a download, by its place in the mail, from 0. */
export const operatorAttachmentPath =
	"/api/operator/mail/{mailId}/attachments/{index}";
