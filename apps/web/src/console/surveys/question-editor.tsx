/** One question: its words, what belongs to its kind, its follow-ups, and when it is shown. */
import { type Fault, isChoice } from "@verbatim/contract/survey-logic";
import {
	type Question,
	type QuestionKind,
	questionKinds,
} from "@verbatim/contract/surveys";
import { ArrowDown, ArrowUp, CopyPlus, Trash2 } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { IconButton } from "../../kit/button.tsx";
import { useText } from "../../text/text.ts";
import { Choice } from "../tokens/choice.tsx";
import { useDraft } from "./draft-context.ts";
import { withKind } from "./edit.ts";
import { NumberLimits, ScaleEnds, Seconds, Steps } from "./kind-settings.tsx";
import { mayBeSmart, pictureOf } from "./kinds.ts";
import { LogicEditor } from "./logic-editor.tsx";
import { newOptionId } from "./new-id.ts";
import { OptionsEditor } from "./options-editor.tsx";
import { SmartEditor } from "./smart-editor.tsx";
import { Switch } from "./switch.tsx";
import { TextsField } from "./texts-field.tsx";
import { missingInQuestion } from "./translations.ts";
import { type QuestionVerbs, useChangeQuestion } from "./use-question-verbs.ts";

export function QuestionEditor({
	question,
	number,
	isNew,
	faults,
	verbs,
}: {
	question: Question;
	number: number;
	isNew: boolean;
	faults: readonly Fault[];
	verbs: QuestionVerbs;
}) {
	const { t, format } = useText();
	const { draft, mayEdit } = useDraft();
	const { languages } = draft.definition;
	const headingId = useId();
	const title = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
	// Nobody is blamed for a question that was added a moment ago.
	const [isLeft, setLeft] = useState(!isNew);
	useEffect(() => {
		if (!isNew) return;
		// After the menu that added it has given the focus back to its button.
		const timer = setTimeout(() => title.current?.focus(), 80);
		return () => clearTimeout(timer);
	}, [isNew]);
	const { id, kind } = question;
	const change = useChangeQuestion(id);
	const has = (what: Fault["what"]) =>
		isLeft && faults.some((fault) => fault.what === what)
			? t(`surveys.fault.${what}`, { language: "" })
			: undefined;
	const missing = missingInQuestion(question, languages);
	const Picture = pictureOf[kind];
	return (
		<section
			aria-labelledby={headingId}
			onBlur={(event) => {
				if (!event.currentTarget.contains(event.relatedTarget)) setLeft(true);
			}}
			className="card flex flex-col divide-y divide-line"
		>
			<div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-5 py-3">
				<h2 id={headingId} className="flex items-center gap-2.5 text-base">
					<Picture className="size-4.5 text-accent" aria-hidden />
					{t("surveys.edit.label", { n: number })}
				</h2>
				{missing > 0 && (
					<span className="text-sm text-warn">
						{t("surveys.edit.missing_n", format.counted(missing))}
					</span>
				)}
				{mayEdit && (
					<div className="-mr-2.5 ml-auto flex">
						<IconButton
							aria-label={t("surveys.edit.up")}
							isDisabled={number === 1}
							onPress={() => verbs.move(id, -1)}
						>
							<ArrowUp className="size-4.5" aria-hidden />
						</IconButton>
						<IconButton
							aria-label={t("surveys.edit.down")}
							isDisabled={number === draft.definition.questions.length}
							onPress={() => verbs.move(id, 1)}
						>
							<ArrowDown className="size-4.5" aria-hidden />
						</IconButton>
						<IconButton
							aria-label={t("surveys.edit.duplicate")}
							onPress={() => verbs.duplicate(question)}
						>
							<CopyPlus className="size-4.5" aria-hidden />
						</IconButton>
						<IconButton
							aria-label={t("surveys.edit.delete")}
							onPress={() => verbs.remove(question)}
						>
							<Trash2 className="size-4.5" aria-hidden />
						</IconButton>
					</div>
				)}
			</div>
			{/* Whoever may only look gets everything as it is, out of reach. */}
			<fieldset disabled={!mayEdit} className="min-w-0 divide-y divide-line">
				<div className="flex flex-col gap-4 p-5">
					<Choice<QuestionKind>
						label={t("surveys.edit.kind")}
						value={kind}
						options={questionKinds.map((value) => ({
							value,
							words: t(`surveys.kind.${value}`),
						}))}
						onChoose={(chosen) =>
							change((before) =>
								withKind(before, chosen, [newOptionId(), newOptionId()]),
							)
						}
						className="max-w-64"
					/>
					<TextsField
						label={t(
							kind === "statement"
								? "surveys.edit.title_statement"
								: "surveys.edit.title",
						)}
						texts={question.title}
						lengthMax={500}
						lines={2}
						inputRef={title}
						error={has("title_missing")}
						onChange={(texts, language) =>
							change(
								(before) => ({ ...before, title: texts }),
								`title:${language}`,
							)
						}
					/>
					<TextsField
						label={t("surveys.edit.help")}
						hint={t("surveys.edit.help_hint")}
						texts={question.help}
						lengthMax={1_000}
						lines={1}
						onChange={(texts, language) =>
							change(
								(before) => ({ ...before, help: texts }),
								`help:${language}`,
							)
						}
					/>
					{kind !== "statement" && (
						<Switch
							isOn={question.isRequired}
							isDisabled={!mayEdit}
							onChange={(isRequired) =>
								change((before) => ({ ...before, isRequired }))
							}
						>
							{t("surveys.edit.required")}
						</Switch>
					)}
				</div>
				{isChoice(question) && (
					<OptionsEditor
						question={question}
						change={change}
						error={has("options_missing") ?? has("option_label_missing")}
					/>
				)}
				{(kind === "rating" || kind === "nps") && (
					<div className="flex flex-col gap-4 p-5">
						{kind === "rating" && <Steps question={question} change={change} />}
						<ScaleEnds question={question} change={change} />
					</div>
				)}
				{kind === "number" && (
					<NumberLimits
						question={question}
						change={change}
						error={has("limits_crossed")}
					/>
				)}
				{kind === "vocal" && <Seconds question={question} change={change} />}
				{mayBeSmart(kind) && (
					<SmartEditor question={question} change={change} />
				)}
				<LogicEditor
					question={question}
					change={change}
					faults={faults.filter(({ what }) => logicFaults.includes(what))}
				/>
			</fieldset>
		</section>
	);
}

const logicFaults: readonly Fault["what"][] = [
	"condition_on_nothing",
	"condition_never_holds",
	"never_asked",
];
