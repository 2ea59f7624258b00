/** Which responses are meant: by words, state, tag, and by an answer that was pressed in a chart. */
import type { Results } from "@verbatim/contract/responses";
import { isChoice, textIn } from "@verbatim/contract/survey-logic";
import { Search, X } from "lucide-react";
import { useEffect, useEffectEvent, useId, useState } from "react";
import { Button } from "../../../kit/button.tsx";
import { useText } from "../../../text/text.ts";
import { Choice } from "../../tokens/choice.tsx";
import { isFiltered, type ResultsSearch } from "./results-search.ts";

const states = ["all", "complete", "begun", "suspect"] as const;

/** Nobody wants an answer to half a word. */
const pauseMilliseconds = 350;

export function FilterBar({
	search,
	results,
	onChange,
}: {
	search: ResultsSearch;
	results: Results | undefined;
	/** Undefined takes a filter away. */
	onChange: (
		changes: {
			[Name in keyof ResultsSearch]?: ResultsSearch[Name] | undefined;
		},
	) => void;
}) {
	const { t } = useText();
	const { state = "all", tag = "", chose } = search;
	const tags = results?.tags ?? [];
	const offered = [
		"",
		...new Set([...tags.map((one) => one.tag), ...(tag === "" ? [] : [tag])]),
	];
	return (
		<fieldset className="flex min-w-0 flex-wrap items-end gap-3">
			<legend className="sr-only">{t("results.filter.label")}</legend>
			<Words
				key={search.text === undefined ? "none" : "some"}
				text={search.text ?? ""}
				onChange={(text) => onChange({ text: text === "" ? undefined : text })}
			/>
			<Choice
				label={t("results.filter.state")}
				value={state}
				options={states
					.filter(
						(one) =>
							one !== "suspect" ||
							state === "suspect" ||
							(results?.suspect ?? 0) > 0,
					)
					.map((value) => ({
						value,
						words: t(`results.filter.states.${value}`),
					}))}
				onChoose={(value) =>
					onChange({ state: value === "all" ? undefined : value })
				}
				className="min-w-36 max-sm:flex-1"
			/>
			{offered.length > 1 && (
				<Choice
					label={t("results.filter.tag")}
					value={tag}
					options={offered.map((value) => ({
						value,
						words: value === "" ? t("results.filter.any") : value,
					}))}
					onChoose={(value) =>
						onChange({ tag: value === "" ? undefined : value })
					}
					className="min-w-32 max-sm:flex-1"
				/>
			)}
			{chose !== undefined && (
				<Chosen
					chose={chose}
					results={results}
					onRemove={() => onChange({ chose: undefined })}
				/>
			)}
			{isFiltered(search) && (
				<Button
					onPress={() =>
						onChange({
							state: undefined,
							text: undefined,
							tag: undefined,
							chose: undefined,
						})
					}
				>
					{t("results.filter.clear")}
				</Button>
			)}
		</fieldset>
	);
}

function Words({
	text,
	onChange,
}: {
	text: string;
	onChange: (text: string) => void;
}) {
	const { t } = useText();
	const id = useId();
	const [typed, setTyped] = useState(text);
	const tell = useEffectEvent((words: string) => {
		if (words.trim() !== text) onChange(words.trim());
	});
	useEffect(() => {
		const timer = setTimeout(() => tell(typed), pauseMilliseconds);
		return () => clearTimeout(timer);
	}, [typed]);
	return (
		<div className="flex min-w-0 flex-1 basis-56 flex-col gap-1">
			<label htmlFor={id} className="font-medium text-muted text-xs">
				{t("results.filter.text")}
			</label>
			<span className="relative inline-flex">
				<Search
					className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-muted"
					aria-hidden
				/>
				<input
					id={id}
					type="search"
					value={typed}
					maxLength={200}
					placeholder={t("results.filter.text_hint")}
					onChange={({ target }) => setTyped(target.value)}
					className="min-h-10 w-full min-w-0 rounded-xl border border-edge/60 bg-surface pr-3 pl-9 text-sm placeholder:text-muted hover:border-edge pointer-coarse:min-h-11"
				/>
			</span>
		</div>
	);
}

function Chosen({
	chose,
	results,
	onRemove,
}: {
	chose: string;
	results: Results | undefined;
	onRemove: () => void;
}) {
	const { t, language } = useText();
	const [questionId, value = ""] = chose.split(":");
	const question = results?.questions.find(
		(one) => one.questionId === questionId,
	);
	if (question === undefined || results === undefined) return null;
	const option = question.options.find(({ id }) => id === value);
	const name = t("results.filter.chose", {
		question: textIn(question.title, language, results.languages),
		answer:
			option !== undefined
				? textIn(option.label, language, results.languages)
				: isChoice(question)
					? t("results.question.other")
					: value,
	});
	return (
		<button
			type="button"
			onClick={onRemove}
			aria-label={t("results.filter.remove", { name })}
			className="inline-flex min-h-10 max-w-full items-center gap-2 rounded-xl bg-accent-soft px-3 text-accent text-sm hover:bg-accent-line/70 pointer-coarse:min-h-11"
		>
			<span className="max-w-80 truncate">{name}</span>
			<X className="size-4 shrink-0" aria-hidden />
		</button>
	);
}
