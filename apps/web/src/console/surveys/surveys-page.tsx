/** Surveys: how each stands, what it brought and cost, and the way to a new one. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { surveysQuery, usageQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { useText } from "../../text/text.ts";
import { mayEditResearch, useSession } from "../accounts/session.ts";
import { usePrices } from "./prices.ts";
import { SurveyRow } from "./survey-row.tsx";

const CreateDialog = lazy(async () => ({
	default: (await import("./create-dialog.tsx")).CreateDialog,
}));

type From = "empty" | "sample";

/** From before the first survey on, so that each one's sum is of its whole life. */
const everSince = "2020-01-01";
const dayNow = () =>
	new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

export function SurveysPage() {
	const { t } = useText();
	const { member } = useSession();
	const list = useInfiniteQuery(surveysQuery);
	const [through] = useState(dayNow);
	const { data: usage } = useQuery(
		usageQuery({ from: everSince, through, by: "subject", subjects: 200 }),
	);
	const [creating, setCreating] = useState<From>();
	const mayEdit = mayEditResearch(member.role);
	const surveys = list.data?.pages.flatMap((page) => page.surveys);
	const usedBy = new Map(
		usage
			?.filter(({ subject }) => subject?.kind === "survey")
			.map(({ subject, usedTokens }) => [subject?.id, usedTokens]),
	);
	return (
		<Page
			title={t("surveys.title")}
			below={<p className="mt-2 text-muted">{t("surveys.lead")}</p>}
			actions={
				mayEdit && (
					<Button kind="primary" onPress={() => setCreating("empty")}>
						<Plus className="size-4.5" aria-hidden />
						{t("surveys.new")}
					</Button>
				)
			}
		>
			{list.isPending ? (
				<ListLoading />
			) : list.isError && surveys === undefined ? (
				<ProblemNotice error={list.error} onRetry={list.refetch} />
			) : surveys === undefined || surveys.length === 0 ? (
				<Empty mayEdit={mayEdit} onSample={() => setCreating("sample")} />
			) : (
				<section aria-labelledby="surveys" className="flex flex-col gap-4">
					<h2 id="surveys" className="sr-only">
						{t("surveys.list")}
					</h2>
					<ul className="card divide-y divide-line">
						{surveys.map((survey) => (
							<SurveyRow
								key={survey.id}
								survey={survey}
								usedTokens={
									usage === undefined ? undefined : (usedBy.get(survey.id) ?? 0)
								}
							/>
						))}
					</ul>
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
			)}
			<Suspense>
				{creating !== undefined && (
					<CreateDialog
						from={creating}
						surveys={surveys ?? []}
						onClose={() => setCreating(undefined)}
					/>
				)}
			</Suspense>
		</Page>
	);
}

function Empty({
	mayEdit,
	onSample,
}: {
	mayEdit: boolean;
	onSample: () => void;
}) {
	const { t } = useText();
	const { minute } = usePrices();
	if (!mayEdit)
		return <p className="text-muted">{t("surveys.empty.viewer")}</p>;
	return (
		<section aria-labelledby="how" className="flex flex-col gap-6">
			<h2 id="how" className="text-lg">
				{t("surveys.empty.title")}
			</h2>
			<ol className="grid gap-x-8 gap-y-4 md:grid-cols-3">
				{(["build", "share", "read"] as const).map((step, index) => (
					<li key={step} className="border-line border-t pt-4">
						<p className="font-semibold">
							<span className="mr-2 text-accent tabular-nums">{index + 1}</span>
							{t(`surveys.empty.${step}.title`)}
						</p>
						<p className="mt-1 text-muted text-sm">
							{t(`surveys.empty.${step}.words`, { minute })}
						</p>
					</li>
				))}
			</ol>
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2">
				<Button onPress={onSample}>{t("surveys.empty.sample")}</Button>
				<p className="text-muted text-sm">{t("surveys.empty.free")}</p>
			</div>
		</section>
	);
}

function ListLoading() {
	return (
		<Loading>
			<div className="card divide-y divide-line">
				{[0, 1, 2].map((row) => (
					<div key={row} className="flex items-center gap-4 p-5">
						<div className="flex-1">
							<Bone className="h-4 w-2/5" />
							<Bone className="mt-2 h-3 w-1/4" />
						</div>
						<Bone className="h-9 w-24" />
					</div>
				))}
			</div>
		</Loading>
	);
}
