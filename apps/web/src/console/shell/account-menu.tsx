/**
 * Who is signed in and for which company, how they like the console, and the way out. The browser's own popover: it
 * closes on Escape and on a press outside, gives the focus back, and costs nothing.
 */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { signOut } from "@verbatim/contract/accounts";
import { ArrowRightLeft, LogOut, Mail, UserRound } from "lucide-react";
import { call } from "../../api/call.ts";
import { operatorQuery, sessionQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { tellOtherTabs, useSession } from "../accounts/session.ts";
import { useKeptLanguage, useSwitch } from "../accounts/use-account-verbs.ts";
import { initialsOf } from "./initials.ts";
import { LanguagePicker, ThemePicker } from "./preferences.tsx";

export function AccountMenu() {
	const { t } = useText();
	const { member, company, companies } = useSession();
	const { data: operator } = useQuery(operatorQuery);
	const switching = useSwitch();
	const keepLanguage = useKeptLanguage();
	const others = companies.filter(({ id }) => id !== company.id);
	const queries = useQueryClient();
	const navigate = useNavigate();
	const leaving = useMutation({
		mutationFn: () => call(signOut),
		onSuccess: async () => {
			queries.setQueryData(sessionQuery.queryKey, null);
			await navigate({ to: "/sign-in" });
			queries.clear();
			// After this tab has left, or it would hear itself.
			tellOtherTabs(null);
		},
	});
	return (
		<>
			<button
				type="button"
				popoverTarget="account"
				className="flex size-10 shrink-0 items-center justify-center rounded-full bg-sunken font-semibold text-sm ring-1 ring-line hover:ring-edge pointer-coarse:size-11"
			>
				<span aria-hidden="true">{initialsOf(member.name)}</span>
				<span className="sr-only">
					{t("shell.account", { name: member.name })}
				</span>
			</button>
			<div
				id="account"
				popover="auto"
				role="dialog"
				aria-label={t("shell.account_of")}
				className="max-h-[calc(100dvh-5rem)] overflow-y-auto fixed inset-auto top-15 right-[max(1rem,calc((100%-72rem)/2+1.5rem))] m-0 w-[min(20rem,calc(100%-2rem))] rounded-2xl bg-raised p-4 text-ink shadow-float open:flex open:animate-appear open:flex-col open:gap-4"
			>
				<div className="min-w-0">
					<p className="truncate font-semibold">{member.name}</p>
					<p className="truncate text-muted text-sm">{member.email}</p>
					<p className="mt-1 truncate text-sm">
						{company.name}
						<span className="text-muted"> · {t(`role.${member.role}`)}</span>
					</p>
				</div>
				{others.length > 0 && (
					<ul
						aria-label={t("team.account.companies")}
						className="-mx-2 flex flex-col"
					>
						{others.map(({ id, name }) => (
							<li key={id}>
								<button
									type="button"
									disabled={switching.isPending}
									onClick={() => switching.mutate(id)}
									className={menuItem}
								>
									<ArrowRightLeft
										className="size-4 shrink-0 text-muted"
										aria-hidden
									/>
									<span className="min-w-0 truncate">
										{t("team.account.switch_to", { name })}
									</span>
								</button>
							</li>
						))}
					</ul>
				)}
				{switching.error !== null && <ProblemNotice error={switching.error} />}
				<hr className="border-line" />
				<ul className="-mx-2 -my-2 flex flex-col">
					<li>
						<Link to="/settings/account" onClick={close} className={menuItem}>
							<UserRound className="size-4 shrink-0 text-muted" aria-hidden />
							{t("team.account.open")}
						</Link>
					</li>
					{operator?.isOperator === true && (
						<li>
							<Link to="/operator/mail" onClick={close} className={menuItem}>
								<Mail className="size-4 shrink-0 text-muted" aria-hidden />
								{t("team.operator.menu")}
							</Link>
						</li>
					)}
				</ul>
				<hr className="border-line" />
				<ThemePicker />
				<div>
					<p className="mb-1.5 text-muted text-sm" aria-hidden="true">
						{t("preference.language")}
					</p>
					<LanguagePicker
						className="w-full"
						onChosen={(language) => keepLanguage.mutate(language)}
					/>
				</div>
				<hr className="border-line" />
				{leaving.error !== null && <ProblemNotice error={leaving.error} />}
				<Button onPress={() => leaving.mutate()} isPending={leaving.isPending}>
					<LogOut className="size-4" aria-hidden />
					{t("account.sign_out")}
				</Button>
			</div>
		</>
	);
}

const menuItem =
	"flex min-h-10 w-full items-center gap-3 rounded-lg px-2 text-left hover:bg-sunken pointer-coarse:min-h-11";

/** A link inside does not close the browser's popover by itself. */
const close = () => document.getElementById("account")?.hidePopover();
