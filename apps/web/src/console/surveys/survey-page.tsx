/** One survey: its draft, kept while one goes between building, sharing and results. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
	Link,
	Outlet,
	useBlocker,
	useMatchRoute,
	useNavigate,
	useParams,
} from "@tanstack/react-router";
import { getSurvey, type Survey, saveSurvey } from "@verbatim/contract/surveys";
import { ArrowLeft } from "lucide-react";
import { lazy, Suspense, useEffect, useEffectEvent, useState } from "react";
import { call, isRefused } from "../../api/call.ts";
import { surveyQuery } from "../../api/queries.ts";
import { Button } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { notify } from "../../kit/notify.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNotice, problemWords } from "../../kit/problem.tsx";
import { Bone, Loading } from "../../kit/skeleton.tsx";
import { useText } from "../../text/text.ts";
import { mayEditResearch, useSession } from "../accounts/session.ts";
import { NotThere } from "../shell/fault.tsx";
import { DraftProvider, useDraft } from "./draft-context.ts";
import { type DraftStore, openDraft } from "./draft-store.ts";
import { placeOfChange } from "./edit.ts";
import { SurveyHeader } from "./survey-header.tsx";
import { useSetState, useTakeSurvey } from "./use-survey-verbs.ts";

const ConflictDialog = lazy(async () => ({
	default: (await import("./conflict-dialog.tsx")).ConflictDialog,
}));

export function SurveyPage() {
	const { surveyId } = useParams({ from: "/member/surveys/$surveyId" });
	return <OneSurvey key={surveyId} surveyId={surveyId} />;
}

function OneSurvey({ surveyId }: { surveyId: string }) {
	const { t } = useText();
	const { data, error, refetch } = useQuery(surveyQuery(surveyId));
	if (isRefused(error, "not_found"))
		return (
			<NotThere
				title={t("surveys.gone.title")}
				words={t("surveys.gone.words")}
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
						t("surveys.title")
					)
				}
				tabTitle={t("surveys.title")}
				above={<Back />}
			>
				{error === null ? (
					<SurveyLoading />
				) : (
					<ProblemNotice error={error} onRetry={refetch} />
				)}
			</Page>
		);
	return <Opened survey={data} />;
}

function Opened({ survey }: { survey: Survey }) {
	const { t } = useText();
	const { member } = useSession();
	const mayEdit = mayEditResearch(member.role);
	const store = useOpenDraft(survey);
	const [said, setSaid] = useState("");
	const steps = useUndo({ store, surveyId: survey.id, mayEdit, say: setSaid });
	return (
		<DraftProvider value={{ store, mayEdit, ...steps, say: setSaid }}>
			<p role="status" className="sr-only">
				{said}
			</p>
			<div className="-mt-4 flex flex-col gap-4 sm:-mt-6 xl:-mx-12">
				<div>
					<Back />
					<SurveyHeader survey={survey} />
				</div>
				<Tabs surveyId={survey.id} />
				{!mayEdit && (
					<Notice kind="info">{t("surveys.header.view_only")}</Notice>
				)}
				<Tripped survey={survey} mayEdit={mayEdit} />
				<Unsaved />
				<Outlet />
			</div>
		</DraftProvider>
	);
}

/** Ctrl or Cmd with Z, wherever one is on these pages; what it changed is brought into sight. */
function useUndo({
	store,
	surveyId,
	mayEdit,
	say,
}: {
	store: DraftStore;
	surveyId: string;
	mayEdit: boolean;
	say: (words: string) => void;
}) {
	const { t } = useText();
	const navigate = useNavigate();
	const isBuilding = useMatchRoute()({
		to: "/surveys/$surveyId",
		params: { surveyId },
	});
	const go = (step: () => void) => {
		const before = store.state().draft;
		step();
		const at = placeOfChange(before, store.state().draft);
		if (at !== undefined && isBuilding !== false)
			void navigate({
				to: "/surveys/$surveyId",
				params: { surveyId },
				search: (search) => ({ ...search, at }),
				replace: true,
			});
	};
	const undo = () => {
		go(store.undo);
		say(t("surveys.edit.undone"));
	};
	const redo = () => {
		go(store.redo);
		say(t("surveys.edit.redone"));
	};
	const onKey = useEffectEvent((event: KeyboardEvent) => {
		const key = event.key.toLowerCase();
		const isOurs =
			mayEdit &&
			(event.ctrlKey || event.metaKey) &&
			!event.altKey &&
			(key === "z" || key === "y") &&
			!(event.target as Element).closest("[role=dialog],[role=alertdialog]");
		if (!isOurs) return;
		// The browser's own undoing knows one field, and nothing of what was moved or deleted.
		event.preventDefault();
		if (key === "y" || event.shiftKey) redo();
		else undo();
	});
	useEffect(() => {
		const listen = (event: KeyboardEvent) => onKey(event);
		addEventListener("keydown", listen);
		return () => removeEventListener("keydown", listen);
	}, []);
	return { undo, redo };
}

function useOpenDraft(survey: Survey) {
	const { t } = useText();
	const queries = useQueryClient();
	const { taken } = useTakeSurvey();
	const [store] = useState(() => {
		const params = { surveyId: survey.id };
		return openDraft({
			survey,
			save: async (body) => {
				const saved = await call(saveSurvey, { params, body });
				taken(saved);
				return saved;
			},
			read: async () => {
				const read = await call(getSurvey, { params });
				queries.setQueryData(surveyQuery(survey.id).queryKey, read);
				return read;
			},
			onMerged: () => notify(t("surveys.saved.merged")),
		});
	});
	useEffect(() => store.adopt(survey), [store, survey]);
	useEffect(() => {
		const isUnsaved = () => store.state().saving.is !== "saved";
		const onLeave = (event: BeforeUnloadEvent) => {
			if (isUnsaved()) event.preventDefault();
		};
		const onHidden = () => {
			if (document.hidden) void store.flush();
		};
		addEventListener("beforeunload", onLeave);
		document.addEventListener("visibilitychange", onHidden);
		return () => {
			removeEventListener("beforeunload", onLeave);
			document.removeEventListener("visibilitychange", onHidden);
			void store.flush();
		};
	}, [store]);
	// To another page of the console: what can be saved is saved on the way; what cannot is asked about.
	useBlocker({
		shouldBlockFn: async ({ next }) => {
			if (next.pathname.startsWith(`/surveys/${survey.id}`)) return false;
			if (store.state().saving.is === "saved") return false;
			if ((await store.flush()) !== undefined) return false;
			const { saving } = store.state();
			// What was deleted has no changes to lose.
			const isGone =
				saving.is === "failed" && isRefused(saving.error, "not_found");
			return !isGone && !confirm(t("surveys.saved.leave"));
		},
		enableBeforeUnload: false,
	});
	return store;
}

function Back() {
	const { t } = useText();
	return (
		<Link
			to="/surveys"
			className="-ml-1 mb-0.5 inline-flex min-h-9 items-center gap-1.5 rounded-lg px-1 text-muted text-sm hover:text-ink pointer-coarse:min-h-11"
		>
			<ArrowLeft className="size-4" aria-hidden />
			{t("surveys.title")}
		</Link>
	);
}

function Tabs({ surveyId }: { surveyId: string }) {
	const { t } = useText();
	const params = { surveyId };
	const look =
		"relative flex h-11 items-center rounded-lg px-3 font-medium text-muted hover:text-ink data-[status=active]:text-ink data-[status=active]:after:absolute data-[status=active]:after:inset-x-3 data-[status=active]:after:-bottom-px data-[status=active]:after:h-0.5 data-[status=active]:after:rounded-full data-[status=active]:after:bg-accent";
	return (
		<nav aria-label={t("surveys.tab.label")}>
			<ul className="flex gap-1 border-line border-b">
				<li>
					<Link
						to="/surveys/$surveyId"
						params={params}
						activeOptions={{ exact: true, includeSearch: false }}
						className={look}
					>
						{t("surveys.tab.build")}
					</Link>
				</li>
				<li>
					<Link to="/surveys/$surveyId/share" params={params} className={look}>
						{t("surveys.tab.share")}
					</Link>
				</li>
				<li>
					<Link
						to="/surveys/$surveyId/results"
						params={params}
						className={look}
					>
						{t("surveys.tab.results")}
					</Link>
				</li>
			</ul>
		</nav>
	);
}

/** What is not saved, and what can be done about it. */
function Unsaved() {
	const text = useText();
	const { t } = text;
	const { saving, store } = useDraft();
	const [isComparing, setComparing] = useState(false);
	if (saving.is === "failed")
		return (
			<Notice
				kind="danger"
				role="alert"
				title={t("surveys.saved.failed_title")}
				actions={
					<Button size="small" onPress={() => void store.flush()}>
						{t("surveys.saved.try_now")}
					</Button>
				}
			>
				<p>
					{problemWords(text, saving.error)} {t("surveys.saved.failed_again")}
				</p>
			</Notice>
		);
	if (saving.is !== "conflict") return null;
	return (
		<Notice
			kind="warn"
			role="alert"
			title={t("surveys.conflict.title")}
			actions={
				<Button size="small" kind="primary" onPress={() => setComparing(true)}>
					{t("surveys.conflict.open")}
				</Button>
			}
		>
			<p>{t("surveys.conflict.words", { count: saving.conflicts.length })}</p>
			<Suspense>
				{isComparing && (
					<ConflictDialog
						conflicts={saving.conflicts}
						onClose={() => setComparing(false)}
					/>
				)}
			</Suspense>
		</Notice>
	);
}

function Tripped({
	survey: { id, tripped },
	mayEdit,
}: {
	survey: Survey;
	mayEdit: boolean;
}) {
	const { t, format } = useText();
	const setting = useSetState(id);
	if (tripped === null) return null;
	return (
		<Notice
			kind="warn"
			title={t("surveys.tripped.title", { time: format.dateTime(tripped.at) })}
			actions={
				mayEdit && (
					<Button
						size="small"
						isPending={setting.isPending}
						onPress={() =>
							setting.mutate("untripped", {
								onSuccess: () => notify(t("surveys.done.untripped")),
							})
						}
					>
						{t("surveys.tripped.do")}
					</Button>
				)
			}
		>
			<p>{t("surveys.tripped.what", { reason: tripped.reason })}</p>
			{setting.error !== null && <ProblemNotice error={setting.error} />}
		</Notice>
	);
}

function SurveyLoading() {
	return (
		<Loading>
			<div className="grid gap-5 lg:grid-cols-[15rem_minmax(0,1fr)_20rem]">
				<Bone className="h-80" />
				<Bone className="h-96" />
				<Bone className="hidden h-[36rem] lg:block" />
			</div>
		</Loading>
	);
}
