/** Asks once before a survey closes, and before it is gone. */
import type { Survey } from "@verbatim/contract/surveys";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { useDeleteSurvey, useSetState } from "./use-survey-verbs.ts";

export function CloseDialog({
	survey: { id, name },
	onClose,
}: {
	survey: Survey;
	onClose: () => void;
}) {
	const { t } = useText();
	const setting = useSetState(id);
	return (
		<Dialog
			role="alertdialog"
			title={t("surveys.close.title", { name })}
			onClose={onClose}
		>
			<div className="flex flex-col gap-5">
				<p className="max-w-prose text-muted">{t("surveys.close.what")}</p>
				{setting.error !== null && <ProblemNotice error={setting.error} />}
				<div className="flex flex-wrap justify-end gap-2">
					<Button autoFocus onPress={onClose}>
						{t("action.keep")}
					</Button>
					<Button
						kind="primary"
						isPending={setting.isPending}
						onPress={() =>
							setting.mutate("closed", {
								onSuccess: () => {
									notify(t("surveys.done.closed"));
									onClose();
								},
							})
						}
					>
						{t("surveys.close.do")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}

export function DeleteDialog({
	survey: { id, name, counts },
	onClose,
	onDeleted,
}: {
	survey: Survey;
	onClose: () => void;
	onDeleted: () => void;
}) {
	const { t, format } = useText();
	const deleting = useDeleteSurvey(id);
	return (
		<Dialog
			role="alertdialog"
			title={t("surveys.delete.title", { name })}
			onClose={onClose}
		>
			<div className="flex flex-col gap-5">
				<div className="flex max-w-prose flex-col gap-2 text-muted">
					<p>{t("surveys.delete.what")}</p>
					{counts.begun > 0 && (
						<p className="font-medium text-ink">
							{t("surveys.delete.answers", format.counted(counts.begun))}
						</p>
					)}
				</div>
				{deleting.error !== null && <ProblemNotice error={deleting.error} />}
				<div className="flex flex-wrap justify-end gap-2">
					<Button autoFocus onPress={onClose}>
						{t("action.keep")}
					</Button>
					<Button
						kind="danger"
						isPending={deleting.isPending}
						onPress={() =>
							deleting.mutate(undefined, {
								onSuccess: () => {
									notify(t("surveys.done.deleted", { name }));
									onDeleted();
								},
							})
						}
					>
						{t("surveys.delete.do")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}
