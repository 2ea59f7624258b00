/** When a question is shown: rules on earlier answers, with what cannot be told at once. */
import { type Fault, isChoice, textIn } from "@verbatim/contract/survey-logic";
import type { Condition, Question } from "@verbatim/contract/surveys";
import { CircleAlert, GitBranch, Plus, X } from "lucide-react";
import { useId } from "react";
import { Button, IconButton } from "../../kit/button.tsx";
import { useText } from "../../text/text.ts";
import { Choice, DayField, type Option } from "../tokens/choice.tsx";
import { useDraft } from "./draft-context.ts";
import {
	comparisonsFor,
	firstRuleOn,
	firstValue,
	hasValue,
	rulesMax,
} from "./edit.ts";
import { faultWords } from "./fault-list.tsx";
import type { ChangeQuestion } from "./use-question-verbs.ts";

type Rule = Condition["rules"][number];

export function LogicEditor({
	question,
	change,
	faults,
}: {
	question: Question;
	change: ChangeQuestion;
	faults: readonly Fault[];
}) {
	const text = useText();
	const { t } = text;
	const { draft, mayEdit } = useDraft();
	const { questions } = draft.definition;
	const earlier = questions
		.slice(
			0,
			questions.findIndex(({ id }) => id === question.id),
		)
		.filter(({ kind }) => comparisonsFor(kind).length > 0);
	const { showIf } = question;
	const last = earlier.at(-1);
	const set = (next: Condition | null, as?: string) =>
		change((before) => ({ ...before, showIf: next }), as);
	const setRule = (index: number, rule: Rule, as?: string) =>
		showIf !== null &&
		set({ ...showIf, rules: showIf.rules.with(index, rule) }, as);
	const add = () =>
		last !== undefined &&
		set({
			match: showIf?.match ?? "all",
			rules: [...(showIf?.rules ?? []), firstRuleOn(last)],
		});
	return (
		<div className="flex flex-col gap-3 p-5">
			<h3 className="flex items-center gap-2 font-medium text-sm">
				<GitBranch className="size-4 text-accent" aria-hidden />
				{t("surveys.logic.title")}
			</h3>
			{showIf === null ? (
				<p className="text-muted text-sm">
					{t(
						last === undefined
							? "surveys.logic.none_before"
							: "surveys.logic.always",
					)}
				</p>
			) : (
				<>
					{showIf.rules.length > 1 && (
						<Choice
							label={t("surveys.logic.match")}
							value={showIf.match}
							options={(["all", "any"] as const).map((value) => ({
								value,
								words: t(`surveys.logic.${value}`),
							}))}
							onChoose={(match) => set({ ...showIf, match })}
							className="max-w-64"
						/>
					)}
					<ul className="flex flex-col gap-3">
						{showIf.rules.map((rule, index) => (
							<RuleRow
								// biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place alone
								key={index}
								rule={rule}
								number={index + 1}
								earlier={earlier}
								onChange={(changed, as) =>
									setRule(index, changed, as && `rule:${index}`)
								}
								onRemove={() => {
									const rules = showIf.rules.toSpliced(index, 1);
									set(rules.length === 0 ? null : { ...showIf, rules });
								}}
							/>
						))}
					</ul>
				</>
			)}
			{faults.length > 0 && (
				<div role="status">
					<ul className="flex flex-col gap-1 text-danger text-sm">
						{faults.map((fault) => (
							<li key={fault.what} className="flex items-start gap-1.5">
								<CircleAlert
									className="mt-[0.2em] size-[1em] shrink-0"
									aria-hidden
								/>
								{faultWords(text, fault)}
							</li>
						))}
					</ul>
				</div>
			)}
			{mayEdit &&
				last !== undefined &&
				(showIf?.rules.length ?? 0) < rulesMax && (
					<Button size="small" className="self-start" onPress={add}>
						<Plus className="size-4" aria-hidden />
						{t(showIf === null ? "surveys.logic.add" : "surveys.logic.and")}
					</Button>
				)}
		</div>
	);
}

function RuleRow({
	rule,
	number,
	earlier,
	onChange,
	onRemove,
}: {
	rule: Rule;
	number: number;
	earlier: readonly Question[];
	onChange: (rule: Rule, as?: string) => void;
	onRemove: () => void;
}) {
	const { t, language } = useText();
	const { draft, mayEdit } = useDraft();
	const { languages, questions } = draft.definition;
	const on = earlier.find(({ id }) => id === rule.questionId);
	const titleOf = ({ id, title }: Question): Option<string> => ({
		value: id,
		words: `${questions.findIndex((one) => one.id === id) + 1}. ${textIn(title, languages[0] ?? language, languages) || t("surveys.untitled")}`,
	});
	const comparisons = on === undefined ? [rule.is] : comparisonsFor(on.kind);
	const compareWords = (is: Rule["is"]) => {
		if (on?.kind === "multiple_choice" && is === "contains")
			return t("surveys.logic.compare.chosen");
		if (on?.kind === "multiple_choice" && is === "not_equals")
			return t("surveys.logic.compare.not_chosen");
		if (on?.kind === "date" && is === "at_least")
			return t("surveys.logic.compare.from");
		if (on?.kind === "date" && is === "at_most")
			return t("surveys.logic.compare.until");
		return t(`surveys.logic.compare.${is}`);
	};
	return (
		<li className="flex items-start gap-1 rounded-xl bg-sunken p-3">
			<div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
				<Choice
					label={t("surveys.logic.question")}
					value={rule.questionId}
					options={[
						...(on === undefined
							? [
									{
										value: rule.questionId,
										words: t("surveys.logic.missing_question"),
									},
								]
							: []),
						...earlier.map(titleOf),
					]}
					onChoose={(id) => {
						const chosen = earlier.find((one) => one.id === id);
						if (chosen !== undefined) onChange(firstRuleOn(chosen));
					}}
					className="sm:col-span-2"
				/>
				<Choice
					label={t("surveys.logic.is")}
					value={rule.is}
					options={[...new Set([...comparisons, rule.is])].map((value) => ({
						value,
						words: compareWords(value),
					}))}
					onChoose={(is) =>
						onChange({
							...rule,
							is,
							value:
								on === undefined || (hasValue(is) && hasValue(rule.is))
									? rule.value
									: firstValue(on, is),
						})
					}
				/>
				{hasValue(rule.is) && (
					<ValueField rule={rule} on={on} onChange={onChange} />
				)}
				{on?.kind === "vocal" && (
					<p className="text-muted text-sm sm:col-span-2">
						{t("surveys.logic.spoken")}
					</p>
				)}
			</div>
			{mayEdit && (
				<IconButton
					aria-label={t("surveys.logic.remove", { n: number })}
					onPress={onRemove}
					className="-mt-1 -mr-1"
				>
					<X className="size-4.5" aria-hidden />
				</IconButton>
			)}
		</li>
	);
}

function ValueField({
	rule,
	on,
	onChange,
}: {
	rule: Rule;
	on: Question | undefined;
	onChange: (rule: Rule, as?: string) => void;
}) {
	const { t, language } = useText();
	const { draft, mayEdit } = useDraft();
	const { languages } = draft.definition;
	const id = useId();
	const set = (value: string) => onChange({ ...rule, value });
	if (on !== undefined && isChoice(on)) {
		const options = on.options.map((option, index) => ({
			value: option.id,
			words:
				textIn(option.label, languages[0] ?? language, languages) ||
				t("surveys.options.label", { n: index + 1 }),
		}));
		if (on.allowsOther)
			options.push({ value: "other", words: t("surveys.logic.other") });
		if (!options.some(({ value }) => value === rule.value))
			options.unshift({
				value: rule.value,
				words: t("surveys.logic.missing_option"),
			});
		return (
			<Choice
				label={t("surveys.logic.value")}
				value={rule.value}
				options={options}
				onChoose={set}
			/>
		);
	}
	if (on?.kind === "rating" || on?.kind === "nps") {
		const [least, most] = on.kind === "nps" ? [0, 10] : [1, on.steps];
		const numbers = Array.from({ length: most - least + 1 }, (_, index) =>
			String(least + index),
		);
		return (
			<Choice
				label={t("surveys.logic.value")}
				value={rule.value}
				options={[...new Set([...numbers, rule.value])].map((value) => ({
					value,
					words: value,
				}))}
				onChoose={set}
			/>
		);
	}
	if (on?.kind === "date")
		return (
			<DayField
				label={t("surveys.logic.value")}
				value={rule.value}
				onChange={set}
			/>
		);
	return (
		<div className="flex min-w-0 flex-col gap-1">
			<label htmlFor={id} className="font-medium text-muted text-xs">
				{t("surveys.logic.value")}
			</label>
			<input
				id={id}
				type={on?.kind === "number" ? "number" : "text"}
				step="any"
				value={rule.value}
				maxLength={200}
				readOnly={!mayEdit}
				onChange={({ target }) =>
					onChange({ ...rule, value: target.value.slice(0, 200) }, "value")
				}
				className="min-h-10 w-full min-w-0 rounded-xl border border-edge/60 bg-surface px-3 text-sm hover:border-edge pointer-coarse:min-h-11"
			/>
		</div>
	);
}
