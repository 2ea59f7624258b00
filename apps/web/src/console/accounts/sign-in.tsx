/** Sign in. */

import { useQueryClient } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { signIn } from "@verbatim/contract/accounts";
import { call } from "../../api/call.ts";
import { sessionQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { PasswordField, TextField } from "../../kit/field.tsx";
import { useText } from "../../text/text.ts";
import { checkSignIn } from "./check-entry.ts";
import { Entrance, EntranceProblem } from "./entrance.tsx";
import { tellOtherTabs } from "./session.ts";
import { useEntry } from "./use-entry.ts";

export function SignIn() {
	const { t } = useText();
	const queries = useQueryClient();
	const { history } = useRouter();
	const { next } = useSearch({ from: "/entrance/sign-in" });
	const form = useEntry({
		empty: { email: "", password: "" },
		check: checkSignIn,
		send: ({ email, password }) =>
			call(signIn, { body: { email: email.trim(), password } }),
		onDone: (session) => {
			queries.clear();
			queries.setQueryData(sessionQuery.queryKey, session);
			tellOtherTabs(session.member.id);
			history.replace(next ?? "/interviews");
		},
	});
	return (
		<Entrance
			title={t("account.sign_in.title")}
			lead={t("account.sign_in.lead")}
			other={
				<>
					{t("account.sign_in.no_account")}{" "}
					<Link
						to="/sign-up"
						search={next === undefined ? {} : { next }}
						className="font-medium text-accent underline underline-offset-4"
					>
						{t("account.sign_in.to_sign_up")}
					</Link>
				</>
			}
		>
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
				<PasswordField
					{...form.field("password")}
					label={t("account.password")}
					showLabel={t("account.show_password")}
					hideLabel={t("account.hide_password")}
					autoComplete="current-password"
				/>
				<Link
					to="/forgot-password"
					className="-mt-2 self-start text-accent text-sm underline underline-offset-4"
				>
					{t("team.forgot.link")}
				</Link>
				<Button
					type="submit"
					kind="primary"
					size="large"
					isPending={form.isSending}
				>
					{t("account.sign_in.do")}
				</Button>
			</form>
		</Entrance>
	);
}
