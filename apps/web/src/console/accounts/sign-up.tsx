/** Sign up: a company, its first member, and the trial's tokens. */

import { useQueryClient } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { passwordLengthMin, signUp } from "@verbatim/contract/accounts";
import { call } from "../../api/call.ts";
import { sessionQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { PasswordField, TextField } from "../../kit/field.tsx";
import { useText } from "../../text/text.ts";
import { checkSignUp } from "./check-entry.ts";
import { Entrance, EntranceProblem } from "./entrance.tsx";
import { tellOtherTabs } from "./session.ts";
import { useEntry } from "./use-entry.ts";

/** By which billing months are counted. */
const timeZoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function SignUp() {
	const { t, language } = useText();
	const queries = useQueryClient();
	const { history } = useRouter();
	const { next } = useSearch({ from: "/entrance/sign-up" });
	const form = useEntry({
		empty: { companyName: "", name: "", email: "", password: "" },
		check: checkSignUp,
		send: (fields) =>
			call(signUp, {
				body: {
					companyName: fields.companyName.trim(),
					name: fields.name.trim(),
					email: fields.email.trim(),
					password: fields.password,
					timeZone: timeZoneHere(),
					language,
				},
			}),
		fieldOf: ({ document }) =>
			document.code === "email_taken" ? "email" : undefined,
		onDone: (session) => {
			queries.clear();
			queries.setQueryData(sessionQuery.queryKey, session);
			tellOtherTabs(session.member.id);
			history.replace(next ?? "/interviews");
		},
	});
	return (
		<Entrance
			title={t("account.sign_up.title")}
			lead={t("account.sign_up.lead")}
			other={
				<>
					{t("account.sign_up.has_account")}{" "}
					<Link
						to="/sign-in"
						search={next === undefined ? {} : { next }}
						className="font-medium text-accent underline underline-offset-4"
					>
						{t("account.sign_up.to_sign_in")}
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
					{...form.field("companyName")}
					label={t("account.company")}
					autoComplete="organization"
				/>
				<TextField
					{...form.field("name")}
					label={t("account.name")}
					autoComplete="name"
				/>
				<TextField
					{...form.field("email")}
					label={t("account.email")}
					type="email"
					autoComplete="username"
				/>
				<PasswordField
					{...form.field("password")}
					label={t("account.password")}
					hint={t("account.password_hint", { n: passwordLengthMin })}
					showLabel={t("account.show_password")}
					hideLabel={t("account.hide_password")}
					autoComplete="new-password"
				/>
				<Button
					type="submit"
					kind="primary"
					size="large"
					isPending={form.isSending}
				>
					{t("account.sign_up.do")}
				</Button>
			</form>
		</Entrance>
	);
}
