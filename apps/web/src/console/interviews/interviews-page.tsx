/** Interviews: what was uploaded, how it stands, and the place to bring more. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Interview } from "@verbatim/contract/interviews";
import { useEffect } from "react";
import { interviewsQuery, rateCardQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { useText } from "../../text/text.ts";
import { mayEditResearch, useSession } from "../accounts/session.ts";
import { minutePriceOf } from "../tokens/what-it-buys.ts";
import { DropZone } from "./drop-zone.tsx";
import { InterviewRow, UploadRow } from "./interview-row.tsx";
import { ReadyTogether } from "./ready-together.tsx";
import { SpeechNotice } from "./speech-notice.tsx";
import { useUploads } from "./uploads-context.tsx";

export function InterviewsPage() {
	const { t } = useText();
	const { member } = useSession();
	const list = useInfiniteQuery(interviewsQuery);
	const uploads = useUploads();
	const interviews = list.data?.pages.flatMap((page) => page.interviews);
	const mayEdit = mayEditResearch(member.role);
	const stateOf = new Map(interviews?.map(({ id, state }) => [id, state]));

	// From the moment that the server has all of it, the interview's own row tells the rest.
	const over = uploads.shown
		.filter(
			({ state, interviewId }) =>
				state === "sent" &&
				interviewId !== undefined &&
				(stateOf.get(interviewId) ?? "uploading") !== "uploading",
		)
		.map(({ key }) => key)
		.join("\u0000");
	const { forget } = uploads;
	useEffect(() => {
		if (over !== "") for (const key of over.split("\u0000")) forget(key);
	}, [over, forget]);

	const sentHere = new Set(uploads.shown.map(({ interviewId }) => interviewId));
	const others = interviews?.filter(({ id }) => !sentHere.has(id)) ?? [];
	const isEmpty =
		interviews !== undefined &&
		interviews.length === 0 &&
		uploads.shown.length === 0;

	return (
		<Page
			title={t("interviews.title")}
			below={<p className="mt-2 text-muted">{t("interviews.lead")}</p>}
		>
			<div className="flex flex-col gap-5">
				{mayEdit && <DropZone take={uploads.add} isRoomy={isEmpty} />}
				<SpeechNotice />
			</div>
			{list.isPending ? (
				<ListLoading />
			) : list.isError && interviews === undefined ? (
				<ProblemNotice error={list.error} onRetry={list.refetch} />
			) : isEmpty ? (
				<Empty mayEdit={mayEdit} />
			) : (
				<section aria-labelledby="recordings" className="flex flex-col gap-4">
					<h2 id="recordings" className="sr-only">
						{t("interviews.list")}
					</h2>
					{mayEdit && <ReadyTogether interviews={others} />}
					<ul className="card divide-y divide-line">
						{uploads.shown.map((upload) => (
							<UploadRow key={upload.key} upload={upload} />
						))}
						{others.map((interview: Interview) => (
							<InterviewRow key={interview.id} interview={interview} />
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
		</Page>
	);
}

function Empty({ mayEdit }: { mayEdit: boolean }) {
	const { t, format } = useText();
	const { data: card } = useQuery(rateCardQuery);
	const minute = minutePriceOf(card);
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	if (!mayEdit)
		return <p className="text-muted">{t("interviews.empty.viewer")}</p>;
	return (
		<section aria-labelledby="how" className="flex flex-col gap-5">
			<h2 id="how" className="text-lg">
				{t("interviews.empty.title")}
			</h2>
			<ol className="grid gap-x-8 gap-y-4 md:grid-cols-3">
				{(["upload", "price", "read"] as const).map((step, index) => (
					<li key={step} className="border-line border-t pt-4">
						<p className="font-semibold">
							<span className="mr-2 text-accent tabular-nums">{index + 1}</span>
							{t(`interviews.empty.${step}.title`)}
						</p>
						<p className="mt-1 text-muted text-sm">
							{t(`interviews.empty.${step}.words`)}
							{step === "price" && minute !== undefined && (
								<>
									{" "}
									{t("interviews.empty.example", {
										minute: tokens(minute),
										hour: tokens(minute * 60),
									})}
								</>
							)}
						</p>
					</li>
				))}
			</ol>
		</section>
	);
}

function ListLoading() {
	return (
		<Loading>
			<div className="card divide-y divide-line">
				{[0, 1, 2].map((row) => (
					<div key={row} className="flex items-center gap-4 p-5">
						<Bone className="size-11" />
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
