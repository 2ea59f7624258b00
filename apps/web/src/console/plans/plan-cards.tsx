/** The plans side by side: what each costs, what it brings, what that is good for, and the one way to choose it. */
import { useQuery } from "@tanstack/react-query";
import {
	type CompanyPlan,
	type PlanName,
	type PlanOption,
	type PlanOptions,
	trialDays,
	trialTokens,
} from "@verbatim/contract/plans";
import type { ReactNode } from "react";
import { rateCardQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { type RateCard, whatAMonthBuys } from "../tokens/what-it-buys.ts";
import { usePlanName } from "./plan-words.ts";
import { useKeepPlan } from "./use-plan-verbs.ts";

export function PlanCards({
	present,
	options: { options, recommended },
	onChoose,
}: {
	present: CompanyPlan;
	options: PlanOptions;
	/** Missing for who may only look. */
	onChoose: ((plan: PlanName) => void) | undefined;
}) {
	const { t, format } = useText();
	const planName = usePlanName();
	const { data: card } = useQuery(rateCardQuery);
	const { plan, trial } = present;
	const ending = plan?.state === "ending" ? plan : undefined;
	const next =
		plan !== null && plan.next !== "ends" && plan.next.name !== plan.name
			? plan.next.name
			: undefined;
	return (
		<ul className="grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none">
			{plan === null && trial !== null && (
				<Card
					name={planName("trial")}
					badge={
						<Badge kind={trial.hasEnded ? "next" : "current"}>
							{t(
								trial.hasEnded
									? "plans.badge.trial_over"
									: "plans.badge.trial_until",
								{ date: format.date(trial.endsAt) },
							)}
						</Badge>
					}
					isCurrent={!trial.hasEnded}
					price={t("plans.free")}
					often={t("plans.once_for_days", { days: trialDays })}
					tokens={trialTokens}
					often2={undefined}
					card={card}
				/>
			)}
			{options.map((option) => (
				<Card
					key={option.plan.name}
					name={planName(option.plan.name)}
					isCurrent={option.change === "current"}
					badge={
						option.change === "current" ? (
							<Badge kind="current">
								{ending === undefined
									? t("plans.badge.current")
									: t("plans.badge.ends", {
											date: format.date(ending.nextCycleAt),
										})}
							</Badge>
						) : option.plan.name === next && plan !== null ? (
							<Badge kind="next">
								{t("plans.badge.next", {
									date: format.date(plan.nextCycleAt),
								})}
							</Badge>
						) : option.plan.name === recommended?.plan ? (
							<Badge kind="recommended">{t("plans.badge.recommended")}</Badge>
						) : null
					}
					price={format.money(option.plan.price)}
					often={t("plans.a_month")}
					tokens={option.plan.allocationTokens}
					often2={t("plans.each_month")}
					card={card}
				>
					{onChoose !== undefined && option.plan.name !== next && (
						<Way
							option={option}
							isRecommended={option.plan.name === recommended?.plan}
							onChoose={onChoose}
						/>
					)}
				</Card>
			))}
		</ul>
	);
}

function Card({
	name,
	badge,
	isCurrent,
	price,
	often,
	tokens,
	often2,
	card,
	children,
}: {
	name: string;
	badge: ReactNode;
	isCurrent: boolean;
	price: string;
	often: string;
	tokens: number;
	often2: string | undefined;
	card: RateCard | undefined;
	children?: ReactNode;
}) {
	const { t, format } = useText();
	return (
		<li
			{...(isCurrent ? { "aria-current": true as const } : {})}
			className={`card flex flex-col gap-5 p-5 ${isCurrent ? "border-accent ring-1 ring-accent" : ""}`}
		>
			<div className="flex min-h-7 flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
				<h3 className="text-lg">{name}</h3>
				{badge}
			</div>
			<div>
				<p className="font-semibold text-[1.625rem] leading-tight tracking-[-0.02em] tabular-nums">
					{price}
				</p>
				<p className="text-muted text-sm">{often}</p>
			</div>
			<div className="border-line border-t pt-4">
				<p className="font-semibold">
					<Tokens value={tokens} />
				</p>
				{often2 !== undefined && <p className="text-muted text-sm">{often2}</p>}
			</div>
			{card !== undefined && (
				<div className="text-sm">
					<p className="mb-1 font-medium">{t("plans.enough_for")}</p>
					<ul className="flex flex-col gap-1 text-muted">
						{whatAMonthBuys(tokens, card).map(({ of, count }) => (
							<li key={of}>{t(`plans.buys.${of}`, format.counted(count))}</li>
						))}
					</ul>
				</div>
			)}
			{children !== undefined && <div className="mt-auto">{children}</div>}
		</li>
	);
}

const badgeLooks = {
	current: "bg-accent text-on-accent",
	next: "bg-sunken text-ink",
	recommended: "bg-accent-soft text-accent",
} as const;

function Badge({
	kind,
	children,
}: {
	kind: keyof typeof badgeLooks;
	children: ReactNode;
}) {
	return (
		<span
			className={`rounded-full px-2.5 py-0.5 font-medium text-xs ${badgeLooks[kind]}`}
		>
			{children}
		</span>
	);
}

function Way({
	option: { plan, change, undoes, blocked },
	isRecommended,
	onChoose,
}: {
	option: PlanOption;
	isRecommended: boolean;
	onChoose: (plan: PlanName) => void;
}) {
	const { t } = useText();
	const planName = usePlanName();
	const name = planName(plan.name);
	if (change === "current")
		return undoes === null ? null : <Keep plan={plan.name} />;
	return (
		<div className="flex flex-col gap-2">
			{blocked !== null && (
				<p className="text-muted text-sm">{t(`plans.blocked.${blocked}`)}</p>
			)}
			<Button
				kind={
					change === "downgrade" ? "plain" : isRecommended ? "primary" : "soft"
				}
				isDisabled={blocked !== null}
				onPress={() => onChoose(plan.name)}
				className="w-full"
			>
				{t(`plans.do.${change}`, { plan: name })}
			</Button>
		</div>
	);
}

function Keep({ plan }: { plan: PlanName }) {
	const { t } = useText();
	const planName = usePlanName();
	const keeping = useKeepPlan(plan);
	return (
		<div className="flex flex-col gap-3">
			{keeping.error !== null && <ProblemNotice error={keeping.error} />}
			<Button
				className="w-full"
				isPending={keeping.isPending}
				onPress={() => keeping.mutate()}
			>
				{t("plans.do.keep", { plan: planName(plan) })}
			</Button>
		</div>
	);
}
