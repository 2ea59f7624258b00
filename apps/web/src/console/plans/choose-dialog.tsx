/** Before a plan is chosen: what is paid and comes today, what from when on, what stays; then the one button. */
import type { CompanyPlan, PlanOption } from "@verbatim/contract/plans";
import { type ReactNode, useEffect } from "react";
import { isRefused } from "../../api/call.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Notice } from "../../kit/notice.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { usePlanName } from "./plan-words.ts";
import { useDowngrade, useOrderPlan } from "./use-plan-verbs.ts";
import { type Happening, WhatHappens } from "./what-happens.tsx";

export function ChooseDialog({
	option,
	present,
	topUpsLeftTokens,
	onClose,
}: {
	option: PlanOption;
	present: CompanyPlan;
	topUpsLeftTokens: number;
	onClose: () => void;
}) {
	const { t } = useText();
	const planName = usePlanName();
	const lines = useLines({ option, present, topUpsLeftTokens });
	if (option.change === "current") return null;
	return (
		<Dialog
			title={t(`plans.choose.title.${option.change}`, {
				plan: planName(option.plan.name),
			})}
			onClose={onClose}
			width="max-w-xl"
		>
			<div className="flex flex-col gap-5">
				<WhatHappens lines={lines} />
				{option.change === "downgrade" ? (
					<Downgrade option={option} onClose={onClose} />
				) : (
					<Pay option={option} change={option.change} onClose={onClose} />
				)}
			</div>
		</Dialog>
	);
}

function useLines({
	option: { plan, change, today, nextAllocation },
	present,
	topUpsLeftTokens,
}: {
	option: PlanOption;
	present: CompanyPlan;
	topUpsLeftTokens: number;
}): Happening[] {
	const { t, format } = useText();
	const planName = usePlanName();
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const date = format.date(nextAllocation.at);
	const next = {
		tokens: tokens(nextAllocation.tokens),
		price: format.money(nextAllocation.price),
	};
	const lines: Happening[] = [];
	if (change === "downgrade" && present.plan !== null) {
		const fewer = present.plan.allocationTokens - plan.allocationTokens;
		const name = planName(present.plan.name);
		lines.push({
			when: t("plans.choose.today"),
			what: t("plans.choose.downgrade.today", { plan: name, date }),
		});
		lines.push({
			when: t("plans.choose.from", { date }),
			what: t("plans.choose.downgrade.from", {
				...next,
				fewer: tokens(fewer),
				plan: name,
			}),
		});
	} else if (today !== null && (change === "start" || change === "upgrade")) {
		lines.push({
			when: t("plans.choose.today"),
			what: t(`plans.choose.${change}.today`, {
				price: format.money(today.price),
				tokens: tokens(today.tokens),
				date,
			}),
		});
		lines.push({
			when: t("plans.choose.from", { date }),
			what: t(`plans.choose.${change}.from`, next),
		});
	}
	const stays: ReactNode[] = [];
	if (topUpsLeftTokens > 0)
		stays.push(
			<p key="bought">
				{t("plans.choose.bought", { tokens: tokens(topUpsLeftTokens) })}
			</p>,
		);
	const { trial } = present;
	if (trial !== null && !trial.hasEnded && trial.leftTokens > 0)
		stays.push(
			<p key="trial">
				{t("plans.choose.trial", {
					tokens: tokens(trial.leftTokens),
					date: format.date(trial.endsAt),
				})}
			</p>,
		);
	if (stays.length > 0)
		lines.push({ when: t("plans.choose.stays"), what: stays });
	return lines;
}

function Pay({
	option,
	change,
	onClose,
}: {
	option: PlanOption;
	change: "start" | "upgrade";
	onClose: () => void;
}) {
	const { t, format } = useText();
	const ordering = useOrderPlan(option.plan.name);
	const { reset } = ordering;
	useEffect(() => {
		// Back from the checkout by the browser's own button, this page is as it was left: with the button still busy.
		const onShow = ({ persisted }: PageTransitionEvent) => {
			if (persisted) reset();
		};
		addEventListener("pageshow", onShow);
		return () => removeEventListener("pageshow", onShow);
	}, [reset]);
	if (option.today === null) return null;
	const { price } = option.today;
	return (
		<>
			{ordering.error !== null &&
				(isRefused(ordering.error, "quote_expired") ? (
					<Notice kind="warn" role="alert">
						<p>{t("plans.choose.price_changed")}</p>
					</Notice>
				) : (
					<ProblemNotice error={ordering.error} />
				))}
			<p className="text-muted text-sm">{t(`plans.choose.hosted.${change}`)}</p>
			<div className="flex flex-wrap justify-end gap-2">
				<Button onPress={onClose}>{t("plans.choose.not_now")}</Button>
				<Button
					kind="primary"
					isPending={ordering.isPending || ordering.isSuccess}
					isDisabled={option.blocked !== null}
					onPress={() => ordering.mutate(price)}
				>
					{t("plans.choose.pay", { price: format.money(price) })}
				</Button>
			</div>
		</>
	);
}

function Downgrade({
	option,
	onClose,
}: {
	option: PlanOption;
	onClose: () => void;
}) {
	const { t, format } = useText();
	const changing = useDowngrade(option.plan.name);
	return (
		<>
			{changing.error !== null && <ProblemNotice error={changing.error} />}
			<p className="text-muted text-sm">{t("plans.choose.undo")}</p>
			<div className="flex flex-wrap justify-end gap-2">
				<Button onPress={onClose}>{t("plans.choose.not_now")}</Button>
				<Button
					kind="primary"
					isPending={changing.isPending}
					onPress={() => changing.mutate(undefined, { onSuccess: onClose })}
				>
					{t("plans.choose.on", {
						date: format.date(option.nextAllocation.at),
					})}
				</Button>
			</div>
		</>
	);
}
