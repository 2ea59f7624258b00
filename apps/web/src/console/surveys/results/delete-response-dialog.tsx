/** Asks once before a response is gone: what goes with it, and what stays. */
import { Button } from "../../../kit/button.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { notify } from "../../../kit/notify.tsx";
import { ProblemNotice } from "../../../kit/problem.tsx";
import { useText } from "../../../text/text.ts";
import { useDeleteResponse } from "./use-results-verbs.ts";

export function DeleteResponseDialog({
	surveyId,
	response: { id, number },
	onClose,
}: {
	surveyId: string;
	response: { id: string; number: number };
	onClose: () => void;
}) {
	const { t, format } = useText();
	const deleting = useDeleteResponse(surveyId, id);
	const n = format.number(number);
	return (
		<Dialog
			role="alertdialog"
			title={t("results.delete.title", { n })}
			onClose={onClose}
		>
			<div className="flex flex-col gap-5">
				<div className="flex max-w-prose flex-col gap-2 text-muted">
					<p>{t("results.delete.goes")}</p>
					<p>{t("results.delete.stays")}</p>
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
									notify(t("results.delete.done", { n }));
									onClose();
								},
							})
						}
					>
						{t("results.delete.do")}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}
