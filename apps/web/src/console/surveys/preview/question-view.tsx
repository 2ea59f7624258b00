/** One question in the preview, to look at and to answer. */
import type { AnswerValue } from "@verbatim/contract/respond";
import {
	type AnswerFault,
	isChoice,
	rangeOf,
} from "@verbatim/contract/survey-logic";
import type { InLanguages, Question } from "@verbatim/contract/surveys";
import { Keyboard, Mic } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import type { Brand } from "../../../respond/brand.ts";
import type { Name, Say } from "../../../respond/text/text.ts";
import { useText } from "../../../text/text.ts";
import { mayBeSmart } from "../kinds.ts";

type Of = {
	question: Question;
	/** What the page itself says, and what the survey's makers wrote: in the language that the preview speaks. */
	say: Say;
	read: (texts: InLanguages) => string;
	brand: Brand;
	answer: AnswerValue | undefined;
	onAnswer: (answer: AnswerValue) => void;
};

const fieldLook =
	"w-full min-h-12 rounded-[0.875rem] border border-edge bg-surface px-3.5 py-2.5 text-lg text-ink";

export function QuestionView({
	fault,
	...of
}: Of & { fault: AnswerFault | undefined }) {
	const { t, format, language } = useText();
	const { question, say, read } = of;
	const titleId = useId();
	const help = read(question.help);
	const isSmart = mayBeSmart(question.kind) && question.smart.countMax > 0;
	const isOptional = !question.isRequired && question.kind !== "statement";
	return (
		<fieldset aria-labelledby={titleId} className="flex min-w-0 flex-col gap-4">
			<div>
				<p
					id={titleId}
					className="whitespace-pre-line break-words font-[640] text-2xl leading-tight tracking-[-0.012em]"
				>
					{read(question.title) || (
						<span lang={language} className="text-muted">
							{t("surveys.preview.untitled")}
						</span>
					)}
				</p>
				{(help !== "" || isOptional) && (
					<p className="mt-2 whitespace-pre-line break-words text-muted">
						{help}
						{isOptional && (
							<span className="text-[0.9375rem]"> ({say("optional")})</span>
						)}
					</p>
				)}
			</div>
			<AnswerField {...of} titleId={titleId} />
			{fault !== undefined && (
				<p role="alert" className="font-medium text-danger">
					{say(faultName(question, fault))}
				</p>
			)}
			{isSmart && (
				<p lang={language} className="text-muted text-sm">
					{t("surveys.preview.smart", format.counted(question.smart.countMax))}
				</p>
			)}
		</fieldset>
	);
}

function faultName(question: Question, fault: AnswerFault): Name {
	switch (fault) {
		case "missing":
			return isChoice(question)
				? "fault_missing_choice"
				: question.kind === "vocal"
					? "fault_missing_spoken"
					: "fault_missing";
		case "too_long":
			return "fault_too_long";
		case "out_of_range":
			return "fault_out_of_range";
		default:
			return "fault_unfit";
	}
}

function AnswerField({ titleId, ...of }: Of & { titleId: string }) {
	const { question, answer, onAnswer } = of;
	switch (question.kind) {
		case "statement":
			return null;
		case "short_text":
		case "long_text":
			return <Writing {...of} titleId={titleId} />;
		case "single_choice":
		case "multiple_choice":
			return <Choosing {...of} />;
		case "rating":
		case "nps":
			return <Scale {...of} />;
		case "date":
			return (
				<input
					type="date"
					aria-labelledby={titleId}
					value={answer?.kind === "date" ? answer.date : ""}
					onChange={({ target }) =>
						onAnswer(
							target.value === ""
								? { kind: "skipped" }
								: { kind: "date", date: target.value },
						)
					}
					className={fieldLook}
				/>
			);
		case "number":
			return (
				<input
					type="number"
					step="any"
					aria-labelledby={titleId}
					value={answer?.kind === "number" ? answer.number : ""}
					onChange={({ target }) =>
						onAnswer(
							target.value === ""
								? { kind: "skipped" }
								: { kind: "number", number: Number(target.value) },
						)
					}
					className={fieldLook}
				/>
			);
		case "vocal":
			return <Speaking {...of} titleId={titleId} />;
	}
}

function Writing({
	question,
	say,
	answer,
	onAnswer,
	titleId,
}: Of & { titleId: string }) {
	const shared = {
		"aria-labelledby": titleId,
		placeholder: say("answer_label"),
		value: answer?.kind === "text" ? answer.text : "",
		className: `${fieldLook} font-serif placeholder:text-muted`,
	};
	const answered = (text: string) => onAnswer({ kind: "text", text });
	return question.kind === "short_text" ? (
		<input
			{...shared}
			type="text"
			onChange={({ target }) => answered(target.value)}
		/>
	) : (
		<textarea
			{...shared}
			rows={5}
			onChange={({ target }) => answered(target.value)}
		/>
	);
}

function Choosing({ question, say, read, brand, answer, onAnswer }: Of) {
	const { t, language } = useText();
	const name = useId();
	const isSingle = question.kind === "single_choice";
	const optionIds = answer?.kind === "choice" ? answer.optionIds : [];
	const other = answer?.kind === "choice" ? answer.other : null;
	const toggle = (id: string, isOn: boolean) =>
		onAnswer({
			kind: "choice",
			optionIds: isSingle
				? [id]
				: isOn
					? [...optionIds, id]
					: optionIds.filter((one) => one !== id),
			other: isSingle ? null : other,
		});
	const toggleOther = (isOn: boolean) =>
		onAnswer({
			kind: "choice",
			optionIds: isSingle ? [] : optionIds,
			other: isOn ? (other ?? "") : null,
		});
	const option = (
		key: string,
		words: ReactNode,
		isOn: boolean,
		onToggle: (isOn: boolean) => void,
	) => (
		<label
			key={key}
			style={isOn ? { boxShadow: `inset 0 0 0 2px ${brand.line}` } : undefined}
			className="flex min-h-13 cursor-pointer items-center gap-3 rounded-[0.875rem] border border-edge bg-surface px-3.5 py-2"
		>
			<input
				type={isSingle ? "radio" : "checkbox"}
				name={name}
				checked={isOn}
				onChange={({ target }) => onToggle(target.checked)}
				style={{ accentColor: brand.fill }}
				className="size-5 shrink-0"
			/>
			<span className="min-w-0 break-words">{words}</span>
		</label>
	);
	return (
		<div className="flex flex-col gap-2.5">
			<p className="text-[0.9375rem] text-muted">
				{say(isSingle ? "choose_single" : "choose_several")}
			</p>
			{question.options.map(({ id, label }, index) =>
				option(
					id,
					read(label) || (
						<span lang={language} className="text-muted">
							{t("surveys.preview.option", { n: index + 1 })}
						</span>
					),
					optionIds.includes(id),
					(isOn) => toggle(id, isOn),
				),
			)}
			{question.allowsOther && (
				<>
					{option("other", say("other"), other !== null, toggleOther)}
					{other !== null && (
						<input
							type="text"
							aria-label={say("other_label")}
							placeholder={say("other_label")}
							value={other}
							onChange={({ target }) =>
								onAnswer({ kind: "choice", optionIds, other: target.value })
							}
							className={`${fieldLook} placeholder:text-muted`}
						/>
					)}
				</>
			)}
		</div>
	);
}

function Scale({ question, read, brand, answer, onAnswer }: Of) {
	const name = useId();
	const range = rangeOf(question) ?? { least: 1, most: 5 };
	const numbers = Array.from(
		{ length: range.most - range.least + 1 },
		(_, index) => range.least + index,
	);
	const chosen = answer?.kind === "number" ? answer.number : undefined;
	const [low, high] = [read(question.lowLabel), read(question.highLabel)];
	return (
		<div className="flex flex-col gap-2">
			<div
				className="grid gap-1.5"
				style={{
					gridTemplateColumns: `repeat(${columnsOf(numbers.length)}, minmax(0, 1fr))`,
				}}
			>
				{numbers.map((number) => (
					<label
						key={number}
						style={
							number === chosen
								? { backgroundColor: brand.fill, color: brand.onFill }
								: undefined
						}
						className="flex min-h-12 cursor-pointer items-center justify-center rounded-[0.875rem] border border-edge bg-surface font-semibold tabular-nums has-focus-visible:outline-2 has-focus-visible:outline-ink"
					>
						<input
							type="radio"
							name={name}
							checked={number === chosen}
							onChange={() => onAnswer({ kind: "number", number })}
							className="sr-only"
						/>
						{number}
					</label>
				))}
			</div>
			{(low !== "" || high !== "") && (
				<p className="flex justify-between gap-4 text-muted text-sm">
					<span>{low}</span>
					<span className="text-right">{high}</span>
				</p>
			)}
		</div>
	);
}

/** At least 44 px each, in as many rows as that takes. */
const columnsOf = (steps: number): number =>
	steps <= 5 ? steps : steps > 10 ? 6 : 5;

function Speaking({ titleId, ...of }: Of & { titleId: string }) {
	const { t, format, language } = useText();
	const { question, say, brand } = of;
	const [isWriting, setWriting] = useState(false);
	const [isTold, setTold] = useState(false);
	const swap = (
		<button
			type="button"
			onClick={() => setWriting(!isWriting)}
			style={{ color: brand.line }}
			className="flex min-h-11 items-center gap-2 self-center px-1 text-[0.9375rem] underline underline-offset-4"
		>
			{isWriting ? (
				<Mic className="size-4.5" aria-hidden />
			) : (
				<Keyboard className="size-4.5" aria-hidden />
			)}
			{say(isWriting ? "speak_instead" : "write_instead")}
		</button>
	);
	if (isWriting)
		return (
			<div className="flex flex-col gap-3">
				<Writing {...of} titleId={titleId} />
				{swap}
			</div>
		);
	return (
		<div className="flex flex-col gap-3 rounded-[0.875rem] border border-line bg-surface p-4">
			<p className="font-[620] text-lg leading-snug">{say("speak_title")}</p>
			<p className="text-[0.9375rem] text-muted">
				{say("speak_limit", { length: format.length(question.secondsMax) })}
			</p>
			<button
				type="button"
				onClick={() => setTold(true)}
				style={{ backgroundColor: brand.fill, color: brand.onFill }}
				className="flex min-h-12 items-center justify-center gap-2 rounded-[0.875rem] px-4 font-semibold"
			>
				<Mic className="size-5" aria-hidden />
				{say("use_microphone")}
			</button>
			<p
				role="status"
				lang={language}
				className="text-center text-muted text-sm empty:hidden"
			>
				{isTold ? t("surveys.preview.record_not") : ""}
			</p>
			{swap}
		</div>
	);
}
