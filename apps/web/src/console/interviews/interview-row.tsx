/** One interview in the list: what it is, how it stands, what it costs, and the one thing to do next. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Interview } from "@verbatim/contract/interviews";
import { ChevronRight, Pause, Play, X } from "lucide-react";
import { lazy, type ReactNode, Suspense, useId, useState } from "react";
import { balanceQuery } from "../../api/queries.ts";
import { Button, buttonLook, IconButton } from "../../kit/button.tsx";
import { problemWords } from "../../kit/problem.tsx";
import { Progress } from "../../kit/progress.tsx";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { mayEditResearch, useSession } from "../accounts/session.ts";
import { amountFor } from "../tokens/top-up-amount.ts";
import { useOpenTopUp } from "../top-up-door.ts";
import { Reason } from "./reason.tsx";
import { overallPercent, stageWords } from "./stage.ts";
import type { Upload } from "./uploads.ts";
import { useUploads } from "./uploads-context.tsx";
import { useDelete, useStart } from "./use-interview-verbs.ts";
import { Wave } from "./wave.tsx";

/** Needed rarely, and it brings all that a dialog needs. */
export const DeleteDialog = lazy(async () => ({
	default: (await import("./delete-dialog.tsx")).DeleteDialog,
}));

export function InterviewRow({ interview }: { interview: Interview }) {
	const text = useText();
	const { t, format } = text;
	const { id, state, name, audioSeconds, priceTokens, progress } = interview;
	const about = [
		audioSeconds === null
			? format.bytes(interview.sizeBytes)
			: format.length(audioSeconds),
		format.date(interview.createdAt),
		interview.uploadedBy,
	].filter((one) => one !== null);
	return (
		<Row
			picture={
				<Wave
					seed={id}
					look={
						state === "completed"
							? "done"
							: state === "failed" || state === "unusable"
								? "wrong"
								: state === "ready"
									? "plain"
									: "moving"
					}
					share={overallPercent(interview) / 100}
				/>
			}
			name={
				<Link
					to="/interviews/$interviewId"
					params={{ interviewId: id }}
					className="rounded underline-offset-4 hover:underline"
				>
					{name}
				</Link>
			}
			about={about.join(" · ")}
			price={
				priceTokens !== null &&
				state !== "unusable" && <Tokens value={priceTokens} />
			}
			state={
				<>
					{state === "unusable" || state === "failed" ? (
						<>
							<span className="font-medium text-danger">
								{stageWords(text, interview)}.
							</span>{" "}
							<Reason reason={interview.reason} />
						</>
					) : (
						stageWords(text, interview)
					)}
					{(state === "pending" || state === "processing") &&
						priceTokens !== null && (
							<>
								{" · "}
								{t("interview.reserved", {
									tokens: t("unit.tokens", format.counted(priceTokens)),
								})}
							</>
						)}
					{state === "uploading" && (
						<span className="block">{t("upload.elsewhere")}</span>
					)}
				</>
			}
			bar={
				state === "processing" && progress !== null ? (
					<Progress
						label={t("interview.progress_of", { name })}
						percent={overallPercent(interview)}
					/>
				) : undefined
			}
			action={<Action interview={interview} />}
		/>
	);
}

function Action({ interview }: { interview: Interview }) {
	const { t } = useText();
	const { member } = useSession();
	const [isAsking, setAsking] = useState(false);
	const dismissing = useDelete(interview.id);
	const mayEdit = mayEditResearch(member.role);
	const { state, name } = interview;
	switch (state) {
		case "ready":
		case "failed":
			return mayEdit ? <StartAction interview={interview} /> : null;
		case "unusable":
			return mayEdit ? (
				<Button
					size="small"
					aria-label={t("action.on", { action: t("action.dismiss"), name })}
					isPending={dismissing.isPending}
					onPress={() => dismissing.mutate()}
				>
					{t("action.dismiss")}
				</Button>
			) : null;
		case "uploading":
			return mayEdit ? (
				<>
					<Button
						size="small"
						aria-label={t("action.on", { action: t("action.remove"), name })}
						onPress={() => setAsking(true)}
					>
						{t("action.remove")}
					</Button>
					<Suspense>
						{isAsking && (
							<DeleteDialog
								interview={interview}
								onClose={() => setAsking(false)}
							/>
						)}
					</Suspense>
				</>
			) : null;
		case "measuring":
			return null;
		case "pending":
		case "processing":
		case "completed":
			return (
				<Link
					to="/interviews/$interviewId"
					params={{ interviewId: interview.id }}
					aria-label={t("action.on", { action: t("action.open"), name })}
					className={buttonLook("plain", "small")}
				>
					{t("action.open")}
					<ChevronRight className="-mr-1 size-4 text-muted" aria-hidden />
				</Link>
			);
	}
}

function StartAction({ interview }: { interview: Interview }) {
	const text = useText();
	const { t, format } = text;
	const { data: balance } = useQuery(balanceQuery);
	const openTopUp = useOpenTopUp();
	const starting = useStart(interview.id);
	const { priceTokens, name, state } = interview;
	if (priceTokens === null || balance === undefined) return null;
	const tokens = (value: number) => t("unit.tokens", format.counted(value));
	const short = Math.max(
		0,
		Math.round((priceTokens - balance.availableTokens) * 1_000) / 1_000,
	);
	if (short > 0) {
		const words = t("topup.add", { tokens: tokens(amountFor(short)) });
		return (
			<div className="flex flex-col items-start gap-1.5 sm:items-end">
				<p className="text-danger text-sm">
					{t("interview.short", { tokens: tokens(short) })}
				</p>
				<Button
					size="small"
					aria-label={t("action.on", { action: words, name })}
					onPress={() => openTopUp({ amountTokens: amountFor(short) })}
				>
					{words}
				</Button>
			</div>
		);
	}
	const words = t(
		state === "failed"
			? "interview.again_price"
			: "interview.start_price_short",
		{ tokens: tokens(priceTokens) },
	);
	return (
		<div className="flex flex-col items-start gap-1.5 sm:items-end">
			<Button
				size="small"
				kind={state === "failed" ? "plain" : "soft"}
				aria-label={t("action.on", { action: words, name })}
				isPending={starting.isPending}
				onPress={() => starting.mutate()}
			>
				{words}
			</Button>
			{starting.error !== null && (
				<p role="alert" className="max-w-64 text-danger text-sm sm:text-right">
					{problemWords(text, starting.error)}
				</p>
			)}
		</div>
	);
}

/** A recording that this tab sends: its bytes, its speed, and the ways to hold it. */
export function UploadRow({ upload }: { upload: Upload }) {
	const { t, format } = useText();
	const uploads = useUploads();
	const { key, name, state, sizeBytes, sentBytes, bytesPerSecond } = upload;
	const share = sizeBytes === 0 ? 0 : sentBytes / sizeBytes;
	const percent = format.percent(share);
	const on = (action: string) => t("action.on", { action, name });
	return (
		<Row
			picture={
				<Wave
					seed={upload.interviewId ?? key}
					look={
						state === "refused"
							? "wrong"
							: state === "sending"
								? "moving"
								: "plain"
					}
					share={share}
				/>
			}
			name={name}
			about={format.bytes(sizeBytes)}
			price={
				state !== "refused" && (
					<span className="text-muted text-sm">{t("upload.price_later")}</span>
				)
			}
			state={
				state === "refused" ? (
					<>
						<span className="font-medium text-danger">
							{t("upload.state.refused")}
						</span>{" "}
						<Reason reason={upload.reason ?? null} />
					</>
				) : (
					<span className="tabular-nums">
						{state === "sending" && bytesPerSecond !== undefined
							? t("upload.state.sending_at", {
									percent,
									speed: format.bytes(bytesPerSecond),
								})
							: t(`upload.state.${state}`, { percent })}
					</span>
				)
			}
			bar={
				state === "refused" || state === "sent" ? undefined : (
					<Progress
						label={t("upload.progress_of", { name })}
						percent={share * 100}
						isPaused={state !== "sending"}
					/>
				)
			}
			action={
				state === "refused" ? (
					<Button
						size="small"
						aria-label={on(t("action.dismiss"))}
						onPress={() => uploads.forget(key)}
					>
						{t("action.dismiss")}
					</Button>
				) : (
					state !== "sent" && (
						<div className="flex gap-1">
							{state === "sending" || state === "waiting" ? (
								<IconButton
									aria-label={on(t("action.pause"))}
									onPress={() => uploads.pause(key)}
								>
									<Pause className="size-4.5" aria-hidden />
								</IconButton>
							) : (
								<Button
									size="small"
									aria-label={on(t("action.resume"))}
									onPress={() => uploads.resume(key)}
								>
									<Play className="size-3.5" aria-hidden />
									{t("action.resume")}
								</Button>
							)}
							<IconButton
								aria-label={on(t("action.cancel_upload"))}
								onPress={() => uploads.cancel(key)}
							>
								<X className="size-4.5" aria-hidden />
							</IconButton>
						</div>
					)
				)
			}
		/>
	);
}

function Row({
	picture,
	name,
	about,
	price,
	state,
	bar,
	action,
}: {
	picture: ReactNode;
	name: ReactNode;
	about: string;
	price: ReactNode;
	state: ReactNode;
	bar: ReactNode;
	action: ReactNode;
}) {
	const titleId = useId();
	return (
		<li
			aria-labelledby={titleId}
			className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-4 gap-y-3 px-4 py-4 sm:grid-cols-[auto_minmax(0,1fr)_auto] sm:px-5 md:grid-cols-[auto_minmax(0,1fr)_7rem_11rem]"
		>
			{picture}
			<div className="min-w-0">
				<h3 id={titleId} className="break-words font-semibold">
					{name}
				</h3>
				<p className="text-muted text-sm">
					{price && <span className="md:hidden">{price} · </span>}
					{about}
				</p>
				<p className="mt-1 text-sm">{state}</p>
				{bar !== undefined && <div className="mt-2.5 max-w-md">{bar}</div>}
			</div>
			<div className="hidden pt-0.5 text-right md:block">{price}</div>
			<div className="col-start-2 flex justify-start empty:hidden sm:col-start-auto sm:min-w-32 sm:justify-end">
				{action}
			</div>
		</li>
	);
}
