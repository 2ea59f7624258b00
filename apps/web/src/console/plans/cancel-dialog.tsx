/** Before the plan is cancelled: that nothing is lost today, what ends when, what stays for ever. */
import { useQuery } from "@tanstack/react-query";
import type { CompanyPlan } from "@verbatim/contract/plans";
import { planOptionsQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { usePlanName } from "./plan-words.ts";
import { useCancelPlan } from "./use-plan-verbs.ts";
import { type Happening, WhatHappens } from "./what-happens.tsx";

export function CancelDialog({
	plan,
	onClose,
}: {
	plan: NonNullable<CompanyPlan["plan"]>;
	onClose: () => void;
}) {
	const { t, format } = useText();
	const planName = usePlanName();
	const cancelling = useCancelPlan(plan.name);
	const { data: options } = useQuery(planOptionsQuery);
	const name = planName(plan.name);
	const date = format.date(plan.nextCycleAt);
	const bought = options?.topUpsLeftTokens ?? 0;
	const lines: Happening[] = [
		{
			when: t("plans.choose.today"),
			what: t("plans.cancel.today", { plan: name, date }),
		},
		{
			when: t("plans.choose.from", { date }),
			what: t("plans.cancel.from"),
		},
	];
	if (bought > 0)
		lines.push({
			when: t("plans.choose.stays"),
			what: t("plans.choose.bought", {
				tokens: t("unit.tokens", format.counted(bought)),
			}),
		});
	return (
		<Dialog
			role="alertdialog"
			title={t("plans.cancel.title", { plan: name })}
			onClose={onClose}
			width="max-w-xl"
		>
			<div className="flex flex-col gap-5">
				<WhatHappens lines={lines} />
				{cancelling.error !== null && (
					<ProblemNotice error={cancelling.error} />
				)}
				<p className="text-muted text-sm">{t("plans.choose.undo")}</p>
				<div className="flex flex-wrap justify-end gap-2">
					<Button autoFocus onPress={onClose}>
						{t("plans.do.keep", { plan: name })}
					</Button>
					<Button
						kind="danger"
						isPending={cancelling.isPending}
						onPress={() => cancelling.mutate(undefined, { onSuccess: onClose })}
					>
						{t("plans.cancel.do", { date })}
					</Button>
				</div>
			</div>
		</Dialog>
	);
}
