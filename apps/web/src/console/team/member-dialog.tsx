/** One member: another role, the hand-over of ownership, or the end of the membership, each said before it is done. */
import type { GivenRole, TeamMember } from "@verbatim/contract/team";
import { useState } from "react";
import { isRefused } from "../../api/call.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { PasswordField } from "../../kit/field.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { useSession } from "../accounts/session.ts";
import { RoleChoice } from "./role-choice.tsx";
import {
	useChangeRole,
	useHandOver,
	useRemoveMember,
} from "./use-team-verbs.ts";

type Step = "role" | "remove" | "hand_over";
type Of = { member: TeamMember; onClose: () => void };

export function MemberDialog({ member, onClose }: Of) {
	const [step, setStep] = useState<Step>("role");
	switch (step) {
		case "role":
			return <RoleStep member={member} onClose={onClose} onStep={setStep} />;
		case "remove":
			return <RemoveStep member={member} onClose={onClose} />;
		case "hand_over":
			return <HandOverStep member={member} onClose={onClose} />;
	}
}

function RoleStep({
	member,
	onClose,
	onStep,
}: Of & { onStep: (step: Step) => void }) {
	const { t } = useText();
	const { member: you } = useSession();
	const [role, setRole] = useState<GivenRole | undefined>(
		member.role === "owner" ? undefined : member.role,
	);
	const changing = useChangeRole(member.id);
	return (
		<Dialog title={member.name} onClose={onClose}>
			<div className="flex flex-col gap-5">
				<RoleChoice
					label={t("team.member.role")}
					value={role}
					onChoose={setRole}
				/>
				<p className="text-muted text-sm">{t("team.member.at_once")}</p>
				{changing.error !== null && <ProblemNotice error={changing.error} />}
				<Button
					kind="primary"
					isDisabled={role === undefined || role === member.role}
					isPending={changing.isPending}
					onPress={() =>
						role !== undefined &&
						changing.mutate(role, {
							onSuccess: () => {
								notify(
									t("team.member.saved", {
										name: member.name,
										role: t(`role.${role}`),
									}),
								);
								onClose();
							},
						})
					}
				>
					{t("team.member.save")}
				</Button>
				<hr className="border-line" />
				<div className="flex flex-wrap gap-2">
					{you.role === "owner" && (
						<Button size="small" onPress={() => onStep("hand_over")}>
							{t("team.member.hand_over")}
						</Button>
					)}
					<Button size="small" onPress={() => onStep("remove")}>
						{t("team.member.remove")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}

function RemoveStep({ member: { id, name }, onClose }: Of) {
	const { t } = useText();
	const { company } = useSession();
	const removing = useRemoveMember(id);
	return (
		<Dialog
			role="alertdialog"
			title={t("team.remove.title", { name })}
			onClose={onClose}
		>
			<div className="flex flex-col gap-5">
				<div className="flex max-w-prose flex-col gap-2 text-muted">
					<p>{t("team.remove.what", { company: company.name })}</p>
					<p>{t("team.remove.running")}</p>
					<p>{t("team.remove.back")}</p>
				</div>
				{removing.error !== null && <ProblemNotice error={removing.error} />}
				<div className="flex flex-wrap justify-end gap-2">
					<Button autoFocus onPress={onClose}>
						{t("team.cancel")}
					</Button>
					<Button
						kind="danger"
						isPending={removing.isPending}
						onPress={() =>
							removing.mutate(undefined, {
								onSuccess: () => {
									notify(t("team.remove.done", { name }));
									onClose();
								},
							})
						}
					>
						{t("team.remove.do")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}

function HandOverStep({ member: { id, name }, onClose }: Of) {
	const { t } = useText();
	const [password, setPassword] = useState("");
	const [wrong, setWrong] = useState<string>();
	const handing = useHandOver(id);
	return (
		<Dialog
			role="alertdialog"
			title={t("team.hand_over.title", { name })}
			onClose={onClose}
		>
			<form
				noValidate
				className="flex flex-col gap-5"
				onSubmit={(event) => {
					event.preventDefault();
					if (password === "")
						return setWrong(t("account.wrong.password_missing"));
					handing.mutate(password, {
						onSuccess: () => {
							notify(t("team.hand_over.done", { name }));
							onClose();
						},
						onError: (error) =>
							setWrong(
								isRefused(error, "wrong_credentials")
									? t("team.wrong_password")
									: undefined,
							),
					});
				}}
			>
				<p className="max-w-prose text-muted">
					{t("team.hand_over.what", { name })}
				</p>
				{handing.error !== null && wrong === undefined && (
					<ProblemNotice error={handing.error} />
				)}
				<PasswordField
					label={t("team.hand_over.password")}
					autoComplete="current-password"
					autoFocus
					value={password}
					error={wrong}
					onChange={(value) => {
						setPassword(value);
						setWrong(undefined);
					}}
					showLabel={t("account.show_password")}
					hideLabel={t("account.hide_password")}
				/>
				<div className="flex flex-wrap justify-end gap-2">
					<Button onPress={onClose}>{t("team.cancel")}</Button>
					<Button type="submit" kind="danger" isPending={handing.isPending}>
						{t("team.hand_over.do")}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
