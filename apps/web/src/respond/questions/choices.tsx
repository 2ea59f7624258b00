/** @jsxImportSource preact */
/** One or several of the answers that are offered, and perhaps one's own. */
import type { AnswerValue } from "@verbatim/contract/respond";
import { useEffect, useRef } from "preact/hooks";
import { usePage } from "../context.ts";
import type { AskedQuestion } from "./fault.ts";

export function Choices({
	question,
	value,
	onChange,
	labelledBy,
	describedBy,
}: {
	question: AskedQuestion;
	value: AnswerValue | undefined;
	onChange: (value: AnswerValue) => void;
	labelledBy: string;
	describedBy: string;
}) {
	const { say, read } = usePage();
	const isSingle = question.kind === "single_choice";
	const chosen =
		value?.kind === "choice"
			? value
			: { kind: "choice" as const, optionIds: [], other: null };
	const ownWords = useRef<HTMLInputElement>(null);
	const hasOther = chosen.other !== null;
	const hadOther = useRef(hasOther);
	useEffect(() => {
		if (hasOther && !hadOther.current) ownWords.current?.focus();
		hadOther.current = hasOther;
	}, [hasOther]);

	const choose = (id: string, is: boolean) =>
		onChange({
			...chosen,
			optionIds: isSingle
				? [id]
				: is
					? [...chosen.optionIds, id]
					: chosen.optionIds.filter((one) => one !== id),
			other: isSingle ? null : chosen.other,
		});
	const chooseOther = (is: boolean) =>
		onChange({
			...chosen,
			optionIds: isSingle ? [] : chosen.optionIds,
			other: is ? "" : null,
		});

	return (
		<fieldset
			aria-labelledby={labelledBy}
			aria-describedby={describedBy}
			class="options"
		>
			<p class="hint">{say(isSingle ? "choose_single" : "choose_several")}</p>
			{question.options.map(({ id, label }) => (
				<label class="option" key={id}>
					<input
						type={isSingle ? "radio" : "checkbox"}
						name={question.id}
						checked={chosen.optionIds.includes(id)}
						onChange={({ currentTarget }) => choose(id, currentTarget.checked)}
					/>
					<span class={isSingle ? "mark round" : "mark"} aria-hidden="true" />
					<span class="option-words">{read(label)}</span>
				</label>
			))}
			{question.allowsOther && (
				<>
					<label class="option">
						<input
							type={isSingle ? "radio" : "checkbox"}
							name={question.id}
							checked={hasOther}
							onChange={({ currentTarget }) =>
								chooseOther(currentTarget.checked)
							}
						/>
						<span class={isSingle ? "mark round" : "mark"} aria-hidden="true" />
						<span class="option-words">{say("other")}</span>
					</label>
					{hasOther && (
						<input
							ref={ownWords}
							class="words other"
							type="text"
							maxLength={500}
							autoComplete="off"
							placeholder={say("other_label")}
							aria-label={say("other_label")}
							value={chosen.other ?? ""}
							onInput={({ currentTarget }) =>
								onChange({ ...chosen, other: currentTarget.value })
							}
						/>
					)}
				</>
			)}
		</fieldset>
	);
}
