/** The page behind an invitation: to what, as what, and the way in, with an account that one has or a new one. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import {
	passwordLengthMin,
	type Session,
	signOut,
} from "@verbatim/contract/accounts";
import {
	type InvitationTold,
	invitationDays,
	joinAsMe,
	joinBySigningIn,
	joinBySigningUp,
} from "@verbatim/contract/team";
import { type ReactNode, useId, useState } from "react";
import { call, isRefused } from "../../api/call.ts";
import { invitationQuery, sessionQuery } from "../../api/queries.ts";
import { Button, buttonLook } from "../../kit/button.tsx";
import { PasswordField, TextField } from "../../kit/field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { useText } from "../../text/text.ts";
import { checkJoin, checkSignIn } from "./check-entry.ts";
import { Entrance, EntranceProblem } from "./entrance.tsx";
import { tellOtherTabs } from "./session.ts";
import { useEntry } from "./use-entry.ts";

export function Join() {
	const { t, format } = useText();
	const { secret } = useParams({ from: "/join/$secret" });
	const invitation = useQuery(invitationQuery(secret));
	const told = invitation.data;
	if (told === undefined)
		return (
			<Entrance title={t("team.join.tab")} lead="" other={<ToSignIn />}>
				{isRefused(invitation.error, "invitation_over") ? (
					<Notice kind="warn" title={t("team.join.over_title")}>
						<p>{t("team.join.over_words", { n: invitationDays })}</p>
					</Notice>
				) : invitation.error !== null ? (
					<ProblemNotice
						error={invitation.error}
						onRetry={invitation.refetch}
					/>
				) : (
					<Loading>
						<Bone className="h-48 w-full rounded-2xl" />
					</Loading>
				)}
			</Entrance>
		);
	const { companyName: company, invitedBy, role } = told;
	return (
		<Entrance
			title={t("team.join.title", { company })}
			lead={
				invitedBy === null
					? t("team.join.lead_bare", { company })
					: t("team.join.lead", { company, name: invitedBy })
			}
			other={t("team.join.until", { date: format.dateTime(told.expiresAt) })}
		>
			<div className="-mt-4 mb-6 rounded-xl border border-line bg-sunken px-4 py-3">
				<p className="font-semibold">{t(`role.${role}`)}</p>
				<p className="text-muted text-sm">{t(`team.role_what.${role}`)}</p>
			</div>
			<Ways told={told} secret={secret} />
		</Entrance>
	);
}

function ToSignIn() {
	const { t } = useText();
	return (
		<Link
			to="/sign-in"
			className="font-medium text-accent underline underline-offset-4"
		>
			{t("team.forgot.back")}
		</Link>
	);
}

function Ways({ told, secret }: { told: InvitationTold; secret: string }) {
	const { t } = useText();
	const { you, email, hasAccount, companyName: company } = told;
	const [isKnown, setKnown] = useState(hasAccount ?? false);
	const name = useId();
	if (you?.isMember === true)
		return (
			<div className="flex flex-col gap-5">
				<Notice kind="good">
					<p>{t("team.join.member", { company })}</p>
				</Notice>
				<Link to="/interviews" className={buttonLook("primary", "large")}>
					{t("team.join.to_company")}
				</Link>
			</div>
		);
	if (you !== null)
		return you.mayJoin ? (
			<AsMe you={you} secret={secret} />
		) : (
			<SignOutFirst secret={secret}>
				<p className="[overflow-wrap:anywhere]">
					{t("team.join.wrong", { invited: email ?? "", email: you.email })}
				</p>
			</SignOutFirst>
		);
	// By mail it is known which of the two it is.
	if (hasAccount !== undefined)
		return hasAccount ? (
			<BySigningIn email={email} secret={secret} />
		) : (
			<BySigningUp email={email} secret={secret} />
		);
	return (
		<div className="flex flex-col gap-5">
			<fieldset className="grid grid-cols-2 gap-1 rounded-xl bg-sunken p-1">
				{[false, true].map((known) => (
					<label
						key={String(known)}
						className="flex min-h-10 cursor-pointer items-center justify-center rounded-lg px-2 text-center has-checked:bg-surface has-checked:font-medium has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
					>
						<input
							type="radio"
							name={name}
							className="sr-only"
							checked={isKnown === known}
							onChange={() => setKnown(known)}
						/>
						{t(known ? "team.join.have_account" : "team.join.new_account")}
					</label>
				))}
			</fieldset>
			{isKnown ? (
				<BySigningIn email={null} secret={secret} />
			) : (
				<BySigningUp email={null} secret={secret} />
			)}
		</div>
	);
}

/** In, as a member: everything that was on screen before was somebody else's or another company's. */
function useEnter() {
	const queries = useQueryClient();
	return (session: Session) => {
		queries.clear();
		queries.setQueryData(sessionQuery.queryKey, session);
		tellOtherTabs(session.member.id);
		location.assign("/");
	};
}

function AsMe({
	you,
	secret,
}: {
	you: NonNullable<InvitationTold["you"]>;
	secret: string;
}) {
	const { t } = useText();
	const enter = useEnter();
	const joining = useMutation({
		mutationFn: () => call(joinAsMe, { params: { secret } }),
		onSuccess: enter,
	});
	return (
		<div className="flex flex-col gap-4">
			{joining.error !== null && <ProblemNotice error={joining.error} />}
			<Button
				kind="primary"
				size="large"
				isPending={joining.isPending || joining.isSuccess}
				onPress={() => joining.mutate()}
			>
				{t("team.join.as_me", { name: you.name })}
			</Button>
			<p className="text-muted text-sm [overflow-wrap:anywhere]">
				{t("team.join.as_me_words", { email: you.email })}{" "}
				{t("team.join.not_me")}
			</p>
		</div>
	);
}

function SignOutFirst({
	secret,
	children,
}: {
	secret: string;
	children: ReactNode;
}) {
	const { t } = useText();
	const queries = useQueryClient();
	const leaving = useMutation({
		mutationFn: () => call(signOut),
		onSuccess: async () => {
			queries.setQueryData(sessionQuery.queryKey, null);
			tellOtherTabs(null);
			await queries.invalidateQueries({
				queryKey: invitationQuery(secret).queryKey,
			});
		},
	});
	return (
		<div className="flex flex-col gap-5">
			<Notice kind="warn">{children}</Notice>
			{leaving.error !== null && <ProblemNotice error={leaving.error} />}
			<Button isPending={leaving.isPending} onPress={() => leaving.mutate()}>
				{t("team.join.sign_out")}
			</Button>
		</div>
	);
}

function BySigningIn({
	email,
	secret,
}: {
	email: string | null;
	secret: string;
}) {
	const { t } = useText();
	const enter = useEnter();
	const form = useEntry({
		empty: { email: email ?? "", password: "" },
		check: checkSignIn,
		send: ({ password, ...fields }) =>
			call(joinBySigningIn, {
				params: { secret },
				body: { email: fields.email.trim(), password },
			}),
		onDone: enter,
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
			{email !== null && (
				<p className="text-muted [overflow-wrap:anywhere]">
					{t("team.join.known", { email })}
				</p>
			)}
			<EntranceProblem error={form.refusal} />
			<TextField
				{...form.field("email")}
				label={t("account.email")}
				type="email"
				autoComplete="username"
				isReadOnly={email !== null}
			/>
			<PasswordField
				{...form.field("password")}
				label={t("account.password")}
				showLabel={t("account.show_password")}
				hideLabel={t("account.hide_password")}
				autoComplete="current-password"
			/>
			<Button
				type="submit"
				kind="primary"
				size="large"
				isPending={form.isSending}
			>
				{t("team.join.do")}
			</Button>
			<Link
				to="/forgot-password"
				className="self-start text-accent text-sm underline underline-offset-4"
			>
				{t("team.forgot.link")}
			</Link>
		</form>
	);
}

function BySigningUp({
	email,
	secret,
}: {
	email: string | null;
	secret: string;
}) {
	const { t, language } = useText();
	const enter = useEnter();
	const form = useEntry({
		empty: { name: "", email: email ?? "", password: "" },
		check: checkJoin,
		send: (fields) =>
			call(joinBySigningUp, {
				params: { secret },
				body: {
					name: fields.name.trim(),
					email: fields.email.trim(),
					password: fields.password,
					language,
				},
			}),
		fieldOf: ({ document }) =>
			document.code === "email_taken" ? "email" : undefined,
		onDone: enter,
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
			<EntranceProblem error={form.refusal} />
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
				isReadOnly={email !== null}
				hint={email === null ? undefined : t("team.join.fixed")}
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
				{t("team.join.do")}
			</Button>
		</form>
	);
}
