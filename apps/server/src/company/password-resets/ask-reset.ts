/**
 * A forgotten password, first half: a link by mail. The request only leaves a job, so an address without an account is
 * answered like one that has one, in words and in time; whether there is somebody to write to, the job finds out.
 */
import { resetMinutesMax } from "@verbatim/contract/accounts";
import type { Problem } from "@verbatim/contract/problems";
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { Jobs, Task } from "../../platform/jobs.ts";
import type { Post } from "../../providers/mail/mail.ts";
import { networkOf, passwordResetLimits } from "../sessions/attempts.ts";
import type { Throttle } from "../sessions/throttle.ts";
import { resetMail } from "./reset-mail.ts";
import { makeResetSecret } from "./secret.ts";
import { findPersonByEmail, insertReset } from "./store.ts";

export type ResetRequest = { requestId: string; email: string };

const mailResetTask: Task<ResetRequest> = {
	name: "mail-password-reset",
	retriesMax: 5,
	retrySeconds: 5,
	runSecondsMax: 60,
	heartbeatSeconds: 30,
	atOnce: 2,
};

export async function askReset(
	deps: { db: Db; jobs: Jobs; throttle: Throttle },
	asked: { email: string; address: string },
): Promise<{ sent: true } | Problem> {
	const email = asked.email.toLowerCase();
	const attempt = await deps.throttle.attempt([
		{
			for: "password reset by mail",
			of: email,
			limit: passwordResetLimits.mail,
		},
		{
			for: "password reset by network",
			of: networkOf(asked.address),
			limit: passwordResetLimits.network,
		},
	]);
	if ("problem" in attempt) return attempt;
	await deps.db.transaction((tx) =>
		deps.jobs.send(tx, mailResetTask, { requestId: newId(), email }),
	);
	return { sent: true };
}

type MailDeps = { db: Db; post: Post; baseUrl: string };

/** What the job does: a link and its mail, or nothing. */
export async function mailReset(
	deps: MailDeps,
	{ requestId, email }: ResetRequest,
): Promise<void> {
	const person = await findPersonByEmail(deps.db, email);
	if (person === undefined) return;
	const secret = makeResetSecret();
	await deps.db.transaction(async (tx) => {
		const isNew = await insertReset(tx, {
			id: requestId,
			personId: person.personId,
			hash: secret.hash,
			minutes: resetMinutesMax,
		});
		if (!isNew) return;
		await deps.post.send(
			tx,
			resetMail(
				email,
				{
					name: person.name,
					url: `${deps.baseUrl}/reset-password/${secret.text}`,
				},
				person.language,
			),
			{ key: `password_reset:${requestId}` },
		);
	});
}

export const workOnPasswordResets = (
	deps: MailDeps & { jobs: Jobs },
): Promise<void> =>
	deps.jobs.work(mailResetTask, ({ data }) => mailReset(deps, data));
