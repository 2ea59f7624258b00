/** Use over time: of any days, by feature, member or project, beside the period before; as a chart and as a table. */
import { useQuery } from "@tanstack/react-query";
import type { ActorKind } from "@verbatim/contract/tokens";
import { lazy, Suspense, useState } from "react";
import { statementPeriodsQuery, usageQuery } from "../../api/queries.ts";
import { useServerNow } from "../../api/use-server-now.ts";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { useSession } from "../accounts/session.ts";
import { useActorName } from "./actor-name.ts";
import { Choice, DayField, Segments } from "./choice.tsx";
import { addDays, dayIn } from "./days.ts";
import { colourOf } from "./series-colours.ts";
import {
	type Days,
	hasLast,
	type PresetName,
	type UsagePeriod,
	usagePeriod,
} from "./usage-periods.ts";
import {
	type GroupBy,
	type Series,
	type UsageSeries,
	usageSeries,
} from "./usage-series.ts";
import { UsageTable } from "./usage-table.tsx";
import { useWorkName } from "./work-name.ts";

/** The library that draws is larger than the rest of the page: it comes when there is something to draw. */
const UsageChart = lazy(() =>
	import("./usage-chart.tsx").then(({ UsageChart }) => ({
		default: UsageChart,
	})),
);

const groupBys: readonly GroupBy[] = ["feature", "actor", "subject"];

export function UsageSection() {
	const { t } = useText();
	const { company } = useSession();
	const now = useServerNow();
	const { data: periods } = useQuery(statementPeriodsQuery);
	const [preset, choosePreset] = useState<PresetName>("this");
	const [by, chooseBy] = useState<GroupBy>("feature");
	const [view, chooseView] = useState<"chart" | "table">("chart");
	const today = dayIn(company.timeZone, now);
	const [custom, setCustom] = useState<Days>({
		from: addDays(today, -13),
		through: today,
	});
	const nameOf = useSeriesName(by);
	const isCycle = periods?.some(({ kind }) => kind === "cycle") === true;
	const presets: PresetName[] = [
		"this",
		...(periods !== undefined && hasLast(periods) ? (["last"] as const) : []),
		"days_30",
		"days_90",
		"custom",
	];
	const isRightWayRound = custom.from <= custom.through;
	const period =
		periods === undefined
			? undefined
			: usagePeriod(
					preset === "custom" && !isRightWayRound ? "days_30" : preset,
					{ periods, timeZone: company.timeZone, now, custom },
				);
	return (
		<section aria-labelledby="usage" className="flex flex-col gap-4">
			<div>
				<h2 id="usage" className="text-lg">
					{t("usage.title")}
				</h2>
				<p className="text-muted text-sm">{t("usage.what")}</p>
			</div>
			<div className="card flex flex-col gap-5 p-5 sm:p-6">
				<div className="flex flex-wrap items-end gap-3">
					<Choice
						label={t("usage.period")}
						value={preset}
						options={presets.map((value) => ({
							value,
							words: t(`usage.preset.${presetWords(value, isCycle)}`),
						}))}
						onChoose={choosePreset}
						className="min-w-44 max-sm:w-full"
					/>
					{preset === "custom" && (
						<>
							<DayField
								label={t("usage.from")}
								value={custom.from}
								onChange={(from) =>
									from !== "" && setCustom({ ...custom, from })
								}
								className="w-38 max-sm:flex-1"
							/>
							<DayField
								label={t("usage.through")}
								value={custom.through}
								onChange={(through) =>
									through !== "" && setCustom({ ...custom, through })
								}
								className="w-38 max-sm:flex-1"
							/>
						</>
					)}
					<Segments
						label={t("usage.by.label")}
						value={by}
						options={groupBys.map((value) => ({
							value,
							words: t(`usage.by.${value}`),
						}))}
						onChoose={chooseBy}
					/>
					<Segments
						label={t("usage.view")}
						value={view}
						options={[
							{ value: "chart", words: t("usage.as_chart") },
							{ value: "table", words: t("usage.as_table") },
						]}
						onChoose={chooseView}
					/>
				</div>
				{preset === "custom" && !isRightWayRound && (
					<p role="alert" className="text-danger text-sm">
						{t("usage.wrong_days")}
					</p>
				)}
				{period === undefined ? (
					<Loading>
						<Bone className="h-64" />
					</Loading>
				) : (
					<Shown period={period} by={by} view={view} nameOf={nameOf} />
				)}
			</div>
		</section>
	);
}

const presetWords = (preset: PresetName, isCycle: boolean) =>
	preset === "this" || preset === "last"
		? (`${preset}_${isCycle ? "cycle" : "month"}` as const)
		: preset;

function Shown({
	period,
	by,
	view,
	nameOf,
}: {
	period: UsagePeriod;
	by: GroupBy;
	view: "chart" | "table";
	nameOf: (series: Series) => string;
}) {
	const { t, format } = useText();
	const { before } = period;
	const sums = useQuery(
		usageQuery({
			from: period.from,
			through: period.through,
			by: `${by},day`,
		}),
	);
	const last = useQuery(usageQuery({ ...before, by: "day" }));
	const error = sums.error ?? last.error;
	if (error !== null)
		return (
			<ProblemNotice
				error={error}
				onRetry={() => Promise.all([sums.refetch(), last.refetch()])}
			/>
		);
	if (sums.data === undefined || last.data === undefined)
		return (
			<Loading>
				<Bone className="h-64" />
			</Loading>
		);
	const told = usageSeries({ sums: sums.data, before: last.data, by, period });
	const beforeTokens = t("unit.tokens", format.counted(told.beforeTokens));
	return (
		<>
			<div>
				<p className="font-semibold text-xl">
					{t("usage.used", {
						tokens: t("unit.tokens", format.counted(told.totalTokens)),
					})}
				</p>
				<p className="text-muted text-sm">
					{t("usage.days", {
						from: format.day(period.from),
						through: format.day(period.through),
					})}
					{" · "}
					{t("usage.before", {
						tokens: beforeTokens,
						from: format.day(before.from),
						through: format.day(before.through),
					})}
				</p>
			</div>
			{told.series.length === 0 ? (
				<div className="rounded-xl bg-sunken px-5 py-10 text-center text-muted">
					<p>{t("usage.empty")}</p>
					{told.beforeTokens !== 0 && (
						<p className="text-sm">
							{t("usage.empty_before", { tokens: beforeTokens })}
						</p>
					)}
				</div>
			) : view === "table" ? (
				<UsageTable told={told} nameOf={nameOf} />
			) : (
				<>
					<Suspense fallback={<Bone className="h-64" />}>
						<UsageChart told={told} nameOf={nameOf} />
					</Suspense>
					<Legend told={told} nameOf={nameOf} />
				</>
			)}
		</>
	);
}

/** The series with their sums, which make up what was used. */
function Legend({
	told,
	nameOf,
}: {
	told: UsageSeries;
	nameOf: (series: Series) => string;
}) {
	const { format } = useText();
	return (
		<ul className="grid grid-cols-[minmax(0,1fr)] gap-x-10 text-sm sm:grid-cols-2">
			{told.series.map((series, index) => (
				<li
					key={series.key}
					className="flex items-baseline gap-2.5 border-line border-t py-2.5"
				>
					<span
						className="size-2.5 shrink-0 rounded-[3px]"
						style={{ background: colourOf(index) }}
						aria-hidden="true"
					/>
					<span className="min-w-0 flex-1 break-words">{nameOf(series)}</span>
					<span className="shrink-0 text-muted tabular-nums">
						{told.totalTokens > 0 && series.tokens >= 0
							? format.percent(series.tokens / told.totalTokens)
							: ""}
					</span>
					<Tokens value={series.tokens} className="font-medium" />
				</li>
			))}
		</ul>
	);
}

function useSeriesName(by: GroupBy): (series: Series) => string {
	const { t, format } = useText();
	const actorName = useActorName();
	const workName = useWorkName();
	return ({ of, count }) => {
		if (of === undefined) return t("usage.others", format.counted(count));
		switch (by) {
			case "feature":
				return of.feature === null ? "" : t(`feature.${of.feature}`);
			case "actor":
				return of.actor === null
					? ""
					: actorName(of.actor.kind as ActorKind, of.actor.name);
			case "subject":
				return (
					workName({ feature: null, subject: of.subject }) ||
					t("usage.unnamed", { id: of.subject?.id.slice(-6) ?? "" })
				);
		}
	};
}
