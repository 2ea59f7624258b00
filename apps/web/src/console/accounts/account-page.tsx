/** Settings > Account: what is a person's own, in whatever company: name, language, password, sessions, companies. */
import { changePassword, passwordLengthMin } from "@verbatim/contract/accounts";
import { type ReactNode, useId, useState } from "react";
import { call, isRefused } from "../../api/call.ts";
import { Button } from "../../kit/button.tsx";
import { PasswordField, TextField } from "../../kit/field.tsx";
import { notify } from "../../kit/notify.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { LanguagePicker } from "../shell/preferences.tsx";
import { checkChange, checkName } from "./check-entry.ts";
import { EntranceProblem } from "./entrance.tsx";
import { useSession } from "./session.ts";
import {
	useChangeMe,
	useKeptLanguage,
	useSignOutEverywhere,
	useSwitch,
} from "./use-account-verbs.ts";
import { useEntry } from "./use-entry.ts";

export function AccountPage() {
	const { t } = useText();
	const { member, companies } = useSession();
	return (
		<Page
			title={t("team.account.title")}
			below={<p className="mt-2 text-muted">{t("team.account.lead")}</p>}
		>
			<div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 md:grid-cols-2">
				<div className="flex min-w-0 flex-col gap-6">
					<Card title={t("team.account.me")}>
						{/* Renamed elsewhere: the form begins from the name that is in force. */}
						<NameForm key={member.name} />
					</Card>
					<Card title={t("team.account.language")}>
						<Language />
					</Card>
					{companies.length > 1 && (
						<Card title={t("team.account.companies")}>
							<Companies />
						</Card>
					)}
				</div>
				<div className="flex min-w-0 flex-col gap-6">
					<Card title={t("team.account.password")}>
						<ChangePassword />
					</Card>
					<Card title={t("team.account.everywhere")}>
						<Everywhere />
					</Card>
				</div>
			</div>
		</Page>
	);
}

function Card({ title, children }: { title: string; children: ReactNode }) {
	const id = useId();
	return (
		<section
			aria-labelledby={id}
			className="card flex flex-col gap-5 p-5 sm:p-7"
		>
			<h2 id={id} className="text-lg">
				{title}
			</h2>
			{children}
		</section>
	);
}

function NameForm() {
	const { t } = useText();
	const { member } = useSession();
	const [name, setName] = useState(member.name);
	const [wrong, setWrong] = useState<string>();
	const changing = useChangeMe();
	const typed = name.trim();
	return (
		<form
			noValidate
			className="flex flex-col gap-5"
			onSubmit={(event) => {
				event.preventDefault();
				const problem = checkName(name, "name_missing");
				if (problem !== undefined)
					return setWrong(t(`account.wrong.${problem}`));
				changing.mutate(
					{ name: typed },
					{ onSuccess: () => notify(t("team.account.saved")) },
				);
			}}
		>
			<TextField
				label={t("account.name")}
				autoComplete="name"
				value={name}
				error={wrong}
				onChange={(value) => {
					setName(value);
					setWrong(undefined);
				}}
			/>
			<div>
				<p className="font-medium text-sm">{t("team.account.email")}</p>
				<p className="mt-1 [overflow-wrap:anywhere]">{member.email}</p>
			</div>
			{changing.error !== null && <ProblemNotice error={changing.error} />}
			<Button
				type="submit"
				className="self-start"
				isDisabled={typed === member.name}
				isPending={changing.isPending}
			>
				{t("team.account.save")}
			</Button>
		</form>
	);
}

function Language() {
	const { t } = useText();
	const keepLanguage = useKeptLanguage();
	return (
		<>
			<LanguagePicker
				className="w-full max-w-60"
				onChosen={(language) => keepLanguage.mutate(language)}
			/>
			<p className="text-muted text-sm">{t("team.account.language_why")}</p>
		</>
	);
}

function ChangePassword() {
	const [times, setTimes] = useState(0);
	// Begins afresh once it is done: two passwords do not stay on screen.
	return <PasswordForm key={times} onDone={() => setTimes(times + 1)} />;
}

function PasswordForm({ onDone }: { onDone: () => void }) {
	const { t } = useText();
	const { member } = useSession();
	const form = useEntry({
		empty: { currentPassword: "", newPassword: "" },
		check: checkChange,
		send: (body) => call(changePassword, { body }),
		wordsOf: (refused) =>
			isRefused(refused, "wrong_credentials")
				? { currentPassword: t("team.wrong_password") }
				: undefined,
		onDone: () => {
			notify(t("team.account.changed"));
			onDone();
		},
	});
	return (
		<form
			noValidate
			className="flex flex-col gap-5"
			onSubmit={(event) => {
				event.preventDefault();
				form.send();
			}}
		>
			{/* For programs that keep passwords: whose it is. */}
			<input
				type="text"
				autoComplete="username"
				value={member.email}
				readOnly
				hidden
			/>
			<EntranceProblem error={form.refusal} />
			<PasswordField
				{...form.field("currentPassword")}
				label={t("team.account.present")}
				showLabel={t("account.show_password")}
				hideLabel={t("account.hide_password")}
				autoComplete="current-password"
			/>
			<PasswordField
				{...form.field("newPassword")}
				label={t("team.account.next")}
				hint={t("account.password_hint", { n: passwordLengthMin })}
				showLabel={t("account.show_password")}
				hideLabel={t("account.hide_password")}
				autoComplete="new-password"
			/>
			<p className="text-muted text-sm">{t("team.account.change_why")}</p>
			<Button type="submit" className="self-start" isPending={form.isSending}>
				{t("team.account.change")}
			</Button>
		</form>
	);
}

function Everywhere() {
	const { t } = useText();
	const ending = useSignOutEverywhere();
	return (
		<>
			<p className="text-muted text-sm">{t("team.account.everywhere_why")}</p>
			{ending.error !== null && <ProblemNotice error={ending.error} />}
			<Button
				className="self-start"
				isPending={ending.isPending || ending.isSuccess}
				onPress={() => ending.mutate()}
			>
				{t("team.account.everywhere_do")}
			</Button>
		</>
	);
}

function Companies() {
	const { t } = useText();
	const { company, companies } = useSession();
	const switching = useSwitch();
	return (
		<>
			<ul className="divide-y divide-line">
				{companies.map(({ id, name, role }) => (
					<li
						key={id}
						className="flex flex-wrap items-center justify-between gap-3 py-3"
					>
						<span className="min-w-0">
							<span className="block font-medium [overflow-wrap:anywhere]">
								{name}
							</span>
							<span className="block text-muted text-sm">
								{t(`role.${role}`)}
							</span>
						</span>
						{id === company.id ? (
							<span className="rounded-full bg-accent-soft px-2.5 py-0.5 font-medium text-accent text-xs">
								{t("team.account.here")}
							</span>
						) : (
							<Button
								size="small"
								isDisabled={switching.isPending}
								onPress={() => switching.mutate(id)}
							>
								{t("team.account.switch_to", { name })}
							</Button>
						)}
					</li>
				))}
			</ul>
			{switching.error !== null && <ProblemNotice error={switching.error} />}
		</>
	);
}
