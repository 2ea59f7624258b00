/** Spoken answers that wait for tokens: how many, what opening them costs, what there is, and the way to more. */
import { useQuery } from "@tanstack/react-query";
import type { Survey } from "@verbatim/contract/surveys";
import { Lock } from "lucide-react";
import { balanceQuery } from "../../../api/queries.ts";
import { Button } from "../../../kit/button.tsx";
import { notify } from "../../../kit/notify.tsx";
import { ProblemNotice } from "../../../kit/problem.tsx";
import { Tokens } from "../../../kit/tokens.tsx";
import { useText } from "../../../text/text.ts";
import { mayEditResearch, useSession } from "../../accounts/session.ts";
import { useOpenTopUp } from "../../top-up-door.ts";
import { useOpenParked } from "./use-results-verbs.ts";

export function ParkedPanel({ survey }: { survey: Survey }) {
	const { t, format } = useText();
	const { member } = useSession();
	const { data: balance } = useQuery(balanceQuery);
	const openTopUp = useOpenTopUp();
	const opening = useOpenParked(survey.id);
	const { parked, parkedTokens } = survey.counts;
	if (parked === 0) return null;
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const available = balance?.availableTokens;
	// In thousandths, so that nothing is lost between 0.1 and 0.2.
	const missing =
		available === undefined
			? 0
			: Math.max(
					0,
					Math.round(parkedTokens * 1_000) - Math.round(available * 1_000),
				) / 1_000;
	return (
		<section aria-labelledby="parked" className="card flex flex-col gap-4 p-5">
			<div className="flex gap-3">
				<span className="grid size-9 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent">
					<Lock className="size-4.5" aria-hidden />
				</span>
				<div className="min-w-0">
					<h2 id="parked" className="text-lg">
						{t("results.parked.title", format.counted(parked))}
					</h2>
					<p className="max-w-prose text-muted text-sm">
						{t("results.parked.what")}
					</p>
				</div>
			</div>
			<dl className="flex flex-wrap gap-x-8 gap-y-2">
				<Sum name={t("results.parked.price")} value={parkedTokens} />
				{available !== undefined && (
					<Sum name={t("results.parked.available")} value={available} />
				)}
				{missing > 0 && (
					<Sum name={t("results.parked.missing")} value={missing} isWanting />
				)}
			</dl>
			{opening.error !== null && <ProblemNotice error={opening.error} />}
			{mayEditResearch(member.role) ? (
				<div className="flex flex-wrap items-center gap-x-3 gap-y-2">
					{missing > 0 && (
						<Button
							kind="primary"
							onPress={() => openTopUp({ amountTokens: missing })}
						>
							{t("results.parked.top_up", { tokens: tokens(missing) })}
						</Button>
					)}
					<Button
						kind={missing > 0 ? "plain" : "primary"}
						isPending={opening.isPending}
						isDisabled={available !== undefined && available <= 0}
						onPress={() =>
							opening.mutate(undefined, {
								onSuccess: ({ opened, chargedTokens }) =>
									notify(
										t("results.parked.opened", {
											...format.counted(opened),
											tokens: tokens(chargedTokens),
										}),
									),
							})
						}
					>
						{missing > 0
							? t("results.parked.do_some")
							: t("results.parked.do", { tokens: tokens(parkedTokens) })}
					</Button>
					<p className="text-muted text-sm">{t("results.parked.order")}</p>
				</div>
			) : (
				<p className="text-muted text-sm">{t("results.parked.ask")}</p>
			)}
		</section>
	);
}

function Sum({
	name,
	value,
	isWanting = false,
}: {
	name: string;
	value: number;
	isWanting?: boolean;
}) {
	return (
		<div>
			<dt className="text-muted text-sm">{name}</dt>
			<dd className={`font-semibold ${isWanting ? "text-warn" : ""}`}>
				<Tokens value={value} />
			</dd>
		</div>
	);
}
