/**
 * The post office: a mail is a row and a job, both in the sender's transaction; a worker hands it to the carrier. It is
 * tried for some hours, with longer and longer pauses, then kept as dead with the reason.
 *
 * A key is sent once. A worker that dies between the carrier's yes and its own note of it sends the mail once more: it
 * is better to get a receipt twice than never, and both have one Message-ID.
 */
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Jobs, Task } from "../../platform/jobs.ts";
import type { Log } from "../../platform/log.ts";
import { type Carrier, MailRefused } from "./carrier.ts";
import type { Post } from "./mail.ts";
import {
	beginTry,
	type DeadMail,
	insertMail,
	markDead,
	markSent,
	noteFailure,
	selectDead,
} from "./store.ts";

/** 30 seconds, a minute, two, four … about eight hours in all, in which a server comes back. */
const sendMail: Task<{ mailId: string }> = {
	name: "send-mail",
	retriesMax: 10,
	retrySeconds: 30,
	runSecondsMax: 180,
	heartbeatSeconds: 30,
	atOnce: 2,
};

export interface PostOffice extends Post {
	/** Begin to send in this process. */
	work(): Promise<void>;
	/** The newest mails that were given up, newest first; at most so many. */
	dead(mailsMax: number): Promise<DeadMail[]>;
}

export type PostOptions = {
	db: Db;
	jobs: Jobs;
	carrier: Carrier;
	/** Such as `Verbatim <verbatim@example.com>`. */
	from: string;
	log: Log;
};

export function openPost(options: PostOptions): PostOffice {
	const { db, jobs, log } = options;
	return {
		async send(tx, mail, { key }) {
			const id = newId();
			if (
				await insertMail(tx, {
					...mail,
					subject: oneLine(mail.subject),
					id,
					key,
				})
			)
				await jobs.send(tx, sendMail, { mailId: id }, { key: id });
		},
		work: () =>
			jobs.work(
				sendMail,
				({ data }) => sendOne(options, data.mailId),
				async ({ mailId }, reason) => {
					await markDead(db, mailId, reason);
					log.error({ mailId, reason }, "A mail could not be sent");
				},
			),
		dead: (mailsMax) => selectDead(db, mailsMax),
	};
}

/** Hand one mail to the carrier. Throws when it should be tried again. */
export async function sendOne(
	options: Pick<PostOptions, "db" | "carrier" | "from" | "log">,
	mailId: string,
): Promise<void> {
	const { db, carrier, from } = options;
	const mail = await beginTry(db, mailId);
	if (mail === undefined) return;
	try {
		await carrier.carry({
			...mail,
			id: mailId,
			from,
			messageId: `<${mailId}@${domainOf(from)}>`,
		});
	} catch (error) {
		const { message } = error as Error;
		if (!(error instanceof MailRefused)) {
			await noteFailure(db, mailId, message);
			throw error;
		}
		await markDead(db, mailId, message);
		options.log.warn(
			{ mailId, reason: message },
			"A mail was refused for good",
		);
		return;
	}
	await markSent(db, mailId);
}

/** A subject is one line: a company's name in it must not begin a header of its own. */
const oneLine = (subject: string): string =>
	subject.replaceAll(/\s*[\r\n]+\s*/g, " ").trim();

const domainOf = (from: string): string =>
	/@([\w.-]+)/.exec(from)?.[1] ?? "localhost";
