/** Leave the company oneself; the only owner is told what has to come first. */
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Notice } from "../../kit/notice.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { useSession } from "../accounts/session.ts";
import { useLeaveTeam } from "./use-team-verbs.ts";

export function LeaveDialog({
	isOnlyOwner,
	onClose,
}: {
	isOnlyOwner: boolean;
	onClose: () => void;
}) {
	const { t } = useText();
	const { company } = useSession();
	const leaving = useLeaveTeam();
	return (
		<Dialog
			role="alertdialog"
			title={t("team.leave.title", { company: company.name })}
			onClose={onClose}
		>
			<div className="flex flex-col gap-5">
				{isOnlyOwner ? (
					<Notice kind="info">
						<p>{t("team.leave.owner")}</p>
					</Notice>
				) : (
					<p className="max-w-prose text-muted">{t("team.leave.what")}</p>
				)}
				{leaving.error !== null && <ProblemNotice error={leaving.error} />}
				<div className="flex flex-wrap justify-end gap-2">
					<Button autoFocus onPress={onClose}>
						{t(isOnlyOwner ? "action.understood" : "team.cancel")}
					</Button>
					{!isOnlyOwner && (
						<Button
							kind="danger"
							isPending={leaving.isPending}
							onPress={() => leaving.mutate(undefined, { onSuccess: onClose })}
						>
							{t("team.leave.do")}
						</Button>
					)}
				</div>
			</div>
		</Dialog>
	);
}
