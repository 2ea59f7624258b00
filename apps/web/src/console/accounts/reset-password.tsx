/** The page behind the link that came by mail: a new password, and back to the entrance. */
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import {
	passwordLengthMin,
	resetMinutesMax,
	resetPassword,
} from "@verbatim/contract/accounts";
import { call, isRefused } from "../../api/call.ts";
import { sessionQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { PasswordField } from "../../kit/field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { notify } from "../../kit/notify.tsx";
import { useText } from "../../text/text.ts";
import { checkReset } from "./check-entry.ts";
import { Entrance, EntranceProblem } from "./entrance.tsx";
import { tellOtherTabs } from "./session.ts";
import { useEntry } from "./use-entry.ts";

export function ResetPassword() {
	const { t } = useText();
	const { secret } = useParams({ from: "/reset-password/$secret" });
	const queries = useQueryClient();
	const navigate = useNavigate();
	const form = useEntry({
		empty: { newPassword: "" },
		check: checkReset,
		send: ({ newPassword }) =>
			call(resetPassword, { params: { secret }, body: { newPassword } }),
		onDone: async () => {
			// Whoever was signed in here is so no more.
			queries.clear();
			queries.setQueryData(sessionQuery.queryKey, null);
			tellOtherTabs(null);
			await navigate({ to: "/sign-in", replace: true });
			notify(t("team.reset.done"));
		},
	});
	const isOver = isRefused(form.refusal, "reset_over");
	return (
		<Entrance
			title={t("team.reset.title")}
			lead={t("team.reset.lead")}
			other={
				<Link
					to="/sign-in"
					className="font-medium text-accent underline underline-offset-4"
				>
					{t("team.forgot.back")}
				</Link>
			}
		>
			{isOver ? (
				<div className="flex flex-col gap-5">
					<Notice kind="warn" role="alert" title={t("team.reset.over_title")}>
						<p>{t("team.reset.over_words", { n: resetMinutesMax })}</p>
					</Notice>
					<Link
						to="/forgot-password"
						className="font-medium text-accent underline underline-offset-4"
					>
						{t("team.reset.again")}
					</Link>
				</div>
			) : (
				<form
					noValidate
					className="flex flex-col gap-5"
					onSubmit={(event) => {
						event.preventDefault();
						form.send();
					}}
				>
					<EntranceProblem error={form.refusal} />
					<PasswordField
						{...form.field("newPassword")}
						label={t("team.reset.password")}
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
						{t("team.reset.do")}
					</Button>
				</form>
			)}
		</Entrance>
	);
}
