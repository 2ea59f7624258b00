/** One survey in the list: how it stands, what it brought, and what it costs. */
import { Link } from "@tanstack/react-router";
import type { Answer } from "@verbatim/contract/route";
import type { listSurveys } from "@verbatim/contract/surveys";
import { TriangleAlert } from "lucide-react";
import { useId } from "react";
import { useNow } from "../../kit/use-now.ts";
import { useText } from "../../text/text.ts";
import { costWords } from "./cost-per-complete.tsx";
import { StateChip } from "./state-chip.tsx";

export type ListedSurvey = Answer<typeof listSurveys>["surveys"][number];

const minuteMilliseconds = 60_000;

export function SurveyRow({
	survey,
	usedTokens,
}: {
	survey: ListedSurvey;
	/** Undefined: not known yet. */
	usedTokens: number | undefined;
}) {
	const text = useText();
	const { t, format } = text;
	const titleId = useId();
	const now = useNow(minuteMilliseconds);
	const { counts, cost, tripped } = survey;
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const news = [
		tripped === null ? undefined : t("surveys.row.tripped"),
		counts.parked === 0
			? undefined
			: t("surveys.row.parked", {
					...format.counted(counts.parked),
					tokens: tokens(counts.parkedTokens),
				}),
		counts.affected === 0
			? undefined
			: t("surveys.row.affected", format.counted(counts.affected)),
	].filter((one) => one !== undefined);
	return (
		<li
			aria-labelledby={titleId}
			className="relative grid gap-x-6 gap-y-3 px-4 py-4 hover:bg-sunken/60 sm:px-5 md:grid-cols-[minmax(0,1fr)_8rem_minmax(12rem,auto)]"
		>
			<div className="min-w-0">
				<h3 id={titleId} className="break-words font-semibold">
					<Link
						to="/surveys/$surveyId"
						params={{ surveyId: survey.id }}
						className="rounded underline-offset-4 after:absolute after:inset-0 hover:underline"
					>
						{survey.name}
					</Link>
				</h3>
				<div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
					<StateChip
						state={survey.state}
						hasUnpublishedChanges={survey.hasUnpublishedChanges}
					/>
					<span className="text-muted text-sm">
						{t("surveys.row.changed", {
							ago: format.ago(survey.changedAt, now),
						})}
					</span>
				</div>
				{news.map((words) => (
					<p
						key={words}
						className="mt-1.5 flex items-start gap-1.5 text-sm text-warn"
					>
						<TriangleAlert
							className="mt-[0.2em] size-[1em] shrink-0"
							aria-hidden
						/>
						{words}
					</p>
				))}
			</div>
			<div className="text-sm tabular-nums md:text-right">
				<p className="font-medium">
					{t("surveys.row.completes", format.counted(counts.completed))}
				</p>
				<p className="text-muted">
					{t("surveys.row.begun", format.counted(counts.begun))}
				</p>
			</div>
			<div className="text-sm tabular-nums md:text-right">
				<p className="font-medium">
					{usedTokens !== undefined &&
						t("surveys.row.used", { tokens: tokens(usedTokens) })}
				</p>
				<p className="text-muted">
					{t("surveys.cost.title")}: {costWords(text, cost)}
				</p>
			</div>
		</li>
	);
}
