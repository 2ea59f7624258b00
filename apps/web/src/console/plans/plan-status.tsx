/** Where the company stands: its plan or trial, what comes next, and the one thing that can be done about it. */
import type { CompanyPlan, PlanOptions } from "@verbatim/contract/plans";
import { type ReactNode, useId } from "react";
import { useServerNow } from "../../api/use-server-now.ts";
import { Button, buttonLook } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { mayManagePlan, useSession } from "../accounts/session.ts";
import { daysLeft } from "./days-left.ts";
import { usePlanName } from "./plan-words.ts";
import { useKeepPlan } from "./use-plan-verbs.ts";

export function PlanStatus({
	present: { plan, trial },
	options,
}: {
	present: CompanyPlan;
	options: PlanOptions;
}) {
	const { t, format } = useText();
	const planName = usePlanName();
	const now = useServerNow();
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const bought =
		options.topUpsLeftTokens > 0
			? t("plans.status.bought", { tokens: tokens(options.topUpsLeftTokens) })
			: undefined;

	if (plan === null) {
		if (trial === null)
			return (
				<Standing title={t("plans.status.none.title")} bought={bought}>
					{t("plans.status.none.words")}
				</Standing>
			);
		if (trial.hasEnded)
			return (
				<Standing
					title={t("plans.status.trial_over.title", {
						date: format.date(trial.endsAt),
					})}
					bought={bought}
				>
					{t("plans.status.trial_over.words")}
				</Standing>
			);
		const days = daysLeft(trial.endsAt, now);
		return (
			<Standing
				title={
					days < 1
						? t("plans.status.trial.title_last")
						: t("plans.status.trial.title", format.counted(days))
				}
				bought={bought}
			>
				{t("plans.status.trial.words", {
					tokens: tokens(trial.leftTokens),
					date: format.dateTime(trial.endsAt),
				})}
			</Standing>
		);
	}

	const name = planName(plan.name);
	const date = format.date(plan.nextCycleAt);
	if (plan.state === "unpaid")
		return (
			<Notice
				kind="danger"
				title={t("plans.status.unpaid.title", { plan: name })}
				actions={
					plan.failure !== null &&
					plan.failure.payUrl !== null && (
						<a
							href={plan.failure.payUrl}
							className={buttonLook("primary", "medium")}
						>
							{t("plans.banner.renewal.pay")}
						</a>
					)
				}
			>
				<p>
					{t("plans.status.unpaid.words", {
						tokens: tokens(plan.allocationTokens),
					})}{" "}
					{plan.failure !== null &&
						plan.failure.retryAt !== null &&
						t("plans.status.unpaid.retry", {
							date: format.date(plan.failure.retryAt),
						})}
				</p>
			</Notice>
		);
	if (plan.state === "ending" || plan.next === "ends")
		return (
			<Standing
				title={t("plans.status.ending.title", { plan: name, date })}
				bought={bought}
				action={<Keep plan={plan} />}
			>
				{t("plans.status.ending.words")}
			</Standing>
		);
	if (plan.next.name !== plan.name)
		return (
			<Standing
				title={t("plans.status.downgrade.title", {
					plan: name,
					next: planName(plan.next.name),
					date,
				})}
				bought={bought}
				action={<Keep plan={plan} />}
			>
				{t("plans.status.downgrade.words", {
					tokens: tokens(plan.next.allocationTokens),
				})}
			</Standing>
		);
	return (
		<Standing
			title={t("plans.status.running.title", { plan: name })}
			bought={bought}
		>
			{t("plans.status.running.words", {
				tokens: tokens(plan.allocationTokens),
				date,
			})}
		</Standing>
	);
}

function Standing({
	title,
	bought,
	action,
	children,
}: {
	title: string;
	bought: string | undefined;
	action?: ReactNode;
	children: ReactNode;
}) {
	const id = useId();
	return (
		<section
			aria-labelledby={id}
			className="card flex flex-wrap items-center justify-between gap-x-8 gap-y-4 p-5 sm:px-7"
		>
			<div className="min-w-0 max-w-prose flex-1 basis-72">
				<h2 id={id} className="text-lg">
					{title}
				</h2>
				<p className="text-muted">{children}</p>
				{bought !== undefined && <p className="text-muted">{bought}</p>}
			</div>
			{action}
		</section>
	);
}

function Keep({ plan }: { plan: NonNullable<CompanyPlan["plan"]> }) {
	const { t } = useText();
	const { member } = useSession();
	const planName = usePlanName();
	const keeping = useKeepPlan(plan.name);
	if (!mayManagePlan(member.role)) return null;
	return (
		<div className="flex flex-col gap-3">
			{keeping.error !== null && <ProblemNotice error={keeping.error} />}
			<Button
				kind="primary"
				isPending={keeping.isPending}
				onPress={() => keeping.mutate()}
			>
				{t("plans.do.keep", { plan: planName(plan.name) })}
			</Button>
		</div>
	);
}
