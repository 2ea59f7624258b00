/**
 * The builder: the survey's pages on the left, the one that is open in the middle, the phone on the right. On a phone
 * these three are steps. Which page is open is in the address.
 */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { faultsOf } from "@verbatim/contract/survey-logic";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../text/text.ts";
import type { BuilderStep } from "./builder-search.ts";
import { useDraft } from "./draft-context.ts";
import { LookEditor } from "./look-editor.tsx";
import { PageEditor } from "./page-editor.tsx";
import { Preview } from "./preview/preview.tsx";
import { QuestionEditor } from "./question-editor.tsx";
import { QuestionList } from "./question-list.tsx";
import { useQuestionVerbs } from "./use-question-verbs.ts";

export function BuildPage() {
	const { t } = useText();
	const { surveyId } = useParams({ from: "/member/surveys/$surveyId" });
	const { at, step = "list" } = useSearch({
		from: "/member/surveys/$surveyId/",
	});
	const navigate = useNavigate();
	const { draft } = useDraft();
	const { definition } = draft;
	const { questions } = definition;
	const [addedId, setAddedId] = useState<string>();
	const open = at ?? questions[0]?.id ?? "welcome";
	const index = questions.findIndex(({ id }) => id === open);
	const question = questions[index];
	const faults = faultsOf(definition);
	const go = (search: { at?: string; step?: BuilderStep }) =>
		void navigate({
			to: "/surveys/$surveyId",
			params: { surveyId },
			search: (before) => ({ ...before, ...search }),
			replace: true,
			resetScroll: false,
		});
	const editor = useEditorInSight(open, step);
	const verbs = useQuestionVerbs(question?.id, (id, isNew) => {
		if (isNew) setAddedId(id);
		go({ at: id, step: "edit" });
	});
	const shownFrom = (part: BuilderStep) =>
		part === step ? "" : "max-lg:hidden";
	return (
		<div className="flex flex-col gap-4">
			<Steps step={step} onStep={(chosen) => go({ step: chosen })} />
			<div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[15rem_minmax(0,1fr)_19.5rem] xl:grid-cols-[17rem_minmax(0,1fr)_22rem] xl:gap-6">
				<div
					className={`${shownFrom("list")} lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto`}
				>
					<QuestionList
						open={open}
						faults={faults}
						verbs={verbs}
						onOpen={(id) => go({ at: id, step: "edit" })}
					/>
				</div>
				<div
					ref={editor}
					tabIndex={-1}
					className={`${shownFrom("edit")} scroll-mt-20 outline-none`}
				>
					{open === "welcome" || open === "thanks" ? (
						<PageEditor key={open} page={open} />
					) : open === "look" ? (
						<LookEditor />
					) : question === undefined ? (
						<p className="card p-6 text-muted">
							{t(
								at === undefined
									? "surveys.edit.nothing_chosen"
									: "surveys.edit.gone",
							)}
						</p>
					) : (
						<QuestionEditor
							key={question.id}
							question={question}
							number={index + 1}
							isNew={question.id === addedId}
							faults={faults.filter(
								({ questionId }) => questionId === question.id,
							)}
							verbs={verbs}
						/>
					)}
				</div>
				<div className={`${shownFrom("preview")} lg:sticky lg:top-20`}>
					<Preview open={open} onOpen={(id) => go({ at: id })} />
				</div>
			</div>
		</div>
	);
}

/** Another page of the survey begins at its top; and on a phone, where it takes the list's place, it has the focus. */
function useEditorInSight(open: string, step: BuilderStep) {
	const editor = useRef<HTMLDivElement>(null);
	const shown = useRef({ open, step });
	useEffect(() => {
		const before = shown.current;
		shown.current = { open, step };
		if (before.open === open && before.step === step) return;
		const place = editor.current;
		// Out of sight on a phone that shows another step.
		if (place === null || place.offsetParent === null) return;
		const isNarrow = !matchMedia("(min-width: 64rem)").matches;
		if (isNarrow && before.step !== step) place.focus({ preventScroll: true });
		if (place.getBoundingClientRect().top < headerPixels)
			place.scrollIntoView({ block: "start" });
	}, [open, step]);
	return editor;
}

/** The console's header stays in sight. */
const headerPixels = 64;

function Steps({
	step,
	onStep,
}: {
	step: BuilderStep;
	onStep: (step: BuilderStep) => void;
}) {
	const { t } = useText();
	return (
		<fieldset className="min-w-0 lg:hidden">
			<legend className="sr-only">{t("surveys.step.label")}</legend>
			<div className="grid grid-cols-3 gap-1 rounded-xl border border-edge/60 bg-surface p-1">
				{(["list", "edit", "preview"] as const).map((value) => (
					<label
						key={value}
						className="flex min-h-9 cursor-pointer items-center justify-center rounded-lg px-2 text-sm hover:bg-sunken has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
					>
						<input
							type="radio"
							name="builder-step"
							checked={value === step}
							onChange={() => onStep(value)}
							className="sr-only"
						/>
						{t(`surveys.step.${value}`)}
					</label>
				))}
			</div>
		</fieldset>
	);
}
