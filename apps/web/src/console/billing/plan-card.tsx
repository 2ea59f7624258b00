/** The plan as the one who pays sees it: its price, the next renewal, whether it is paid, and where to change it. */
import { Link } from "@tanstack/react-router";
import type { CompanyPlan } from "@verbatim/contract/plans";
import type { ReactNode } from "react";
import { buttonLook } from "../../kit/button.tsx";
import { useText } from "../../text/text.ts";
import { mayManagePlan, useSession } from "../accounts/session.ts";
import { usePlanName } from "../plans/plan-words.ts";

export function PlanCard({
	present: { plan, trial },
}: {
	present: CompanyPlan;
}) {
	const { t, format } = useText();
	const { member } = useSession();
	const planName = usePlanName();
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	if (plan === null)
		return (
			<Card
				title={
					trial === null || trial.hasEnded
						? t("billing.plan.none")
						: planName("trial")
				}
				link={t("billing.plan.compare")}
			>
				<p className="text-muted">
					{trial === null
						? t("billing.plan.none_words")
						: t(
								trial.hasEnded
									? "billing.plan.trial_over"
									: "billing.plan.trial_until",
								{ date: format.date(trial.endsAt) },
							)}
				</p>
			</Card>
		);
	const date = format.date(plan.nextCycleAt);
	return (
		<Card
			title={planName(plan.name)}
			state={<State state={plan.state} />}
			link={
				mayManagePlan(member.role)
					? t("billing.plan.change")
					: t("billing.plan.compare")
			}
		>
			<p>
				{plan.price !== null &&
					t("billing.plan.price_a_month", {
						price: format.money(plan.price),
					})}
				<span className="block text-muted">
					{t("billing.plan.tokens_a_month", {
						tokens: tokens(plan.allocationTokens),
					})}
				</span>
			</p>
			<p>
				{plan.next === "ends" || plan.state === "ending" ? (
					t("billing.plan.ends", { date })
				) : plan.next.name !== plan.name && plan.next.price !== undefined ? (
					t("billing.plan.next", {
						plan: planName(plan.next.name),
						price: format.money(plan.next.price),
						date,
					})
				) : plan.price !== null ? (
					<>
						<span className="block text-muted text-sm">
							{t("billing.plan.renewal")}
						</span>
						{t("billing.plan.renewal_of", {
							price: format.money(plan.price),
							date,
						})}
					</>
				) : null}
			</p>
			{plan.failure !== null && (
				<div className="flex flex-col items-start gap-3 rounded-xl bg-danger-soft px-4 py-3">
					<p>
						{t("billing.plan.failed", {
							date: format.date(plan.failure.at),
							reason: plan.failure.reason,
						})}{" "}
						{plan.failure.retryAt !== null &&
							t("billing.plan.retry", {
								date: format.date(plan.failure.retryAt),
							})}
					</p>
					{plan.failure.payUrl === null ? (
						<p>{t("billing.plan.ask_owner")}</p>
					) : (
						<a
							href={plan.failure.payUrl}
							className={buttonLook("primary", "small")}
						>
							{t("billing.plan.pay")}
						</a>
					)}
				</div>
			)}
		</Card>
	);
}

function Card({
	title,
	state,
	link,
	children,
}: {
	title: string;
	state?: ReactNode;
	link: string;
	children: ReactNode;
}) {
	const { t } = useText();
	return (
		<section
			aria-labelledby="plan"
			className="card flex flex-col gap-4 p-5 sm:p-7"
		>
			<div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
				<h2 id="plan" className="text-muted text-sm">
					{t("billing.plan.title")}
					<span className="mt-1 block font-semibold text-ink text-xl">
						{title}
					</span>
				</h2>
				{state}
			</div>
			{children}
			<div className="mt-auto pt-1">
				<Link to="/settings/plans" className={buttonLook("plain")}>
					{link}
				</Link>
			</div>
		</section>
	);
}

const stateLooks = {
	running: "bg-accent-soft text-accent",
	unpaid: "bg-danger-soft text-danger",
	ending: "bg-sunken text-ink",
} as const;

function State({ state }: { state: keyof typeof stateLooks }) {
	const { t } = useText();
	return (
		<span
			className={`rounded-full px-2.5 py-0.5 font-medium text-xs ${stateLooks[state]}`}
		>
			{t(`billing.plan.state.${state}`)}
		</span>
	);
}
