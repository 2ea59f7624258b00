/**
 * The options of a choice. Enter makes the next one, Backspace in an empty one takes it away, Alt and an arrow move it,
 * and several pasted lines become several options.
 */
import type { Language } from "@verbatim/contract/languages";
import type { Question } from "@verbatim/contract/surveys";
import { ArrowDown, ArrowUp, CircleAlert, Plus, X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useId, useRef } from "react";
import { flushSync } from "react-dom";
import { Button, IconButton } from "../../kit/button.tsx";
import { inputLook } from "../../kit/field.tsx";
import { useText } from "../../text/text.ts";
import { useDraft } from "./draft-context.ts";
import {
	linesOf,
	moved,
	optionLengthMax,
	optionsMax,
	withPastedOptions,
	withText,
} from "./edit.ts";
import { newOptionId } from "./new-id.ts";
import { Switch } from "./switch.tsx";
import type { ChangeQuestion } from "./use-question-verbs.ts";

export function OptionsEditor({
	question,
	change,
	error,
}: {
	question: Question;
	change: ChangeQuestion;
	error: string | undefined;
}) {
	const { t, format } = useText();
	const { draft, mayEdit, say } = useDraft();
	const { languages } = draft.definition;
	const { options } = question;
	const errorId = useId();
	const list = useRef<HTMLUListElement>(null);
	const isFull = options.length >= optionsMax;
	/** At once, so that what is typed next already stands in the row that has the focus then. */
	const changeAndFocus = (
		changeIt: () => void,
		id: string,
		language: Language,
	) => {
		flushSync(changeIt);
		list.current
			?.querySelector<HTMLInputElement>(
				`[data-option="${id}"][lang="${language}"]`,
			)
			?.focus();
	};
	const addAfter = (id: string | undefined, language: Language) => {
		if (isFull) return;
		const added = { id: newOptionId(), label: {} };
		const add = () =>
			change((before) => {
				const at = before.options.findIndex((option) => option.id === id);
				return {
					...before,
					options: before.options.toSpliced(
						at === -1 ? before.options.length : at + 1,
						0,
						added,
					),
				};
			});
		changeAndFocus(add, added.id, language);
	};
	const remove = (id: string, language: Language | undefined) => {
		const at = options.findIndex((option) => option.id === id);
		const takeAway = () =>
			change((before) => ({
				...before,
				options: before.options.filter((option) => option.id !== id),
			}));
		const next = options[at - 1] ?? options[at + 1];
		if (next !== undefined && language !== undefined)
			changeAndFocus(takeAway, next.id, language);
		else takeAway();
	};
	const move = (id: string, by: -1 | 1) =>
		change((before) => ({ ...before, options: moved(before.options, id, by) }));
	const onKey = (
		event: KeyboardEvent<HTMLInputElement>,
		id: string,
		language: Language,
	) => {
		if (event.nativeEvent.isComposing) return;
		const isUp = event.key === "ArrowUp";
		if (event.key === "Enter") {
			event.preventDefault();
			addAfter(id, language);
		} else if (
			event.key === "Backspace" &&
			event.currentTarget.value === "" &&
			options.length > 1 &&
			Object.keys(options.find((one) => one.id === id)?.label ?? {}).length ===
				0
		) {
			event.preventDefault();
			remove(id, language);
		} else if (event.altKey && (isUp || event.key === "ArrowDown")) {
			event.preventDefault();
			changeAndFocus(() => move(id, isUp ? -1 : 1), id, language);
		}
	};
	const onPaste = (
		event: ClipboardEvent<HTMLInputElement>,
		id: string,
		language: Language,
	) => {
		const lines = linesOf(event.clipboardData.getData("text/plain"));
		if (lines.length < 2) return;
		event.preventDefault();
		change((before) =>
			withPastedOptions(before, id, language, lines, newOptionId),
		);
		say(t("surveys.options.pasted", format.counted(lines.length)));
	};
	return (
		<div className="flex flex-col gap-3 p-5">
			<h3 className="font-medium text-sm">{t("surveys.options.title")}</h3>
			<ul ref={list} className="flex flex-col gap-2">
				{options.map((option, index) => (
					<li key={option.id} className="flex items-start gap-1">
						<div
							className={`grid min-w-0 flex-1 gap-2 ${languages.length === 1 ? "" : languages.length === 2 ? "sm:grid-cols-2" : "sm:grid-cols-3"}`}
						>
							{languages.map((language) => (
								<input
									key={language}
									type="text"
									lang={language}
									data-option={option.id}
									aria-label={
										languages.length === 1
											? t("surveys.options.label", { n: index + 1 })
											: t("surveys.options.label_in", {
													n: index + 1,
													language: format.language(language),
												})
									}
									aria-describedby={error === undefined ? undefined : errorId}
									placeholder={
										languages.length === 1
											? t("surveys.options.label", { n: index + 1 })
											: format.language(language)
									}
									value={option.label[language] ?? ""}
									maxLength={optionLengthMax}
									onChange={({ target }) =>
										change(
											(before) => ({
												...before,
												options: before.options.map((one) =>
													one.id === option.id
														? {
																...one,
																label: withText(
																	one.label,
																	language,
																	target.value,
																),
															}
														: one,
												),
											}),
											`${option.id}:${language}`,
										)
									}
									onKeyDown={(event) => onKey(event, option.id, language)}
									onPaste={(event) => onPaste(event, option.id, language)}
									className={inputLook}
								/>
							))}
						</div>
						{mayEdit && (
							<div className="flex pt-0.5">
								<IconButton
									aria-label={t("surveys.options.up", { n: index + 1 })}
									isDisabled={index === 0}
									onPress={() => move(option.id, -1)}
									className="w-8 max-sm:hidden"
								>
									<ArrowUp className="size-4" aria-hidden />
								</IconButton>
								<IconButton
									aria-label={t("surveys.options.down", { n: index + 1 })}
									isDisabled={index === options.length - 1}
									onPress={() => move(option.id, 1)}
									className="w-8 pointer-coarse:w-9"
								>
									<ArrowDown className="size-4" aria-hidden />
								</IconButton>
								<IconButton
									aria-label={t("surveys.options.remove", { n: index + 1 })}
									onPress={() => remove(option.id, undefined)}
									className="w-8 pointer-coarse:w-9"
								>
									<X className="size-4" aria-hidden />
								</IconButton>
							</div>
						)}
					</li>
				))}
			</ul>
			{error !== undefined && (
				<p
					id={errorId}
					className="flex items-start gap-1.5 text-danger text-sm"
				>
					<CircleAlert className="mt-[0.2em] size-[1em] shrink-0" aria-hidden />
					{error}
				</p>
			)}
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2">
				{!isFull && mayEdit && (
					<Button
						size="small"
						onPress={() => addAfter(undefined, languages[0] ?? "en")}
					>
						<Plus className="size-4" aria-hidden />
						{t("surveys.options.add")}
					</Button>
				)}
				<p className="text-muted text-sm">{t("surveys.options.hint")}</p>
			</div>
			<Switch
				isOn={question.allowsOther}
				isDisabled={!mayEdit}
				onChange={(allowsOther) =>
					change((before) => ({ ...before, allowsOther }))
				}
			>
				{t("surveys.options.other")}
			</Switch>
		</div>
	);
}
