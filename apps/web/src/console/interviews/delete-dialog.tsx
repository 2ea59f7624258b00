/** Asks once before a recording and its transcript are gone. */
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { notify } from "../../kit/notify.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { useDelete } from "./use-interview-verbs.ts";

export function DeleteDialog({
	interview: { id, name, state },
	onClose,
	onDeleted,
}: {
	interview: { id: string; name: string; state: string };
	onClose: () => void;
	onDeleted?: () => void;
}) {
	const { t } = useText();
	const deleting = useDelete(id);
	const isRunning = state === "pending" || state === "processing";
	return (
		<Dialog
			role="alertdialog"
			title={t("delete.title", { name })}
			onClose={onClose}
		>
			<div className="flex flex-col gap-5">
				<p className="max-w-prose text-muted">
					{t("delete.what")}{" "}
					{isRunning
						? t("delete.running")
						: state === "completed"
							? t("delete.paid")
							: t("interview.nothing_charged")}
				</p>
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
									notify(t("delete.done", { name }));
									onClose();
									onDeleted?.();
								},
							})
						}
					>
						{t("delete.do")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}
