/** Invite somebody: by mail, or by a link that is shown once to be passed on. */
import { type GivenRole, invitationDays } from "@verbatim/contract/team";
import { useState } from "react";
import { isRefused } from "../../api/call.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import {
	type Language,
	languageNames,
	languages,
} from "../../text/languages.ts";
import { useText } from "../../text/text.ts";
import { looksLikeMail } from "../accounts/check-entry.ts";
import { useSession } from "../accounts/session.ts";
import { NewLink } from "./new-link.tsx";
import { RoleChoice } from "./role-choice.tsx";
import { Select } from "./select.tsx";
import { useInvite } from "./use-team-verbs.ts";

const ways = ["mail", "link"] as const;
type Way = (typeof ways)[number];

export function InviteDialog({ onClose }: { onClose: () => void }) {
	const { t, language: present } = useText();
	const { company } = useSession();
	const [way, setWay] = useState<Way>("mail");
	const [email, setEmail] = useState("");
	const [wrong, setWrong] = useState<string>();
	const [language, setLanguage] = useState<Language>(present);
	const [role, setRole] = useState<GivenRole>("researcher");
	const inviting = useInvite();
	const made = inviting.data;

	const send = () => {
		const address = email.trim();
		if (way === "mail" && !looksLikeMail(address))
			return setWrong(
				t(
					address === ""
						? "account.wrong.email_missing"
						: "account.wrong.email_wrong",
				),
			);
		inviting.mutate(
			{ email: way === "mail" ? address : null, role, language },
			{
				onSuccess: ({ invitation }) => {
					if (invitation.email === null) return;
					notify(t("team.invite.sent", { email: invitation.email }));
					onClose();
				},
				onError: (error) => {
					const field = isRefused(error, "invalid_input")
						? error.document.fields?.find((one) => one.field === "email")
						: undefined;
					setWrong(field?.message);
				},
			},
		);
	};

	if (made !== undefined && made.url !== null)
		return (
			<NewLink url={made.url} role={made.invitation.role} onClose={onClose} />
		);
	return (
		<Dialog
			title={t("team.invite.title", { company: company.name })}
			onClose={onClose}
		>
			<form
				noValidate
				className="flex flex-col gap-5"
				onSubmit={(event) => {
					event.preventDefault();
					send();
				}}
			>
				<fieldset>
					<legend className="sr-only">{t("team.invite.how")}</legend>
					<div className="grid grid-cols-2 gap-1 rounded-xl bg-sunken p-1">
						{ways.map((one) => (
							<label
								key={one}
								className="flex min-h-10 cursor-pointer items-center justify-center rounded-lg px-2 text-center has-checked:bg-surface has-checked:font-medium has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
							>
								<input
									type="radio"
									name="way"
									className="sr-only"
									checked={way === one}
									onChange={() => {
										setWay(one);
										setWrong(undefined);
										inviting.reset();
									}}
								/>
								{t(`team.invite.by_${one}`)}
							</label>
						))}
					</div>
				</fieldset>
				<p className="text-muted text-sm">
					{t(`team.invite.${way}_hint`, { n: invitationDays })}
				</p>
				{inviting.error !== null && wrong === undefined && (
					<ProblemNotice error={inviting.error} />
				)}
				{way === "mail" && (
					<>
						<TextField
							label={t("team.invite.email")}
							type="email"
							autoComplete="off"
							autoFocus
							value={email}
							error={wrong}
							onChange={(value) => {
								setEmail(value);
								setWrong(undefined);
							}}
						/>
						<Select
							label={t("team.invite.language")}
							value={language}
							options={languages.map((one) => ({
								value: one,
								words: languageNames[one],
							}))}
							onChoose={setLanguage}
						/>
					</>
				)}
				<RoleChoice
					label={t("team.invite.role")}
					value={role}
					onChoose={setRole}
				/>
				<p className="text-muted text-sm">{t("team.invite.free")}</p>
				<Button
					type="submit"
					kind="primary"
					size="large"
					isPending={inviting.isPending}
				>
					{t(way === "mail" ? "team.invite.send" : "team.invite.make")}
				</Button>
			</form>
		</Dialog>
	);
}
