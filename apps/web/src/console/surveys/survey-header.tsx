/** The head of a survey's pages: its name, how it stands, what it costs, how far it is saved, and what can be done with it. */
import { useNavigate } from "@tanstack/react-router";
import type { Survey } from "@verbatim/contract/surveys";
import {
	CircleCheck,
	CircleDashed,
	Ellipsis,
	Redo2,
	TriangleAlert,
	Undo2,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Button, IconButton } from "../../kit/button.tsx";
import { notify } from "../../kit/notify.tsx";
import { useArrival, useTabTitle } from "../../kit/page.tsx";
import { ProblemNotice } from "../../kit/problem.tsx";
import { useText } from "../../text/text.ts";
import { CostPerComplete } from "./cost-per-complete.tsx";
import { useDraft } from "./draft-context.ts";
import { menuItemLook, popoverLook } from "./menu-look.ts";
import { StateChip } from "./state-chip.tsx";
import { useSetState } from "./use-survey-verbs.ts";

const PublishDialog = lazy(async () => ({
	default: (await import("./publish-dialog.tsx")).PublishDialog,
}));
const CreateDialog = lazy(async () => ({
	default: (await import("./create-dialog.tsx")).CreateDialog,
}));
const CloseDialog = lazy(async () => ({
	default: (await import("./end-dialogs.tsx")).CloseDialog,
}));
const DeleteDialog = lazy(async () => ({
	default: (await import("./end-dialogs.tsx")).DeleteDialog,
}));

export function SurveyHeader({ survey }: { survey: Survey }) {
	const { t } = useText();
	const { draft, store, mayEdit, canUndo, canRedo, undo, redo } = useDraft();
	const heading = useArrival();
	useTabTitle(draft.name);
	const [isPublishing, setPublishing] = useState(false);
	const needsPublishing =
		survey.publishedVersion === null || survey.hasUnpublishedChanges;
	return (
		<div className="flex flex-col gap-1.5">
			<h1 ref={heading} tabIndex={-1} className="sr-only">
				{draft.name}
			</h1>
			<div className="flex flex-wrap items-center gap-x-4 gap-y-3">
				{mayEdit ? (
					<input
						aria-label={t("surveys.header.name")}
						value={draft.name}
						maxLength={120}
						onChange={({ target }) =>
							store.change(
								(before) => ({ ...before, name: target.value }),
								"name",
							)
						}
						className="-ml-2.5 min-w-0 flex-1 basis-64 truncate rounded-xl border border-transparent bg-transparent px-2.5 py-0.5 font-[620] text-[1.625rem] tracking-[-0.022em] outline-none transition-colors hover:border-edge/60 focus:border-accent focus:bg-surface focus:ring-3 focus:ring-accent/25"
					/>
				) : (
					<p
						aria-hidden="true"
						className="min-w-0 flex-1 basis-64 break-words font-[620] text-[1.625rem] tracking-[-0.022em]"
					>
						{draft.name}
					</p>
				)}
				{mayEdit && (
					<div className="-ml-2.5 flex items-center gap-1 max-sm:w-[calc(100%+0.625rem)] sm:ml-0">
						<IconButton
							aria-label={t("surveys.header.undo")}
							isDisabled={!canUndo}
							onPress={undo}
						>
							<Undo2 className="size-4.5" aria-hidden />
						</IconButton>
						<IconButton
							aria-label={t("surveys.header.redo")}
							isDisabled={!canRedo}
							onPress={redo}
						>
							<Redo2 className="size-4.5" aria-hidden />
						</IconButton>
						<More survey={survey} />
						<Button
							kind={needsPublishing ? "primary" : "plain"}
							isDisabled={!needsPublishing}
							onPress={() => setPublishing(true)}
							className="ml-auto sm:ml-1"
						>
							{t(
								survey.publishedVersion === null
									? "surveys.do.publish"
									: "surveys.do.publish_changes",
							)}
						</Button>
					</div>
				)}
			</div>
			<div className="flex flex-wrap items-center gap-x-6 gap-y-1.5 text-sm">
				<StateChip
					state={survey.state}
					hasUnpublishedChanges={survey.hasUnpublishedChanges}
				/>
				{mayEdit && <Saved />}
				<CostPerComplete cost={survey.cost} />
			</div>
			<Suspense>
				{isPublishing && (
					<PublishDialog survey={survey} onClose={() => setPublishing(false)} />
				)}
			</Suspense>
		</div>
	);
}

function Saved() {
	const { t, format } = useText();
	const { saving } = useDraft();
	const isWrong = saving.is === "failed" || saving.is === "conflict";
	const Picture = isWrong
		? TriangleAlert
		: saving.is === "saved"
			? CircleCheck
			: CircleDashed;
	return (
		<p
			className={`flex items-center gap-1.5 tabular-nums ${isWrong ? "text-danger" : "text-muted"}`}
		>
			<Picture className="size-4 shrink-0" aria-hidden />
			{saving.is === "saved"
				? saving.at === undefined
					? t("surveys.saved.none")
					: t("surveys.saved.at", { time: format.time(saving.at) })
				: t(`surveys.saved.${saving.is}`)}
		</p>
	);
}

type Asked = "close" | "copy" | "delete";

function More({ survey }: { survey: Survey }) {
	const { t } = useText();
	const navigate = useNavigate();
	const [asked, setAsked] = useState<Asked>();
	const setting = useSetState(survey.id);
	const { state } = survey;
	const set = (to: "open" | "paused") =>
		setting.mutate(to, {
			onSuccess: () => notify(t(`surveys.done.${to}`)),
		});
	const close = () => setAsked(undefined);
	return (
		<>
			<MenuTrigger>
				<IconButton aria-label={t("surveys.header.more")}>
					<Ellipsis className="size-5" aria-hidden />
				</IconButton>
				<Popover placement="bottom end" className={popoverLook}>
					<Menu
						aria-label={t("surveys.header.more")}
						onAction={(key) => {
							if (key === "pause") set("paused");
							else if (key === "open") set("open");
							else setAsked(key as Asked);
						}}
						className="outline-none"
					>
						{state === "open" && (
							<MenuItem id="pause" className={menuItemLook}>
								{t("surveys.do.pause")}
							</MenuItem>
						)}
						{(state === "paused" || state === "closed") && (
							<MenuItem id="open" className={menuItemLook}>
								{t("surveys.do.open")}
							</MenuItem>
						)}
						{(state === "open" || state === "paused") && (
							<MenuItem id="close" className={menuItemLook}>
								{t("surveys.do.close")}
							</MenuItem>
						)}
						<MenuItem id="copy" className={menuItemLook}>
							{t("surveys.do.copy")}
						</MenuItem>
						<MenuItem id="delete" className={`${menuItemLook} text-danger`}>
							{t("surveys.do.delete")}
						</MenuItem>
					</Menu>
				</Popover>
			</MenuTrigger>
			{setting.error !== null && <ProblemNotice error={setting.error} />}
			<Suspense>
				{asked === "close" && <CloseDialog survey={survey} onClose={close} />}
				{asked === "copy" && (
					<CreateDialog
						from="copy"
						copyOf={survey.id}
						surveys={[survey]}
						onClose={close}
					/>
				)}
				{asked === "delete" && (
					<DeleteDialog
						survey={survey}
						onClose={close}
						onDeleted={() => void navigate({ to: "/surveys" })}
					/>
				)}
			</Suspense>
		</>
	);
}
