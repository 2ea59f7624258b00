/** What a survey brought, while it comes in: in short, question by question, and response by response. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import {
	Link,
	useNavigate,
	useParams,
	useSearch,
} from "@tanstack/react-router";
import type { ResponseFilter, Results } from "@verbatim/contract/responses";
import type { Survey } from "@verbatim/contract/surveys";
import { Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import {
	responsesQuery,
	resultsQuery,
	surveyQuery,
} from "../../../api/queries.ts";
import { Button, buttonLook } from "../../../kit/button.tsx";
import { Notice } from "../../../kit/notice.tsx";
import { ProblemNotice } from "../../../kit/problem.tsx";
import { Bone, Loading } from "../../../kit/skeleton.tsx";
import { useText } from "../../../text/text.ts";
import { mayEditResearch, useSession } from "../../accounts/session.ts";
import { Segments } from "../../tokens/choice.tsx";
import { Figures } from "./figures.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { ParkedPanel } from "./parked-panel.tsx";
import { QuestionResult } from "./question-result.tsx";
import { ResponseCard } from "./response-card.tsx";
import { filterOf, isFiltered, type ResultsSearch } from "./results-search.ts";

const ExportDialog = lazy(async () => ({
	default: (await import("./export-dialog.tsx")).ExportDialog,
}));

type Changes = {
	[Name in keyof ResultsSearch]?: ResultsSearch[Name] | undefined;
};

export function ResultsPage() {
	const { surveyId } = useParams({ from: "/member/surveys/$surveyId" });
	const { data: survey } = useQuery(surveyQuery(surveyId));
	return survey === undefined ? null : <Brought survey={survey} />;
}

function Brought({ survey }: { survey: Survey }) {
	const { t, format } = useText();
	const search = useSearch({ from: "/member/surveys/$surveyId/results" });
	const navigate = useNavigate();
	const [isExporting, setExporting] = useState(false);
	const filter = filterOf(search);
	const query = useQuery(resultsQuery(survey.id, filter));
	const { data: results } = query;
	const view = search.view ?? "summary";
	const as = search.as ?? "chart";
	const change = (changes: Changes) =>
		void navigate({
			to: "/surveys/$surveyId/results",
			params: { surveyId: survey.id },
			// What is taken away does not stand in the address as nothing.
			search: (before) =>
				Object.fromEntries(
					Object.entries({ ...before, ...changes }).filter(
						([, value]) => value !== undefined,
					),
				),
			replace: true,
			resetScroll: false,
		});
	if (results === undefined)
		return query.error === null ? (
			<ResultsLoading />
		) : (
			<ProblemNotice error={query.error} onRetry={query.refetch} />
		);
	if (results.begun === 0 && results.suspect === 0 && !isFiltered(search))
		return <Empty survey={survey} />;
	return (
		<div className="flex flex-col gap-5">
			<ParkedPanel survey={survey} />
			{survey.counts.affected > 0 && (
				<Notice kind="warn">
					<p>{t("results.affected", format.counted(survey.counts.affected))}</p>
				</Notice>
			)}
			<div className="flex flex-wrap items-end justify-between gap-3">
				<div className="flex flex-wrap items-end gap-3">
					<Segments
						label={t("results.view.label")}
						value={view}
						options={(["summary", "responses"] as const).map((value) => ({
							value,
							words: t(`results.view.${value}`),
						}))}
						onChoose={(value) =>
							change({ view: value === "responses" ? value : undefined })
						}
					/>
					{view === "summary" && (
						<Segments
							label={t("results.as.label")}
							value={as}
							options={(["chart", "table"] as const).map((value) => ({
								value,
								words: t(`results.as.${value}`),
							}))}
							onChoose={(value) =>
								change({ as: value === "table" ? value : undefined })
							}
						/>
					)}
				</div>
				<Button onPress={() => setExporting(true)}>
					<Download className="size-4" aria-hidden />
					{t("results.export.open")}
				</Button>
			</div>
			<FilterBar search={search} results={results} onChange={change} />
			{results.suspect > 0 &&
				(search.state === "suspect" ? (
					<Notice kind="warn">
						<p>{t("results.suspect_shown")}</p>
					</Notice>
				) : (
					<Notice
						kind="info"
						actions={
							<Button
								size="small"
								onPress={() => change({ state: "suspect", view: "responses" })}
							>
								{t("results.suspect_do")}
							</Button>
						}
					>
						<p>{t("results.suspect", format.counted(results.suspect))}</p>
					</Notice>
				))}
			<div
				className={`flex flex-col gap-5 ${query.isPlaceholderData ? "opacity-60" : ""}`}
			>
				{view === "summary" ? (
					<Summary results={results} as={as} onChange={change} />
				) : (
					<Responses survey={survey} results={results} filter={filter} />
				)}
			</div>
			<Suspense>
				{isExporting && (
					<ExportDialog
						surveyId={survey.id}
						filter={filter}
						count={results.begun}
						offered={results.languages}
						onClose={() => setExporting(false)}
					/>
				)}
			</Suspense>
		</div>
	);
}

function Summary({
	results,
	as,
	onChange,
}: {
	results: Results;
	as: "chart" | "table";
	onChange: (changes: Changes) => void;
}) {
	const { t } = useText();
	return (
		<>
			<h2 className="sr-only">{t("results.view.summary")}</h2>
			<Figures results={results} as={as} />
			{results.begun === 0 ? (
				<p className="card p-6 text-center text-muted">
					{t("results.empty.none")}
				</p>
			) : (
				results.questions.map((question, index) => (
					<QuestionResult
						key={`${question.questionId} ${question.kind}`}
						question={question}
						place={index + 1}
						languages={results.languages}
						as={as}
						onChoose={(chose) => onChange({ chose, view: "responses" })}
						onRead={() => onChange({ view: "responses" })}
					/>
				))
			)}
		</>
	);
}

function Responses({
	survey,
	results,
	filter,
}: {
	survey: Survey;
	results: Results;
	filter: ResponseFilter;
}) {
	const { t, format } = useText();
	const { member } = useSession();
	const list = useInfiniteQuery(responsesQuery(survey.id, filter));
	const pages = list.data?.pages;
	if (pages === undefined)
		return list.error === null ? (
			<Loading>
				<Bone className="h-60 rounded-2xl" />
			</Loading>
		) : (
			<ProblemNotice error={list.error} onRetry={list.refetch} />
		);
	const responses = pages.flatMap((page) => page.responses);
	return (
		<section aria-labelledby="responses" className="flex flex-col gap-4">
			<h2 id="responses" className="text-lg" aria-live="polite">
				{t("results.matching", format.counted(pages[0]?.matching ?? 0))}
			</h2>
			{responses.length === 0 && (
				<p className="card p-6 text-center text-muted">
					{t("results.empty.none")}
				</p>
			)}
			{responses.map((response) => (
				<ResponseCard
					key={response.id}
					surveyId={survey.id}
					response={response}
					publishedVersion={survey.publishedVersion}
					knownTags={results.tags.map(({ tag }) => tag)}
					mayEdit={mayEditResearch(member.role)}
				/>
			))}
			{list.hasNextPage && (
				<Button
					className="self-center"
					isPending={list.isFetchingNextPage}
					onPress={() => void list.fetchNextPage()}
				>
					{t("action.load_more")}
				</Button>
			)}
		</section>
	);
}

function Empty({ survey: { id, state } }: { survey: Survey }) {
	const { t } = useText();
	return (
		<section
			aria-labelledby="empty"
			className="card flex flex-col items-center gap-3 px-6 py-14 text-center"
		>
			<h2 id="empty" className="text-lg">
				{t("results.empty.title")}
			</h2>
			<p className="max-w-prose text-muted">
				{t(state === "draft" ? "results.empty.draft" : "results.empty.words")}
			</p>
			{state !== "draft" && (
				<Link
					to="/surveys/$surveyId/share"
					params={{ surveyId: id }}
					className={buttonLook("primary")}
				>
					{t("results.empty.do")}
				</Link>
			)}
		</section>
	);
}

function ResultsLoading() {
	return (
		<Loading>
			<div className="flex flex-col gap-5">
				<Bone className="h-16 rounded-2xl" />
				<Bone className="h-36 rounded-2xl" />
				<Bone className="h-56 rounded-2xl" />
			</div>
		</Loading>
	);
}
