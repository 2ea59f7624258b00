/** A forgotten password: ask for a link. What is answered is the same whether or not the address has an account. */
import { Link } from "@tanstack/react-router";
import { askPasswordReset, resetMinutesMax } from "@verbatim/contract/accounts";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { Button } from "../../kit/button.tsx";
import { TextField } from "../../kit/field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { useText } from "../../text/text.ts";
import { checkForgot } from "./check-entry.ts";
import { Entrance, EntranceProblem } from "./entrance.tsx";
import { useEntry } from "./use-entry.ts";

export function ForgotPassword() {
	const { t } = useText();
	const [sentTo, setSentTo] = useState<string>();
	const form = useEntry({
		empty: { email: "" },
		check: checkForgot,
		send: async ({ email }) => {
			await call(askPasswordReset, { body: { email: email.trim() } });
			return email.trim();
		},
		onDone: setSentTo,
	});
	return (
		<Entrance
			title={t("team.forgot.title")}
			lead={t("team.forgot.lead")}
			other={
				<Link
					to="/sign-in"
					className="font-medium text-accent underline underline-offset-4"
				>
					{t("team.forgot.back")}
				</Link>
			}
		>
			{sentTo === undefined ? (
				<form
					noValidate
					className="flex flex-col gap-5"
					onSubmit={(event) => {
						event.preventDefault();
						form.send();
					}}
				>
					<EntranceProblem error={form.refusal} />
					<TextField
						{...form.field("email")}
						label={t("account.email")}
						type="email"
						autoComplete="username"
					/>
					<Button
						type="submit"
						kind="primary"
						size="large"
						isPending={form.isSending}
					>
						{t("team.forgot.do")}
					</Button>
				</form>
			) : (
				<Notice kind="good" role="status" title={t("team.forgot.sent_title")}>
					<p className="[overflow-wrap:anywhere]">
						{t("team.forgot.sent", { email: sentTo, n: resetMinutesMax })}
					</p>
					<p className="text-muted text-sm">{t("team.forgot.nothing")}</p>
				</Notice>
			)}
		</Entrance>
	);
}
