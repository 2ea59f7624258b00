/** One interview, from its upload to its transcript: what it is now, what it costs, and what can be done. */

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { InterviewDetail } from "@verbatim/contract/interviews";
import { ArrowLeft, Trash2 } from "lucide-react";
import { Suspense, useState } from "react";
import { isRefused } from "../../api/call.ts";
import { interviewQuery, movingStates } from "../../api/queries.ts";
import { Button, Speaking } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { Progress } from "../../kit/progress.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { mayEditResearch, useSession } from "../accounts/session.ts";
import { NotThere } from "../shell/fault.tsx";
import { DeleteDialog, UploadRow } from "./interview-row.tsx";
import type { Playback } from "./playback.ts";
import { Player, Sound } from "./player.tsx";
import { PriceCard } from "./price-card.tsx";
import { Reason } from "./reason.tsx";
import { ReceiptCard } from "./receipt.tsx";
import { SpeechNotice } from "./speech-notice.tsx";
import { overallPercent, stageWords } from "./stage.ts";
import { Transcript } from "./transcript.tsx";
import { useUploads } from "./uploads-context.tsx";

export function InterviewPage() {
	const { interviewId } = useParams({
		from: "/member/interviews/$interviewId",
	});
	return <OneInterview key={interviewId} interviewId={interviewId} />;
}

function OneInterview({ interviewId }: { interviewId: string }) {
	const text = useText();
	const { t } = text;
	const { data, error, refetch } = useQuery(interviewQuery(interviewId));
	if (isRefused(error, "not_found"))
		return (
			<NotThere
				title={t("interview.gone.title")}
				words={t("interview.gone.words")}
			/>
		);
	if (data === undefined)
		return (
			<Page
				title={
					error === null ? (
						<>
							<span className="sr-only">{t("state.loading")}</span>
							<Bone className="h-9 w-72 max-w-full" />
						</>
					) : (
						t("interview.title")
					)
				}
				tabTitle={t("interview.title")}
				above={<Back />}
			>
				{error === null ? (
					<InterviewLoading />
				) : (
					<ProblemNotice error={error} onRetry={refetch} />
				)}
			</Page>
		);
	return <Shown interview={data} />;
}

function Shown({ interview }: { interview: InterviewDetail }) {
	const text = useText();
	const { t, format } = text;
	const { member } = useSession();
	const navigate = useNavigate();
	const [isDeleting, setDeleting] = useState(false);
	const { name, state, audioSeconds } = interview;
	const about = [
		audioSeconds === null ? undefined : format.length(audioSeconds),
		format.bytes(interview.sizeBytes),
		format.dateTime(interview.createdAt),
		interview.uploadedBy ?? undefined,
	].filter((one) => one !== undefined);
	return (
		<Page
			title={name}
			tabTitle={
				movingStates.includes(state)
					? `${stageWords(text, interview)} · ${name}`
					: name
			}
			above={<Back />}
			below={<p className="mt-2 text-muted">{about.join(" · ")}</p>}
			actions={
				mayEditResearch(member.role) && (
					<Button size="small" onPress={() => setDeleting(true)}>
						<Trash2 className="size-4" aria-hidden />
						{t("delete.open")}
					</Button>
				)
			}
		>
			<State interview={interview} />
			<Suspense>
				{isDeleting && (
					<DeleteDialog
						interview={interview}
						onClose={() => setDeleting(false)}
						onDeleted={() => void navigate({ to: "/interviews" })}
					/>
				)}
			</Suspense>
		</Page>
	);
}

function State({ interview }: { interview: InterviewDetail }) {
	const text = useText();
	const { t } = text;
	switch (interview.state) {
		case "uploading":
			return <Uploading interview={interview} />;
		case "measuring":
			return (
				<section className="card flex items-center gap-4 p-5 sm:p-7">
					<Speaking className="h-6 shrink-0 text-accent" />
					<div>
						<p role="status" className="font-semibold">
							{stageWords(text, interview)}
						</p>
						<p className="text-muted">{t("interview.measuring_why")}</p>
					</div>
				</section>
			);
		case "unusable":
			return (
				<Notice kind="danger" title={t("interview.state.unusable")}>
					<p>
						<Reason reason={interview.reason} />
					</p>
				</Notice>
			);
		case "ready":
			return <BeforeStart interview={interview} />;
		case "failed":
			return (
				<>
					<Notice
						kind="danger"
						title={t("interview.state.failed")}
						className="max-w-xl"
					>
						<p>
							<Reason reason={interview.reason} />
						</p>
					</Notice>
					<BeforeStart interview={interview} />
				</>
			);
		case "pending":
		case "processing":
			return <Running interview={interview} />;
		case "completed":
			return <Completed interview={interview} />;
	}
}

function Uploading({ interview }: { interview: InterviewDetail }) {
	const text = useText();
	const here = useUploads().shown.find(
		({ interviewId }) => interviewId === interview.id,
	);
	if (here !== undefined)
		return (
			<ul className="card">
				<UploadRow upload={here} />
			</ul>
		);
	return (
		<Notice kind="info" title={stageWords(text, interview)}>
			<p>{text.t("upload.elsewhere")}</p>
		</Notice>
	);
}

function BeforeStart({ interview }: { interview: InterviewDetail }) {
	const [playback, setPlayback] = useState<Playback>();
	return (
		<div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-12 gap-y-6 lg:grid-cols-[minmax(0,36rem)_minmax(0,1fr)]">
			{interview.price !== null && (
				<PriceCard interview={interview} price={interview.price} />
			)}
			<div className="flex flex-col gap-6">
				{interview.hasSound && (
					<div>
						<Sound interviewId={interview.id} onOpen={setPlayback} />
						{playback !== undefined && interview.audioSeconds !== null && (
							<Player
								playback={playback}
								audioSeconds={interview.audioSeconds}
							/>
						)}
					</div>
				)}
				<SpeechNotice />
			</div>
		</div>
	);
}

function Running({ interview }: { interview: InterviewDetail }) {
	const text = useText();
	const { t, format } = text;
	const { priceTokens } = interview;
	return (
		<section
			aria-label={t("interview.state.processing")}
			className="card flex max-w-xl flex-col gap-4 p-5 sm:p-7"
		>
			<div className="flex items-center justify-between gap-4">
				<p className="flex items-center gap-3 font-semibold text-lg">
					<Speaking className="h-5 shrink-0 text-accent" />
					{stageWords(text, interview)}
				</p>
			</div>
			<Progress
				label={t("interview.progress_of", { name: interview.name })}
				percent={overallPercent(interview)}
			/>
			<p className="text-muted">
				{priceTokens !== null && (
					<>
						{t("interview.reserved_long", {
							tokens: t("unit.tokens", format.counted(priceTokens)),
						})}{" "}
					</>
				)}
				{t("interview.may_close")}
			</p>
		</section>
	);
}

function Completed({ interview }: { interview: InterviewDetail }) {
	const { t, format } = useText();
	const [playback, setPlayback] = useState<Playback>();
	const { transcript, receipt, audioSeconds } = interview;
	return (
		<div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
			<div className="min-w-0">
				{interview.hasSound && (
					<Sound interviewId={interview.id} onOpen={setPlayback} />
				)}
				{transcript !== null && transcript.segments.length > 0 ? (
					<Transcript
						transcript={transcript}
						playback={playback}
						player={
							playback !== undefined &&
							audioSeconds !== null && (
								<Player playback={playback} audioSeconds={audioSeconds} />
							)
						}
					/>
				) : (
					<Notice kind="info">{t("transcript.silent")}</Notice>
				)}
			</div>
			<aside
				aria-label={t("interview.about")}
				className="flex flex-col gap-5 lg:sticky lg:top-24"
			>
				{transcript !== null && (
					<section aria-labelledby="made-by" className="card p-5 text-sm">
						<h2 id="made-by" className="font-semibold text-[0.9375rem]">
							{t("made_by.title")}
						</h2>
						<dl className="mt-3 flex flex-col gap-2">
							<div className="flex justify-between gap-4">
								<dt className="text-muted">{t("made_by.provider")}</dt>
								<dd className="min-w-0 break-words text-right">
									{transcript.provider === "offline"
										? t("speech.offline")
										: transcript.provider}
								</dd>
							</div>
							<div className="flex justify-between gap-4">
								<dt className="text-muted">{t("made_by.model")}</dt>
								<dd className="min-w-0 break-words text-right">
									{transcript.model}
								</dd>
							</div>
							<div className="flex justify-between gap-4">
								<dt className="text-muted">{t("made_by.language")}</dt>
								<dd>{format.language(transcript.language)}</dd>
							</div>
							{interview.completedAt !== null && (
								<div className="flex justify-between gap-4">
									<dt className="text-muted">{t("made_by.at")}</dt>
									<dd className="text-right">
										{format.dateTime(interview.completedAt)}
									</dd>
								</div>
							)}
						</dl>
						{transcript.provider === "offline" && (
							<p className="mt-4 border-line border-t pt-3 text-muted">
								{t("made_by.draft")}
							</p>
						)}
					</section>
				)}
				{receipt === null ? (
					interview.priceTokens !== null && (
						<section className="card flex items-baseline justify-between gap-4 p-5">
							<h2 className="font-semibold">{t("receipt.title")}</h2>
							<Tokens value={interview.priceTokens} />
						</section>
					)
				) : (
					<ReceiptCard receipt={receipt} audioSeconds={audioSeconds} />
				)}
			</aside>
		</div>
	);
}

function Back() {
	const { t } = useText();
	return (
		<Link
			to="/interviews"
			className="-ml-1 mb-3 inline-flex min-h-8 items-center gap-1.5 rounded-lg px-1 font-medium text-muted text-sm hover:text-ink"
		>
			<ArrowLeft className="size-4" aria-hidden />
			{t("interviews.title")}
		</Link>
	);
}

function InterviewLoading() {
	return (
		<Loading>
			<div className="card max-w-xl p-7">
				<Bone className="h-4 w-24" />
				<Bone className="mt-3 h-9 w-44" />
				<Bone className="mt-8 h-4 w-full" />
				<Bone className="mt-3 h-4 w-full" />
				<Bone className="mt-8 h-12 w-full" />
			</div>
		</Loading>
	);
}
