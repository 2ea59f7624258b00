/** Settings > Plans: where the company stands, the plans side by side, which one fits its use, and the way out. */
import { useQuery } from "@tanstack/react-query";
import type {
	CompanyPlan,
	PlanName,
	PlanOption,
	PlanOptions,
} from "@verbatim/contract/plans";
import { Sparkles } from "lucide-react";
import { useState } from "react";
import { planOptionsQuery, planQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Loaded } from "../../kit/loaded.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page } from "../../kit/page.tsx";
import { useText } from "../../text/text.ts";
import { mayManagePlan, maySeeMoney, useSession } from "../accounts/session.ts";
import { CancelDialog } from "./cancel-dialog.tsx";
import { ChooseDialog } from "./choose-dialog.tsx";
import { PlanCards } from "./plan-cards.tsx";
import { PlanStatus } from "./plan-status.tsx";
import { usePlanName } from "./plan-words.ts";

export function PlansPage() {
	const { t } = useText();
	const { member, company } = useSession();
	const plan = useQuery(planQuery);
	return (
		<Page
			title={t("plans.title")}
			below={
				<p className="mt-2 text-muted">
					{t("plans.lead", { company: company.name })}
				</p>
			}
		>
			<Loaded query={plan} height="h-24">
				{(present) =>
					maySeeMoney(member.role) ? (
						<Plans present={present} />
					) : (
						<WithoutMoney present={present} />
					)
				}
			</Loaded>
		</Page>
	);
}

function Plans({ present }: { present: CompanyPlan }) {
	const { t } = useText();
	const options = useQuery(planOptionsQuery);
	return (
		<>
			<Loaded query={options} height="h-[34rem]">
				{(loaded) => <Choice present={present} options={loaded} />}
			</Loaded>
			<p className="max-w-prose text-muted">{t("plans.once")}</p>
			<WayOut present={present} />
		</>
	);
}

function Choice({
	present,
	options,
}: {
	present: CompanyPlan;
	options: PlanOptions;
}) {
	const { t } = useText();
	const { member } = useSession();
	const [chosen, choose] = useState<PlanName>();
	const isOwner = mayManagePlan(member.role);
	const option = options.options.find(({ plan }) => plan.name === chosen);
	return (
		<>
			<PlanStatus present={present} options={options} />
			<Recommendation present={present} options={options} />
			<section aria-labelledby="all-plans" className="flex flex-col gap-4">
				<h2 id="all-plans" className="sr-only">
					{t("plans.compare")}
				</h2>
				<PlanCards
					present={present}
					options={options}
					onChoose={isOwner ? choose : undefined}
				/>
				{!isOwner && (
					<p className="text-muted text-sm">{t("plans.only_owner")}</p>
				)}
			</section>
			{option !== undefined && isChoosable(option) && (
				<ChooseDialog
					key={option.plan.name}
					option={option}
					present={present}
					topUpsLeftTokens={options.topUpsLeftTokens}
					onClose={() => choose(undefined)}
				/>
			)}
		</>
	);
}

const isChoosable = ({ change }: PlanOption) => change !== "current";

function Recommendation({
	present,
	options: { recommended },
}: {
	present: CompanyPlan;
	options: PlanOptions;
}) {
	const { t, format } = useText();
	const planName = usePlanName();
	if (recommended === null) return null;
	const plan = planName(recommended.plan);
	return (
		<div className="flex gap-3 rounded-xl border border-line px-4 py-3.5">
			<Sparkles className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden />
			<div>
				<p className="font-semibold">
					{recommended.plan === present.plan?.name
						? t("plans.recommended.title_current")
						: t("plans.recommended.title", { plan })}
				</p>
				<p className="max-w-prose text-muted">
					{t("plans.recommended.words", {
						tokens: t(
							"unit.tokens",
							format.counted(recommended.tokensPerMonth),
						),
						plan,
						count: recommended.months,
					})}
				</p>
			</div>
		</div>
	);
}

/** Quiet, at the end, and where one looks for it. */
function WayOut({ present: { plan } }: { present: CompanyPlan }) {
	const { t, format } = useText();
	const { member } = useSession();
	const [isOpen, setOpen] = useState(false);
	if (plan === null || plan.state === "ending" || !mayManagePlan(member.role))
		return null;
	return (
		<section
			aria-labelledby="way-out"
			className="flex flex-wrap items-center justify-between gap-x-8 gap-y-4 border-line border-t pt-6"
		>
			<div className="max-w-prose">
				<h2 id="way-out" className="font-semibold text-base">
					{t("plans.end.title")}
				</h2>
				<p className="text-muted">
					{t("plans.end.words", { date: format.date(plan.nextCycleAt) })}
				</p>
			</div>
			<Button onPress={() => setOpen(true)}>{t("plans.do.cancel")}</Button>
			{isOpen && <CancelDialog plan={plan} onClose={() => setOpen(false)} />}
		</section>
	);
}

function WithoutMoney({ present: { plan, trial } }: { present: CompanyPlan }) {
	const { t, format } = useText();
	const { company } = useSession();
	const planName = usePlanName();
	return (
		<Notice kind="info" title={t("plans.not_you.title")}>
			<p>
				{plan !== null
					? t(
							plan.state === "ending"
								? "plans.not_you.ending"
								: "plans.not_you.running",
							{
								company: company.name,
								plan: planName(plan.name),
								tokens: t("unit.tokens", format.counted(plan.allocationTokens)),
								date: format.date(plan.nextCycleAt),
							},
						)
					: trial !== null && !trial.hasEnded
						? t("plans.not_you.trial", {
								company: company.name,
								date: format.date(trial.endsAt),
							})
						: t("plans.not_you.none", { company: company.name })}
			</p>
		</Notice>
	);
}
